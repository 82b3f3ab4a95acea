"""Pages of which another page takes the part beside one of its cells, where scripts run."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from reports.pages.frame.views.answers import Context, page_in_frame, release_asked


def page_or_part(request: HttpRequest, title: str, template: str, context: Context) -> HttpResponse:
    """Answer with a page, or with its contents alone to the script of the page around the cell."""
    if request.headers.get("HX-Boosted"):
        part = render_to_string(template, {**context, "query": request.GET}, request)
        return HttpResponse(part, headers={"HX-Push-Url": "false", "Vary": "HX-Boosted"})
    return page_in_frame(request, release_asked(request), title, template, context)
