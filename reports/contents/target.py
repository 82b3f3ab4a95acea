"""One target: its value in force, what was said about it, and who set which value when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.acts import act_names
from accounts.models import AuditEntry, User
from parks.rights import granting
from reports.contents.breakdown_cells import LIGHTS
from targets.actions.adjusting import ADJUST, COMMENT, adjustment_token
from targets.actions.targets import CHANGE
from targets.breakdown import details_token
from targets.models import Adjustment, Target, TargetComment
from targets.models.targets import TargetState

# What of the supplements the list of adjustments does not say.
HEAVY = ("supplement__pdf", "supplement__canonical")
EVENTS: Any = Target.pgh_event_model  # type: ignore[attr-defined]


@dataclass(frozen=True)
class TargetEvent:
    """What a target was from an act on; a deleted draft has no value."""

    at: datetime
    by: str
    act: str
    value: Decimal | None
    state: str
    reason: str


@dataclass(frozen=True)
class TargetContents:
    """The page of a target."""

    target: Target
    comments: list[TargetComment]
    events: list[TargetEvent]
    adjustments: list[Adjustment]
    can_edit: bool
    can_comment: bool
    can_adjust: bool
    can_answer: bool

    @classmethod
    def of(cls, user: User, target: Target) -> TargetContents:
        """Return the page; four queries."""
        park = target.park_id
        may_set = granting(user, CHANGE, park_id=park) is not None
        # Whoever sees comments of this target works on it, and may see how it came to be.
        works_on = may_set or granting(user, COMMENT, park_id=park) is not None
        comments = TargetComment.objects.visible_to(user).filter(target=target, answers=None).select_related("answer")
        adjustments = Adjustment.objects.visible_to(user).filter(target=target)
        return cls(
            target=target,
            comments=list(comments),
            events=_events(target, is_whole=may_set) if works_on else [],
            adjustments=list(adjustments.select_related("supplement__pledge").defer(*HEAVY)),
            can_edit=may_set and target.state != "pledged",
            can_comment=target.state == "issued" and granting(user, COMMENT, park_id=park) is not None,
            can_adjust=target.state == "pledged" and granting(user, ADJUST, park_id=park) is not None,
            can_answer=may_set,
        )

    @property
    def word(self) -> str:
        """Return the word for the state."""
        return str(TargetState(self.target.state).label)

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return LIGHTS[self.target.state]

    @property
    def last(self) -> Adjustment | None:
        """Return the latest adjustment."""
        return self.adjustments[-1] if self.adjustments else None

    @property
    def value(self) -> Decimal:
        """Return the value after all adjustments."""
        value: Decimal = self.last.new if self.last else self.target.value
        return value

    @property
    def details_token(self) -> str:
        """Return the token that a change of the details has to have seen."""
        return details_token(self.target)

    @property
    def adjust_token(self) -> str:
        """Return the token that an adjustment has to have seen."""
        return adjustment_token(self.target, self.last)


def _events(target: Target, *, is_whole: bool) -> list[TargetEvent]:
    """Return what the target was, the newest first; a park sees nothing of the drafts before it was issued."""
    rows = list(EVENTS.objects.filter(pgh_obj_id=target.pk).order_by("-pgh_id"))
    acts = AuditEntry.objects.in_bulk([row.pgh_context_id for row in rows])
    names = act_names()
    found = []
    for row in rows:
        act = acts.get(row.pgh_context_id)
        if not is_whole and row.state == "draft":
            continue
        found.append(
            TargetEvent(
                at=act.at if act else row.pgh_created_at,
                by=act.author if act else "",
                act=str(names.get(act.act, act.act)) if act else "",
                value=row.value,
                state=str(TargetState(row.state).label),
                reason=act.reason if act else "",
            )
        )
    return found
