"""The paper way: both sides sign the printed pledge by hand, and the assessor confirms it with a scan.

A replaced scan is kept and handed out too. A pledge that the city folder told of has no document and keeps its loaded
states; its supplements have one blank place a side, for paper alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Unpack

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from targets.acting import Granted, Place, act_at, clock, said
from targets.breakdown.actions.targets import checked, hold_year, pledge_targets
from targets.errors import Overtaken, WorkflowError
from targets.evidence import SHEETS, keep, name_of
from targets.pledges.actions.handing_in import CONFIRM, confirmed_by
from targets.pledges.actions.pledge_ground import demand, standing_of, take_step
from targets.pledges.actions.signing import demand_targets_as_issued
from targets.pledges.models.pledge_acts import PledgeScan, PledgeScanReplacement
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.supplements import Supplement, SupplementScan, SupplementScanReplacement
from targets.pledges.pledge_moves import PLEDGE_MOVES, SIGNING
from targets.pledges.scans import demand_readable
from targets.pledges.supplement_texts import number_of


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


def keep_to_look_at(sheet: Sheet, issued_on: date | None) -> str:
    """Keep the file of a sheet that is shown before it counts, and return its digest; nothing is confirmed by that.

    Raises WorkflowError where the day or the file cannot be.
    """
    _demand_day(sheet.signed_on, issued_on)
    demand_readable(sheet.content)
    return keep(sheet.content, SHEETS)


def scanned(granted: Granted, sheet: Sheet, issued_on: date | None) -> dict[str, object]:
    """Keep the scan of a sheet and return the fields of its row. Raises WorkflowError."""
    digest = keep_to_look_at(sheet, issued_on)
    signers = {"park_signers": sheet.park_signers.strip(), "city_signers": sheet.city_signers.strip()}
    granted.entry.details |= {"signed_on": sheet.signed_on.isoformat(), **signers}
    return {
        "signed_on": sheet.signed_on,
        **signers,
        "file_name": name_of(sheet.file_name, sheet.content),
        "digest": digest,
        **confirmed_by(granted),
    }


def _demand_day(signed_on: date, issued_on: date | None) -> None:
    if signed_on > localdate(clock()):
        raise WorkflowError(_("The day of signing lies in the future."), field="signed_on")
    if issued_on is not None and signed_on < issued_on:
        words = _("The day of signing lies before %(day)s, when it was issued.") % {"day": issued_on}
        raise WorkflowError(words, field="signed_on")


def replace_paper(
    *, pledge: Pledge, file_name: str, content: bytes, seen: str, reason: str, **author: Unpack[Author]
) -> PledgeScanReplacement:
    """Put another scan in the place of a pledge's, for a reason; ``seen`` is the digest of the one it replaces.

    Day and signers stay as they were confirmed. Raises Overtaken, WorkflowError, PermissionDenied.
    """
    place, about = Place(pledge.park), ("pledge", pledge.no)
    with act_at("targets.replace_paper", place, [CONFIRM], author, about=about, reason=reason.strip()) as granted:
        standing_of(pledge)  # one after the other
        row = PledgeScanReplacement()
        _replaced(granted, row, PledgeScan.objects.filter(pledge=pledge).first(), (file_name, content), seen, reason)
    return row


def replace_supplement_paper(
    *, supplement: Supplement, file_name: str, content: bytes, seen: str, reason: str, **author: Unpack[Author]
) -> SupplementScanReplacement:
    """Put another scan in the place of a supplement's, as `replace_paper` does for a pledge's."""
    pledge = supplement.pledge
    place, about = Place(pledge.park), ("supplement", number_of(pledge, supplement.number))
    act = "targets.replace_supplement_paper"
    with act_at(act, place, [CONFIRM], author, about=about, reason=reason.strip()) as granted:
        standing_of(pledge)
        row, scan = SupplementScanReplacement(), SupplementScan.objects.filter(supplement=supplement).first()
        _replaced(granted, row, scan, (file_name, content), seen, reason)
    return row


def _replaced(
    granted: Granted,
    row: PledgeScanReplacement | SupplementScanReplacement,
    scan: PledgeScan | SupplementScan | None,
    file: tuple[str, bytes],
    seen: str,
    reason: str,
) -> None:
    """Fill and save the row of a replacement. Raises WorkflowError."""
    text, (file_name, content) = said(reason), file
    if scan is None:
        raise WorkflowError(_("There is no scan here that could be replaced."))
    before = scan.replacements.order_by("number").last()
    old = before.digest if before else scan.digest
    if old != seen:
        raise Overtaken(_("Somebody replaced this scan meanwhile. Look at it again."))
    demand_readable(content)
    new = keep(content, SHEETS)
    if new == old:
        raise WorkflowError(_("This is the scan that is there already."), field="file")
    granted.entry.details |= {"old": old, "digest": new}
    row.scan, row.number, row.reason = scan, before.number + 1 if before else 1, text
    row.file_name, row.digest = name_of(file_name, content), new
    for name, value in confirmed_by(granted).items():
        setattr(row, name, value)
    checked(row).save()
