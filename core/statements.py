"""Reads behind every request, each put together once: the ORM takes longer to write one than the database to run it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def columns(model: type[Model], table: str) -> str:
    """Return all columns of a model, which the statement knows as ``table``, in the order that `read` takes."""
    return ", ".join(f"{table}.{field.column}" for field in model._meta.concrete_fields)


def is_whole(rows: QuerySet[Model, object]) -> bool:
    """Return whether somebody sees all rows of a set, or none: a statement knows no narrowing in between.

    Raises RuntimeError for a set that is narrowed: a statement that goes on would show rows that the set does not hold.
    """
    if rows.query.is_empty():
        return False
    if rows.query.where:
        raise RuntimeError("the set is narrowed: narrow the statement that stands in its place too")
    return True


def read(statement: str, asked: Mapping[str, Any] | Sequence[Any], *models: type[Model]) -> list[tuple[Any, ...]]:
    """Return the rows, each as one object of every model, in order, followed by what else was selected.

    None stands for a row that was not there to join. Columns that Django converts on the way (JSON) are no part.
    """
    places, end = [], 0
    for model in models:
        names = [field.attname for field in model._meta.concrete_fields]
        places.append((model, names, slice(end, end + len(names))))
        end += len(names)
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [
            (*[_object(model, names, row[place]) for model, names, place in places], *row[end:])
            for row in cursor.fetchall()
        ]


def _object(model: type[Model], names: list[str], values: tuple[object, ...]) -> Model | None:
    if values[0] is None and all(value is None for value in values):
        return None
    return model.from_db("default", names, values)
