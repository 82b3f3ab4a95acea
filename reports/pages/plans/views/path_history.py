"""Who set which value of a plan's path when."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.pages.frame.views.answers import answer_refused, reader, release_asked
from reports.pages.frame.views.beside import page_or_part
from reports.pages.plans.contents.path_history import PathHistory
from reports.pages.plans.forms import YearForm


@require_safe
@permission_required("targets.view_plan", raise_exception=True)
def path_history(request: HttpRequest, code: str, park_code: str, indicator_code: str) -> HttpResponse:
    """Show the history of the path of a park and an indicator: of all years, or of the one that is asked for."""
    form = YearForm(request.GET)
    if not form.is_valid():
        return answer_refused(request, release_asked(request), _("Plans"), form)
    contents = PathHistory.of(reader(request.user), (code, park_code, indicator_code), form.cleaned_data["year"])
    title = f"{contents.plan.name} · {contents.park.name} · {contents.indicator.name}"
    return page_or_part(request, title, "plans/path_history.html", {"contents": contents})
