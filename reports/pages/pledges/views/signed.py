"""Signing the documents of a round: the password once in ten minutes, each document alone; and which one waits next."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.trail import author_of
from accounts.keys import unlocked
from accounts.keys.signer import Signer
from reports.pages.entry.views.desks import now_of
from reports.pages.frame.views.answers import reader
from reports.pages.frame.views.posting import attempted_in, status_of
from reports.pages.pledges.contents.signing_round import SigningRound
from reports.pages.pledges.forms import SignForm
from targets.models import Pledge
from targets.pledges.models.pledging import Document, Signature


def signed_in(
    request: HttpRequest, form: SignForm, act: Callable[..., object], pledge: Pledge, no: str, number: int = 0
) -> HttpResponse | int:
    """Do the act of signing that a form asks for, and lead back to the document; else return how it is answered.

    Where another document waits for this person, the key stays open for a few minutes; after anything that is refused
    the password is asked for again.
    """
    if request.method == "POST" and "forget" in request.POST:
        unlocked.forget(request)
        return redirect(request.path)
    status = status_of(form)
    if status == 200:
        return status
    if status == 409:
        response = redirect("reports:supplement", pledge.no, number) if number else redirect("reports:pledge", no)
        if _is_signed(request, form, act, response):
            if not _tell_signed(request, pledge, no, number):
                unlocked.forget(request)
            return response
    if form.errors.keys() != {"is_read"}:
        unlocked.forget(request)
        form.ask_again()
    return status


def last_pdf(document: Document, last: Signature | None, no: str) -> HttpResponse:
    """Send the PDF of a document as it was last signed, byte for byte."""
    response = HttpResponse(bytes(last.pdf if last else document.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(no, safe='')}.pdf"
    return response


def _is_signed(request: HttpRequest, form: SignForm, act: Callable[..., object], response: HttpResponse) -> bool:
    opened: list[Signer] = []
    given: dict[str, object] = {**form.given, **author_of(request), "opened": opened.append}
    if form.open_until is not None:
        given["unlocked"] = unlocked.reopened(request, now_of(request))
    try:
        if attempted_in(form, lambda: act(**given)) is None:
            return False
    except PermissionDenied:
        unlocked.forget(request)
        raise
    if form.open_until is None:
        unlocked.keep_unlocked(request, response, opened[0] if opened else None)
    return True


def _tell_signed(request: HttpRequest, pledge: Pledge, no: str, number: int) -> bool:
    """Tell that it is signed, with the way to the next document of this person; return whether one waits."""
    said, found = _("%(no)s is signed.") % {"no": no}, SigningRound.of(reader(request.user))
    follows = found.after(pledge, number)
    if follows is None:
        messages.success(request, said)
        return False
    left = len(found.waiting)
    words = ngettext("Next: %(no)s, %(park)s (%(left)s left)", "Next: %(no)s, %(park)s (%(left)s left)", left)
    words = words % {"no": follows.no, "park": follows.pledge.park, "left": left}
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, follows.address, words))
    return True
