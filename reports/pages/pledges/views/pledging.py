"""Making pledges: their text, issuing, issuing anew and withdrawing; signing, and the PDF."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.audit.trail import author_of
from parks.models import City
from parks.rights import granting
from reports.pages.audit.contents.confirming import waits_of
from reports.pages.frame.contents.figure_lines import of_pledge
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, in_frame, posted, sent_to, status_of
from reports.pages.pledges.contents.pledging import (
    DocumentContents,
    IssuePledgesContents,
    first_words,
    holder_of,
    turn_on_page,
)
from reports.pages.pledges.contents.signing_round import SigningRound
from reports.pages.pledges.forms import EndPledgeForm, IssuePledgesForm, SignForm, TemplateForm
from reports.pages.pledges.views.signed import last_pdf, signed_in
from targets.actions import SignablePledge, issue_pledges, reissue_pledge, save_template, sign_document, withdraw_pledge
from targets.models import Pledge, PledgeTemplate
from targets.pledges.pledge_moves import PLEDGE_MOVES, SIGNING

ISSUE_PLEDGE = "targets.issue_pledge"
_YEARS = range(1900, 2201)


def pledge_or_404(request: HttpRequest, no: str) -> Pledge:
    """Return a pledge that this person may see, with park, document and state. Raises Http404."""
    seen = Pledge.objects.visible_to(request.user).select_related("park", "document", "handed_in", "scan", "settlement")
    found: Pledge = get_object_or_404(seen.defer("document__pdf"), no=no)
    return found


@form_page
@permission_required(ISSUE_PLEDGE, raise_exception=True)
def pledge_text(request: HttpRequest, year: int) -> HttpResponse:
    """Show and change what the pledges of a year say."""
    _demand_year(year)
    template = PledgeTemplate.objects.visible_to(request.user).filter(year=year).first() or PledgeTemplate(year=year)
    form = TemplateForm(sent_to(request), instance=template, initial=first_words(reader(request.user), year))
    title = _("Text of the pledges of %(year)s") % {"year": year}
    context = {"form": form, "year": year}
    return posted(
        request,
        form,
        lambda: save_template(year=year, texts=form.cleaned_data, **author_of(request)),
        in_frame(request, title, "pledges/pledge_text.html", context),
        lambda _made: (
            _("The text of %(year)s is kept. Look at it in the preview.") % {"year": year},
            redirect("reports:issue_pledges", year),
        ),
    )


@form_page
@permission_required(ISSUE_PLEDGE, raise_exception=True)
def issue_pledges_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show what issuing the pledges of a year would do, and do it."""
    _demand_year(year)
    city = City.objects.visible_to(request.user).current()
    day = localdate(city.now_on(timezone.now()) if city else timezone.now())
    form = IssuePledgesForm(sent_to(request))
    contents = IssuePledgesContents.of(reader(request.user), year, city, day)
    is_shown = status_of(form) == 409 and form.cleaned_data["seen"] == contents.token  # else the act says what changed
    if is_shown and contents.gaps.lines:
        form.confirms(contents.gaps.token)

    def page(status: int) -> HttpResponse:
        shown = IssuePledgesContents.of(reader(request.user), year, city, day) if status == 409 else contents
        title = _("Issue the pledges of %(year)s") % {"year": year}
        context = {"contents": shown, "form": form}
        return page_in_frame(request, release_asked(request), title, "pledges/issue_pledges.html", context, status)

    return posted(
        request,
        form,
        lambda: issue_pledges(year=year, seen=form.cleaned_data["seen"], **author_of(request)),
        page,
        lambda made: (
            ngettext("%(number)s pledge is issued.", "%(number)s pledges are issued.", len(made))
            % {"number": len(made)},
            redirect(_list_of(year)),
        ),
    )


@form_page
@permission_required(ISSUE_PLEDGE, raise_exception=True)
def end_pledge(request: HttpRequest, no: str, name: str) -> HttpResponse:
    """Ask why a pledge is replaced or taken back, and do it."""
    if name not in ("reissue", "withdraw"):
        raise Http404
    pledge, move = pledge_or_404(request, no), PLEDGE_MOVES[name]
    form = EndPledgeForm(sent_to(request))
    act = reissue_pledge if name == "reissue" else withdraw_pledge
    said = _("%(new)s takes the place of %(no)s.") if name == "reissue" else _("%(no)s is withdrawn.")

    def page(status: int) -> HttpResponse:
        is_open = pledge.state in move.sources and DocumentContents.of(pledge) is not None
        title = f"{move.label} · {no}"
        context = {"form": form, "pledge": pledge, "move": move, "is_open": is_open, "title": title}
        context["lines"] = of_pledge(reader(request.user), pledge)
        return page_in_frame(request, release_asked(request), title, "pledges/end_pledge.html", context, status)

    return posted(
        request,
        form,
        lambda: act(pledge=pledge, reason=form.cleaned_data["reason"], **author_of(request)),
        page,
        lambda new: (said % {"no": no, "new": new.no}, redirect("reports:pledge", new.no)),
    )


@sensitive_post_parameters("password", "pin", "code")
@never_cache
@form_page
def sign_pledge_page(request: HttpRequest, no: str) -> HttpResponse:
    """Show the document to who is to sign it, and sign."""
    user, pledge = reader(request.user), pledge_or_404(request, no)
    document = DocumentContents.of(pledge)
    if document is None:
        raise Http404
    if not any(granting(user, move.permission, park_id=pledge.park_id) for move in SIGNING.values()):
        raise PermissionDenied
    form = SignForm(request, sent_to(request), initial={"seen": document.seen})
    status = signed_in(request, form, partial(sign_document, document=SignablePledge(pledge)), pledge, no)
    if isinstance(status, HttpResponse):
        return status
    post, is_own = turn_on_page(user, pledge, document)
    context = {"form": form, "pledge": pledge, "document": document, "post": post, "is_own": is_own}
    context |= {"place": SigningRound.of(user).place_of(pledge) if is_own else None}
    context["waits"] = waits_of(holder_of(user, pledge, post), form.key) if is_own else ""
    title = _("Sign %(no)s") % {"no": no}
    return page_in_frame(request, release_asked(request), title, "pledges/sign_pledge.html", context, status)


@require_safe
def pledge_pdf(request: HttpRequest, no: str) -> HttpResponse:
    """Send the PDF of a pledge as it was last signed, byte for byte."""
    seen = Pledge.objects.visible_to(request.user).select_related("document")
    pledge = get_object_or_404(seen.filter(document__isnull=False), no=no)
    return last_pdf(pledge.document, pledge.signatures.order_by("pk").last(), no)


def _demand_year(year: int) -> None:
    if year not in _YEARS:
        raise Http404


def _list_of(year: int) -> str:
    return f"{reverse('reports:pledges')}?year={year}"
