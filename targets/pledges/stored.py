"""Documents as they were issued here, for the judgement of what somebody brings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.keys.trust import holders
from targets.documents.fitting import FieldPlace, Stored, fitted
from targets.documents.verdicts import Verdict
from targets.pledges.models.pledging import Document
from targets.pledges.pledge_moves import CITY_SIDE, PARK_SIDE
from targets.pledges.pledge_texts import FIELDS
from targets.pledges.signing_order import posts_on

if TYPE_CHECKING:
    from targets.documents.text import SignedText


def stored_of(document: Document) -> Stored | None:
    """Return a document as it was issued, with the places for its signatures in their order; None for no text."""
    try:
        return _stored(document, json.loads(bytes(document.canonical)))
    except (ValueError, KeyError, TypeError):
        return None


def _stored(document: Document, text: SignedText) -> Stored:
    places = [
        FieldPlace(FIELDS[side][number].value, frozenset({post, *_acting(post)}))
        for side in (PARK_SIDE, CITY_SIDE)
        for number, post in enumerate(posts_on(text, side))
    ]
    return Stored(str(text["no"]), bytes(document.pdf), places)


def fitted_here(verdict: Verdict, pdf: bytes, document: Document | None) -> Verdict:
    """Return the judgement of a file once the rows of this installation are asked; at most two queries."""
    signed = {one.certificate: (one.serial, one.signer_name) for one in verdict.signatures}
    return fitted(verdict, pdf, stored_of(document) if document else None, holders(signed) if signed else {})


def _acting(post: str) -> list[str]:
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(_("%(office)s (acting)") % {"office": post})
    return found
