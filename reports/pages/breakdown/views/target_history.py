"""Who set which target of a cell of the breakdown when."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.pages.breakdown.contents.target_history import TargetHistory
from reports.pages.frame.views.answers import reader
from reports.pages.frame.views.beside import page_or_part


@require_safe
@permission_required("targets.view_target", raise_exception=True)
def target_history(request: HttpRequest, year: int, park_code: str, indicator_code: str) -> HttpResponse:
    """Show the history of a target of a park, or of the city's own where its code is `CITY_CODE`."""
    contents = TargetHistory.of(reader(request.user), year, park_code, indicator_code)
    title = f"{contents.park or _('the city')} · {contents.indicator.name} {year}"
    return page_or_part(request, title, "breakdown/target_history.html", {"contents": contents})
