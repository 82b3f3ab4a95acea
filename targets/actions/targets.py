"""The acts on targets of a year."""

from __future__ import annotations

from accounts.audit import Act
from parks.models import Park
from targets.models import Target


def pledge_targets(*, park: Park, year: int, entry: Act) -> int:
    """Make the issued targets of a park pledged, inside the act by which its pledge comes in force; return how many."""
    pledged = Target.objects.filter(park=park, year=year, state="issued").update(state="pledged")
    entry.details["targets"] = pledged
    return pledged
