"""The glossary says what there is: models, permissions and choices, under their names and where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db.models import Choices
from django.utils.translation import override
from pghistory.models import Event
from trees import BASE

APPS = ("accounts", "parks", "targets", "reports")
GLOSSARY = BASE / "docs" / "glossary.md"
ROW = re.compile(r"^\| (?P<chinese>[^|]+) \| (?P<english>[^|]+) \| `(?P<code>[\w.]+)` \| `(?P<where>[\w.]+)` \|$")


class Entry(NamedTuple):
    """A name, the module it is defined in, and its Chinese."""

    code: str
    where: str
    chinese: str


def rows_of(text: str) -> list[Entry]:
    """Return the rows of a glossary; a line of a table that is none is an error."""
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| 中文")]
    found = {line: ROW.match(line) for line in lines}
    assert [line for line, row in found.items() if row is None] == []
    return [Entry(row["code"], row["where"], row["chinese"]) for line in lines if (row := found[line])]


def models() -> list[type]:
    """Return the models of the product without those that keep history."""
    found = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [model for model in found if not issubclass(model, Event)]


def choices() -> list[type[Choices]]:
    """Return what stored rows choose among: states, stages, roles, kinds."""
    return sorted(_below(Choices), key=lambda kind: (kind.__module__, kind.__qualname__))


def _below(kind: type[Choices]) -> Iterator[type[Choices]]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in APPS:
            yield one
        yield from _below(one)


def wanted() -> list[Entry]:
    """Return what has to have a row."""
    found = []
    with override("zh-hans"):
        for model in models():
            found.append(Entry(model.__name__, model.__module__, str(model._meta.verbose_name)))
            found += [Entry(code, model.__module__, str(name)) for code, name in model._meta.permissions]
        for kind in choices():
            found += [Entry(f"{kind.__qualname__}.{one.name}", kind.__module__, str(one.label)) for one in kind]
    return found


def lacking(text: str) -> list[str]:
    """Return what a glossary has no row for."""
    there = {(row.code, row.where) for row in rows_of(text)}
    return [one.code for one in wanted() if (one.code, one.where) not in there]


def other_words(text: str) -> list[str]:
    """Return the names whose Chinese is not what the pages say."""
    said = {(row.code, row.where): row.chinese for row in rows_of(text)}
    return [one.code for one in wanted() if one.chinese not in said.get((one.code, one.where), one.chinese)]


def is_defined(row: Entry) -> bool:
    """Return whether the module of a row defines its name, and does not only import it."""
    try:
        module = found = import_module(row.where)
    except ImportError:
        return False
    if row.code in {code for model in models() if model.__module__ == row.where for code, _ in model._meta.permissions}:
        return True
    for depth, part in enumerate(row.code.split(".")):
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
        if depth == 0:
            assigned = re.search(rf"^{part}\b[^=\n]*= ", (BASE / _path_of(row.where)).read_text(), re.MULTILINE)
            if not assigned and getattr(found, "__module__", None) != module.__name__:
                return False
    return True


def _path_of(module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (BASE / path).is_dir() else f"{path}.py"


def gone(text: str) -> list[str]:
    """Return the rows of a glossary whose name is not defined where they say."""
    return [f"{row.where}: {row.code}" for row in rows_of(text) if not is_defined(row)]


def test_every_model_permission_and_choice_has_a_row():
    assert {model.__name__ for model in models()} >= {"Pledge", "Park", "Release", "AuditEntry"}
    assert len(choices()) > 20
    assert lacking(GLOSSARY.read_text()) == []


def test_every_row_is_true():
    text = GLOSSARY.read_text()
    assert gone(text) == []
    rows = [(row.code, row.where) for row in rows_of(text)]
    assert [row for row in rows if rows.count(row) > 1] == []


def test_the_chinese_is_that_of_the_pages():
    assert other_words(GLOSSARY.read_text()) == []


def test_choices_are_stored_under_their_names():
    """As the head of the glossary says; what is blank is stored as nothing."""
    members: list[Enum] = [one for kind in choices() for one in kind]
    assert [one for one in members if one.value and one.value != one.name.lower()] == []


@pytest.mark.parametrize(
    "code",
    ["Pledge", "enter_figure", "PledgeState.IN_FORCE", "Role.ASSESSOR", "Stage.SIGNED", "AuditEntry.Outcome.REFUSED"],
)
def test_a_row_that_is_missing_is_seen(code):
    text = GLOSSARY.read_text()
    without = "".join(line for line in text.splitlines(keepends=True) if f"| `{code}` |" not in line)
    assert without != text
    assert lacking(without) == [code]


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("Promise_", "targets.pledges.models.pledges"),
        ("PledgeState.SIGNED_BY_NOBODY", "targets.pledges.models.pledges"),
        ("enter_everything", "targets.entry.models.figures"),
        ("enter_figure", "targets.pledges.models.pledges"),  # a permission of another module
        ("Park", "targets.breakdown.models"),  # imported there
        ("Pledge", "targets.pledges_of_old"),  # no such module
    ],
)
def test_a_row_that_is_not_true_is_seen(code, where):
    assert gone(f"| 一 | one | `{code}` | `{where}` |") == [f"{where}: {code}"]


def test_another_chinese_is_seen():
    assert other_words("| 园林 | park | `Park` | `parks.models.parks` |") == ["Park"]


def test_a_row_that_cannot_be_read_is_seen():
    with pytest.raises(AssertionError):
        rows_of("| 园区 | park | `Park` |")


def test_a_level_of_a_park_is_no_level_of_a_comparison():
    """And neither is a number of things that stayed as they were, as both once read in Chinese."""
    with override("zh-hans"):
        assert str(apps.get_model("parks", "Park")._meta.get_field("level").verbose_name) == "级别"
        assert str(apps.get_model("parks", "ParkName")._meta.get_field("level").verbose_name) == "级别"
        assert str(apps.get_model("targets", "Comparison")._meta.get_field("view").choices[0][1]) == "水平"
