"""One supplement of a pledge: its text, who has signed, and what this person can do with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db.models import Func, OuterRef, TextField, Value
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import Appointment
from parks.rights import appointments_of, granting
from reports.pages.pledges.contents.pledging import PLEDGE_LIGHTS, Button, SignatureRow, rows_of, signers_on
from targets.models import Adjustment, Pledge, Supplement, SupplementScan, SupplementWithdrawal
from targets.pledges.actions.supplements import ADJUST
from targets.pledges.models.pledges import PledgeState
from targets.pledges.pledge_moves import CITY_SIDE, PLEDGE_MOVES, SIGNING, SIGNS
from targets.pledges.signing_order import post_to_sign, signer_among
from targets.pledges.supplement_texts import number_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations

    from targets.documents.text import WrittenSupplement

    class _FoundRow(TypedDict):
        """The one column of `waiting_supplements`."""

        found: dict[str, Any]

    class _Waiting(TypedDict):
        """What is added to a pledge: its supplements that wait."""

        waiting: list[dict[str, Any]]

    WaitingPledge = WithAnnotations[Pledge, _Waiting]

    from targets.breakdown.querysets import ShownAdjustment
    from targets.pledges.querysets import CountedSupplement


@dataclass(frozen=True)
class SupplementRow:
    """One supplement in the list of its pledge; ``state`` is how far it is."""

    supplement: Supplement
    adjustment: Adjustment
    state: PledgeState
    is_on_paper: bool

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return PLEDGE_LIGHTS.get(self.state, "plain")


def state_of(supplement: Supplement, signatures: int) -> PledgeState:
    """Return how far a supplement is that came with its ``scan`` and ``withdrawal``; no query."""
    is_scanned, is_withdrawn = hasattr(supplement, "scan"), hasattr(supplement, "withdrawal")
    return supplement.state_with(signatures, is_scanned=is_scanned, is_withdrawn=is_withdrawn)


def supplements_of(pledge: Pledge, adjustments: Sequence[ShownAdjustment]) -> list[SupplementRow]:
    """Return the supplements of adjustments that came with ``supplement``, its scan, and ``signed``; no query."""
    rows = []
    for adjustment in adjustments:
        supplement = getattr(adjustment, "supplement", None)
        if supplement is None or supplement.pledge_id != pledge.pk:
            continue
        state = state_of(supplement, adjustment.signed)
        rows.append(SupplementRow(supplement, adjustment, state, hasattr(supplement, "scan")))
    return sorted(rows, key=lambda row: row.supplement.number)


_WAITING = ("number", "signed", "park_signers", "city_signers")


def waiting_supplements() -> QuerySet[Supplement, _FoundRow]:
    """Return, for a query of pledges, the supplements of each that wait for a signature, as JSON."""
    rows = Supplement.objects.waiting().filter(pledge=OuterRef("pk")).order_by("number")
    text = Func("canonical", Value("UTF8"), function="convert_from", output_field=TextField())
    return rows.values(found=JSONObject(**{name: name for name in _WAITING}, canonical=text))


def waiting_of(pledge: WaitingPledge) -> Iterator[CountedSupplement]:
    """Yield the supplements that a pledge came with as ``waiting``."""
    for found in pledge.waiting:
        signed, canonical = found.pop("signed"), found.pop("canonical").encode()
        supplement = Supplement(pledge=pledge, canonical=canonical, **found)
        supplement.signed = signed  # type: ignore[attr-defined]
        yield cast("CountedSupplement", supplement)


def is_supplement_turn_of(user: User, supplement: CountedSupplement) -> bool:
    """Return whether a person's is the next signature of a supplement that came with ``signed`` and waits."""
    signed: int = supplement.signed
    side = SIGNS.get(str(supplement.state_with(signed, is_scanned=False, is_withdrawn=False)))
    if side is None:
        return False
    post = post_to_sign(
        bytes(supplement.canonical), side, signed - (supplement.park_signers if side == CITY_SIDE else 0)
    )
    return signer_among(appointments_of(user), SIGNING[side].permission, supplement.pledge.park_id, post) is not None


@dataclass(frozen=True)
class SupplementContents:
    """The page of a supplement; ``post`` signs next (empty where none does), and ``is_own`` where the reader does."""

    pledge: Pledge
    supplement: Supplement
    text: WrittenSupplement
    signatures: Sequence[SignatureRow]
    scan: SupplementScan | None
    withdrawal: SupplementWithdrawal | None
    state: PledgeState
    post: str
    held: Appointment | None
    buttons: list[Button]
    may_issue: bool

    @property
    def replace_address(self) -> str:
        """Return where the scan of a sheet signed by hand is replaced; empty for who may not."""
        to = [self.pledge.no, self.supplement.number]
        return reverse("reports:confirm_supplement_paper", args=to) if self.may_issue else ""

    @property
    def no(self) -> str:
        """Return the number as it is printed."""
        return number_of(self.pledge, self.supplement.number)

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return PLEDGE_LIGHTS.get(self.state, "plain")

    @property
    def signers(self) -> dict[str, str]:
        """Return the posts of each side, by the names that a sheet signed by hand has for them."""
        return signers_on(self.text)

    @property
    def is_open(self) -> bool:
        """Return whether it waits for a signature."""
        return str(self.state) in SIGNS

    @property
    def is_own(self) -> bool:
        """Return whether the next signature is this person's."""
        return self.held is not None

    @property
    def seen(self) -> str:
        """Return the digest of the last PDF, by which a signature says what was read."""
        signed = [row.signature.sha256 for row in self.signatures if row.signature]
        return signed[-1] if signed else self.supplement.sha256

    @classmethod
    def of(cls, user: User, pledge: Pledge, supplement: Supplement) -> SupplementContents:
        """Return the page of a supplement that came with its ``scan`` and ``withdrawal``; one query."""
        text = json.loads(bytes(supplement.canonical))
        rows = rows_of(text, supplement.signatures.defer("pdf").select_related("key__confirmation"))
        done = sum(row.signature is not None for row in rows)
        scan, withdrawal = getattr(supplement, "scan", None), getattr(supplement, "withdrawal", None)
        state = state_of(supplement, done)
        side = SIGNS.get(str(state))
        post = rows[done].post if side and done < len(rows) else ""
        held = side and post and signer_among(
            appointments_of(user), SIGNING[side].permission, pledge.park_id, post
        )  # fmt: skip
        buttons = _buttons(user, pledge, supplement, has_signatures=bool(done)) if side else []
        may_issue = user.has_perm(PLEDGE_MOVES["issue"].permission)
        return cls(pledge, supplement, text, rows, scan, withdrawal, state, post, held or None, buttons, may_issue)


def _buttons(user: User, pledge: Pledge, supplement: Supplement, *, has_signatures: bool) -> list[Button]:
    """Return what a person can do with a supplement that waits, beside signing it."""
    found, to = [], [pledge.no, supplement.number]
    if not has_signatures and user.has_perm(PLEDGE_MOVES["confirm_paper"].permission):
        found.append(Button(_("Signed on paper"), reverse("reports:confirm_supplement_paper", args=to), False))
    if granting(user, ADJUST, park_id=pledge.park_id):
        found.append(Button(_("Withdraw") + " …", reverse("reports:withdraw_supplement", args=to), False))
    return found
