"""Who may not hand on figures though their appointment allows it: asked by the act, and said by the page before it."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from parks.models import Park, Role
from parks.rights import appointments_of
from targets.entry.models.figures import Figure
from targets.entry.models.reports import DepartmentReport, DepartmentReportStep
from targets.entry.models.submissions import Submission, SubmissionStep
from targets.entry.querysets import FigureQuerySet
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period

_DRAFTED = Figure.pgh_event_model


def why_not_to_report(user: User, indicator: Indicator, period: Period, report: DepartmentReport) -> str:
    """Return in words why this person does not report the column, nothing where they may; at most two queries."""
    if _has_entered(user, Figure.objects.filter(indicator=indicator, period=period)):
        return _("You entered figures of this column yourself: somebody else has to report it.")
    if report.state == "ready" and _has_put_up(user, report):
        return _("You put this column up yourself: somebody else has to report it.")
    here = {held.role for held in appointments_of(user) if held.department_id == indicator.department_id}
    if here <= {Role.COUNTERSIGNER}:
        return _("Who countersigns holds another appointment at the department; yours has ended.")
    return ""


def why_not_to_hand_in(user: User, park: Park, period: Period, submission: Submission | None) -> str:
    """Return in words why this person does not hand in for the park, nothing where they may; at most two queries.

    Who heads the park answers for it and may enter as well; whom the head named may not have entered any of it.
    """
    here = {held.role for held in appointments_of(user) if held.park_id == park.pk}
    if Role.COUNTERSIGNER not in here or Role.PARK_HEAD in here:
        return ""
    if here == {Role.COUNTERSIGNER}:
        return _("Who countersigns holds another appointment at the park; yours has ended.")
    if _has_entered(user, Figure.objects.filter(park=park, period=period, indicator__reported_by="park")):
        return _("You entered figures of this park yourself: somebody else has to hand them in.")
    if submission and submission.state == "ready" and _has_told_the_head(user, submission):
        return _("You reported these figures to the head yourself: somebody else has to hand them in.")
    return ""


def _has_entered(user: User, figures: FigureQuerySet[Figure]) -> bool:
    """Return whether the person typed any of the drafts that stand in some figures, also one that was overwritten."""
    drafts = figures.filter(draft_state__isnull=False).order_by()
    written = _DRAFTED.objects.filter(pgh_obj_id__in=drafts.values("pk"))
    emptied = _DRAFTED.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), draft_state=None).order_by("-pgh_id")
    since = Coalesce(Subquery(emptied.values("pgh_id")[:1]), 0)
    acts = written.filter(draft_state__isnull=False, pgh_id__gt=since).values("pgh_context_id")
    return AuditEntry.objects.filter(id__in=acts, by=user).exists()


def _has_put_up(user: User, report: DepartmentReport) -> bool:
    last = DepartmentReportStep.objects.filter(report=report, name="put_up").order_by("-number").first()
    return last is not None and last.by_id == user.pk


def _has_told_the_head(user: User, submission: Submission) -> bool:
    last = SubmissionStep.objects.filter(submission=submission, name="report_ready").order_by("-number").first()
    return last is not None and last.by_id == user.pk
