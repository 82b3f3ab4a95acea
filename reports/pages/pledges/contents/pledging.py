"""The document of a pledge as a page shows it, who has signed, and what this person can do with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import Appointment, City
from parks.rights import appointments_of
from reports.pages.breakdown.contents.issue_gaps import NOTHING_MISSING, GapsContents
from targets.documents.text import PledgeText, canonical_bytes
from targets.models import Pledge, PledgeDocument, PledgeTemplate
from targets.pledges.example_template import EXAMPLE
from targets.pledges.models.pledging import WORDS, Signature
from targets.pledges.pledge_moves import CITY_SIDE, PARK_SIDE, PLEDGE_MOVES, SIGNING, SIGNS
from targets.pledges.pledge_texts import text_of
from targets.pledges.preparing import PledgePreparation, gaps_in, prepare_pledges, preview_token
from targets.pledges.signing_order import post_to_sign, posts_on, signer_among

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from targets.documents.text import SignedText, WrittenPledge

    class _Counted(TypedDict):
        """What is added to a pledge beside its ``state``: how many have signed."""

        signed: int

    CountedPledge = WithAnnotations[Pledge, _Counted]

# The states in which a pledge can still pass to somebody, and be handed in.
_OPEN = ("issued", "signed_by_park", "in_force")
PLEDGE_LIGHTS = {"in_force": "ahead", "issued": "near", "signed_by_park": "near"}


@dataclass(frozen=True)
class SignatureRow:
    """One place for a signature: for which side, which post, and who signed when (None: still open)."""

    side: str
    post: str
    signature: Signature | None


@dataclass(frozen=True)
class DocumentContents:
    """The text of a pledge, read from the bytes that are digested, with its digests and signatures."""

    text: WrittenPledge
    document: PledgeDocument | None
    signatures: Sequence[SignatureRow]

    @property
    def has_stretch(self) -> bool:
        """Return whether any target has a second value."""
        return any(task["stretch"] is not None for task in self.text["tasks"])

    @property
    def signers(self) -> dict[str, str]:
        """Return the posts of each side in one line, by the names that a sheet signed by hand has for them."""
        return signers_on(self.text)

    @property
    def seen(self) -> str:
        """Return the digest of the last PDF, by which a signature says what was read."""
        signed = [row.signature.sha256 for row in self.signatures if row.signature]
        return signed[-1] if signed else self.document.sha256 if self.document else ""

    @classmethod
    def of(cls, pledge: Pledge) -> DocumentContents | None:
        """Return the document of a pledge that came with its ``document``; None on paper, else one query."""
        document: PledgeDocument | None = getattr(pledge, "document", None)
        if document is None:
            return None
        text = json.loads(bytes(document.canonical))
        return cls(text, document, rows_of(text, pledge.signatures.defer("pdf").select_related("key__confirmation")))

    @classmethod
    def preview(cls, text: PledgeText) -> DocumentContents:
        """Return a document that nobody has issued yet."""
        return cls(json.loads(canonical_bytes(text)), None, [])


def rows_of(text: SignedText, signatures: Iterable[Signature]) -> list[SignatureRow]:
    """Return the places for signatures of a text in the order of signing, with the signatures that are there."""
    signed = {(one.side, one.number): one for one in signatures}
    words = {PARK_SIDE: _("for the park"), CITY_SIDE: _("for the city")}
    return [
        SignatureRow(words[side], post, signed.get((side, number)))
        for side in (PARK_SIDE, CITY_SIDE)
        for number, post in enumerate(posts_on(text, side), start=1)
    ]


def signers_on(text: SignedText) -> dict[str, str]:
    """Return the posts of each side in one line, by the names that a sheet signed by hand has for them."""
    return {f"{side}_signers": "、".join(posts_on(text, side)) for side in (PARK_SIDE, CITY_SIDE)}


def is_on_paper(pledge: Pledge) -> bool:
    """Return whether a pledge was signed by hand; it came with its ``scan``, or without where it has none."""
    return pledge.is_paper or getattr(pledge, "scan", None) is not None


@dataclass(frozen=True)
class Button:
    """One thing that a person can do with a pledge now."""

    label: str
    address: str
    is_main: bool


def turn_on_page(user: User, pledge: Pledge, document: DocumentContents) -> tuple[str, bool]:
    """Return the post that signs next, nothing where none does, and whether this person signs for it today."""
    side = SIGNS.get(pledge.state)
    waiting = next((row.post for row in document.signatures if row.signature is None), "")
    if side is None or not waiting:
        return "", False
    return waiting, holder_of(user, pledge, waiting) is not None


def holder_of(user: User, pledge: Pledge, post: str) -> Appointment | None:
    """Return the appointment under which a person signs a pledge next for a post, None where none allows it."""
    side = SIGNS[pledge.state]
    return signer_among(appointments_of(user), SIGNING[side].permission, pledge.park_id, post)


def is_turn_of(user: User, pledge: CountedPledge, document: PledgeDocument) -> bool:
    """Return whether a person's is the next signature of a pledge that came with ``state`` and ``signed``."""
    side, signed = SIGNS[pledge.state], pledge.signed
    done = signed if side == PARK_SIDE else signed - document.park_signers
    post = post_to_sign(bytes(document.canonical), side, done)
    return signer_among(appointments_of(user), SIGNING[side].permission, pledge.park_id, post) is not None


def waits_for_hand_in(pledge: Pledge) -> bool:
    """Return whether the park has still to hand a pledge in; those that a city folder told of are past that."""
    return getattr(pledge, "document", None) is not None and not hasattr(pledge, "handed_in")


def buttons_of(user: User, pledge: Pledge, document: DocumentContents | None) -> list[Button]:
    """Return what a person can do with a pledge now."""
    found = []
    if document is not None and turn_on_page(user, pledge, document)[1]:
        found.append(Button(_("Read and sign"), reverse("reports:sign_pledge", args=[pledge.no]), True))
    if user.has_perm(PLEDGE_MOVES["issue"].permission):
        found += _buttons_of_the_assessor(pledge, document)
    return found


def _buttons_of_the_assessor(pledge: Pledge, document: DocumentContents | None) -> Iterator[Button]:
    state: str = pledge.state
    is_untouched = document is not None and not any(row.signature for row in document.signatures)
    pages = [
        ("hand_in_pledge", _("Confirm the hand-in"), state in _OPEN and not hasattr(pledge, "handed_in")),
        ("confirm_paper", _("Signed on paper"), state == "issued" and is_untouched),
        ("settle_pledge", PLEDGE_MOVES["settle"].label, state == "in_force" and not waits_for_hand_in(pledge)),
        ("hand_over_pledge", _("Hand over"), state in _OPEN),
    ]
    for name, label, is_shown in pages:
        if is_shown:
            yield Button(str(label), reverse(f"reports:{name}", args=[pledge.no]), False)
    for name in ("reissue", "withdraw"):
        move = PLEDGE_MOVES[name]
        if document is not None and state in move.sources:
            yield Button(str(move.label), reverse("reports:end_pledge", args=[pledge.no, name]), False)


@dataclass(frozen=True)
class IssuePledgesContents:
    """What issuing would do in a year: the parks that wait, what is missing, and the first text as it would be."""

    year: int
    template: PledgeTemplate | None
    prepared: Sequence[PledgePreparation]
    document: DocumentContents | None
    token: str
    gaps: GapsContents = NOTHING_MISSING

    @property
    def ready(self) -> int:
        """Return how many pledges would be issued."""
        return sum(one.is_ready for one in self.prepared)

    @classmethod
    def of(cls, user: User, year: int, city: City | None, day: date) -> IssuePledgesContents:
        """Return the preview; five queries."""
        template = PledgeTemplate.objects.visible_to(user).filter(year=year).first()
        if template is None:
            return cls(year, None, [], None, "")
        prepared = prepare_pledges(template, day)
        first = next((one for one in prepared if one.is_ready), None)
        if first is None:
            return cls(year, template, prepared, None, "")
        no = f"{template.word}〔{year}〕×号"
        text = text_of(template=template, prepared=first, no=no, issued_on=day, city=city)
        told = GapsContents.of(gaps_in(prepared), year, {one.park.pk: one.park for one in prepared})
        return cls(year, template, prepared, DocumentContents.preview(text), preview_token(template, prepared), told)


def first_words(user: User, year: int) -> dict[str, str]:
    """Return what the text of a year begins with: its own, else that of the latest year before, else the example."""
    template = PledgeTemplate.objects.visible_to(user).filter(year__lte=year).order_by("-year").first()
    return {name: getattr(template, name) for name in WORDS} if template else dict(EXAMPLE)
