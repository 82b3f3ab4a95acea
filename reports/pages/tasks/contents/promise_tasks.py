"""The tasks about what is promised: targets to read, comments to answer, pledges to issue, sign, pass on and settle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, RowNumber
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEntry, User
from core.natural_sort import natural
from parks.models import Appointment, Park, Role
from parks.querysets import short_name_of
from parks.rights import appointments_of
from reports.models import Release
from reports.pages.pledges.contents.signing_round import ToSign, waiting_for
from reports.pages.tasks.contents.task import Task
from reports.releases.pledge_results import LAST_QUARTER
from targets.indicators.querysets import indicator_order
from targets.models import Pledge, PledgeHandOver, PledgeStep, Supplement, Target, TargetComment
from targets.pledges.pledge_moves import ALIVE

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.db.models.expressions import Combinable

    _Rows = QuerySet[Model, tuple[Any, ...]]


class Found(NamedTuple):
    """One row of the query: a year, a pledge or a supplement, a park, an indicator; empty where it has none.

    ``position`` is the park's in the city's order, ``nth`` the indicator's among those of its kind.
    """

    kind: str
    year: int
    no: str
    park: str
    park_code: str
    indicator: str
    indicator_code: str
    number: int
    at: datetime | None
    position: int
    nth: int

    @property
    def order(self) -> tuple[object, ...]:
        """Return where it stands among others: the latest year first, then by park, pledge and indicator."""
        return -self.year, self.position, self.park_code, natural(self.no), self.nth, self.number


def of_signers(user: User) -> Iterator[Task]:
    """Yield the pledges and supplements whose next signature is this person's; one query."""
    waits = [held.words() for held in appointments_of(user) if held.role in held.SIGNS and not held.is_confirmed]
    words = _("To be confirmed by the auditor before anything is signed: %(posts)s")
    note = words % {"posts": "、".join(waits)} if waits else ""
    for one in waiting_for(user):
        button = _("Read and sign") if one.is_signed_here else ""
        yield Task.at_once(_("to sign"), _to_sign(one), one.pledge.park, one.pledge.no, one.address, button, note=note)


def _to_sign(one: ToSign) -> str:
    if one.number:
        return _("Sign supplement no. %(number)s of the pledge") % {"number": one.number}
    return _("Sign the pledge of %(year)s") % {"year": one.pledge.year}


def of_promises(user: User, today: date) -> Iterator[Task]:
    """Yield what a park reads, and what the assessor answers, issues and settles; one query, none for others."""
    held = appointments_of(user)
    own = {one.park_id for one in held if one.role in (Role.PARK_EDITOR, Role.PARK_HEAD)}
    asked = [_to_read(user, own, today)] if own else []
    if any(one.role == Role.ASSESSOR for one in held):
        asked += [
            _to_answer(user),
            _to_issue(user, today),
            _unsigned(user),
            _to_settle(user),
            _to_hand_over(user, today),
        ]
    if asked:
        rows = asked[0].union(*asked[1:], all=True) if asked[1:] else asked[0]
        for found in sorted((Found(*row) for row in rows), key=lambda one: one.order):
            yield TASKS[found.kind](found)


def _row(rows: QuerySet[Model, object], kind: str | Combinable, **columns: Combinable) -> _Rows:
    """Return a query of `Found` rows; what it does not say is empty."""
    empty = {name: Value("", CharField()) for name in ("no", "park", "park_code", "indicator", "indicator_code")}
    zero = {name: Value(0, IntegerField()) for name in ("number", "position", "nth")}
    nothing = {**zero, "at": Cast(Value(None), DateTimeField())}
    kind = Value(kind, CharField()) if isinstance(kind, str) else kind
    said = {"kind": kind, **empty, **nothing, **columns}
    renamed = {f"said_{name}": value for name, value in said.items()}
    names = [f"said_{name}" if name != "year" else name for name in Found._fields]
    if "year" in columns:
        names[1] = "said_year"
    found: _Rows = rows.order_by().annotate(**renamed).values_list(*names)
    return found


def _alive(**asked: object) -> Exists:
    return Exists(Pledge.objects.with_state().filter(state__in=ALIVE, **asked))


def _to_read(user: User, own: set[int | None], today: date) -> _Rows:
    code = Func(OuterRef("park__code"), function="to_jsonb", output_field=JSONField())
    issued = AuditEntry.objects.filter(act="targets.issue_targets", outcome="done", object_type="targets")
    issued = issued.filter(object_key=Cast(OuterRef("year"), CharField()), details__parks__contains=code)
    issued_rows = Target.objects.visible_to(user).filter(state="issued", park__in=own, year__gte=today.year)
    rows = issued_rows.filter(~_alive(park=OuterRef("park"), year=OuterRef("year"))).order_by().values("year", "park")
    return _row(
        rows,
        "read",
        **_place(),
        number=Count("pk"),
        at=Subquery(issued.order_by("-at").values("at")[:1]),
    )


def _to_answer(user: User) -> _Rows:
    waiting = TargetComment.objects.visible_to(user).open().values("target")
    rows = Target.objects.visible_to(user).filter(pk__in=waiting)
    nth = Window(RowNumber(), order_by=indicator_order("indicator__"))
    named = {"indicator": F("indicator__name"), "indicator_code": F("indicator__code")}
    return _row(rows, "answer", **_place(), **named, nth=nth)


def _to_issue(user: User, today: date) -> _Rows:
    """Return the years from this one on without a draft, where parks with issued targets have no pledge."""
    drafts = Target.objects.filter(year=OuterRef("year"), state="draft")
    rows = Target.objects.visible_to(user).filter(~Exists(drafts), state="issued", year__gte=today.year)
    parks = Park.objects.assessed_in(OuterRef("year")).filter(pk=OuterRef("park"))
    rows = rows.filter(Exists(parks), ~_alive(park=OuterRef("park"), year=OuterRef("year")))
    return _row(rows.order_by().values("year"), "issue", number=Count("park", distinct=True))


def _unsigned(user: User) -> _Rows:
    """Return the supplements of the pledges in force that not both sides have signed."""
    pledges = Pledge.objects.visible_to(user).filter(state="in_force").values("pk")
    waiting = Supplement.objects.waiting().values("pk")
    rows = Supplement.objects.filter(pledge__in=pledges, pk__in=waiting).values("pk")
    year, no, number = Max("pledge__year"), Max("pledge__no"), Max("number")
    return _row(rows, "supplement", **_place("pledge__", Max), year=year, no=no, number=number)


def _to_settle(user: User) -> _Rows:
    """Return the pledges in force whose year is published and whose supplements are all signed; handed in first."""
    last = Release.objects.visible_to(user).counting().filter(
        period__kind="quarter", period__number=LAST_QUARTER, period__year=OuterRef("year"),
        scheme__year=OuterRef("year"), standings__park=OuterRef("park"),
    )  # fmt: skip
    waiting = Supplement.objects.waiting().filter(pledge=OuterRef("pk"))
    rows = Pledge.objects.visible_to(user).filter(Exists(last), ~Exists(waiting), state="in_force")
    is_early = Q(document__isnull=False, handed_in=None)
    kind = Case(When(is_early, then=Value("hand_in")), default=Value("settle"), output_field=CharField())
    return _row(rows, kind, **_place(), no=F("no"))


def _to_hand_over(user: User, today: date) -> _Rows:
    """Return the pledges whose head changed since they were issued, as `heads.changes_to_follow` says of one."""
    heads = Appointment.objects.filter(role=Role.PARK_HEAD, is_acting=False, park=OuterRef("park"))
    before = heads.filter(~Q(user=OuterRef("user")), title=OuterRef("title"), from_on__lt=OuterRef("from_on"))
    issued = PledgeStep.objects.filter(pledge=OuterRef("pk"), to_state="issued").values("on")
    followed = PledgeHandOver.objects.filter(to_appointment=OuterRef("pk"), pledge=OuterRef(OuterRef("pk")))
    came = heads.valid_on(today).filter(Exists(before), ~Exists(followed), from_on__gt=OuterRef("issued_on"))
    rows = Pledge.objects.visible_to(user).filter(state__in=("issued", "signed_by_park", "in_force"))
    rows = rows.annotate(issued_on=Coalesce(Subquery(issued[:1]), Value(date.min))).filter(Exists(came))
    return _row(rows, "hand_over", **_place(), no=F("no"))


def _place(prefix: str = "", wrapped: Callable[[Combinable], Combinable] | None = None) -> dict[str, Combinable]:
    """Return park, code and position; ``wrapped`` makes one value of those of a group."""
    found = {"park_code": F(f"{prefix}park__code"), "position": F(f"{prefix}park__position")}
    named: dict[str, Combinable] = {"park": short_name_of(f"{prefix}park__"), **found}
    return {said: wrapped(value) if wrapped else value for said, value in named.items()}


def _reading(found: Found) -> Task:
    asked = {"year": found.year, "number": found.number, "day": found.at and f"{localtime(found.at):%Y-%m-%d}"}
    what = (
        ngettext(
            "Read %(number)s target issued for %(year)s; comment until the pledge is issued",
            "Read %(number)s targets issued for %(year)s; comment until the pledge is issued",
            found.number,
        )
        % asked
    )
    reason = _("issued on %(day)s") % asked if found.at else ""
    address = f"{reverse('reports:breakdown', args=[found.year])}?{urlencode({'park': found.park_code})}"
    subject = _("targets %(year)s") % asked
    return Task.at_once(_("to read"), what, found.park, subject, address, _("Read"), note=reason)


def _answering(found: Found) -> Task:
    what = _("Answer the comment on the target of %(indicator)s") % {"indicator": found.indicator}
    address = reverse("reports:target", args=[found.year, found.park_code, found.indicator_code])
    return Task.at_once(
        _("to answer"), what, found.park, _("targets %(year)s") % {"year": found.year}, address, _("Answer")
    )


def _issuing(found: Found) -> Task:
    what = ngettext(
        "All targets are issued: issue the pledge of %(number)s park",
        "All targets are issued: issue the pledges of %(number)s parks",
        found.number,
    )
    address = reverse("reports:issue_pledges", args=[found.year])
    subject = _("targets %(year)s") % {"year": found.year}
    return Task.at_once(_("to issue"), what % {"number": found.number}, _("all parks"), subject, address, _("Preview"))


def _chasing(found: Found) -> Task:
    what = _("Chase the signatures of supplement no. %(number)s") % {"number": found.number}
    address = reverse("reports:supplement", args=[found.no, found.number])
    return Task.at_once(_("to chase"), what, found.park, found.no, address, _("Look"))


def _confirming(found: Found) -> Task:
    what = _("Confirm the hand-in of the pledge of %(year)s, to settle it: its results are published")
    address = reverse("reports:hand_in_pledge", args=[found.no])
    return Task.at_once(
        _("to confirm"), what % {"year": found.year}, found.park, found.no, address, _("Confirm the hand-in")
    )


def _settling(found: Found) -> Task:
    what = _("Settle the pledge of %(year)s: its results are published") % {"year": found.year}
    address = reverse("reports:settle_pledge", args=[found.no])
    return Task.at_once(_("to settle"), what, found.park, found.no, address, _("Preview"))


def _handing_over(found: Found) -> Task:
    what = _("Hand the pledge of %(year)s over: the head of the park changed") % {"year": found.year}
    address = reverse("reports:hand_over_pledge", args=[found.no])
    return Task.at_once(_("to hand over"), what, found.park, found.no, address, _("Preview"))


TASKS: dict[str, Callable[[Found], Task]] = {
    "read": _reading,
    "answer": _answering,
    "issue": _issuing,
    "supplement": _chasing,
    "hand_in": _confirming,
    "settle": _settling,
    "hand_over": _handing_over,
}
