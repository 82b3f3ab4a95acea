"""Pledges: the list of a year, and one pledge."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parks.models import City
from reports.pages.frame.views.answers import answer_refused, page_in_frame, reader, release_asked
from reports.pages.pledges.contents.pledges import PledgeContents, PledgeListContents, pledge_years
from reports.pages.pledges.forms import PledgeListForm
from reports.pages.pledges.views.pledging import pledge_or_404
from targets.models import Pledge


@require_safe
@permission_required("targets.view_pledge", raise_exception=True)
def pledge_list(request: HttpRequest) -> HttpResponse:
    """Show the state of each park's pledge of a year."""
    release, pledges = release_asked(request), Pledge.objects.visible_to(request.user)
    form = PledgeListForm(request.GET, pledge_years(pledges))
    if not form.is_valid():
        return answer_refused(request, release, _("Pledges"), form, "reports:pledges")
    contents = PledgeListContents.of(reader(request.user), pledges, form.years, form.asked_year, form.asked_page)
    context = {"contents": contents, "form": form, "issue_year": _issue_year(request, form.asked_year, form.years)}
    return page_in_frame(request, release, _("Pledges"), "pledges/pledge_list.html", context)


@require_safe
@permission_required("targets.view_pledge", raise_exception=True)
def pledge_detail(request: HttpRequest, no: str) -> HttpResponse:
    """Show one pledge with its task table."""
    pledge = pledge_or_404(request, no)
    contents = PledgeContents.of(reader(request.user), pledge)
    title = f"{_('Pledge')} {pledge.no}"
    return page_in_frame(request, release_asked(request), title, "pledges/pledge_detail.html", {"contents": contents})


def _issue_year(request: HttpRequest, asked: int | None, years: Sequence[int]) -> int | None:
    """Return the year whose pledges this person issues now, None where the person issues none.

    That is the year of the city's day, and an asked one that has no pledges yet.
    """
    if not reader(request.user).has_perm("targets.issue_pledge"):
        return None
    if asked is not None and asked not in years:
        return asked
    return City.objects.visible_to(request.user).today_on(timezone.localdate()).year
