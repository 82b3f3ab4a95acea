"""Entering a quarter as its people do: what they type is read, saved, questioned or refused, and never lost."""

from __future__ import annotations

import pytest
from desks import draft_of, number, own_grid, town
from people import client_of
from reading import english, text_of

pytestmark = pytest.mark.django_db
GRID = "/entry/p0/2020Q2/"


def window(user):
    """Return a browser with English pages."""
    return english(client_of(user))


def form_of(made, **typed):
    """Return the fields of the grid as a browser sends them, with something typed: ``sales="90"``."""
    fields = {}
    for key, row in own_grid(made).items():
        fields |= {f"seen-{key}": row.token, f"state-{key}": row.entered.state if row.entered else "number"}
        if row.entered:
            fields |= {f"value-{key}": row.entered.value or "", f"note-{key}": row.entered.note}
    for name, text in typed.items():
        field, _line, code = name.rpartition("_")
        fields[f"{field or 'value'}-{getattr(made, code).pk}"] = text
    return fields


def test_the_grid_shows_what_a_figure_is_compared_with():
    made = town()
    page = text_of(window(made.editor).get(GRID))
    assert "Sales" in page and "80.00" in page and "40.00" in page and "200" in page
    assert "by Tax office" in page


def test_what_is_typed_is_saved_and_counted():
    made = town()
    browser = window(made.editor)
    response = browser.post(GRID, form_of(made, sales="９０．５", projects="NA"))
    assert (response.status_code, response["Location"]) == (302, GRID)
    assert draft_of(made, made.sales) == number("90.5")
    assert draft_of(made, made.projects).state == "not_applicable"
    page = text_of(browser.get(GRID))
    assert "2 figures saved. No figure is empty." in page
    assert "50.50" in page and "+13.1%" in page and "45.3%" in page
