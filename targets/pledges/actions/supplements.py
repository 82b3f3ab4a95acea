"""Supplements: made with the adjustment of a pledged target, signed by the park, then by the city, or on paper.

Until both sides have signed, scores, pages and an exported folder keep the old target, which is not adjusted again, and
the pledge is not settled. A target that no pledge in force holds has nothing to sign, and its adjustment counts at
once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Unpack

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.audit.trail import Author
from accounts.keys.signer import Signer
from accounts.models import User
from parks.backends import acting_as
from targets.acting import Granted, Place, act_at, clock, said
from targets.breakdown.actions.targets import checked, hold_year
from targets.breakdown.models import Adjustment, Target
from targets.documents.errors import DocumentError
from targets.documents.late import render
from targets.documents.text import canonical, digests
from targets.errors import WorkflowError
from targets.pledges.actions.handing_in import CONFIRM, confirmed_by
from targets.pledges.actions.papers import Sheet, scanned
from targets.pledges.actions.pledge_ground import PLEDGE_LOCK, Signed, hold, standing_of
from targets.pledges.actions.service_turns import Asked, made_at_service
from targets.pledges.actions.signing import FOR_CITY, FOR_PARK, first_key_kept, known_before, signed_by, unlocked_now
from targets.pledges.actions.turns import Turn, demand_as_made, overtaken_by, turn_of
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.supplements import Supplement, SupplementScan, SupplementSignature, SupplementWithdrawal
from targets.pledges.pledge_moves import ALIVE, SIGNS
from targets.pledges.supplement_texts import number_of, supplement_text

ADJUST = "targets.adjust_target"


class SupplementStanding(Signed):
    """How far a supplement has come."""

    def __init__(self, supplement: Supplement) -> None:
        hold(PLEDGE_LOCK, supplement.pledge_id)
        self.document = supplement
        self.signatures = list(SupplementSignature.objects.filter(supplement=supplement).order_by("pk"))
        is_scanned, is_withdrawn = (
            model.objects.filter(supplement=supplement).exists() for model in (SupplementScan, SupplementWithdrawal)
        )
        state = supplement.state_with(len(self.signatures), is_scanned=is_scanned, is_withdrawn=is_withdrawn)
        self.state = str(state)


def pledge_that_holds(target: Target) -> Pledge | None:
    """Return the pledge in force that holds a target, locked, None without one. Raises WorkflowError when settled."""
    held = Pledge.objects.with_state().filter(park=target.park_id, year=target.year, state__in=ALIVE)
    pledge: Pledge | None = held.select_related("park").first()
    if pledge is None:
        return None
    state = standing_of(pledge).state
    if state == "settled":
        raise WorkflowError(_("The pledge is settled: its targets are no longer adjusted."))
    return pledge if state == "in_force" else None


def unsigned_supplements(pledge: Pledge) -> list[Supplement]:
    """Return the supplements of a pledge that wait for a signature; one query."""
    return list(pledge.supplements.waiting().defer("pdf", "canonical").order_by("number"))


def carry_supplement(granted: Granted, pledge: Pledge, adjustment: Adjustment) -> Supplement:
    """Make the supplement for an adjustment of a pledge, inside the act that adjusts. Raises WorkflowError."""
    document = getattr(Pledge.objects.select_related("document").get(pk=pledge.pk), "document", None)
    number, today = pledge.supplements.count() + 1, localdate(clock())
    with override(settings.LANGUAGE_CODE):
        text = supplement_text(pledge=pledge, document=document, adjustment=adjustment, number=number, issued_on=today)
    written = canonical(text)
    found = digests(written)
    try:
        pdf = render(text, found)
    except DocumentError as error:
        raise WorkflowError(_("The supplement could not be made. Nothing was changed.")) from error
    supplement = Supplement(
        pledge=pledge,
        number=number,
        adjustment=adjustment,
        issued_on=today,
        act_id=granted.entry.id,
        canonical=written,
        sha256=found.sha256,
        sm3=found.sm3,
        pdf=pdf,
        park_signers=sum(line.field.startswith("party_b") for line in text.signatures),
        city_signers=sum(line.field.startswith("party_a") for line in text.signatures),
    )
    checked(supplement).save()
    granted.entry.details |= {"supplement": text.no, "documents": [hashlib.sha256(pdf).hexdigest()]}
    return supplement


def sign_supplement(
    *,
    supplement: Supplement,
    seen: str,
    password: str | None = "",
    pin: str = "",
    unlocked: Signer | None = None,
    opened: Callable[[Signer], object] | None = None,
    **author: Unpack[Author],
) -> SupplementSignature:
    """Sign a supplement with the key of the person; ``seen`` is the digest that was shown.

    The key is unlocked by the password, the password and the PIN, or beforehand, as for `sign_pledge`.
    Raises Overtaken, PinRefused, WorkflowError where it is not this person's turn or the key is refused,
    PermissionDenied.
    """
    pledge = supplement.pledge
    no = number_of(pledge, supplement.number)
    turn = partial(_turn, supplement, no, seen)
    asked = Asked("targets.sign_supplement", Place(pledge.park), [FOR_PARK, FOR_CITY], ("supplement", no), turn)
    made = unlocked or made_at_service(asked, author, password, pin)
    with first_key_kept(author, password), asked.begun(author, made) as granted:
        due = asked.turn(granted.by)
        granted.entry.under(acting_as(due.line.held))
        signer = unlocked_now(granted.by, password, made, author, opened)
        granted.entry.details |= known_before(unlocked, password)
        signature = SupplementSignature(supplement=supplement, **signed_by(signer, granted, due))
        checked(signature).save()
    return signature


def _turn(supplement: Supplement, no: str, seen: str, by: User) -> Turn:
    standing = SupplementStanding(supplement)
    _demand_open(standing)
    if standing.sha256 != seen:
        raise overtaken_by(standing)
    demand_as_made(standing, supplement.act_id, no)
    with override(settings.LANGUAGE_CODE):
        reason = _("Signing of the supplement %(no)s") % {"no": no}
    return turn_of(by, supplement.pledge, standing, reason)


def confirm_supplement_paper(*, supplement: Supplement, sheet: Sheet, **author: Unpack[Author]) -> SupplementScan:
    """Confirm that both sides signed a supplement by hand. Raises WorkflowError, PermissionDenied."""
    pledge = supplement.pledge
    about = ("supplement", number_of(pledge, supplement.number))
    with act_at("targets.confirm_supplement_paper", Place(pledge.park), [CONFIRM], author, about=about) as granted:
        standing = SupplementStanding(supplement)
        _demand_open(standing)
        if standing.signatures:
            raise WorkflowError(_("Somebody signed this supplement here already: the others sign it here as well."))
        scan = SupplementScan(supplement=supplement, **scanned(granted, sheet, supplement.issued_on))
        checked(scan).save()
        granted.entry.details |= {"digest": scan.digest}
    return scan


def withdraw_supplement(*, supplement: Supplement, reason: str, **author: Unpack[Author]) -> SupplementWithdrawal:
    """Take a supplement back that waits for a signature; its adjustment never counts, and its day is free again.

    Raises WorkflowError, PermissionDenied.
    """
    pledge = supplement.pledge
    place, about = Place(pledge.park), ("supplement", number_of(pledge, supplement.number))
    with act_at("targets.withdraw_supplement", place, [ADJUST], author, about=about, reason=reason) as granted:
        hold_year(pledge.year)
        _demand_open(SupplementStanding(supplement))
        withdrawal = SupplementWithdrawal(supplement=supplement, reason=said(reason), **confirmed_by(granted))
        checked(withdrawal).save()
    return withdrawal


def _demand_open(standing: SupplementStanding) -> None:
    """Refuse what cannot be done once a supplement is signed by both sides or withdrawn. Raises WorkflowError."""
    if standing.state == "void":
        raise WorkflowError(_("This supplement was withdrawn."))
    if standing.state not in SIGNS:
        raise WorkflowError(_("This supplement is signed by both sides already."))
