"""The assessor chooses the plan that the targets of a year come from."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from reports.pages.breakdown.contents.target_source import SourceContents
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted, sent_to
from reports.pages.plans.forms import SourceForm
from targets.actions import choose_source
from targets.plans.actions.plans import CHANGE_PLAN


@form_page
@permission_required(CHANGE_PLAN, raise_exception=True)
def source(request: HttpRequest, year: int) -> HttpResponse:
    """Show which plan the targets of a year come from, or choose another."""
    contents = SourceContents.of(reader(request.user), year)
    form = SourceForm(contents.plans, contents.chosen, sent_to(request))
    return posted(
        request,
        form,
        lambda: choose_source(year=year, plan=form.chosen, seen=form.cleaned_data["seen"], **author_of(request)),
        lambda status: _page(request, contents, form, status),
        lambda changed: (
            _("Saved.") if changed else _("Nothing differs from what is saved."),
            redirect("reports:target_source", year),
        ),
    )


def _page(request: HttpRequest, contents: SourceContents, form: SourceForm, status: int) -> HttpResponse:
    wrong: Sequence[object] = ()
    if status == 409:
        # Beside what was asked stands what is chosen now, which the next try has seen.
        wrong, contents = form.non_field_errors(), SourceContents.of(reader(request.user), contents.year)
        form = SourceForm(contents.plans, contents.chosen, asked=form.cleaned_data["plan"])
    title = _("Source of the targets %(year)s") % {"year": contents.year}
    context = {"contents": contents, "form": form, "wrong": wrong}
    return page_in_frame(request, release_asked(request), title, "breakdown/target_source.html", context, status)
