"""What a park still owes for a pledge: supplements to sign, quarters to hand in, comments that wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from reports.models import Release
from targets.entry.workflow import HANDED_IN
from targets.indicators.querysets import indicator_order
from targets.models import Period, Pledge, Submission, Supplement, TargetComment

_RETURNED = ("returned", "reopened")


# A duty as the audit trail keeps it: its ``kind``, and what names it.
Duty: TypeAlias = Mapping[str, str | int]


def duties_of(user: User, pledge: Pledge, day: date) -> list[Duty]:
    """Return the duties of a pledge's park, each of a ``kind``: supplements, then quarters, then comments."""
    return [*_supplements(pledge), *_quarters(user, pledge, day), *_comments(user, pledge)]


def _supplements(pledge: Pledge) -> Iterator[Duty]:
    numbers = Supplement.objects.waiting().filter(pledge=pledge).order_by("number").values_list("number", flat=True)
    return ({"kind": "supplement", "number": number} for number in numbers)


def _quarters(user: User, pledge: Pledge, day: date) -> Iterator[Duty]:
    """Yield the quarters of the pledge's year that were opened and not handed in, and all that were returned.

    What was published without the park's figures is over.
    """
    park = pledge.park
    own = Submission.objects.visible_to(user).filter(period=OuterRef("pk"), park=park).values("state")
    published = Release.objects.counting().filter(period=OuterRef("pk"))
    opened = Period.objects.visible_to(user).opened_by(day).filter(kind="quarter")
    rows = opened.annotate(own=Coalesce(Subquery(own[:1]), Value("")), is_published=Exists(published))
    waits = Q(year=pledge.year, is_published=False) & ~Q(own__in=HANDED_IN)
    if park.established_on:
        waits &= Q(last_on__gte=park.established_on)
    if park.closed_on:
        waits &= Q(last_on__lt=park.closed_on)
    for period in rows.filter(waits | Q(own__in=_RETURNED)).order_by("year", "number"):
        yield {"kind": "quarter", "period": period.label, "state": period.own}


def _comments(user: User, pledge: Pledge) -> Iterator[Duty]:
    rows = TargetComment.objects.visible_to(user).open()
    rows = rows.filter(target__park=pledge.park, target__year=pledge.year)
    for name in rows.order_by(*indicator_order("target__indicator__")).values_list(
        "target__indicator__name", flat=True
    ):
        yield {"kind": "comment", "name": name}
