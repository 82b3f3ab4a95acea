"""What is told to an information centre: the same in both languages, each "yes" with a test that is there."""

from __future__ import annotations

import re

import pytest
from trees import BASE

from accounts.models import User

DOCS = BASE / "docs"
TWINS = {"en": DOCS / "procurement.md", "zh": DOCS / "procurement.zh.md"}
ANSWERS = {"yes": "是", "no": "否", "partly": "部分", "by the operator": "由使用单位"}
CHINESE = re.compile(r"[\u3400-\u9fff]")


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of all rows of all tables; a heading is a row of one."""
    rows = [line for line in text.splitlines() if line.startswith(("## ", "| "))]
    return [[cell.strip() for cell in row.strip("|#").split("|")] for row in rows]


def answer_of(row: list[str]) -> str:
    """Return with what an answer begins, nothing of a heading or the head of a table."""
    begins = [word for words in ANSWERS.items() for word in words if len(row) == 3 and row[1].startswith(word)]
    return begins[0] if begins else ""


def told(row: list[str]) -> tuple[int, set[str], set[str], list[str]]:
    """Return what does not depend on the language: cells, what stands as code, standards, and where links lead."""
    text = "|".join(row)
    standards = set(re.findall(r"GB/T [\d-]+", text))
    return len(row), set(re.findall(r"`[^`]+`", text)), standards, re.findall(r"\]\((.*?)\)", text)


def test_both_languages_tell_the_same_items_in_the_same_order():
    english, chinese = (rows_of(TWINS[name].read_text()) for name in ("en", "zh"))
    assert len(english) > 40
    assert list(map(told, english)) == list(map(told, chinese))
    assert [ANSWERS.get(answer_of(row), "") for row in english] == [answer_of(row) for row in chinese]


@pytest.mark.parametrize("name", TWINS)
def test_every_row_is_answered_and_each_yes_names_tests_that_are_there(name):
    rows = [row for row in rows_of(TWINS[name].read_text()) if len(row) == 3 and row[0] not in ("item", "项目")]
    assert [row[0] for row in rows if not answer_of(row)] == []
    named = {row[0]: re.findall(r"`(tests/[^`]*)`", row[2]) for row in rows}
    assert [row[0] for row in rows if answer_of(row) in ("yes", "是") and not named[row[0]]] == []
    assert [path for paths in named.values() for path in paths if not (BASE / path).is_file()] == []
    assert [row[0] for row in rows if len(named[row[0]]) != len(re.findall(r"test_\w+", row[2]))] == []


def test_each_is_plain_in_its_language():
    english = TWINS["en"].read_text().replace("[简体中文](procurement.zh.md)", "")
    assert not CHINESE.search(english)
    for row in rows_of(TWINS["zh"].read_text()):
        assert CHINESE.search(row[0]) or re.fullmatch(r"[A-Z]+", row[0]) or "SM2" in row[0], row


@pytest.mark.parametrize(("readme", "twin"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_each_readme_leads_to_its_own_and_the_twins_to_each_other(readme, twin):
    assert f"](docs/{TWINS[twin].name})" in (BASE / readme).read_text()
    other = next(path for name, path in TWINS.items() if name != twin)
    assert f"]({other.name})" in TWINS[twin].read_text()


def test_an_account_holds_of_a_person_only_what_is_needed():
    """A field more is a decision: it is named in docs/data.md, and here."""
    fields = {field.name for field in User._meta.get_fields() if not field.is_relation and field.concrete}
    technical = {
        "id", "password", "last_login", "is_superuser", "is_staff", "is_active", "date_joined", "has_one_time_password",
        "password_changed_at", "has_totp",
    }  # fmt: skip
    assert fields - technical <= {"username", "name", "external_id", "email"}
