"""The paper way: confirming a sheet that was signed by hand, and handing out its scan."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import author_of
from reports.contents.pledging import DocumentContents
from reports.forms.pledging import SheetForm
from reports.views.answers import page_in_frame, release_asked
from reports.views.desks import attempted_in
from reports.views.files import kept_file
from reports.views.opening import form_page
from reports.views.pledging import ISSUE, pledge_or_404
from targets.actions import Sheet, confirm_paper
from targets.evidence import SHEETS


@form_page
@permission_required(ISSUE, raise_exception=True)
def confirm(request: HttpRequest, no: str) -> HttpResponse:
    """Ask for the scan of a pledge that both sides signed by hand, and put it in force."""
    pledge = pledge_or_404(request, no)
    document = DocumentContents.of(pledge)
    form = SheetForm(request.POST or None, request.FILES or None, initial=document.signers if document else {})
    status = 200
    if request.method == "POST":
        status = 409 if form.is_valid() else 400
        if status == 409:
            sheet, author = sheet_of(form), author_of(request)
            if attempted_in(form, lambda: confirm_paper(pledge=pledge, sheet=sheet, **author)) is not None:
                messages.success(request, _("%(no)s is in force, signed on paper.") % {"no": no})
                return redirect("reports:pledge", no)
    title = _("Confirm %(no)s signed on paper") % {"no": no}
    is_open = document is not None and pledge.state == "issued"  # type: ignore[attr-defined]
    context = {"form": form, "pledge": pledge, "is_open": is_open, "title": title}
    return page_in_frame(request, release_asked(request), title, "reports/confirm_paper.html", context, status)


@require_safe
def scan(request: HttpRequest, no: str) -> HttpResponseBase:
    """Hand out the scan of a pledge that was signed on paper, to whoever sees the pledge."""
    found = getattr(pledge_or_404(request, no), "scan", None)
    if found is None:
        raise Http404
    return kept_file(found.digest, found.file_name, SHEETS)


def sheet_of(form: SheetForm) -> Sheet:
    """Return the sheet that a form brings."""
    asked, file = form.cleaned_data, form.cleaned_data["file"]
    names = {name: asked[name] for name in ("signed_on", "park_signers", "city_signers")}
    return Sheet(**names, file_name=file.name, content=file.read())
