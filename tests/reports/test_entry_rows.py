"""The rows of a grid are written without a template: no text of a person becomes markup in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desks import town
from django.utils import timezone, translation

from reports.pages.entry.contents.desk import Desk
from reports.pages.entry.contents.entering import EntryGrid, EntryRow, Live, Theirs
from reports.pages.entry.forms.entering import TypedAnswer
from reports.pages.frame.contents.words import grid_words
from reports.templatetags.entry import entry_cell, entry_row

pytestmark = pytest.mark.django_db
# Closes an attribute, a text area and a tag, and looks like the places of values in a pattern.
EVIL = "\"'></textarea><script>{key}{0}{}%(note)s%s"
ESCAPED = "&quot;&#x27;&gt;&lt;/textarea&gt;&lt;script&gt;{key}{0}{}%(note)s%s"
FIELDS = ("value", "state", "growth", "base", "note", "answer")


def rows_of(made) -> list[EntryRow]:
    """Return the rows of the grid, own and departments'."""
    sheet = EntryGrid.of(made.editor, Desk.of(made.editor, "p0", "2020Q2", timezone.now()))
    return [row for group in sheet.groups() for row in group.rows]


def hostile(row: EntryRow) -> EntryRow:
    """Return a row in which whatever somebody wrote tries to be markup."""
    row.indicator.name = row.indicator.unit = row.indicator.definition = EVIL
    if row.indicator.department:
        row.indicator.department.name = EVIL
    live = Live(EVIL, EVIL, EVIL, EVIL, EVIL, [EVIL], wrong=dict.fromkeys(FIELDS, EVIL))
    theirs = Theirs(EVIL, EVIL, EVIL, timezone.now(), EVIL, EVIL)
    return replace(
        row, answer=TypedAnswer(EVIL, EVIL, EVIL, EVIL, True, EVIL, EVIL, EVIL), live=live, returned=EVIL, theirs=theirs
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("is_form", [True, False])
def test_a_row_escapes_whatever_somebody_wrote(language, is_form):
    rows = rows_of(town())
    assert {row.is_own for row in rows} == {True, False}
    with translation.override(language):
        for row in rows:
            written = entry_row(hostile(row), is_form)
            assert "<script" not in written
            assert written.count("</textarea>") == 2 * (is_form and row.is_own)
            assert ESCAPED in written


def test_a_cell_marks_each_field_that_cannot_be_taken():
    row = next(row for row in rows_of(town()) if row.is_own)
    assert "aria-invalid" not in entry_cell(row)
    written = entry_cell(replace(row, answer=TypedAnswer(growth="x"), live=Live(wrong=dict.fromkeys(FIELDS, "No."))))
    assert written.count('aria-invalid="true"') == 3
    assert written.count('<p class="error">No.</p>') == len(FIELDS)


def test_a_word_of_the_language_is_no_place_for_a_value(monkeypatch):
    row = next(row for row in rows_of(town()) if row.is_own)
    words = {**grid_words(), "estimate": "{key} 100 % <b>"}
    monkeypatch.setattr("reports.templatetags.entry.grid_words", lambda: words)
    with translation.override("de"):  # a language whose words nobody else asks for
        assert "{key} 100 % &lt;b&gt;" in entry_row(row, True)
