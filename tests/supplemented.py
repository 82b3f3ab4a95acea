"""A pledge in force, its adjustments, and those who sign the supplements of these."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from confirmed import ready_to_sign
from people import PASSWORD
from promises import Promising, promising
from scanned import png

from targets.actions import Request, SignableSupplement, adjust_target, sign_document
from targets.models import Adjustment, Supplement, SupplementSignature, Target
from targets.pledges.actions.adjusting import adjustment_token, last_adjustment_of


def pledged(*parks: str, made: Promising | None = None) -> Promising:
    """Return a town whose pledge is in force."""
    made = made or promising(1)
    (pledge,) = made.issue()
    made.sign(pledge, "head-p0")
    made.sign(pledge, "mayor")
    return made


def adjust(made: Promising, new: str = "80", on: date = date(2020, 9, 1), code: str = "sales") -> Adjustment:
    """Let the assessor adjust a target of the first park."""
    target = Target.objects.select_related("park", "indicator").get(park=made.parks[0], indicator__code=code)
    asked = Request(Decimal(new), "flood", "Park 0", "City", on, "decision.png", png())
    seen = adjustment_token(target, last_adjustment_of(target))
    return adjust_target(target=target, seen=seen, asked=asked, by=made.who("assessor"), way="page")


def sign(made: Promising, name: str, **asked: str) -> SupplementSignature:
    """Let a person sign the last supplement as it is now."""
    supplement = Supplement.objects.select_related("pledge__park").latest("pk")
    last = supplement.signatures.order_by("pk").last()
    given = {"password": PASSWORD, "seen": last.sha256 if last else supplement.sha256} | asked
    ready_to_sign(made.who(name), PASSWORD)
    return sign_document(document=SignableSupplement(supplement), by=made.who(name), way="page", **given)
