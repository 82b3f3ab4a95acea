"""What a park hands on in its name: the summary before it does, and the printed statistical form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core.workflow import Transition
from parks.countersigning import NAME_COUNTERSIGNER
from parks.rights import granting
from reports.pages.entry.contents.desk import Desk
from reports.pages.entry.contents.entering import EntryGrid, EntryRow, GridCounts, shown_entered
from reports.pages.entry.contents.grid import steps_of
from reports.pages.periods.contents.periods import time_words
from targets.entry.actions.figures import seen_of
from targets.entry.sign_off import why_not_to_hand_in
from targets.entry.workflow import HANDED_IN
from targets.indicators.cells import EnteredCell
from targets.models import Indicator


@dataclass(frozen=True)
class OutgoingFigure:
    """One figure that goes out; ``before`` is what was handed in last, empty where that is the same or nothing was."""

    row: EntryRow
    now: str
    before: str

    @classmethod
    def of(cls, row: EntryRow) -> OutgoingFigure:
        """Return the figure; what is empty goes out as not reported."""
        indicator, held = row.indicator, row.around.held
        version = held.version if held else None
        now = _said(row.around.entered, indicator)
        if version is None or version.reported == (row.around.entered or EnteredCell("unknown")):
            return cls(row, now, "")
        return cls(row, now, _said(version.reported, indicator))

    @property
    def is_changed(self) -> bool:
        """Return whether it differs from what was handed in last: the value, or what is said about it."""
        return bool(self.before)


def _said(entered: EnteredCell | None, indicator: Indicator) -> str:
    return _("not reported") if entered is None or entered.state == "unknown" else shown_entered(entered, indicator)


@dataclass(frozen=True)
class StepContents:
    """One step before it is done: what goes out, what is missing, and whether it is late.

    ``asking`` are cells with open questions. ``figures`` is the token of all cells as shown; ``is_possible`` is false
    where the state or the day forbids it, or ``why_not`` says why this person does not hand in.
    """

    desk: Desk
    transition: Transition
    counts: GridCounts
    empty: list[EntryRow]
    asking: list[EntryRow]
    not_applicable: list[EntryRow]
    answered: list[EntryRow]
    figures: str
    is_possible: bool
    rows: list[OutgoingFigure]
    why_not: str
    may_name: bool

    @classmethod
    def of(cls, user: User, sheet: EntryGrid, transition: Transition) -> StepContents:
        """Return the page; no query but of who countersigns, two."""
        rows, desk = sheet.own_rows, sheet.desk
        is_hand_in = transition.name == "hand_in"
        why_not = why_not_to_hand_in(user, desk.park, desk.period, desk.submission) if is_hand_in else ""
        return cls(
            desk=sheet.desk,
            transition=transition,
            counts=GridCounts.of(sheet.own.values()),
            empty=[row for row in rows if row.around.entered is None],
            asking=[row for row in rows if row.around.now.is_open],
            not_applicable=[row for row in rows if row.around.entered and row.around.entered.state == "not_applicable"],
            answered=[
                row
                for row in rows
                if row.around.entered and row.around.entered.value is not None and row.around.entered.answer
            ],
            figures=seen_of(sheet.own),
            is_possible=transition in steps_of(user, desk) and not why_not,
            rows=[OutgoingFigure.of(row) for row in rows],
            why_not=why_not,
            may_name=granting(user, NAME_COUNTERSIGNER, park_id=desk.park.pk) is not None,
        )

    @property
    def hands_on(self) -> bool:
        """Return whether figures leave the hands of the person with this step."""
        return self.transition.name not in ("take_back", "recall")

    @property
    def changed(self) -> int:
        """Return how many figures differ from what was handed in last."""
        return sum(row.is_changed for row in self.rows)

    @property
    def timing(self) -> str:
        """Return whether this is in time, in words."""
        late = self.desk.period.late_by(self.desk.now, self.desk.until)
        if late is not None:
            return _("%(time)s late") % {"time": time_words(late)}
        return _("on time")

    @property
    def is_late(self) -> bool:
        """Return whether the day it was due has passed."""
        return self.desk.period.late_by(self.desk.now, self.desk.until) is not None


@dataclass(frozen=True)
class StatisticalForm:
    """The park's own figures as a form to be printed, signed and filed; names and day as far as they are known."""

    desk: Desk
    rows: list[EntryRow]
    filled_in_by: str
    handed_in_by: str
    handed_in_at: datetime | None

    @classmethod
    def of(cls, sheet: EntryGrid) -> StatisticalForm:
        """Return the form; no query."""
        desk = sheet.desk
        is_in = desk.state in HANDED_IN
        return cls(
            desk=desk,
            rows=sheet.own_rows,
            filled_in_by=desk.names.get("report_ready", ""),
            handed_in_by=desk.names.get("hand_in", "") if is_in else "",
            handed_in_at=desk.submission.handed_in_at if desk.submission and is_in else None,
        )
