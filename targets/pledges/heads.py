"""Who heads a park and who did: the changes of post that a pledge has to follow.

The same park, the same title, another person, begun after the pledge was issued.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from parks.models import Appointment, Role
from targets.pledges.models.pledge_acts import PledgeHandOver
from targets.pledges.models.pledges import Pledge, PledgeStep


@dataclass(frozen=True)
class ChangeOfPost:
    """Somebody took over a post of a park's head from somebody else."""

    before: Appointment
    after: Appointment

    @property
    def post(self) -> str:
        """Return the post."""
        return str(self.after)


def changes_to_follow(pledge: Pledge, day: date) -> list[ChangeOfPost]:
    """Return the changes of post since a pledge was issued that it was not handed over by yet; one query.

    A post is a head's title; deputies for stated dates take over nothing. The appointments of today count.
    """
    issued = PledgeStep.objects.filter(pledge=pledge, to_state="issued").values("on")
    done = PledgeHandOver.objects.filter(pledge=pledge, to_appointment=OuterRef("pk"))
    heads = Appointment.objects.filter(role=Role.PARK_HEAD, park=pledge.park_id, is_acting=False)
    heads = heads.annotate(issued_on=Subquery(issued[:1]), is_followed=Exists(done))
    held = list(heads.select_related("user").order_by("from_on", "pk"))
    return [
        ChangeOfPost(before, after)
        for after in held
        if after.from_on <= day and (after.to_on is None or after.to_on >= day)
        if not after.is_followed and (after.issued_on is None or after.from_on > after.issued_on)
        if (before := _before(held, after)) is not None
    ]


def _before(held: Sequence[Appointment], after: Appointment) -> Appointment | None:
    """Return the last appointment of somebody else with the same title that began earlier."""
    earlier = [
        one for one in held if one.title == after.title and one.user_id != after.user_id and one.from_on < after.from_on
    ]
    return earlier[-1] if earlier else None
