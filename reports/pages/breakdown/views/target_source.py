"""The assessor chooses the plan that the targets of a year come from."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.audit.trail import author_of
from reports.pages.breakdown.contents.target_source import SourceContents
from reports.pages.entry.views.desks import attempted_in
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.plans.forms import SourceForm
from targets.actions import choose_source
from targets.plans.actions.plans import CHANGE


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE, raise_exception=True)
def source(request: HttpRequest, year: int) -> HttpResponse:
    """Show which plan the targets of a year come from, or choose another."""
    contents = SourceContents.of(reader(request.user), year)
    form = SourceForm(contents.plans, contents.chosen, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, contents, form)
    if not form.is_valid():
        return _page(request, contents, form, 400)
    asked = {"plan": form.chosen, "seen": form.cleaned_data["seen"], **author_of(request)}
    changed = attempted_in(form, lambda: choose_source(year=year, **asked))
    if changed is None:
        # Beside what was asked stands what is chosen now, which the next try has seen.
        anew = SourceContents.of(reader(request.user), year)
        beside = SourceForm(anew.plans, anew.chosen, asked=form.cleaned_data["plan"])
        return _page(request, anew, beside, 409, form.non_field_errors())
    messages.success(request, _("Saved.") if changed else _("Nothing differs from what is saved."))
    return redirect("reports:target_source", year)


def _page(
    request: HttpRequest, contents: SourceContents, form: SourceForm, status: int = 200, wrong: Sequence[object] = ()
) -> HttpResponse:
    title = _("Source of the targets %(year)s") % {"year": contents.year}
    context = {"contents": contents, "form": form, "wrong": wrong}
    return page_in_frame(request, release_asked(request), title, "breakdown/target_source.html", context, status)
