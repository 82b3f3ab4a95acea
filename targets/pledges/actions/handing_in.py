"""Handing in pledges (递交): the park hands its signed pledge over, and the assessor confirms it."""

from __future__ import annotations

from typing import Unpack

from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from targets.acting import Granted, Place, act_at, clock
from targets.breakdown.actions.targets import checked
from targets.errors import Overtaken, WorkflowError
from targets.pledges.actions.pledge_ground import demand_state, standing_of
from targets.pledges.models.pledge_acts import PledgeHandIn, PledgeScan
from targets.pledges.models.pledges import Pledge
from targets.pledges.pledge_moves import PLEDGE_MOVES

CONFIRM_HAND_IN = PLEDGE_MOVES["issue"].permission


def hand_in_pledge(*, pledge: Pledge, is_paper: bool, **author: Unpack[Author]) -> PledgeHandIn:
    """Confirm that a park handed in its pledge, signed here or (``is_paper``) as a sheet signed by hand.

    Raises Overtaken where somebody confirmed it already, WorkflowError, PermissionDenied.
    """
    place, about = Place(pledge.park), ("pledge", pledge.no)
    with act_at("targets.hand_in_pledge", place, [CONFIRM_HAND_IN], author, about=about) as granted:
        standing = standing_of(pledge)
        demand_state(standing, "issued", "signed_by_park", "in_force")
        before = PledgeHandIn.objects.filter(pledge=pledge).first()
        if before is not None:
            raise Overtaken(_("%(name)s confirmed already that it was handed in.") % {"name": before.by_name})
        is_paper = is_paper or standing.document is None or PledgeScan.objects.filter(pledge=pledge).exists()
        if standing.state == "issued" and not is_paper:
            words = _("The park has not signed yet. If it handed in a sheet signed by hand, say so.")
            raise WorkflowError(words, field="is_paper")
        handed_in = PledgeHandIn(pledge=pledge, is_paper=is_paper, **confirmed_by(granted))
        checked(handed_in).save()
        granted.entry.details |= {"is_paper": is_paper}
    return handed_in


def confirmed_by(granted: Granted) -> dict[str, object]:
    """Return who confirms something now, under which appointment and on which day of the city; the audit keeps it."""
    on = localdate(clock())
    granted.entry.details |= {"on": on.isoformat()}
    return {
        "on": on,
        "at": timezone.now(),
        "by": granted.by,
        "by_name": str(granted.by),
        "appointment": granted.entry.appointment,
        "act_id": granted.entry.id,
    }
