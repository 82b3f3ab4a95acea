"""Supplements: made with the adjustment of a pledged target, signed by the park, then by the city, or on paper.

Until both sides have signed, scores, pages and an exported folder keep the old target, which is not adjusted again, and
the pledge is not settled. A target that no pledge in force holds has nothing to sign, and its adjustment counts at
once.
"""

from __future__ import annotations

import hashlib
from typing import Unpack

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.audit.trail import Author
from targets.acting import Granted, Place, act_at, clock, said
from targets.breakdown.actions.targets import checked, hold_year
from targets.breakdown.models import Adjustment, Target
from targets.documents.errors import DocumentError
from targets.documents.late import render
from targets.documents.text import canonical_bytes, digests
from targets.errors import WorkflowError
from targets.pledges.actions.handing_in import confirmed_by
from targets.pledges.actions.pledge_ground import standing_of
from targets.pledges.actions.signables import open_supplement
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.supplements import Supplement, SupplementWithdrawal
from targets.pledges.pledge_moves import ALIVE
from targets.pledges.supplement_texts import number_of, supplement_text

ADJUST = "targets.adjust_target"


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
    written = canonical_bytes(text)
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


def withdraw_supplement(*, supplement: Supplement, reason: str, **author: Unpack[Author]) -> SupplementWithdrawal:
    """Take a supplement back that waits for a signature; its adjustment never counts, and its day is free again.

    Raises WorkflowError, PermissionDenied.
    """
    pledge = supplement.pledge
    place, about = Place(pledge.park), ("supplement", number_of(pledge, supplement.number))
    with act_at("targets.withdraw_supplement", place, [ADJUST], author, about=about, reason=reason) as granted:
        hold_year(pledge.year)
        open_supplement(supplement)
        withdrawal = SupplementWithdrawal(supplement=supplement, reason=said(reason), **confirmed_by(granted))
        checked(withdrawal).save()
    return withdrawal
