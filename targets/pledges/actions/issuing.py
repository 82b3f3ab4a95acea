"""Making pledges: the template, issuing for all parks of a year at once, issuing anew, withdrawing.

The token of the preview is a digest of the text and of every number that it would freeze. A park whose targets are
drafts is left out and named. Issuing anew is possible until the city's last signature.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Unpack

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.audit.trail import Author
from core.locks import Lock, hold
from parks.models import City
from targets.acting import Granted, Place, act_at, clock, said
from targets.breakdown.actions.targets import hold_year
from targets.breakdown.models import Target
from targets.documents.errors import DocumentError
from targets.documents.late import render
from targets.documents.text import canonical_bytes, digests
from targets.errors import Overtaken, WorkflowError
from targets.pledges.actions.pledge_ground import demand, standing_of, take_step
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.pledging import PledgeDocument, PledgeItem, PledgeTemplate
from targets.pledges.pledge_moves import PLEDGE_MOVES
from targets.pledges.pledge_texts import growth_to, text_of
from targets.pledges.posts import posts_of
from targets.pledges.preparing import PledgePreparation, gaps_in, prepare_pledges, preview_token, strange_parks
from targets.scoring.arithmetic import half_up

_ISSUE = "targets.issue_pledge"


def save_template(*, year: int, texts: Mapping[str, str], **author: Unpack[Author]) -> PledgeTemplate:
    """Write what the pledges of a year say. Pledges that are issued keep their text.

    Raises WorkflowError, PermissionDenied.
    """
    about = ("pledge template", year)
    with act_at("targets.save_pledge_template", Place(), [_ISSUE], author, about=about) as granted:
        hold(Lock.PLEDGES_OF_A_YEAR, year)
        template = PledgeTemplate.objects.filter(year=year).first() or PledgeTemplate(year=year)
        typed = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
        before = {name: getattr(template, name) if template.pk else None for name in typed}
        for name, text in typed.items():
            setattr(template, name, text)
        granted.entry.details = {
            "changes": {
                name: {"old": before[name], "new": text} for name, text in typed.items() if (before[name] or "") != text
            }
        }
        if strange := strange_parks(template.own_posts):
            raise WorkflowError(_("There is no park %(codes)s.") % {"codes": ", ".join(strange)})
        try:
            template.full_clean()
        except ValidationError as error:
            raise WorkflowError(" ".join(error.messages)) from error
        template.save()
    return template


def issue_pledges(*, year: int, seen: str, **author: Unpack[Author]) -> list[Pledge]:
    """Issue the pledges of all parks that are ready; ``seen`` is the token of the preview.

    All or none: text and targets are frozen, numbers follow each other without gaps. Raises Overtaken where anything
    is no longer as it was shown, WorkflowError, PermissionDenied.
    """
    with act_at("targets.issue_pledges", Place(), [_ISSUE], author, about=("pledges", year)) as granted:
        template = _held_template(year)
        _hold_targets(year)
        today = localdate(clock())
        prepared = prepare_pledges(template, today)
        if preview_token(template, prepared) != seen:
            raise Overtaken(_("Targets, text or pledges changed since the preview. Look again."))
        ready = [one for one in prepared if one.is_ready]
        if not ready:
            raise WorkflowError(_("No park is ready for its pledge."))
        pledges = [_issued(granted, template, one, today) for one in ready]
        granted.entry.details |= {"pledges": [pledge.no for pledge in pledges], **_as_made(pledges)}
        granted.entry.details |= gaps_in(ready).told
    return pledges


def reissue_pledge(*, pledge: Pledge, reason: str, **author: Unpack[Author]) -> Pledge:
    """Replace a pledge that the city has not signed by a new one with the targets and the text of today.

    Raises WorkflowError, PermissionDenied.
    """
    place, about = Place(pledge.park), ("pledge", pledge.no)
    with act_at("targets.reissue_pledge", place, [_ISSUE], author, about=about, reason=reason.strip()) as granted:
        text = said(reason)
        template, today = _held_template(pledge.year), localdate(clock())
        _hold_targets(pledge.year)
        _end(granted, pledge, "reissue", text)
        (prepared,) = prepare_pledges(template, today, park=pledge.park)
        if prepared.missing:
            raise WorkflowError(_("Not ready: %(missing)s.") % {"missing": ", ".join(prepared.missing)})
        new = _issued(granted, template, prepared, today)
        granted.entry.details |= {"new": new.no, **_as_made([new])}
    return new


def withdraw_pledge(*, pledge: Pledge, reason: str, **author: Unpack[Author]) -> Pledge:
    """Take back a pledge that the city has not signed. Raises WorkflowError, PermissionDenied."""
    place, about = Place(pledge.park), ("pledge", pledge.no)
    with act_at("targets.withdraw_pledge", place, [_ISSUE], author, about=about, reason=reason.strip()) as granted:
        _end(granted, pledge, "withdraw", said(reason))
    return pledge


def _end(granted: Granted, pledge: Pledge, name: str, reason: str) -> None:
    move, standing = PLEDGE_MOVES[name], standing_of(pledge)
    demand(standing, *move.sources)
    take_step(granted, pledge, standing.last, move, reason)


def _held_template(year: int) -> PledgeTemplate:
    hold(Lock.PLEDGES_OF_A_YEAR, year)
    template: PledgeTemplate | None = PledgeTemplate.objects.filter(year=year).first()
    if template is None:
        raise WorkflowError(_("Write the text of the pledges first."))
    return template


def _hold_targets(year: int) -> None:
    """Let nobody change the year's targets until the act ends, a load of the city folder included."""
    hold_year(year)
    list(Target.objects.select_for_update().filter(year=year).order_by("pk").values_list("pk"))


def _issued(granted: Granted, template: PledgeTemplate, prepared: PledgePreparation, today: date) -> Pledge:
    """Return the issued pledge of a park, with its number, its frozen targets, its text and its PDF."""
    with override(settings.LANGUAGE_CODE):  # a document is in the language of the installation, whoever issues it
        text = text_of(
            template=template,
            prepared=prepared,
            no=_next_number(template),
            issued_on=today,
            city=City.objects.current(),
        )
    pledge = Pledge(no=text.no, park=prepared.park, year=text.year, party_a=text.party_a, party_b=text.party_b)
    _saved(pledge, prepared.name)
    PledgeItem.objects.bulk_create(_item(pledge, number, target) for number, target in enumerate(prepared.targets, 1))
    written = canonical_bytes(text)
    found = digests(written)
    try:
        pdf = render(text, found)
    except DocumentError as error:
        raise WorkflowError(_("The document of %(park)s could not be made.") % {"park": prepared.park}) from error
    signers = {"park_signers": len(prepared.posts), "city_signers": len(posts_of(template.city_posts))}
    document = PledgeDocument(pledge=pledge, canonical=written, sha256=found.sha256, sm3=found.sm3, pdf=pdf, **signers)
    document.full_clean()
    document.save()
    take_step(granted, pledge, None, PLEDGE_MOVES["issue"])
    return pledge


def _as_made(pledges: Sequence[Pledge]) -> dict[str, list[str]]:
    """Return the SHA-256 of each PDF as it was made, before anybody signed: the audit trail keeps them."""
    return {"documents": [hashlib.sha256(pledge.document.pdf).hexdigest() for pledge in pledges]}


def _saved(pledge: Pledge, park: str) -> None:
    """Save a pledge. Raises WorkflowError where its text makes it what none can be, e.g. a party's name too long."""
    try:
        pledge.full_clean()
    except ValidationError as error:
        words = {"park": park, "why": " ".join(error.messages)}
        raise WorkflowError(_("The pledge of %(park)s cannot be issued as its text is: %(why)s") % words) from error
    pledge.save()


def _item(pledge: Pledge, number: int, target: Target) -> PledgeItem:
    return PledgeItem(
        pledge=pledge,
        number=number,
        indicator=target.indicator,
        base=target.base,
        base_estimate=target.base_estimate,
        value=target.value,
        stretch=target.stretch,
        growth=_kept(growth_to(target).value),
        responsible=target.responsible,
    )


def _kept(growth: Decimal | None) -> Decimal | None:
    """Return a growth as the column keeps it, with ten decimals."""
    return None if growth is None else half_up(growth, 10)


def _next_number(template: PledgeTemplate) -> str:
    """Return the number after the highest of the year; the year's lock keeps two from taking the same.

    Numbers are written without 第, as official documents have them; those that were once given with it count on.
    """
    begins = f"{template.word}〔{template.year}〕"
    taken = Pledge.objects.filter(no__startswith=begins).values_list("no", flat=True)
    numbers = [int(found[1]) for no in taken if (found := re.fullmatch(r"第?([0-9]+)号", no[len(begins) :]))]
    return f"{begins}{max(numbers, default=0) + 1}号"
