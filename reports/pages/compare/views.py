"""Parks side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.pages.compare.contents import CompareContents, ranked_parks
from reports.pages.compare.forms import CompareForm
from reports.pages.frame.views.answers import Context, Refused, nothing_published, page_of, release_asked


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show parks side by side: in level, in growth or in place."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)

    def context() -> Context:
        form = CompareForm(request.GET, release, ranked_parks(release))
        if not form.is_valid():
            raise Refused(form)
        return {"contents": CompareContents.of(release, form.parks, form.query()), "form": form}

    return page_of(request, release, "compare/compare.html", _("Six comparisons"), context, choose_here=True)
