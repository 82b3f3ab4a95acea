"""Supplements of pledges: reading and signing one, withdrawing it, its PDF, and the paper way."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.audit.trail import author_of
from parks.rights import granting
from reports.pages.audit.contents.confirming import waits_of
from reports.pages.frame.contents.figure_lines import of_changes
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, in_frame, posted, sent_to
from reports.pages.pledges.contents.signing_round import SigningRound
from reports.pages.pledges.contents.supplements import SupplementContents
from reports.pages.pledges.forms import EndPledgeForm, SignForm
from reports.pages.pledges.views.papers import PaperPage, paper_page, scan_of
from reports.pages.pledges.views.pledging import ISSUE_PLEDGE, pledge_or_404
from reports.pages.pledges.views.signed import last_pdf, signed_in
from targets.actions import SignableSupplement, confirm_paper, replace_paper, sign_document, withdraw_supplement
from targets.models import Pledge, Supplement
from targets.pledges.actions.supplements import ADJUST
from targets.pledges.pledge_moves import SIGNING
from targets.pledges.supplement_texts import number_of


def supplement_or_404(request: HttpRequest, no: str, number: int) -> tuple[Pledge, Supplement]:
    """Return a supplement, with its pledge, of a pledge that this person may see. Raises Http404."""
    pledge = pledge_or_404(request, no)
    found: Supplement = get_object_or_404(
        pledge.supplements.select_related("scan", "withdrawal").defer("pdf"), number=number
    )
    found.pledge = pledge
    return pledge, found


@sensitive_post_parameters("password", "pin", "code")
@never_cache
@form_page
def supplement(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """Show a supplement, and sign it."""
    user, (pledge, found) = reader(request.user), supplement_or_404(request, no, number)
    contents = SupplementContents.of(user, pledge, found)
    sent = sent_to(request)
    if sent is not None and not any(granting(user, one.permission, park_id=pledge.park_id) for one in SIGNING.values()):
        raise PermissionDenied
    form = SignForm(request, sent, initial={"seen": contents.seen})
    status = signed_in(
        request, form, partial(sign_document, document=SignableSupplement(found)), pledge, contents.no, number
    )
    if isinstance(status, HttpResponse):
        return status
    place = SigningRound.of(user).place_of(pledge, number) if contents.is_own else None
    waits = waits_of(contents.held, form.key) if contents.is_own else ""
    context = {"contents": contents, "form": form, "place": place, "waits": waits}
    return page_in_frame(request, release_asked(request), contents.no, "pledges/supplement.html", context, status)


@require_safe
def supplement_pdf(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """Send the PDF of a supplement as it was last signed, byte for byte."""
    pledge, found = supplement_or_404(request, no, number)
    return last_pdf(found, found.signatures.order_by("pk").last(), number_of(pledge, number))


@never_cache
@form_page
def confirm_supplement_page(request: HttpRequest, no: str, number: int) -> HttpResponseBase:
    """Ask for the scan of a supplement that both sides signed by hand, show it, and put the supplement in force."""
    pledge, found = supplement_or_404(request, no, number)
    if not granting(reader(request.user), ISSUE_PLEDGE):
        raise PermissionDenied
    contents = SupplementContents.of(reader(request.user), pledge, found)
    return paper_page(
        request,
        PaperPage(
            pledge=pledge,
            supplement=found,
            no=contents.no,
            back=("reports:supplement", no, number),
            scan=contents.scan,
            is_open=contents.is_open and bool(contents.buttons),
            issued_on=found.issued_on,
            signers=contents.signers,
            confirm=lambda **given: confirm_paper(document=SignableSupplement(found), **given),
            replace=lambda **given: replace_paper(document=SignableSupplement(found), **given),
        ),
    )


@form_page
def withdraw(request: HttpRequest, no: str, number: int) -> HttpResponse:
    """Ask why a supplement is taken back, and do it."""
    pledge, found = supplement_or_404(request, no, number)
    if not granting(reader(request.user), ADJUST, park_id=pledge.park_id):
        raise PermissionDenied
    contents = SupplementContents.of(reader(request.user), pledge, found)
    form = EndPledgeForm(sent_to(request))
    title = _("Withdraw %(no)s") % {"no": contents.no}
    context = {"contents": contents, "form": form, "lines": of_changes(contents.text), "title": title}
    return posted(
        request,
        form,
        lambda: withdraw_supplement(supplement=found, reason=form.cleaned_data["reason"], **author_of(request)),
        in_frame(request, title, "pledges/withdraw_supplement.html", context),
        lambda _made: (
            _("%(no)s is withdrawn.") % {"no": contents.no},
            redirect("reports:supplement", no, number),
        ),
    )


@require_safe
def supplement_scan(request: HttpRequest, no: str, number: int) -> HttpResponseBase:
    """Hand out the scan of a supplement that was signed on paper."""
    return scan_of(request, getattr(supplement_or_404(request, no, number)[1], "scan", None))
