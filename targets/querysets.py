"""Sets of indicators, targets, periods and figures, and who may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Exists, F, OrderBy, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from accounts.querysets import VisibleQuerySet
from parks.rights import departments_of, parks_of
from targets.entry.workflow import APPROVED, REPORTED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from targets.indicators.models.periods import Period


class WordQuerySet(VisibleQuerySet[Any]):
    """Categories, schemes, campaigns and what other regions achieved: the words of a release, as indicators are."""

    permission = "targets.view_indicator"


def indicator_order(prefix: str = "") -> tuple[OrderBy | str, ...]:
    """Return the city's own order of indicators: by category, within it by position; without a category last.

    ``prefix`` leads to the indicator, e.g. ``indicator__``.
    """
    categories = (F(f"{prefix}category__{name}").asc(nulls_last=True) for name in ("position", "code"))
    return *categories, f"{prefix}position", f"{prefix}code"


def official_order(prefix: str = "") -> tuple[str, ...]:
    """Return the order in which documents list indicators: by the city's own position, whatever their category."""
    return f"{prefix}position", f"{prefix}code"


# The order of pages where SQL of its own orders the indicators ``i``, beside which their categories ``c`` are joined.
INDICATOR_ORDER = "c.position NULLS LAST, c.code NULLS LAST, i.position, i.code"


class IndicatorQuerySet(WordQuerySet):
    """Indicators."""

    def by_category(self) -> Self:
        """Return the indicators in the city's own order."""
        return self.order_by(*indicator_order())


def named_by(label: str) -> dict[str, str | int]:
    """Return kind, year and number of the period that addresses write so, e.g. 2016Q2."""
    kind = {"Q": "quarter", "M": "month", "Y": "year"}[label[4]]
    return {"kind": kind, "year": int(label[:4]), "number": int(label[5:])}


class PeriodQuerySet(VisibleQuerySet[Any]):
    """Periods, in the order of time."""

    permission = "targets.view_indicator"

    def quarter(self, year: int, number: int) -> Self:
        """Return the one quarter, if it is there."""
        return self.filter(kind="quarter", year=year, number=number)

    def labelled(self, label: str) -> Self:
        """Return the one period that addresses write so, e.g. 2016Q2, if it is there."""
        return self.filter(**named_by(label))

    def opened_by(self, day: date) -> Self:
        """Return the periods that figures were or are asked for on a day."""
        return self.filter(opens_on__lte=day)

    def before(self, period: Period) -> Self:
        """Return the periods of the same kind that ended before this one began, the latest first."""
        return self.filter(kind=period.kind, last_on__lt=period.first_on).order_by("-last_on")


class TargetQuerySet(VisibleQuerySet[Any]):
    """Targets of a year: pledged ones for all who read them, issued ones for their park, drafts for the assessor.

    That none is issued (不下达) is seen with the others of the park and year.
    """

    permission = "targets.view_target"
    every = "targets.view_draft_target"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the targets that are promised, and those that the user works on."""
        rows = super().visible_to(user)
        if user.has_perm(self.every):
            return rows
        own = Q(park__in=parks_of(user))
        beside = self.model._default_manager.filter(park=OuterRef("park"), year=OuterRef("year"))
        with_pledged, with_issued = Exists(beside.filter(state="pledged")), Exists(beside.filter(state="issued"))
        none = Q(with_pledged) | (own & Q(with_issued))
        return rows.filter(Q(state="pledged") | (Q(state="issued") & own) | (Q(state="none") & none))

    def counted(self) -> Self:
        """Return the targets that scores use: issued and pledged; a draft counts as missing, "none" is out."""
        return self.filter(state__in=["issued", "pledged"])


class CityTargetQuerySet(VisibleQuerySet[Any]):
    """Targets of the city: a year's belong to its breakdown, and are seen with the first target of a park."""

    permission = "targets.view_target"
    every = "targets.view_draft_target"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the city's targets of the years of which the user sees a park's."""
        rows = super().visible_to(user)
        if user.has_perm(self.every):
            return rows
        indicators = self.model._meta.get_field("indicator").related_model
        of_parks = indicators._meta.get_field("targets").related_model.objects
        return rows.filter(Exists(of_parks.visible_to(user).filter(year=OuterRef("year"))))


class AdjustmentQuerySet(VisibleQuerySet[Any]):
    """Approved changes of targets, which a signed pledge holds: seen by whoever sees targets."""

    permission = "targets.view_target"

    def holding(self) -> Self:
        """Return the changes that hold: both sides signed the supplement, or there is none to sign."""
        supplements = self.model._meta.get_field("supplement").related_model.objects
        return self.exclude(Exists(supplements.not_in_force().filter(adjustment=OuterRef("pk"))))

    def not_withdrawn(self) -> Self:
        """Return the changes that hold or wait for their signatures."""
        return self.filter(supplement__withdrawal=None)

    def in_force_on(self, day: date | Combinable) -> Self:
        """Return the changes that hold and are effective on or before the day."""
        return self.holding().filter(effective_on__lte=day)

    def coming_after(self, day: date | Combinable) -> Self:
        """Return the changes that hold and are effective only after the day."""
        return self.holding().filter(effective_on__gt=day)


# Where SQL of its own asks what `AdjustmentQuerySet.holding` returns, of the adjustment ``a``.
HOLDING = """NOT EXISTS (
    SELECT FROM targets_supplement u
     WHERE u.adjustment_id = a.id
       AND NOT EXISTS (SELECT FROM targets_supplementscan c WHERE c.supplement_id = u.id)
       AND u.park_signers + u.city_signers > (
           SELECT count(*) FROM targets_supplementsignature g WHERE g.supplement_id = u.id))"""


class TargetCommentQuerySet(VisibleQuerySet[Any]):
    """What parks say about issued targets: seen by the park and by the assessor, who answers."""

    permission = "targets.view_target"
    every = "targets.view_draft_target"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the comments of the user's own parks, or all of them."""
        rows = super().visible_to(user)
        return rows if user.has_perm(self.every) else rows.filter(target__park__in=parks_of(user))

    def open(self) -> Self:
        """Return the comments that wait for an answer."""
        return self.filter(answers=None, answer=None)


class SubmissionQuerySet(VisibleQuerySet[Any]):
    """Who has handed in what and when; the figures themselves have a rule of their own."""

    permission = "targets.view_submission"

    def counted(self) -> Self:
        """Return the submissions whose figures scores may use."""
        return self.filter(state__in=APPROVED)


class DepartmentReportQuerySet(VisibleQuerySet[Any]):
    """How far departments' reports are; the figures themselves have a rule of their own."""

    permission = "targets.view_submission"

    def counted(self) -> Self:
        """Return the reports whose figures scores may use."""
        return self.filter(state__in=REPORTED)


class PlanQuerySet(VisibleQuerySet[Any]):
    """Plans and their paths."""

    permission = "targets.view_plan"


class PledgeQuerySet(VisibleQuerySet[Any]):
    """Pledges: in force and settled ones for everybody who reads them, the others for those who sign or make them."""

    permission = "targets.view_pledge"
    every = "targets.view_every_pledge"

    def with_state(self) -> Self:
        """Add ``state``, that of the last step."""
        last = self.model._meta.get_field("steps").related_model.objects.filter(pledge=OuterRef("pk"))
        return self.annotate(state=Subquery(last.order_by("-number").values("to_state")[:1]))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the pledges that hold, and those that wait for the user's own park; each with its ``state``."""
        rows = super().visible_to(user).with_state()
        if user.has_perm(self.every):
            return rows
        return rows.filter(Q(state__in=["in_force", "settled"]) | Q(park__in=parks_of(user)))


class PledgeStepQuerySet(VisibleQuerySet[Any]):
    """Steps of pledges; reached through a pledge that is seen."""


class PledgePartQuerySet(VisibleQuerySet[Any]):
    """Targets, text and signatures of pledges; reached through a pledge that is seen."""


class SupplementQuerySet(PledgePartQuerySet):
    """Supplements of pledges, seen as their pledges are."""

    def not_in_force(self) -> Self:
        """Return those that not both sides have signed, the withdrawn ones among them; adds ``signed``."""
        rows = self.annotate(signed=Count("signatures")).filter(scan=None)
        return rows.filter(signed__lt=F("park_signers") + F("city_signers"))

    def waiting(self) -> Self:
        """Return those that wait for a signature; adds ``signed``."""
        return self.not_in_force().filter(withdrawal=None)


class PledgeTemplateQuerySet(VisibleQuerySet[Any]):
    """What pledges will say: the business of who issues them."""

    permission = "targets.issue_pledge"


class ExtensionQuerySet(SubmissionQuerySet):
    """More time for single parks: seen by whoever sees who has handed in."""

    def until(self, period: Period, park: Any) -> date | None:
        """Return the last day of a park's latest extension in a period, None where it has none."""
        found: date | None = (
            self.filter(period=period, park=park).order_by("-id").values_list("until_on", flat=True).first()
        )
        return found


class ExtensionRequestQuerySet(SubmissionQuerySet):
    """What parks ask for: seen by whoever sees who has handed in."""

    def waiting(self) -> Self:
        """Return those that are not answered."""
        return self.filter(answer=None)


class ExtensionAnswerQuerySet(SubmissionQuerySet):
    """What the assessor said to parks that asked for more time; seen as the request is."""


class FigureQuerySet(VisibleQuerySet[Any]):
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


class FigureVersionQuerySet(FigureQuerySet):
    """Versions of figures, seen with their figure."""

    prefix = "figure__"

    def counting(self) -> Self:
        """Return of each figure the version that counts: the one with the highest number."""
        return self.order_by("figure_id", "-number").distinct("figure_id")


class VerificationQuerySet(FigureQuerySet):
    """What departments found right, seen with the figure."""

    prefix = "version__figure__"


class CutSeenQuerySet(FigureQuerySet):
    """What parks have read of what was recognised otherwise, seen with the figure."""

    prefix = "version__figure__"


class AnswerQuerySet(FigureQuerySet):
    """What was answered to questions on figures, seen with the figure."""

    prefix = "figure__"


class FiledRevisionQuerySet(FigureQuerySet):
    """Changes of departments' figures that the assessor filed, seen with the figure."""

    prefix = "figure__"

    def waiting(self) -> Self:
        """Return those that the department has neither confirmed nor refused."""
        return self.filter(decision=None)


class FiledDecisionQuerySet(FigureQuerySet):
    """What departments said to filed changes, seen with the figure."""

    prefix = "filed__figure__"


class ReturnedCellQuerySet(FigureQuerySet):
    """What returns say about single figures, seen with the figure."""

    prefix = "figure__"
