"""What a park still owes for a pledge: supplements to sign, quarters to hand in, comments that wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import User
from reports.models import Release
from targets.entry.workflow import HANDED_IN
from targets.indicators.querysets import indicator_order
from targets.models import Period, Pledge, Submission, Supplement, TargetComment

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.db.models.expressions import Combinable

    _Rows = QuerySet[Model, tuple[Any, ...]]

RETURNED = ("returned", "reopened")


# A duty as the audit trail keeps it: its ``kind``, and what names it.
Duty: TypeAlias = Mapping[str, str | int]


def duties_of(user: User, pledge: Pledge, day: date) -> list[Duty]:
    """Return the duties of a pledge's park, each of a ``kind``: supplement, quarter or comment; one query."""
    supplements, quarters, comments = _supplements(pledge), _quarters(user, pledge, day), _comments(user, pledge)
    rows = sorted(supplements.union(quarters, comments, all=True))
    return [_duty(*row) for row in rows]


def _duty(order: int, number: int, name: str, state: str) -> Duty:
    if order == 1:
        return {"kind": "supplement", "number": number}
    if order == 2:
        return {"kind": "quarter", "period": f"{number // 10}Q{number % 10}", "state": state}
    return {"kind": "comment", "name": name}


def _row(rows: QuerySet[Model], order: int, **columns: Combinable) -> _Rows:
    empty = {name: Value("", CharField()) for name in ("name", "state")}
    said = {"order": Value(order, IntegerField()), "number": Value(0, IntegerField()), **empty, **columns}
    names = ("order", "number", "name", "state")
    annotated = rows.order_by().annotate(**{f"said_{name}": said[name] for name in names})
    found: _Rows = annotated.values_list(*(f"said_{name}" for name in names))
    return found


def _supplements(pledge: Pledge) -> _Rows:
    return _row(Supplement.objects.waiting().filter(pledge=pledge), 1, number=F("number"))


def _quarters(user: User, pledge: Pledge, day: date) -> _Rows:
    """Return the quarters of the pledge's year that were opened and not handed in, and all that were returned.

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
    return _row(rows.filter(waits | Q(own__in=RETURNED)), 2, number=F("year") * 10 + F("number"), state=F("own"))


def _comments(user: User, pledge: Pledge) -> _Rows:
    rows = TargetComment.objects.visible_to(user).open()
    rows = rows.filter(target__park=pledge.park, target__year=pledge.year)
    nth = Window(RowNumber(), order_by=indicator_order("target__indicator__"))
    return _row(rows, 3, number=nth, name=F("target__indicator__name"))
