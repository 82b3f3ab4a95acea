"""The signing ceremony: the page for the projector, and the act by which a pledge is handed in."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit.trail import author_of
from reports.pages.frame.contents.figure_lines import of_pledge
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted, sent_to
from reports.pages.pledges.contents.ceremony import CeremonyContents
from reports.pages.pledges.forms import HandInForm
from reports.pages.pledges.views.pledging import ISSUE_PLEDGE, pledge_or_404
from targets.actions import hand_in_pledge


@require_safe
@permission_required("targets.view_pledge", raise_exception=True)
def ceremony(request: HttpRequest, year: int) -> HttpResponse:
    """Show who has signed and handed in; ask again with what was seen, and nothing is sent while nothing changed."""
    user = reader(request.user)
    contents = CeremonyContents.of(user, year, can_confirm=user.has_perm(ISSUE_PLEDGE))
    if request.headers.get("HX-Request"):
        if request.GET.get("seen") == contents.token:
            return HttpResponse(status=204)
        return render(request, "pledges/ceremony_block.html", {"contents": contents})
    title = _("Signing of the pledges of %(year)s") % {"year": year}
    return page_in_frame(request, release_asked(request), title, "pledges/ceremony.html", {"contents": contents})


@form_page
@permission_required(ISSUE_PLEDGE, raise_exception=True)
def hand_in_pledge_page(request: HttpRequest, no: str) -> HttpResponse:
    """Confirm that a park handed in its pledge."""
    pledge = pledge_or_404(request, no)
    form, author = HandInForm(sent_to(request)), author_of(request)

    def page(status: int) -> HttpResponse:
        title = _("Confirm the hand-in of %(no)s") % {"no": no}
        context = {"pledge": pledge, "form": form, "handed_in": getattr(pledge, "handed_in", None), "title": title}
        context["lines"] = of_pledge(reader(request.user), pledge)
        return page_in_frame(request, release_asked(request), title, "pledges/hand_in_pledge.html", context, status)

    return posted(
        request,
        form,
        lambda: hand_in_pledge(pledge=pledge, is_paper=form.cleaned_data["is_paper"], **author),
        page,
        lambda _made: (_("%(no)s is handed in.") % {"no": no}, redirect("reports:ceremony", pledge.year)),
    )
