"""Tables and lists written without a template escape as a template does."""

from __future__ import annotations

import django_tables2 as tables
import pytest
from django import forms
from django.utils.html import format_html

from reports.pages.frame.forms.widgets import LeanSelect
from reports.pages.frame.tables import LeanTable

SCRIPT = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


class Notes(LeanTable):
    """A plain cell, a cell made by the table, and one that is safe."""

    look = "stack"

    plain = tables.Column(attrs={"td": {"class": 'n" onclick="x'}})
    made = tables.Column(verbose_name=f'made "{SCRIPT}')
    safe = tables.Column(accessor="plain")

    def render_made(self, value: str) -> str:
        """Return text that nobody has escaped."""
        return value + SCRIPT

    def render_safe(self, value: str) -> str:
        """Return markup around what is escaped."""
        return format_html("<b>{}</b>", value)


def body_of(*rows):
    """Return the rows of the table as HTML."""
    return Notes(list(rows), order="plain", count=len(rows)).body()


def test_cells_are_escaped_unless_they_are_safe():
    html = body_of({"plain": SCRIPT, "made": "x"})
    assert SCRIPT not in html
    assert f">{ESCAPED}</td>" in html
    assert f">x{ESCAPED}</td>" in html
    assert f"<b>{ESCAPED}</b></td>" in html


def test_classes_and_labels_are_escaped():
    html = body_of({"plain": "a", "made": "b"})
    assert 'onclick="x' not in html
    assert f'data-label="made &quot;{ESCAPED}"' in html


def test_an_empty_cell_has_a_dash_and_a_zero_is_none():
    assert body_of({"plain": None, "made": "b"}).count(">–</td>") == 2
    assert ">0</td>" in body_of({"plain": 0, "made": "b"})


def test_a_column_that_asks_for_more_than_the_row_is_refused():
    class Odd(LeanTable):
        """A column that wants to know its column."""

        a = tables.Column()

        def render_a(self, bound_column):
            """Return nothing."""

    with pytest.raises(TypeError, match="render_a may take value and record"):
        _ = Odd([{"a": 1}], order="a", count=1).body()


def test_choices_are_escaped_and_the_chosen_one_is_marked():
    html = LeanSelect(attrs={"title": SCRIPT}, choices=[("", "all"), (SCRIPT, SCRIPT)]).render(SCRIPT, SCRIPT)
    assert SCRIPT not in html
    assert f'<option value="{ESCAPED}" selected>{ESCAPED}</option>' in html
    assert '<option value="">all</option>' in html


def test_choices_are_those_of_the_usual_list():
    choices = [("", "all"), (1, "one"), ("2", "two")]
    lean, usual = (kind(choices=choices).render("n", "2", {"id": "x"}) for kind in (LeanSelect, forms.Select))
    assert "".join(lean.split()) == "".join(usual.split())
