"""The cells that a park handed in, by category: each with what it is compared with and what was said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import Park
from parks.rights import departments_of, parks_of
from reports.pages.frame.contents.words import state_words
from targets.entry.asking import indicators_asked_of
from targets.entry.checks import CheckFinding, Question
from targets.entry.grids import grid_of
from targets.entry.surroundings import Figured, HeldVersion, Surroundings
from targets.indicators.growth_words import growth_text
from targets.indicators.models.indicators import ReportedBy
from targets.models import Indicator
from targets.scoring.values import UNKNOWN, Cell, cell
from targets.templatetags.figures import amount, figure

if TYPE_CHECKING:
    from reports.pages.review.contents.submission_query import WholePeriod

_NOTHING = Figured(flow=None, growth=UNKNOWN, completion=None, light=None)


@dataclass(frozen=True)
class CellRow:
    """One cell as it was handed in; ``version`` is None where it was not.

    ``returned`` says why it is asked for again, ``was_returned`` why it was, once the park has handed in anew;
    ``before`` what was reported then, where it is something else now.
    """

    surroundings: Surroundings
    version: HeldVersion | None
    figured: Figured
    verified: str
    returned: str
    was_returned: str
    before: str
    figure_address: str = ""

    @property
    def indicator(self) -> Indicator:
        """Return what is measured."""
        return self.surroundings.indicator

    @property
    def figure_id(self) -> int | None:
        """Return the number of the figure, None where there is none yet."""
        return self.surroundings.held.figure_id if self.surroundings.held else None

    @property
    def is_missing(self) -> bool:
        """Return whether a department has still to report it; that is no matter of the park."""
        return self.version is None and self.indicator.reported_by == ReportedBy.DEPARTMENT

    @property
    def is_different(self) -> bool:
        """Return whether the department recognised something else than was reported."""
        return self.version is not None and self.version.is_recognised_otherwise

    @property
    def last_year(self) -> str:
        """Return last year's value in words."""
        return self.shown(self.surroundings.last_year)

    @property
    def last_period(self) -> str:
        """Return the value of the period before in words."""
        return self.shown(self.surroundings.last_period)

    @property
    def reported(self) -> str:
        """Return what was reported, to its last digit."""
        return self.shown(self.version.reported.cell) if self.version else "–"

    @property
    def recognised(self) -> str:
        """Return what is recognised, to its last digit."""
        return self.shown(self.version.recognised) if self.version else "–"

    @property
    def growth(self) -> str:
        """Return the growth with its unit."""
        one = self.indicator
        return growth_text(self.figured.growth.value, kind=one.growth, unit=one.unit, decimals=one.decimals)

    @property
    def target(self) -> Decimal | None:
        """Return the year's target, None without one."""
        return self.surroundings.promised.promise.target if self.surroundings.promised else None

    def shown(self, cell: Cell) -> str:
        """Return a value of this cell in words, to its last digit."""
        if cell.value is None:
            return state_words()[cell.state.value]
        return amount(cell.value, self.indicator.decimals)

    @property
    def questions(self) -> list[str]:
        """Return what is odd about the cell, in words."""
        return [oddity_words(question, self.indicator) for question in self.figured.questions]

    @property
    def is_unanswered(self) -> bool:
        """Return whether something is asked about it that nothing answers."""
        return bool(self.figured.questions) and self.figured.is_open


@dataclass(frozen=True)
class CategoryRows:
    """The cells of one category; what has none comes last, without a name."""

    name: str
    cells: list[CellRow]


def sees_all(user: User, park: Park) -> bool:
    """Return whether somebody sees all cells of a park, rather than those of the own department alone."""
    return user.has_perm("targets.view_every_figure") or park.pk in parks_of(user)


def categories_of(user: User, park: Park, period: WholePeriod) -> list[CategoryRows]:
    """Return what is asked of a park in a period by category, as far as somebody may see it, in the city's order."""
    asked = Indicator.objects.visible_to(user).filter(indicators_asked_of(park, period))
    if not sees_all(user, park):
        asked = asked.filter(department__in=departments_of(user))
    ordered = asked.select_related("category", "department").by_category()
    told = _told(period)
    found: dict[str, list[CellRow]] = {}
    for row in grid_of(period, [park.pk], list(ordered)):
        name = row.indicator.category.name if row.indicator.category else ""
        found.setdefault(name, []).append(_cell(row, told, park))
    return [CategoryRows(name, cells) for name, cells in found.items()]


@dataclass(frozen=True)
class _Told:
    """What was said about the cells of a submission: who verified a version, and by figure what a return says.

    ``before`` is by figure what had been reported when the park was asked again or took its figures back last.
    """

    verified: Mapping[int, str]
    returned: Mapping[int, str]
    is_answered: bool
    before: Mapping[int, Cell]


def _told(period: WholePeriod) -> _Told:
    """Return it; what an earlier return said, and one that was taken back, is past."""
    names = {step["number"]: step["name"] for step in period.steps}
    last = max((number for number, name in names.items() if name == "return"), default=0)
    after = [name for number, name in names.items() if number > last]
    ids = {step["id"] for step in period.steps if step["number"] == last and "undo_return" not in after}
    return _Told(
        verified={row["version_id"]: row["by_name"] for row in period.verified},
        returned={row["figure_id"]: row["reason"] for row in period.returned if row["step_id"] in ids},
        is_answered="hand_in" in after,
        before={
            row["figure"]: cell(row["state"], None if row["value"] is None else Decimal(row["value"]))
            for row in period.before
        },
    )


def _cell(row: Surroundings, told: _Told, park: Park) -> CellRow:
    version = row.held.version if row.held else None
    key = row.held.figure_id if row.held else 0
    said, before = told.returned.get(key, ""), told.before.get(key)
    found = CellRow(
        surroundings=row,
        version=version,
        figured=row.figured(version.counted) if version else _NOTHING,
        verified=told.verified.get(version.id, "") if version else "",
        returned="" if told.is_answered else said,
        was_returned=said if told.is_answered else "",
        before="",
        figure_address=reverse("reports:figure", args=[park.code, row.period.label, row.indicator.code])
        if row.held
        else "",
    )
    is_changed = version is not None and before is not None and version.reported.cell != before
    return replace(found, before=found.shown(before)) if is_changed and before else found


def oddity_words(question: Question, indicator: Indicator) -> str:
    """Return in words what is odd about a number."""
    compared = "" if question.compared is None else figure(question.compared, indicator.decimals)
    words = {
        CheckFinding.NEGATIVE_COUNT: _("there are never fewer than none"),
        CheckFinding.NEGATIVE: _("below zero"),
        CheckFinding.FALLS: _("cumulative, and less than the %(compared)s of the period before"),
        CheckFinding.JUMPS: _("more than three times the usual %(compared)s"),
        CheckFinding.OVER_TARGET: _("more than twice the year's target of %(compared)s"),
        CheckFinding.ZERO: _("nothing, where there was %(compared)s before"),
        CheckFinding.RATIO: _("numerator and denominator make %(compared)s"),
        CheckFinding.OUT_OF_BOUNDS: _("beyond the limit of %(compared)s"),
        CheckFinding.FRACTION: _("not in whole pieces"),
        CheckFinding.NOT_APPLICABLE: _("does not apply, though there is a target or an earlier figure"),
    }[question.finding]
    return words % {"compared": compared}
