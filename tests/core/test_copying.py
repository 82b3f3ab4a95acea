"""Rows by COPY: they are what was given, rules hold, and a row of any length goes through."""

from __future__ import annotations

import gc
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from core.collecting import uncollected
from core.copying import copy_rows

pytestmark = pytest.mark.django_db
ODD = ["", "\\N", "\\.", "a\tb", "a\nb", "a\r\nb", "a\\b", "\\t", "园区", "'\"", " ", "园" * 1_000_000]
COLUMNS = ("name", "number", "truth", "facts")


class _Column:
    def __init__(self, name: str) -> None:
        self.name = self.attname = self.column = name


class Rows:
    """A table of no model of the product."""

    class _meta:
        db_table = "copied_rows"
        concrete_fields = [_Column(name) for name in COLUMNS]


def stored() -> list[tuple[object, ...]]:
    """Return the rows of the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number, truth, facts::text FROM copied_rows")
        return cursor.fetchall()


@pytest.fixture(autouse=True)
def table():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copied_rows (name text CHECK (name <> 'broken'), number numeric, truth boolean, facts jsonb)"
        )


def test_values_come_in_as_they_are():
    given = [(text, Decimal("1E-10"), True, {"a": "\\\t\n"}) for text in ODD]
    given += [(f"n{number}", number, None, [number]) for number in range(900)]
    copy_rows(Rows, COLUMNS, given)
    assert [row[:3] for row in stored()] == [row[:3] for row in given]
    assert [row[3] for row in stored()] == ['{"a": "\\\\\\t\\n"}'] * len(ODD) + [f"[{number}]" for number in range(900)]


def test_what_is_not_named_stands_as_the_table_has_it():
    copy_rows(Rows, ("truth", "name"), [(False, "a"), (None, None)])
    assert stored() == [("a", None, False, None), (None, None, None, None)]


def test_a_row_that_breaks_a_rule_is_djangos_error_and_nothing_comes_in():
    with pytest.raises(IntegrityError, match="copied_rows_name_check"), transaction.atomic():
        copy_rows(Rows, ("name",), [("whole",), ("broken",)])
    assert stored() == []


def test_nothing_is_collected_meanwhile_whatever_happens():
    with pytest.raises(ValueError, match="stopped"):
        _stop_uncollected()
    assert gc.isenabled()


@uncollected()
def _stop_uncollected() -> None:
    assert not gc.isenabled()
    raise ValueError("stopped")
