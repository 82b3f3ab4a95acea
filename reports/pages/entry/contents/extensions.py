"""More time that a park was given: until when, why and by whom, wherever a due day is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NotRequired, TypedDict

from django.db.models import Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from targets.models import Extension


class ExtendedRow(TypedDict):
    """An extension as queries bring it: JSON; with the park where they bring those of several."""

    park: NotRequired[int]
    until_on: str
    reason: str
    by_name: str


@dataclass(frozen=True)
class Extended:
    """The latest extension of a park in a period."""

    until_on: date
    reason: str
    by_name: str

    @classmethod
    def read(cls, found: ExtendedRow | None) -> Extended | None:
        """Return what `latest_extension` or the statement of a desk found, None where there is none."""
        if not found:
            return None
        return cls(date.fromisoformat(found["until_on"]), found["reason"], found["by_name"])


def latest_extension(user: User, **here: object) -> Subquery:
    """Return the latest extension of a park in a period, which ``here`` names, to annotate rows with."""
    rows = Extension.objects.visible_to(user).filter(**here).order_by("-id")
    return Subquery(rows.values(found=JSONObject(until_on="until_on", reason="reason", by_name="by_name"))[:1])
