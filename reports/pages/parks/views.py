"""Parks: all of them, and one with everything that is known of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parks.models import Park, Project
from reports.pages.frame.forms.lists import PageForm
from reports.pages.frame.views.answers import nothing_published, page_in_frame, release_asked
from reports.pages.parks.contents.park import ParkContents
from reports.pages.parks.contents.parks import ParkListContents
from reports.pages.parks.forms import ParkForm
from targets.models import PlanTarget, Pledge


@require_safe
def park_list(request: HttpRequest) -> HttpResponse:
    """Show all parks."""
    if not request.user.has_perm("parks.view_park"):
        raise PermissionDenied
    release = release_asked(request)
    form = PageForm(request.GET)
    if not form.is_valid():
        return page_in_frame(request, release, _("Parks"), "frame/refused.html", {"form": form}, status=400)
    contents = ParkListContents.of(release, Park.objects.visible_to(request.user), form.asked_page)
    return page_in_frame(request, release, _("Parks"), "parks/park_list.html", {"contents": contents}, is_about=True)


@require_safe
def park_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one park."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)
    form = ParkForm(request.GET)
    if not form.is_valid():
        return page_in_frame(request, release, _("Parks"), "frame/refused.html", {"form": form}, status=400)
    try:
        contents = ParkContents.of(
            release,
            code,
            parks=Park.objects.visible_to(request.user),
            projects=Project.objects.visible_to(request.user),
            pledges=Pledge.objects.visible_to(request.user),
            paths=PlanTarget.objects.visible_to(request.user),
            indicator=request.GET.get("indicator", "")[:50],
            only_behind=form.only_behind,
        )
    except (Park.DoesNotExist, LookupError):
        raise Http404 from None
    context = {"contents": contents, "form": form}
    return page_in_frame(request, release, contents.name, "parks/park_detail.html", context, is_about=True)
