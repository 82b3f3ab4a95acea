"""Proves that supplements are what was issued and signed, and each the text of its adjustment."""

from __future__ import annotations

import json
from collections.abc import Iterator

from accounts.keys.trust import TrustAnchors
from core.canonical import plain
from targets.breakdown.models import Adjustment
from targets.evidence import ADJUSTMENTS, SHEETS
from targets.pledges.checks.document_checks import file_faults, signature_faults, signer_faults, text_faults
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.pledging import PledgeDocument
from targets.pledges.models.supplements import Supplement


def supplement_faults(pledge: Pledge, anchors: TrustAnchors) -> Iterator[str]:
    """Yield what differs in the supplements of a pledge, and each adjustment that has none."""
    rows = pledge.supplements.select_related("adjustment__target__indicator", "scan", "withdrawal").order_by("number")
    for number, supplement in enumerate(rows, start=1):
        found = [] if supplement.number == number else [f"number {supplement.number} stored"]
        found += [*text_faults(supplement), *_of_adjustment(pledge, supplement)]
        signatures = list(supplement.signatures.order_by("pk"))
        if hasattr(supplement, "withdrawal") and len(signatures) >= supplement.park_signers + supplement.city_signers:
            found.append("withdrawn although both sides signed it")
        found += signature_faults(supplement, signatures, anchors)
        if scan := getattr(supplement, "scan", None):
            for sheet in (scan, *scan.replacements.order_by("number")):
                found += file_faults(sheet.digest, SHEETS)
        if digest := supplement.adjustment.evidence_digest:
            found += file_faults(digest, ADJUSTMENTS)
        yield from (f"supplement {number}: {one}" for one in found)
    if PledgeDocument.objects.filter(pledge=pledge).exists():
        alone = Adjustment.objects.filter(target__park=pledge.park_id, target__year=pledge.year, supplement=None)
        holds = pledge.state in ("in_force", "settled")
        yield from (f"adjustment {one.no}: no supplement" for one in alone if holds)


def _of_adjustment(pledge: Pledge, supplement: Supplement) -> Iterator[str]:
    adjustment = supplement.adjustment
    try:
        text = json.loads(bytes(supplement.canonical))
        (change,) = text["changes"]
        days = (text["effective_on"], text["issued_on"])
        said = (text["pledge_no"], text["reason"], *days, change["before"][1], change["after"][1])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        yield f"text: cannot be read ({type(error).__name__})"
        return
    stored = (
        pledge.no,
        adjustment.reason,
        adjustment.effective_on.isoformat(),
        supplement.issued_on.isoformat(),
        plain(adjustment.old),
        plain(adjustment.new),
    )
    yield from signer_faults(supplement, text)
    if said != stored:
        yield f"{stored} stored, {said} in the text"
