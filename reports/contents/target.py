"""One target: its value in force, what was said about it, and who set which value when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count

from accounts.acts import act_names
from accounts.models import AuditEntry, User
from parks.rights import granting
from reports.contents.breakdown_cells import LIGHTS
from reports.contents.pledging import LIGHTS as DOCUMENT_LIGHTS
from reports.contents.supplements import state_of
from targets.actions.adjusting import COMMENT, adjustment_token
from targets.actions.supplements import ADJUST
from targets.actions.targets import CHANGE
from targets.breakdown import details_token
from targets.models import Adjustment, Target, TargetComment
from targets.models.pledges import PledgeState
from targets.models.targets import TargetState
from targets.pledge_moves import SIGNS

PARTS = ("supplement__pledge", "supplement__scan", "supplement__withdrawal")
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
class AdjustmentRow:
    """One adjustment; ``state`` is how far its supplement is, None where it has none."""

    adjustment: Adjustment
    state: PledgeState | None

    @classmethod
    def of(cls, adjustment: Adjustment) -> AdjustmentRow:
        """Return an adjustment that came with its supplement, the scan and withdrawal of that, and ``signed``."""
        supplement = getattr(adjustment, "supplement", None)
        return cls(adjustment, state_of(supplement, adjustment.signed) if supplement else None)  # type: ignore[attr-defined]

    @property
    def holds(self) -> bool:
        """Return whether it changes the target: both sides signed, or there is nothing to sign."""
        return self.state in (None, PledgeState.IN_FORCE)

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return DOCUMENT_LIGHTS.get(str(self.state), "plain")


@dataclass(frozen=True)
class TargetContents:
    """The page of a target."""

    target: Target
    comments: list[TargetComment]
    events: list[TargetEvent]
    adjustments: list[AdjustmentRow]
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
        adjustments = adjustments.annotate(signed=Count("supplement__signatures"))
        return cls(
            target=target,
            comments=list(comments),
            events=_events(target, is_whole=may_set) if works_on else [],
            adjustments=[AdjustmentRow.of(one) for one in adjustments.select_related(*PARTS).defer(*HEAVY)],
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
    def holding(self) -> Adjustment | None:
        """Return the latest adjustment that holds."""
        return next((row.adjustment for row in reversed(self.adjustments) if row.holds), None)

    @property
    def waiting(self) -> AdjustmentRow | None:
        """Return the adjustment whose supplement waits for signatures; there is one at most."""
        return next((row for row in self.adjustments if row.state in SIGNS), None)

    @property
    def value(self) -> Decimal:
        """Return the value after all adjustments that hold."""
        value: Decimal = self.holding.new if self.holding else self.target.value
        return value

    @property
    def details_token(self) -> str:
        """Return the token that a change of the details has to have seen."""
        return details_token(self.target)

    @property
    def adjust_token(self) -> str:
        """Return the token that an adjustment has to have seen."""
        open_ones = [row.adjustment for row in self.adjustments if row.state != PledgeState.VOID]
        return adjustment_token(self.target, open_ones[-1] if open_ones else None)


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
