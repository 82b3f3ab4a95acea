"""The tasks about what is promised: targets to read, comments to answer, pledges to issue, sign, pass on and settle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, F, Func, JSONField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce
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

# A task with where it stands among the others: the latest year first, then by park, pledge, indicator and supplement.
_Placed = tuple[tuple[object, ...], Task]
_Row = Mapping[str, Any]


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
    """Yield what a park reads, and what the assessor answers, issues, chases, settles and hands over; a query each."""
    held = appointments_of(user)
    own = {one.park_id for one in held if one.role in (Role.PARK_EDITOR, Role.PARK_HEAD)}
    found = [*_to_read(user, own, today)] if own else []
    if any(one.role == Role.ASSESSOR for one in held):
        found += [
            *_to_answer(user),
            *_to_issue(user, today),
            *_to_chase(user),
            *_to_settle(user),
            *_to_hand_over(user, today),
        ]
    for _order, task in sorted(found, key=lambda one: one[0]):
        yield task


def _placed(row: _Row, task: Task, *, nth: int = 0) -> _Placed:
    """Return a task with its place; ``nth`` is the indicator's among those of its kind."""
    park, no, number = (row.get("position", 0), row.get("park_code", "")), row.get("no", ""), row.get("number", 0)
    return (-row["year"], *park, natural(no), nth, number), task


def _place(prefix: str = "") -> dict[str, Combinable]:
    """Return the park's short name, its code and its position."""
    found = {"park_code": F(f"{prefix}park__code"), "position": F(f"{prefix}park__position")}
    return {"park_name": short_name_of(f"{prefix}park__"), **found}


def _rows(rows: QuerySet[Model], *names: str, **named: Combinable) -> QuerySet[Model, dict[str, Any]]:
    """Return the rows of a query as dictionaries of what is asked for."""
    return rows.values(*names, **named)


def _alive(**asked: object) -> Exists:
    return Exists(Pledge.objects.with_state().filter(state__in=ALIVE, **asked))


def _targets_of(row: _Row) -> str:
    return _("targets %(year)s") % {"year": row["year"]}


def _to_read(user: User, own: set[int | None], today: date) -> Iterator[_Placed]:
    """Yield a park's issued targets of a year, until the pledge is issued."""
    code = Func(OuterRef("park__code"), function="to_jsonb", output_field=JSONField())
    issued = AuditEntry.objects.filter(act="targets.issue_targets", outcome="done", object_type="targets")
    issued = issued.filter(object_key=Cast(OuterRef("year"), CharField()), details__parks__contains=code)
    rows = Target.objects.visible_to(user).filter(state="issued", park__in=own, year__gte=today.year)
    rows = rows.filter(~_alive(park=OuterRef("park"), year=OuterRef("year"))).order_by()
    at = Subquery(issued.order_by("-at").values("at")[:1])
    for row in _rows(rows, "year", **_place()).annotate(number=Count("pk"), at=at):
        what = ngettext(
            "Read %(number)s target issued for %(year)s; comment until the pledge is issued",
            "Read %(number)s targets issued for %(year)s; comment until the pledge is issued",
            row["number"],
        )
        note = _("issued on %(day)s") % {"day": f"{localtime(row['at']):%Y-%m-%d}"} if row["at"] else ""
        address = f"{reverse('reports:breakdown', args=[row['year']])}?{urlencode({'park': row['park_code']})}"
        read = Task.at_once(_("to read"), what % row, row["park_name"], _targets_of(row), address, _("Read"), note=note)
        yield _placed(row, read)


def _to_answer(user: User) -> Iterator[_Placed]:
    waiting = TargetComment.objects.visible_to(user).open().values("target")
    rows = Target.objects.visible_to(user).filter(pk__in=waiting).order_by(*indicator_order("indicator__"))
    named = {"name": F("indicator__name"), "code": F("indicator__code")}
    for nth, row in enumerate(_rows(rows, "year", **_place(), **named)):
        what = _("Answer the comment on the target of %(indicator)s") % {"indicator": row["name"]}
        address = reverse("reports:target", args=[row["year"], row["park_code"], row["code"]])
        answer = Task.at_once(_("to answer"), what, row["park_name"], _targets_of(row), address, _("Answer"))
        yield _placed(row, answer, nth=nth)


def _to_issue(user: User, today: date) -> Iterator[_Placed]:
    """Yield the years from this one on without a draft, where parks with issued targets have no pledge."""
    drafts = Target.objects.filter(year=OuterRef("year"), state="draft")
    rows = Target.objects.visible_to(user).filter(~Exists(drafts), state="issued", year__gte=today.year)
    parks = Park.objects.assessed_in(OuterRef("year")).filter(pk=OuterRef("park"))
    rows = rows.filter(Exists(parks), ~_alive(park=OuterRef("park"), year=OuterRef("year")))
    for row in rows.order_by().values("year").annotate(number=Count("park", distinct=True)):
        what = ngettext(
            "All targets are issued: issue the pledge of %(number)s park",
            "All targets are issued: issue the pledges of %(number)s parks",
            row["number"],
        )
        address = reverse("reports:issue_pledges", args=[row["year"]])
        issue = Task.at_once(_("to issue"), what % row, _("all parks"), _targets_of(row), address, _("Preview"))
        yield _placed(row, issue)


def _to_chase(user: User) -> Iterator[_Placed]:
    """Yield the supplements of the pledges in force that not both sides have signed."""
    pledges = Pledge.objects.visible_to(user).filter(state="in_force").values("pk")
    waiting = Supplement.objects.waiting().values("pk")
    rows = Supplement.objects.filter(pledge__in=pledges, pk__in=waiting)
    named = {"year": F("pledge__year"), "no": F("pledge__no")}
    for row in _rows(rows.order_by(), "number", **named, **_place("pledge__")):
        what = _("Chase the signatures of supplement no. %(number)s") % row
        address = reverse("reports:supplement", args=[row["no"], row["number"]])
        yield _placed(row, Task.at_once(_("to chase"), what, row["park_name"], row["no"], address, _("Look")))


def _to_settle(user: User) -> Iterator[_Placed]:
    """Yield the pledges in force whose year is published and whose supplements are all signed; handed in first."""
    last = Release.objects.visible_to(user).counting().filter(
        period__kind="quarter", period__number=LAST_QUARTER, period__year=OuterRef("year"),
        scheme__year=OuterRef("year"), standings__park=OuterRef("park"),
    )  # fmt: skip
    waiting = Supplement.objects.waiting().filter(pledge=OuterRef("pk"))
    rows = Pledge.objects.visible_to(user).filter(Exists(last), ~Exists(waiting), state="in_force")
    rows = rows.annotate(is_early=Q(document__isnull=False, handed_in=None))
    for row in _rows(rows.order_by(), "year", "no", "is_early", **_place()):
        yield _placed(row, _confirming(row) if row["is_early"] else _settling(row))


def _confirming(row: _Row) -> Task:
    what = _("Confirm the hand-in of the pledge of %(year)s, to settle it: its results are published") % row
    address = reverse("reports:hand_in_pledge", args=[row["no"]])
    return Task.at_once(_("to confirm"), what, row["park_name"], row["no"], address, _("Confirm the hand-in"))


def _settling(row: _Row) -> Task:
    what = _("Settle the pledge of %(year)s: its results are published") % row
    address = reverse("reports:settle_pledge", args=[row["no"]])
    return Task.at_once(_("to settle"), what, row["park_name"], row["no"], address, _("Preview"))


def _to_hand_over(user: User, today: date) -> Iterator[_Placed]:
    """Yield the pledges whose head changed since they were issued, as `heads.changes_to_follow` says of one."""
    heads = Appointment.objects.filter(role=Role.PARK_HEAD, is_acting=False, park=OuterRef("park"))
    before = heads.filter(~Q(user=OuterRef("user")), title=OuterRef("title"), from_on__lt=OuterRef("from_on"))
    issued = PledgeStep.objects.filter(pledge=OuterRef("pk"), to_state="issued").values("on")
    followed = PledgeHandOver.objects.filter(to_appointment=OuterRef("pk"), pledge=OuterRef(OuterRef("pk")))
    came = heads.valid_on(today).filter(Exists(before), ~Exists(followed), from_on__gt=OuterRef("issued_on"))
    rows = Pledge.objects.visible_to(user).filter(state__in=("issued", "signed_by_park", "in_force"))
    rows = rows.annotate(issued_on=Coalesce(Subquery(issued[:1]), Value(date.min))).filter(Exists(came))
    for row in _rows(rows.order_by(), "year", "no", **_place()):
        what = _("Hand the pledge of %(year)s over: the head of the park changed") % row
        address = reverse("reports:hand_over_pledge", args=[row["no"]])
        yield _placed(row, Task.at_once(_("to hand over"), what, row["park_name"], row["no"], address, _("Preview")))
