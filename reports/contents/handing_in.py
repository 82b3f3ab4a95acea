"""What a park hands on in its name: the summary before it does, and the printed statistical form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from reports.contents.desk import Desk
from reports.contents.entering import Counts, Row, Sheet
from reports.contents.grid import steps_of
from reports.contents.periods import time_words
from targets.actions.figures import seen_of
from targets.workflow import HANDED_IN, Transition


@dataclass(frozen=True)
class StepContents:
    """One step before it is done: what goes out, what is missing, and whether it is late.

    ``asking`` are cells with open questions. ``figures`` is the token of all cells as shown; ``is_possible`` is false
    where the state or the day forbids it.
    """

    desk: Desk
    transition: Transition
    counts: Counts
    empty: list[Row]
    asking: list[Row]
    not_applicable: list[Row]
    answered: list[Row]
    figures: str
    is_possible: bool

    @classmethod
    def of(cls, user: User, sheet: Sheet, transition: Transition) -> StepContents:
        """Return the page; no query."""
        rows = sheet.own_rows
        return cls(
            desk=sheet.desk,
            transition=transition,
            counts=Counts.of(sheet.own.values()),
            empty=[row for row in rows if row.around.entered is None],
            asking=[row for row in rows if row.around.now.is_open],
            not_applicable=[row for row in rows if row.around.entered and row.around.entered.state == "not_applicable"],
            answered=[
                row
                for row in rows
                if row.around.entered and row.around.entered.value is not None and row.around.entered.answer
            ],
            figures=seen_of(sheet.own),
            is_possible=transition in steps_of(user, sheet.desk),
        )

    @property
    def hands_on(self) -> bool:
        """Return whether figures leave the hands of the person with this step."""
        return self.transition.name != "take_back"

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
    rows: list[Row]
    filled_in_by: str
    handed_in_by: str
    handed_in_at: datetime | None

    @classmethod
    def of(cls, sheet: Sheet) -> StatisticalForm:
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
