"""The signing ceremony on the projector: the parks of a year in order, who has signed and who has handed in.

The page asks again every three seconds with the token of what it shows, and is answered 204 while nothing changed: four
queries, no template.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.models import User
from parks.models import Park
from reports.pages.pledges.contents.pledging import is_on_paper
from targets.models import Pledge, PledgeSignature
from targets.pledges.pledge_moves import ALIVE, CITY_SIDE, PARK_SIDE
from targets.pledges.signing_order import posts_on

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from targets.documents.text import SignedText

    class SignedBy(TypedDict):
        """Who signed a pledge: the side, and the number of the post there."""

        side: str
        number: int

    class _Signed(TypedDict):
        """What the page's query adds to a pledge."""

        signed: list[SignedBy]

    SignedPledge = WithAnnotations[Pledge, _Signed]

# The states in which all of a side have signed.
_SIGNED = {PARK_SIDE: ("signed_by_park", "in_force", "settled"), CITY_SIDE: ("in_force", "settled")}
# From how many rows on, and with names of more characters than that, large type would push rows off the screen.
MANY, LONG = 9, 16


@dataclass(frozen=True)
class _Place:
    """One place for a signature: the post (empty on paper, where the whole side counts), and whether it is signed."""

    post: str
    is_signed: bool


@dataclass(frozen=True)
class CeremonyRow:
    """One park: its pledge (None where the reader sees none), the places of each side, and whether it handed in."""

    park: Park
    pledge: Pledge | None
    park_side: Sequence[_Place]
    city_side: Sequence[_Place]
    is_handed_in: bool
    is_paper: bool

    @property
    def is_done(self) -> bool:
        """Return whether nothing is left to be done at the ceremony."""
        return self.is_handed_in and all(place.is_signed for place in (*self.park_side, *self.city_side))


@dataclass(frozen=True)
class CeremonyContents:
    """The page; ``can_confirm`` says whether the reader confirms what is handed in."""

    year: int
    rows: Sequence[CeremonyRow]
    can_confirm: bool

    @property
    def signed(self) -> int:
        """Return how many parks have signed."""
        return sum(bool(row.park_side) and all(place.is_signed for place in row.park_side) for row in self.rows)

    @property
    def handed_in(self) -> int:
        """Return how many parks have handed in."""
        return sum(row.is_handed_in for row in self.rows)

    @property
    def has_pledges(self) -> bool:
        """Return whether the reader sees any pledge of the year."""
        return any(row.pledge for row in self.rows)

    @property
    def has_room(self) -> bool:
        """Return whether the rows are so few and their names so short that all fit on a screen in large type."""
        return len(self.rows) < MANY and all(len(row.park.name) <= LONG for row in self.rows)

    @property
    def token(self) -> str:
        """Return what changes whenever anything on the page does."""
        shown = [(row.park.name, row.pledge and row.pledge.no, row) for row in self.rows]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    @classmethod
    def of(cls, user: User, year: int, *, can_confirm: bool) -> CeremonyContents:
        """Return the page; two queries."""
        signed = PledgeSignature.objects.filter(pledge=OuterRef("pk")).order_by("pk")
        seen = Pledge.objects.visible_to(user).filter(year=year, state__in=ALIVE)
        pledges = seen.select_related("park", "document", "handed_in", "scan").defer("document__pdf").annotate(
            signed=ArraySubquery(signed.values(found=JSONObject(side="side", number="number")))
        )  # fmt: skip
        rows = [_row(pledge) for pledge in pledges]
        have = {row.park.pk for row in rows}
        parks = Park.objects.visible_to(user).existing_on(date(year, 12, 31)).assessed_in(year)
        rows += [CeremonyRow(park, None, (), (), False, False) for park in parks if park.pk not in have]
        rows.sort(key=lambda row: row.park.place_in_city)
        return cls(year, rows, can_confirm)


def _row(pledge: SignedPledge) -> CeremonyRow:
    handed_in = getattr(pledge, "handed_in", None)
    document = getattr(pledge, "document", None)
    text = json.loads(bytes(document.canonical)) if document else None
    is_paper = is_on_paper(pledge) or (handed_in is not None and handed_in.is_paper)
    sides = {side: tuple(_places(pledge, text, side)) for side in (PARK_SIDE, CITY_SIDE)}
    return CeremonyRow(pledge.park, pledge, sides[PARK_SIDE], sides[CITY_SIDE], handed_in is not None, is_paper)


def _places(pledge: SignedPledge, text: SignedText | None, side: str) -> list[_Place]:
    is_over = pledge.state in _SIGNED[side]
    if text is None:
        return [_Place("", is_over)]
    signed = {(one["side"], one["number"]) for one in pledge.signed}
    return [_Place(post, is_over or (side, number) in signed) for number, post in enumerate(posts_on(text, side), 1)]
