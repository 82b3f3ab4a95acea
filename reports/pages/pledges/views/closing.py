"""What happens to a pledge in force: it is settled with its results, and handed over when a head changes post."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from reports.pages.entry.views.desks import attempted_in, now_of
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.periods.views.opening import form_page
from reports.pages.pledges.contents.handing_over import HandOverContents
from reports.pages.pledges.contents.settling import SettleContents
from reports.pages.pledges.forms import HandOverForm, SeenForm
from reports.pages.pledges.views.pledging import ISSUE, pledge_or_404
from targets.actions import hand_over_pledge, settle_pledge


@form_page
@permission_required(ISSUE, raise_exception=True)
def settle(request: HttpRequest, no: str) -> HttpResponse:
    """Show the recognised results of a pledge item by item, and close it with them once they are signed off."""
    pledge = pledge_or_404(request, no)
    contents = SettleContents.of(reader(request.user), pledge)
    form, status, found = SeenForm(request.POST or None), 200, contents.found
    if request.method == "POST":
        status = 409 if form.is_valid() else 400
        if status == 409 and found is not None:
            seen, author = form.cleaned_data["seen"], author_of(request)
            if attempted_in(form, lambda: settle_pledge(pledge=pledge, found=found, seen=seen, **author)) is not None:
                messages.success(request, _("%(no)s is settled.") % {"no": no})
                return redirect("reports:pledge", no)
    title = _("Settle %(no)s") % {"no": no}
    context = {"contents": contents, "form": form, "title": title}
    return page_in_frame(request, release_asked(request), title, "pledges/settle_pledge.html", context, status)


@form_page
@permission_required(ISSUE, raise_exception=True)
def hand_over(request: HttpRequest, no: str) -> HttpResponse:
    """Show who took over which post and what is open, and pass the pledge on."""
    pledge = pledge_or_404(request, no)
    contents = HandOverContents.of(reader(request.user), pledge, localdate(now_of(request)))
    form, status = HandOverForm(request.POST or None), 200
    if request.method == "POST":
        status = 409 if form.is_valid() else 400
        if status == 409:
            given = {"pledge": pledge, "unfinished": contents.unfinished, **form.cleaned_data, **author_of(request)}
            made = attempted_in(form, lambda: hand_over_pledge(**given))
            if made is not None:
                messages.success(request, _("%(no)s passed to %(name)s.") % {"no": no, "name": made.to_name})
                return redirect("reports:pledge", no)
    title = _("Hand over %(no)s") % {"no": no}
    context = {"contents": contents, "form": form, "title": title}
    return page_in_frame(request, release_asked(request), title, "pledges/hand_over_pledge.html", context, status)
