"""What happens to a pledge in force: it is settled with its results, and handed over when a head changes post."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from reports.pages.entry.views.desks import now_of
from reports.pages.frame.views.answers import reader
from reports.pages.frame.views.posting import form_page, in_frame, posted, sent_to
from reports.pages.pledges.contents.handing_over import HandOverContents
from reports.pages.pledges.contents.settling import SettleContents
from reports.pages.pledges.forms import HandOverForm, SeenForm
from reports.pages.pledges.views.pledging import ISSUE_PLEDGE, pledge_or_404
from targets.actions import hand_over_pledge, settle_pledge
from targets.models import PledgeSettlement


@form_page
@permission_required(ISSUE_PLEDGE, raise_exception=True)
def settle(request: HttpRequest, no: str) -> HttpResponse:
    """Show the recognised results of a pledge item by item, and close it with them once they are signed off."""
    pledge = pledge_or_404(request, no)
    contents = SettleContents.of(reader(request.user), pledge)
    form = SeenForm(sent_to(request))

    def act() -> PledgeSettlement | None:
        if contents.found is None:  # the page says what is missing
            return None
        return settle_pledge(pledge=pledge, found=contents.found, seen=form.cleaned_data["seen"], **author_of(request))

    title = _("Settle %(no)s") % {"no": no}
    context = {"contents": contents, "form": form, "title": title}
    return posted(
        request,
        form,
        act,
        in_frame(request, title, "pledges/settle_pledge.html", context),
        lambda _made: (_("%(no)s is settled.") % {"no": no}, redirect("reports:pledge", no)),
    )


@form_page
@permission_required(ISSUE_PLEDGE, raise_exception=True)
def hand_over(request: HttpRequest, no: str) -> HttpResponse:
    """Show who took over which post and what is open, and pass the pledge on."""
    pledge = pledge_or_404(request, no)
    contents = HandOverContents.of(reader(request.user), pledge, localdate(now_of(request)))
    form, unfinished = HandOverForm(sent_to(request)), contents.unfinished
    title = _("Hand over %(no)s") % {"no": no}
    context = {"contents": contents, "form": form, "title": title}
    return posted(
        request,
        form,
        lambda: hand_over_pledge(pledge=pledge, unfinished=unfinished, **form.cleaned_data, **author_of(request)),
        in_frame(request, title, "pledges/hand_over_pledge.html", context),
        lambda made: (
            _("%(no)s passed to %(name)s.") % {"no": no, "name": made.to_name},
            redirect("reports:pledge", no),
        ),
    )
