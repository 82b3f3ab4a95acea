"""My tasks, and where somebody lands who has signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parks.models import City
from reports.models import Release
from reports.pages.frame.views.answers import page_in_frame, published_periods, reader, release_asked
from reports.pages.tasks.contents.task import Task
from reports.pages.tasks.contents.tasks import tasks_of


@require_safe
@permission_required("targets.view_submission", raise_exception=True)
def entry(request: HttpRequest) -> HttpResponse:
    """Show what the person has to do."""
    release = release_asked(request)
    return page_in_frame(request, release, _("My tasks"), "tasks/tasks.html", {"tasks": _tasks(request, release)})


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the own tasks where there are any, else to the overview."""
    return redirect("reports:entry" if _tasks(request, release_asked(request)) else "reports:overview")


def _tasks(request: HttpRequest, release: Release | None) -> list[Task]:
    today = City.objects.visible_to(request.user).today_on(timezone.localdate())
    return tasks_of(reader(request.user), today=today, published=published_periods(release))
