"""What a plan says beside its numbers, of one park or of all, and who wrote it when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.models import User
from parks.models import Park
from reports.pages.frame.contents.row_history import RowEvent, events_by
from targets.models import Category, Plan, PlanText
from targets.plans.actions.plan_texts import CATEGORY, YEAR_SUBJECT, Subject, stored_token, subject_of

if TYPE_CHECKING:
    from targets.plans.models import PlanTextEvent

_EVENTS = PlanText.pgh_event_model


@dataclass(frozen=True)
class TextPart:
    """A year or a category, what is said of it, and what was said before."""

    subject: Subject
    title: str
    row: PlanText | None
    events: tuple[RowEvent, ...]

    @property
    def field(self) -> str:
        """Return what the names of its fields in a form begin with."""
        return "-".join(map(str, self.subject))

    @property
    def token(self) -> str:
        """Return the token of what is stored."""
        return stored_token(self.row)


@dataclass(frozen=True)
class PlanTextsContents:
    """The texts of a plan of a park, or of all where that is None; ``parks`` are those to choose from."""

    plan: Plan
    park: Park | None
    parks: list[Park]
    parts: list[TextPart]

    @classmethod
    def of(cls, user: User, plan: Plan, parks: list[Park], park: Park | None) -> PlanTextsContents:
        """Return the page; four queries."""
        rows = PlanText.objects.visible_to(user).filter(plan=plan, park=park)
        stored = {subject_of(row): row for row in rows}
        events = events_by(_EVENTS.objects.filter(plan=plan, park=park), subject_of, said_of)
        titles: dict[Subject, str] = {
            (YEAR_SUBJECT, year): str(year) for year in range(plan.start_year, plan.end_year + 1)
        }
        titles |= {(CATEGORY, one.pk): one.name for one in Category.objects.visible_to(user)}
        parts = [
            TextPart(subject, title, stored.get(subject), events.get(subject, ())) for subject, title in titles.items()
        ]
        return cls(plan, park, parks, parts)


def said_of(row: PlanText | PlanTextEvent) -> str:
    """Return a text and who is responsible in one line of words."""
    return " · ".join(filter(None, (row.text, row.responsible)))
