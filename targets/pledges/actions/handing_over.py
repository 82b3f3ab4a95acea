"""Handing pledges over: when a head changes post, the pledge passes to the successor with all that is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from targets.acting import Place, act_at, clock
from targets.breakdown.actions.targets import checked
from targets.errors import Overtaken
from targets.pledges.actions.handing_in import CONFIRM_HAND_IN, confirmed_by
from targets.pledges.actions.pledge_ground import demand_state, standing_of
from targets.pledges.actions.supplements import unsigned_supplements
from targets.pledges.heads import changes_to_follow
from targets.pledges.models.pledge_acts import PledgeHandOver
from targets.pledges.models.pledges import Pledge


def hand_over_pledge(
    *, pledge: Pledge, successor: int, unfinished: Sequence[Mapping[str, object]], **author: Unpack[Author]
) -> PledgeHandOver:
    """Pass a pledge to the successor of a head; ``successor`` is the number of the new appointment.

    ``unfinished`` is what is open by the pages; supplements not signed yet are listed beside it. Raises Overtaken
    where no such change of post is to be followed (any more), WorkflowError, PermissionDenied.
    """
    place, about = Place(pledge.park), ("pledge", pledge.no)
    with act_at("targets.hand_over_pledge", place, [CONFIRM_HAND_IN], author, about=about) as granted:
        demand_state(standing_of(pledge), "issued", "signed_by_park", "in_force")
        changes = changes_to_follow(pledge, localdate(clock()))
        change = next((one for one in changes if one.after.pk == successor), None)
        if change is None:
            raise Overtaken(_("This change of post was followed already, or is none. Look again."))
        hand_over = PledgeHandOver(
            pledge=pledge,
            post=change.post,
            since_on=change.after.from_on,
            from_user=change.before.user,
            from_name=str(change.before.user),
            to_user=change.after.user,
            to_name=str(change.after.user),
            to_appointment=change.after.pk,
            duties=[*_supplements(pledge), *unfinished],
            **confirmed_by(granted),
        )
        checked(hand_over).save()
        granted.entry.details |= {"from": hand_over.from_name, "to": hand_over.to_name}
    return hand_over


def _supplements(pledge: Pledge) -> list[dict[str, object]]:
    return [{"kind": "supplement", "number": one.number} for one in unsigned_supplements(pledge)]
