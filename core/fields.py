"""Database fields that every app shares, and how their numbers are written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from core.canonical import plain

__all__ = ["ExactField", "plain"]

if TYPE_CHECKING:
    ExactBase = models.DecimalField[Any, Any]
else:
    ExactBase = models.DecimalField


class ExactField(ExactBase):
    """A number as it was given: at most 14 digits before and 10 after the point, never NaN.

    PostgreSQL's numeric would take NaN and sort it first, so the column refuses it itself.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = 24
        kwargs["decimal_places"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """Leave the fixed sizes out of migrations."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_digits", None)
        kwargs.pop("decimal_places", None)
        return name, path, args, kwargs

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return the column's own check: any number but NaN."""
        return f"{connection.ops.quote_name(str(self.column))} <> 'NaN'"
