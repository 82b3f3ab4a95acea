"""Settling pledges: at the year's end the recognised results are signed off, and the pledge is closed with them."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from targets.acting import Place, act_at
from targets.breakdown.actions.targets import checked, hold_year
from targets.errors import Overtaken, WorkflowError
from targets.pledges.actions.handing_in import confirmed_by
from targets.pledges.actions.pledge_ground import demand_state, standing_of, take_step
from targets.pledges.actions.supplements import unsigned_supplements
from targets.pledges.models.pledge_acts import PledgeSettlement
from targets.pledges.models.pledges import Pledge
from targets.pledges.pledge_moves import PLEDGE_MOVES
from targets.pledges.settlements import Recognised, settlement_bytes

SETTLE = PLEDGE_MOVES["settle"].permission


def settle_pledge(*, pledge: Pledge, found: Recognised, seen: str, **author: Unpack[Author]) -> PledgeSettlement:
    """Sign off the results of a pledge and close it; ``seen`` is the token of the results that were shown.

    Raises Overtaken where they are others by now, WorkflowError where a supplement is not signed, PermissionDenied.
    """
    about = ("pledge", pledge.no)
    with act_at("targets.settle_pledge", Place(pledge.park), [SETTLE], author, about=about) as granted:
        hold_year(pledge.year)
        standing, move = standing_of(pledge), PLEDGE_MOVES["settle"]
        demand_state(standing, *move.sources)
        if found.token != seen:
            raise Overtaken(_("The results changed since you looked, by an erratum. Look at them again."))
        if waiting := unsigned_supplements(pledge):
            numbers = ", ".join(str(one.number) for one in waiting)
            raise WorkflowError(_("Supplements are not signed yet: no. %(numbers)s.") % {"numbers": numbers})
        signed = list(pledge.supplements.order_by("number").values_list("sha256", flat=True))
        text_digest = standing.document.sha256 if standing.document else ""
        written = settlement_bytes(pledge.no, pledge.year, text_digest, signed, found)
        settlement = PledgeSettlement(
            pledge=pledge,
            release=found.release,
            release_digest=found.digest,
            score=Decimal(found.score) if found.score else None,
            place=found.place,
            canonical=written,
            sha256=hashlib.sha256(written).hexdigest(),
            **confirmed_by(granted),
        )
        checked(settlement).save()
        take_step(granted, pledge, standing.last, move)
        granted.entry.details |= {"digest": settlement.sha256}
    return settlement
