"""One target: its value in force, what was said about it, and who set which value when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.audit.acts import act_names
from accounts.models import AuditEntry, User
from parks.rights import granting
from reports.pages.breakdown.contents.adjustments import AdjustmentRow, adjustments_in
from reports.pages.breakdown.contents.breakdown_cells import TARGET_LIGHTS
from reports.pages.breakdown.contents.target_history import states_told
from targets.breakdown.actions.targets import CHANGE_TARGET
from targets.breakdown.cells import details_token
from targets.breakdown.models import TargetState
from targets.models import Adjustment, Target, TargetComment
from targets.pledges.actions.adjusting import COMMENT, adjustment_token
from targets.pledges.actions.supplements import ADJUST
from targets.pledges.models.pledges import PledgeState
from targets.pledges.pledge_moves import SIGNS

_EVENTS = Target.pgh_event_model


@dataclass(frozen=True)
class TargetEvent:
    """What a target was from an act on; what was not issued has no value, and says why."""

    at: datetime
    by: str
    act: str
    value: Decimal | None
    state: str
    reason: str
    why_none: str = ""
    before: Decimal | None = None

    @property
    def is_changed(self) -> bool:
        """Return whether the act gave the target another value; ``before`` is the one it had."""
        return self.before is not None and self.value is not None and self.before != self.value


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
    can_issue_none: bool
    can_change_issued: bool

    @classmethod
    def of(cls, user: User, target: Target) -> TargetContents:
        """Return the page; four queries."""
        park = target.park_id
        may_set = granting(user, CHANGE_TARGET, park_id=park) is not None
        comments = TargetComment.objects.visible_to(user).filter(target=target, answers=None).select_related("answer")
        adjustments = Adjustment.objects.visible_to(user).filter(target=target)
        return cls(
            target=target,
            comments=list(comments),
            events=_events(target, states_told(user, park)),
            adjustments=adjustments_in(adjustments),
            can_edit=may_set and target.state in ("draft", "issued"),
            can_issue_none=may_set and target.state in ("draft", "issued"),
            can_comment=target.state == "issued" and granting(user, COMMENT, park_id=park) is not None,
            can_adjust=target.state == "pledged" and granting(user, ADJUST, park_id=park) is not None,
            can_answer=may_set,
            can_change_issued=may_set and target.state == "issued" and bool(comments),
        )

    @property
    def word(self) -> str:
        """Return the word for the state."""
        return str(TargetState(self.target.state).label)

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return TARGET_LIGHTS[self.target.state]

    @property
    def holding(self) -> Adjustment | None:
        """Return the adjustment that is in force today."""
        return next((row.adjustment for row in reversed(self.adjustments) if row.holds and row.is_due), None)

    @property
    def coming(self) -> list[Adjustment]:
        """Return the adjustments that hold and whose day is still to come, the next one first."""
        return [row.adjustment for row in self.adjustments if row.holds and not row.is_due]

    @property
    def waiting(self) -> AdjustmentRow | None:
        """Return the adjustment whose supplement waits for signatures; there is one at most."""
        return next((row for row in self.adjustments if row.state in SIGNS), None)

    @property
    def value(self) -> Decimal | None:
        """Return the value in force today, None where no target is issued."""
        value: Decimal | None = self.holding.new if self.holding else self.target.value
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


def _events(target: Target, states: Collection[str]) -> list[TargetEvent]:
    """Return what the target was in some of its states, the newest first."""
    rows = list(_EVENTS.objects.filter(pgh_obj_id=target.pk, state__in=states).order_by("-pgh_id"))
    acts = AuditEntry.objects.in_bulk([row.pgh_context_id for row in rows])
    names = act_names()
    found = []
    for row, older in zip(rows, [*rows[1:], None], strict=True):
        act = acts.get(row.pgh_context_id)
        found.append(
            TargetEvent(
                at=act.at if act else row.pgh_created_at,
                by=act.author if act else "",
                act=str(names.get(act.act, act.act)) if act else "",
                value=row.value,
                state=str(TargetState(row.state).label),
                reason=act.reason if act else "",
                why_none=row.reason if row.value is None else "",
                before=older.value if older else None,
            )
        )
    return found
