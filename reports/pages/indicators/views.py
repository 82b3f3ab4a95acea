"""What is measured, and all parks on one indicator."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.pages.frame.forms.lists import SearchForm
from reports.pages.frame.views.answers import (
    Context,
    answer_refused,
    nothing_published,
    page_in_frame,
    page_of,
    release_asked,
)
from reports.pages.frame.views.exporting import exported
from reports.pages.indicators.contents.indicator_heads import IndicatorHead, IndicatorListContents
from reports.pages.indicators.contents.indicators import IndicatorContents
from reports.pages.indicators.forms import IndicatorForm
from reports.pages.indicators.tables import IndicatorTable
from targets.models import Indicator


@require_safe
@permission_required("targets.view_indicator", raise_exception=True)
def indicator_list(request: HttpRequest) -> HttpResponse:
    """Show all indicators by category, or those whose name holds what is searched for."""
    release = release_asked(request)
    form = SearchForm(request.GET)
    if not form.is_valid():
        return answer_refused(request, release, _("Indicators"), form)
    contents = IndicatorListContents.of(Indicator.objects.visible_to(request.user), form.cleaned_data["q"])
    context = {"contents": contents, "form": form, "release": release}
    return page_in_frame(request, release, _("Indicators"), "indicators/indicator_list.html", context, choose_here=True)


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show all parks on one indicator, or hand them out as CSV or Excel."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)
    head = IndicatorHead.of(release, Indicator.objects.visible_to(request.user), code)
    form = IndicatorForm(request.GET)
    if not form.is_valid():
        return answer_refused(request, release, head.name, form)
    wanted = request.GET.get("format", "")

    def contents() -> IndicatorContents:
        return IndicatorContents.of(release, head, form.query(), paged=not wanted)

    if wanted:
        return exported(
            request,
            release,
            wanted,
            act_name="reports.export_indicator",
            name=f"{head.code}-{release.period.label}",
            title=head.name,
            table=lambda: IndicatorTable(contents(), in_file=True),
        )

    def context() -> Context:
        return {"contents": (shown := contents()), "head": head, "table": IndicatorTable(shown)}

    # What is measured may be worded anew, and what came before may be corrected, without a new release of the period.
    also = (head, release.choices)
    return page_of(request, release, "indicators/indicator.html", head.name, context, also=also, choose_here=True)
