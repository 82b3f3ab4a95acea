"""Issuing the targets of a year to the parks, and withdrawing them."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.trail import author_of
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.issuing import IssueTargetsContents
from reports.pages.breakdown.forms import IssueForm
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted, sent_to, status_of
from targets.actions import issue_targets, withdraw_targets
from targets.breakdown.actions.targets import ISSUE_TARGET


@form_page
@permission_required(ISSUE_TARGET, raise_exception=True)
def issue_targets_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show how far each park's targets are; issue or withdraw those of the chosen parks, once confirmed."""
    breakdown = Breakdown.of(reader(request.user), year)
    contents = IssueTargetsContents.of(breakdown)
    form = IssueForm(contents.codes, sent_to(request))
    if not form.is_bound or not form.is_valid():
        return _page(request, contents, form, status_of(form))
    asked = form.cleaned_data
    chosen = contents.chosen(asked["parks"], asked["way"], breakdown)
    if asked["count"] is None:
        return _page(request, chosen, form)
    if asked["count"] == chosen.count and chosen.gaps.lines and not form.confirms(chosen.gaps.token):
        return _page(request, chosen, form, 400)
    parks = [row.park for row in contents.rows if row.park.code in asked["parks"]]
    at = {"year": year, "parks": parks, "count": asked["count"], **author_of(request)}
    is_issued = asked["way"] == "issue"
    return posted(
        request,
        form,
        lambda: issue_targets(**at) if is_issued else withdraw_targets(**at, reason=asked["reason"]),
        lambda status: _page(request, IssueTargetsContents.of(Breakdown.of(reader(request.user), year)), form, status),
        lambda number: (_done_words(number, is_issued=is_issued), redirect("reports:breakdown", year)),
    )


def _done_words(number: int, *, is_issued: bool) -> str:
    words = (
        ngettext("%(number)s target issued.", "%(number)s targets issued.", number)
        if is_issued
        else ngettext("%(number)s target withdrawn.", "%(number)s targets withdrawn.", number)
    )
    return words % {"number": number}


def _page(request: HttpRequest, contents: IssueTargetsContents, form: IssueForm, status: int = 200) -> HttpResponse:
    name = "issue_confirm" if contents.way else "issue_targets"
    context = {"contents": contents, "form": form, "year": contents.year}
    title = _("Issue targets %(year)s") % {"year": contents.year}
    return page_in_frame(request, release_asked(request), title, f"breakdown/{name}.html", context, status)
