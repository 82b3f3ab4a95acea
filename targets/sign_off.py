"""Who may not report a column though their appointment allows it: asked by the act, and said by the page before it."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from parks.models import Role
from parks.rights import appointments_of
from targets.models import DepartmentReport, DepartmentReportStep, Figure, Indicator, Period

DRAFTED: Any = Figure.pgh_event_model  # type: ignore[attr-defined]


def why_not_to_report(user: User, indicator: Indicator, period: Period, report: DepartmentReport) -> str:
    """Return in words why this person does not report the column, nothing where they may; at most two queries."""
    if _has_entered(user, indicator, period):
        return _("You entered figures of this column yourself: somebody else has to report it.")
    if report.state == "ready" and _has_put_up(user, report):
        return _("You put this column up yourself: somebody else has to report it.")
    here = {held.role for held in appointments_of(user) if held.department_id == indicator.department_id}
    if here <= {Role.COUNTERSIGNER}:
        return _("Who countersigns holds another appointment at the department; yours has ended.")
    return ""


def _has_entered(user: User, indicator: Indicator, period: Period) -> bool:
    """Return whether the person typed any of the drafts that stand in the column, also one that was overwritten."""
    column = Figure.objects.filter(indicator=indicator, period=period, draft_state__isnull=False).order_by()
    written = DRAFTED.objects.filter(pgh_obj_id__in=column.values("pk"))
    emptied = DRAFTED.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), draft_state=None).order_by("-pgh_id")
    since = Coalesce(Subquery(emptied.values("pgh_id")[:1]), 0)
    acts = written.filter(draft_state__isnull=False, pgh_id__gt=since).values("pgh_context_id")
    return AuditEntry.objects.filter(id__in=acts, by=user).exists()


def _has_put_up(user: User, report: DepartmentReport) -> bool:
    last = DepartmentReportStep.objects.filter(report=report, name="put_up").order_by("-number").first()
    return last is not None and last.by_id == user.pk
