"""The paper way: both sides sign the printed pledge by hand, and the assessor confirms it with a scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit import Author
from targets.actions.ground import Granted, Place, act_at, clock
from targets.actions.handing_in import CONFIRM, confirmed_by
from targets.actions.pledge_ground import demand, standing_of, take_step
from targets.actions.signing import demand_targets_as_issued
from targets.actions.targets import checked, hold_year, pledge_targets
from targets.errors import WorkflowError
from targets.evidence import SHEETS, keep, name_of
from targets.models import Pledge, PledgeScan
from targets.pledge_moves import PLEDGE_MOVES, SIGNING
from targets.scans import demand_readable


@dataclass(frozen=True)
class Sheet:
    """A sheet that both sides signed by hand: the day, who signed with which title, and its scan."""

    signed_on: date
    park_signers: str
    city_signers: str
    file_name: str
    content: bytes


def confirm_paper(*, pledge: Pledge, sheet: Sheet, **author: Unpack[Author]) -> PledgeScan:
    """Confirm that both sides signed a pledge by hand; it is in force from the day of signing on.

    Raises WorkflowError where somebody signed here, the targets changed or the scan cannot be kept, PermissionDenied.
    """
    place, about = Place(pledge.park), ("pledge", pledge.no)
    with act_at("targets.confirm_paper", place, [CONFIRM], author, about=about) as granted:
        hold_year(pledge.year)
        standing, move = standing_of(pledge), PLEDGE_MOVES["confirm_paper"]
        demand(standing, *move.sources)
        if standing.signatures:
            raise WorkflowError(_("Somebody signed this pledge here already. To sign on paper, issue it anew."))
        demand_targets_as_issued(pledge)
        scan = PledgeScan(pledge=pledge, **scanned(granted, sheet, standing.last.on))
        checked(scan).save()
        step = take_step(granted, pledge, standing.last, move.target, on=sheet.signed_on)
        take_step(granted, pledge, step, SIGNING["city"].target, on=sheet.signed_on)
        pledge_targets(park=pledge.park, year=pledge.year, entry=granted.entry)
        granted.entry.details |= {"digest": scan.digest}
    return scan


def scanned(granted: Granted, sheet: Sheet, issued_on: date | None) -> dict[str, Any]:
    """Keep the scan of a sheet and return the fields of its row. Raises WorkflowError."""
    if sheet.signed_on > localdate(clock()):
        raise WorkflowError(_("The day of signing lies in the future."), field="signed_on")
    if issued_on is not None and sheet.signed_on < issued_on:
        words = _("The day of signing lies before %(day)s, when it was issued.") % {"day": issued_on}
        raise WorkflowError(words, field="signed_on")
    demand_readable(sheet.content)
    signers = {"park_signers": sheet.park_signers.strip(), "city_signers": sheet.city_signers.strip()}
    granted.entry.details |= {"signed_on": sheet.signed_on.isoformat(), **signers}
    return {
        "signed_on": sheet.signed_on,
        **signers,
        "file_name": name_of(sheet.file_name, sheet.content),
        "digest": keep(sheet.content, SHEETS),
        **confirmed_by(granted),
    }
