"""The documents that wait for one person's signature, in order: each is read and signed alone, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Func, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from core.natural_sort import natural
from parks.models import City, Role
from parks.rights import appointments_of
from reports.pages.pledges.contents.pledging import is_turn_of
from reports.pages.pledges.contents.supplements import is_supplement_turn_of, waiting_of, waiting_supplements
from targets.models import Pledge, PledgeSignature, SupplementSignature
from targets.pledges.supplement_texts import number_of


@dataclass(frozen=True)
class ToSign:
    """A pledge (``number`` 0) or one of its supplements; one on paper is not signed here."""

    pledge: Pledge
    number: int = 0
    is_signed_here: bool = True

    @property
    def no(self) -> str:
        """Return the number as it is printed."""
        return number_of(self.pledge, self.number) if self.number else self.pledge.no

    @property
    def address(self) -> str:
        """Return the address of the page that it is read and signed on."""
        if self.number:
            return reverse("reports:supplement", args=[self.pledge.no, self.number])
        return reverse("reports:sign_pledge" if self.is_signed_here else "reports:pledge", args=[self.pledge.no])

    @property
    def order(self) -> tuple[object, ...]:
        """Return where it stands among others: the latest year first, then by the park's place, then by number."""
        return -self.pledge.year, *self.pledge.park.place_in_city, natural(self.pledge.no), self.number


@dataclass(frozen=True)
class _Place:
    """Which document of a round this is, counted from 1, and how many it has: those signed today and those waiting."""

    number: int
    total: int


@dataclass(frozen=True)
class SigningRound:
    """What waits for a person, in order, and how many documents the person signed today, by the city's clock."""

    waiting: list[ToSign]
    signed: int

    @classmethod
    def of(cls, user: User) -> SigningRound:
        """Return the round; one query."""
        rows = list(_rows(user, signed=_signed_today(user)))
        waiting = sorted(_waiting(user, rows), key=lambda one: one.order)
        return cls([one for one in waiting if one.is_signed_here], rows[0].signed_today if rows else 0)

    def place_of(self, pledge: Pledge, number: int = 0) -> _Place | None:
        """Return which of the round a waiting document is; None where it does not wait or is the only one."""
        own, asked = [one.order for one in self.waiting], ToSign(pledge, number).order
        total = self.signed + len(own)
        return _Place(self.signed + own.index(asked) + 1, total) if asked in own and total > 1 else None

    def after(self, pledge: Pledge, number: int = 0) -> ToSign | None:
        """Return the document that follows one, the first where none does; None where nothing waits."""
        asked = ToSign(pledge, number).order
        return next((one for one in self.waiting if one.order > asked), self.waiting[0] if self.waiting else None)


def waiting_for(user: User) -> list[ToSign]:
    """Return the documents whose next signature is a person's; one query, none for who signs nothing.

    Those on paper wait for the whole side.
    """
    return sorted(_waiting(user, _rows(user)), key=lambda one: one.order)


def _rows(user: User, signed: Any = None) -> Any:
    held = appointments_of(user)
    own = {one.park_id for one in held if one.role == Role.PARK_HEAD}
    is_city = any(one.role == Role.CITY_SIGNATORY for one in held)
    if not own and not is_city:
        return Pledge.objects.none()
    waiting = waiting_supplements()
    rule = Q(Exists(waiting), state="in_force") | Q(state="issued", park__in=own)
    if is_city:
        rule |= Q(state="signed_by_park")
    pledges = Pledge.objects.visible_to(user).filter(rule).select_related("park", "document")
    pledges = pledges.defer("document__pdf").annotate(signed=Count("signatures"), waiting=ArraySubquery(waiting))
    return pledges if signed is None else pledges.annotate(signed_today=signed)


def _waiting(user: User, pledges: Any) -> Iterator[ToSign]:
    for pledge in pledges:
        document = getattr(pledge, "document", None)
        if pledge.state == "in_force":
            for supplement in waiting_of(pledge):
                if is_supplement_turn_of(user, supplement):
                    yield ToSign(pledge, supplement.number)
        elif document is None or is_turn_of(user, pledge, document):
            yield ToSign(pledge, is_signed_here=document is not None)


def _signed_today(user: User) -> Any:
    """Return the number of a person's signatures of today, to annotate with."""
    today = City.objects.today_in_sql(localdate())
    counts = []
    for model in (PledgeSignature, SupplementSignature):
        own = model.objects.filter(by=user, at__date=today).order_by()
        counts.append(Coalesce(Subquery(own.annotate(n=Func(F("pk"), function="COUNT")).values("n")), 0))
    return counts[0] + counts[1]
