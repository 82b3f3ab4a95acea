"""Texts of pledges and supplements that were issued here, found by their digest, and how far they are by now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from reports.pages.pledges.contents.supplements import state_of
from targets.models import Pledge, Supplement
from targets.pledges.models.pledges import PledgeState
from targets.pledges.models.pledging import Document

if TYPE_CHECKING:
    from targets.pledges.querysets import CountedSupplement

_HEAVY = ("pdf", "canonical")


@dataclass(frozen=True)
class IssuedText:
    """A text as it is kept: its document, its pledge with the ``state``, and all supplements of that in their order."""

    document: Document
    pledge: Pledge
    supplements: Sequence[CountedSupplement]

    @classmethod
    def with_digest(cls, sha256: str) -> IssuedText | None:
        """Return the text with this SHA-256, None where none was issued here; at most four queries."""
        pledges = Pledge.objects.with_state().select_related("document", "scan")
        document: Document | None = None
        pledge = pledges.filter(document__sha256=sha256).first()
        if pledge is not None:
            document = pledge.document
        elif document := Supplement.objects.filter(sha256=sha256).first():
            pledge = pledges.get(pk=document.pledge_id)
        if document is None or pledge is None:
            return None
        rows = (
            pledge.supplements.defer(*_HEAVY)
            .select_related("adjustment", "scan", "withdrawal")
            .annotate(signed=Count("signatures"))
        )
        return cls(document, pledge, list(rows.order_by("number")))

    @property
    def is_as_issued(self) -> bool:
        """Return whether the bytes that are kept still have the digest by which they were found."""
        return hashlib.sha256(bytes(self.document.canonical)).hexdigest() == self.document.sha256

    @property
    def no(self) -> str:
        """Return the number as the text itself says it, which the digest proves."""
        return str(json.loads(bytes(self.document.canonical))["no"])

    @property
    def asked(self) -> int:
        """Return how many signatures it takes."""
        return self.document.park_signers + self.document.city_signers

    @property
    def last_pdf(self) -> bytes:
        """Return the PDF with all its signatures, nothing while there is none; one query."""
        signatures = (self._supplement or self.pledge).signatures.order_by("-pk")
        return bytes(signatures.values_list("pdf", flat=True).first() or b"")

    @property
    def is_on_paper(self) -> bool:
        """Return whether it was signed by hand."""
        return hasattr(self._supplement or self.pledge, "scan")

    @property
    def is_held(self) -> bool:
        """Return whether the database takes it for signed by both sides."""
        if self._supplement:
            return _is_signed(self._supplement)
        return _state(self.pledge) in (PledgeState.IN_FORCE, PledgeState.SETTLED)

    @property
    def standing(self) -> list[str]:
        """Return how far it is by now, in sentences."""
        return _of_supplement(self, self._supplement) if self._supplement else _of_pledge(self)

    @property
    def _supplement(self) -> CountedSupplement | None:
        if not isinstance(self.document, Supplement):
            return None
        return next(row for row in self.supplements if row.pk == self.document.pk)


def _state(pledge: Pledge) -> str:
    return str(pledge.state)


def _is_signed(row: CountedSupplement) -> bool:
    return state_of(row, row.signed) == PledgeState.IN_FORCE


def _of_pledge(text: IssuedText) -> list[str]:
    words = {
        "in_force": _("The pledge is in force."),
        "settled": _("The pledge is settled."),
        "superseded": _("The pledge was replaced by a newer one and is not in force."),
        "void": _("The pledge was withdrawn and is not in force."),
    }
    found = [words.get(_state(text.pledge), _("The pledge is not in force yet: signatures are missing."))]
    supplements = [row for row in text.supplements if not hasattr(row, "withdrawal")]
    if supplements:
        numbers = {"count": len(supplements), "signed": sum(map(_is_signed, supplements))}
        found.append(
            _("Its targets were adjusted. Supplements: %(count)d, of these signed by both sides: %(signed)d.") % numbers
        )
    return found


def _of_supplement(text: IssuedText, supplement: CountedSupplement) -> list[str]:
    if hasattr(supplement, "withdrawal"):
        return [_("The supplement was withdrawn and is not in force.")]
    found = [
        _("Both sides have signed the supplement.")
        if _is_signed(supplement)
        else _("The supplement is not signed by both sides yet.")
    ]
    target = supplement.adjustment.target_id
    later = [row for row in text.supplements if row.number > supplement.number and not hasattr(row, "withdrawal")]
    if any(row.adjustment.target_id == target for row in later):
        found.append(_("A later supplement changes the same target again."))
    if _state(text.pledge) == PledgeState.SETTLED:
        found.append(_("The pledge is settled."))
    return found
