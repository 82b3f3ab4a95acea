"""Who set which value of a plan's path when."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.contents.path_history import PathHistory
from reports.forms.plans import YearForm
from reports.views.answers import page_in_frame, reader, refused, release_asked


@require_safe
@permission_required("targets.view_plan", raise_exception=True)
def path_history(request: HttpRequest, code: str, park_code: str, indicator_code: str) -> HttpResponse:
    """Show the history of the path of a park and an indicator: of all years, or of the one that is asked for."""
    form = YearForm(request.GET)
    if not form.is_valid():
        return refused(request, release_asked(request), _("Plans"), form)
    contents = PathHistory.of(reader(request.user), (code, park_code, indicator_code), form.cleaned_data["year"])
    context = {"contents": contents}
    if request.headers.get("HX-Boosted"):
        # Beside its cell on the plan's page: the part alone, and that page's address stays.
        part = render_to_string("reports/path_history.html", {**context, "query": request.GET}, request)
        return HttpResponse(part, headers={"HX-Push-Url": "false", "Vary": "HX-Boosted"})
    title = f"{contents.plan.name} · {contents.park.name} · {contents.indicator.name}"
    return page_in_frame(request, release_asked(request), title, "reports/path_history.html", context)
