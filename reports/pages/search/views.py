"""Search over what has a name."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.pages.frame.forms.lists import SearchForm
from reports.pages.frame.views.answers import answer_refused, page_in_frame, reader, release_asked
from reports.pages.search.contents import SearchContents


@require_safe
@permission_required("parks.view_park", raise_exception=True)
def search(request: HttpRequest) -> HttpResponse:
    """Show what a text finds."""
    release, form = release_asked(request), SearchForm(request.GET)
    if not form.is_valid():
        return answer_refused(request, release, _("Search"), form, "reports:search")
    contents = SearchContents.of(reader(request.user), form.cleaned_data["q"])
    return page_in_frame(request, release, _("Search"), "search/search.html", {"contents": contents, "form": form})
