"""Sets of figures, versions, submissions and reports, and who may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from accounts.querysets import M_co, VisibleQuerySet
from parks.rights import departments_of, parks_of
from targets.entry.workflow import APPROVED, REPORTED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from parks.models import Park
    from targets.entry.models.answers import Answer
    from targets.entry.models.cuts import CutSeen
    from targets.entry.models.figures import FigureVersion, Verification
    from targets.entry.models.filed import FiledDecision, FiledRevision
    from targets.entry.models.more_time import Extension, ExtensionAnswer, ExtensionRequest
    from targets.entry.models.reports import DepartmentReport
    from targets.entry.models.submissions import ReturnedCell, Submission
    from targets.indicators.models.periods import Period


class HandingInQuerySet(VisibleQuerySet[M_co]):
    """Who has handed in what and when, with steps and time; the figures themselves have a rule of their own."""

    permission = "targets.view_submission"


class SubmissionQuerySet(HandingInQuerySet["Submission"]):
    """What parks hand in."""

    def counted(self) -> Self:
        """Return the submissions whose figures scores may use."""
        return self.filter(state__in=APPROVED)


class DepartmentReportQuerySet(HandingInQuerySet["DepartmentReport"]):
    """What departments report."""

    def counted(self) -> Self:
        """Return the reports whose figures scores may use."""
        return self.filter(state__in=REPORTED)


class ExtensionQuerySet(HandingInQuerySet["Extension"]):
    """More time for single parks: seen by whoever sees who has handed in."""

    def until(self, period: Period, park: Park) -> date | None:
        """Return the last day of a park's latest extension in a period, None where it has none."""
        found: date | None = (
            self.filter(period=period, park=park).order_by("-id").values_list("until_on", flat=True).first()
        )
        return found


class ExtensionRequestQuerySet(HandingInQuerySet["ExtensionRequest"]):
    """What parks ask for: seen by whoever sees who has handed in."""

    def waiting(self) -> Self:
        """Return those that are not answered."""
        return self.filter(answer=None)


class ExtensionAnswerQuerySet(HandingInQuerySet["ExtensionAnswer"]):
    """What the assessor said to parks that asked for more time; seen as the request is."""


class FigureQuerySet(VisibleQuerySet[M_co]):
    """Figures before their release: those of the own park, of the own department's indicators, or all."""

    permission = "targets.view_figure"
    every = "targets.view_every_figure"
    prefix = ""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the figures that the user's appointments of today open."""
        rows = super().visible_to(user)
        if user.has_perm(self.every):
            return rows
        own = Q(**{f"{self.prefix}park__in": parks_of(user)})
        return rows.filter(own | Q(**{f"{self.prefix}indicator__department__in": departments_of(user)}))


class FigureVersionQuerySet(FigureQuerySet["FigureVersion"]):
    """Versions of figures, seen with their figure."""

    prefix = "figure__"

    def counting(self) -> Self:
        """Return of each figure the version that counts: the one with the highest number."""
        return self.order_by("figure_id", "-number").distinct("figure_id")


class VerificationQuerySet(FigureQuerySet["Verification"]):
    """What departments found right, seen with the figure."""

    prefix = "version__figure__"


class CutSeenQuerySet(FigureQuerySet["CutSeen"]):
    """What parks have read of what was recognised otherwise, seen with the figure."""

    prefix = "version__figure__"


class AnswerQuerySet(FigureQuerySet["Answer"]):
    """What was answered to questions on figures, seen with the figure."""

    prefix = "figure__"


class FiledRevisionQuerySet(FigureQuerySet["FiledRevision"]):
    """Changes of departments' figures that the assessor filed, seen with the figure."""

    prefix = "figure__"

    def waiting(self) -> Self:
        """Return those that the department has neither confirmed nor refused."""
        return self.filter(decision=None)


class FiledDecisionQuerySet(FigureQuerySet["FiledDecision"]):
    """What departments said to filed changes, seen with the figure."""

    prefix = "filed__figure__"


class ReturnedCellQuerySet(FigureQuerySet["ReturnedCell"]):
    """What returns say about single figures, seen with the figure."""

    prefix = "figure__"
