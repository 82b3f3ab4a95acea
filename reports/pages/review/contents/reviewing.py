"""What a department reviews: its indicators side by side for all parks, as they were handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, OuterRef, Subquery, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import Park
from parks.querysets import ParkQuerySet
from reports.pages.entry.contents.column_reports import ColumnLine
from reports.pages.entry.contents.entering import seen_words
from reports.pages.entry.contents.owned import OwnPeriod, departments_granting
from reports.pages.frame.contents.paging import Pages
from reports.pages.frame.contents.words import question_words
from targets.entry.asking import parks_asked_for
from targets.entry.grids import grid_of
from targets.entry.models.submissions import SubmissionState
from targets.entry.surroundings import Figured, HeldVersion, Surroundings
from targets.entry.workflow import HANDED_IN
from targets.indicators.growth_words import growth_decimals, growth_unit
from targets.models import Indicator, Period, Submission

_PARKS_A_PAGE = 50
VERIFY = "targets.verify_figure"


@dataclass(frozen=True)
class ReviewRow:
    """One park's figure of an indicator; ``state`` is that of its submission, empty where it has not begun.

    ``may_verify`` says whether the person verifies it; who heads the department looks.
    """

    park: Park
    cell: Surroundings
    state: str
    figured: Figured
    may_verify: bool

    @property
    def version(self) -> HeldVersion | None:
        """Return what is reviewed, None where nothing was handed in."""
        held = self.cell.held
        return held.version if held and self.state in HANDED_IN else None

    @property
    def key(self) -> int | None:
        """Return the number of the figure."""
        return self.cell.held.figure_id if self.cell.held else None

    @property
    def is_to_review(self) -> bool:
        """Return whether the figure can be verified and recognised: handed in by the park and not yet decided."""
        return self.may_verify and self.state == "handed_in" and self.version is not None

    @property
    def waits(self) -> bool:
        """Return whether it is still to be verified."""
        return self.is_to_review and self.version is not None and not self.version.is_verified

    @property
    def state_word(self) -> str:
        """Return the word for the state of the submission."""
        return str(SubmissionState(self.state).label) if self.state else _("not begun")

    @property
    def target(self) -> Decimal | None:
        """Return the year's target."""
        return self.cell.promised.promise.target if self.cell.promised else None

    @property
    def questions(self) -> list[str]:
        """Return what is odd about the figure, in words."""
        return [question_words(question, self.cell.indicator) for question in self.figured.questions]

    @property
    def seen(self) -> str:
        """Return in words who at the park has read that it was recognised otherwise; empty where nobody has."""
        return seen_words(self.version) if self.version else ""

    @property
    def figure_address(self) -> str:
        """Return where all versions of the figure stand."""
        return reverse("reports:figure", args=[self.park.code, self.cell.period.label, self.cell.indicator.code])


@dataclass(frozen=True)
class ReviewSection:
    """One indicator with the figures of the parks of the page."""

    indicator: Indicator
    rows: list[ReviewRow]

    @property
    def waiting(self) -> int:
        """Return how many figures are still to be verified."""
        return sum(row.waits for row in self.rows)

    @property
    def handed_in(self) -> int:
        """Return how many figures were handed in."""
        return sum(row.version is not None for row in self.rows)

    @property
    def growth_unit(self) -> str:
        """Return the unit of growth."""
        return growth_unit(self.indicator.growth, self.indicator.unit)

    @property
    def growth_decimals(self) -> int:
        """Return how many decimals growth is shown with."""
        return growth_decimals(self.indicator.growth, self.indicator.decimals)


@dataclass(frozen=True)
class ReviewContents:
    """The page of a review; ``columns`` are what the departments report themselves, and how far each is."""

    period: Period
    sections: list[ReviewSection]
    pages: Pages
    columns: list[ColumnLine]

    @classmethod
    def of(cls, user: User, own: OwnPeriod, *, page: int = 1) -> ReviewContents:
        """Return the own indicators for the parks of a page; four queries."""
        verifies = departments_granting(user, VERIFY)
        indicators = [indicator for indicator in own.indicators if indicator.reported_by == "park"]
        ids = [indicator.pk for indicator in indicators]
        found = _parks(user, own.period, ids) if ids else Park.objects.none()
        parks = list(found[Pages(_PARKS_A_PAGE * page, page, _PARKS_A_PAGE).rows])
        if not parks and page > 1:
            return cls.of(user, own)
        pages = Pages(vars(parks[0])["number"] if parks else 0, page, _PARKS_A_PAGE)
        cells = list(grid_of(own.period, [park.pk for park in parks], indicators))
        sections = []
        for at, indicator in enumerate(indicators):
            here = zip(parks, cells[at * len(parks) : (at + 1) * len(parks)], strict=True)
            may_verify = indicator.department_id in verifies
            rows = [_row(park, cell, may_verify=may_verify) for park, cell in here]
            sections.append(ReviewSection(indicator, [row for row in rows if not _is_not_asked(row)]))
        return cls(own.period, sections, pages, _columns(user, own))

    @property
    def waiting(self) -> int:
        """Return how many figures are still to be verified."""
        return sum(section.waiting for section in self.sections)

    @property
    def rows(self) -> dict[int, ReviewRow]:
        """Return by figure the figures that can be reviewed."""
        return {row.key: row for section in self.sections for row in section.rows if row.key and row.is_to_review}


def _parks(user: User, period: Period, indicator_ids: list[int]) -> ParkQuerySet:
    submissions = Submission.objects.visible_to(user).filter(period=period, park=OuterRef("pk"))
    rows: ParkQuerySet = (
        Park.objects.visible_to(user)
        .filter(parks_asked_for(indicator_ids, period))
        .existing_on(period.last_on)
        .annotate(state=Subquery(submissions.values("state")[:1]), number=Window(Count("pk")))
        .in_order()
    )
    return rows


def _row(park: Park, cell: Surroundings, *, may_verify: bool) -> ReviewRow:
    """Return a figure with what follows from its recognised value."""
    row = ReviewRow(park, cell, vars(park)["state"] or "", cell.now, may_verify)
    if row.version is None:
        return replace(row, figured=cell.figured(None))
    return replace(row, figured=cell.figured(row.version.counted))


def _columns(user: User, own: OwnPeriod) -> list[ColumnLine]:
    ids = [one.pk for one in own.indicators if one.reported_by == "department"]
    if not ids:
        return []
    today = own.demo_day or timezone.localdate()
    return ColumnLine.all_of(user, own.period, Indicator.objects.visible_to(user).filter(pk__in=ids), today)


def _is_not_asked(row: ReviewRow) -> bool:
    """Return whether the park does not answer for the indicator: all that it answers for is handed in, this is not."""
    held = row.cell.held
    return row.state in HANDED_IN and (held is None or not held.version)
