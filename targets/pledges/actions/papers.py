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
from targets.breakdown.actions.targets import checked
from targets.errors import Overtaken, WorkflowError
from targets.evidence import SHEETS, keep_file, name_of
from targets.pledges.actions.handing_in import CONFIRM_HAND_IN, confirmed_by
from targets.pledges.actions.pledge_ground import standing_of
from targets.pledges.actions.signables import Signable
from targets.pledges.models.pledge_acts import Replacement, Scan
from targets.pledges.pledge_moves import PLEDGE_MOVES
from targets.pledges.scans import demand_readable


@dataclass(frozen=True)
class PaperSheet:
    """A sheet that both sides signed by hand: the day, who signed with which title, and its scan."""

    signed_on: date
    park_signers: str
    city_signers: str
    file_name: str
    content: bytes


def confirm_paper(*, document: Signable, sheet: PaperSheet, **author: Unpack[Author]) -> Scan:
    """Confirm that both sides signed a pledge or a supplement by hand; it is in force from the day of signing on.

    Raises WorkflowError where somebody signed here, the targets changed or the scan cannot be kept, PermissionDenied.
    """
    place = Place(document.pledge.park)
    with act_at(document.paper_act, place, [CONFIRM_HAND_IN], author, about=document.about) as granted:
        standing = document.held(PLEDGE_MOVES["confirm_paper"].sources)
        if standing.signatures:
            raise WorkflowError(str(document.signed_here))
        document.demand_as_issued()
        scan = checked(document.scan(**document.owner, **scanned(granted, sheet, document.issued_on(standing))))
        scan.save()
        document.go_on_from_paper(granted, standing, sheet.signed_on)
        granted.entry.details |= {"digest": scan.digest}
    return scan


def keep_to_look_at(sheet: PaperSheet, issued_on: date | None) -> str:
    """Keep the file of a sheet that is shown before it counts, and return its digest; nothing is confirmed by that.

    Raises WorkflowError where the day or the file cannot be.
    """
    _demand_day(sheet.signed_on, issued_on)
    demand_readable(sheet.content)
    return keep_file(sheet.content, SHEETS)


def scanned(granted: Granted, sheet: PaperSheet, issued_on: date | None) -> dict[str, object]:
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
    *, document: Signable, file_name: str, content: bytes, seen: str, reason: str, **author: Unpack[Author]
) -> Replacement:
    """Put another scan in the place of one, for a reason; ``seen`` is the digest of the one it replaces.

    Day and signers stay as they were confirmed. Raises Overtaken, WorkflowError, PermissionDenied.
    """
    place, about = Place(document.pledge.park), document.about
    with act_at(document.replace_act, place, [CONFIRM_HAND_IN], author, about=about, reason=reason.strip()) as granted:
        standing_of(document.pledge)  # one after the other
        text, scan = said(reason), document.scan.objects.filter(**document.owner).first()
        if scan is None:
            raise WorkflowError(_("There is no scan here that could be replaced."))
        before = scan.replacements.order_by("number").last()
        old = before.digest if before else scan.digest
        if old != seen:
            raise Overtaken(_("Somebody replaced this scan meanwhile. Look at it again."))
        demand_readable(content)
        new = keep_file(content, SHEETS)
        if new == old:
            raise WorkflowError(_("This is the scan that is there already."), field="file")
        granted.entry.details |= {"old": old, "digest": new}
        number, name = before.number + 1 if before else 1, name_of(file_name, content)
        fields = {"scan": scan, "number": number, "reason": text, "file_name": name, "digest": new}
        row = checked(document.replacement(**fields, **confirmed_by(granted)))
        row.save()
    return row
