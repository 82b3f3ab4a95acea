"""The drawing of the architecture names files that are there, and rows and acts come by their face."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator

import pytest
from trees import BASE

from targets import actions, models

TEXT = (BASE / "docs" / "architecture.md").read_text()
NAMED = re.compile(r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|html)|[a-z_]+(?:/[a-z_]+)+/?)`")


def missing(text: str) -> list[str]:
    """Return the files and folders that a text names and that are nowhere; a bare name stands beside the one before."""
    found, folder = [], BASE
    for name in NAMED.findall(text):
        path = BASE / name
        if not path.exists() and not (folder / name).exists() and not (folder.parent / name).exists():
            found.append(name)
        elif path.exists():
            folder = path.parent if path.is_file() else path
    return found


def test_every_file_that_the_architecture_names_is_there():
    assert len(NAMED.findall(TEXT)) > 40
    assert missing(TEXT) == []


@pytest.mark.parametrize("name", ["targets/nowhere/signing.py", "templates/entry/nothing.html", "reports/nowhere"])
def test_a_file_that_is_not_there_is_seen(name):
    assert missing(f"{TEXT} `{name}`") == [name]


def crowded(names: list[str]) -> list[str]:
    """Return the folders that hold more than twenty modules: nobody finds their way in them."""
    folders = Counter(name.rpartition("/")[0] for name in names if not name.endswith("__init__.py"))
    return sorted(folder for folder, number in folders.items() if number > 20 and not folder.endswith("/migrations"))


def test_no_folder_holds_more_than_twenty_modules():
    apps = ("accounts", "config", "core", "parks", "targets", "reports")
    names = [str(path.relative_to(BASE)) for app in apps for path in (BASE / app).rglob("*.py")]
    assert len(names) > 400
    assert crowded(names) == []
    assert crowded([*names, *(f"parks/more_{number}.py" for number in range(20))]) == ["parks"]


def past_the_face(source: str, face: Collection[str]) -> Iterator[str]:
    """Yield the rows and acts of `targets` that a module takes from elsewhere than from their face."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("targets."):
                if module not in ("targets.models", "targets.actions"):
                    yield from (f"{module}: {one.name}" for one in names if one.name in face)


def test_rows_and_acts_come_by_their_face():
    face = {*models.__all__, *actions.__all__}
    paths = [path for path in (BASE / "reports").rglob("*.py") if "migrations" not in path.parts]
    assert len(face) > 100 and len(paths) > 200
    found = {str(path.relative_to(BASE)): list(past_the_face(path.read_text(), face)) for path in paths}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("name", ["Pledge", "sign_document"])
def test_a_row_or_act_from_elsewhere_is_seen(name):
    source = f"def page():\n    from targets.pledges.models.pledges import PledgeState, {name}"
    assert list(past_the_face(source, {"Pledge", "sign_document"})) == [f"targets.pledges.models.pledges: {name}"]
    assert not list(past_the_face(f"from targets.models import {name}", {"Pledge", "sign_document"}))
