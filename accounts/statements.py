"""Reads behind every request, each put together once: the ORM takes longer to write one than the database to run it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model


def columns(model: type[Model], table: str) -> str:
    """Return all columns of a model, which the statement knows as ``table``, in the order that `read` takes."""
    return ", ".join(f"{table}.{field.column}" for field in model._meta.concrete_fields)


def read(statement: str, asked: Mapping[str, Any], *models: type[Model]) -> list[tuple[Any, ...]]:
    """Return the rows, each as one object of every model, in order, followed by what else was selected.

    None stands for a row that was not there to join. Columns that Django converts on the way (JSON) are no part.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [_objects(row, models) for row in cursor.fetchall()]


def _objects(row: tuple[Any, ...], models: tuple[type[Model], ...]) -> tuple[Any, ...]:
    objects: list[Any] = []
    start = 0
    for model in models:
        names = [field.attname for field in model._meta.concrete_fields]
        values = row[start : start + len(names)]
        objects.append(model.from_db("default", names, values) if any(value is not None for value in values) else None)
        start += len(names)
    return (*objects, *row[start:])
