"""Projects: the funnel with its list, and one project."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parks.models import City, Project
from reports.pages.frame.views.answers import answer_refused, page_in_frame, reader, release_asked
from reports.pages.frame.views.exporting import handed_out
from reports.pages.projects.contents import ProjectChoices, ProjectContents, ProjectListContents, early_seen
from reports.pages.projects.forms import ProjectForm
from reports.pages.projects.tables import ProjectTable


@require_safe
@permission_required("parks.view_project", raise_exception=True)
def project_list(request: HttpRequest) -> HttpResponse:
    """Show the funnel and the projects as asked, or hand them out as CSV or Excel."""
    release, projects = release_asked(request), Project.objects.visible_to(request.user)
    choices = ProjectChoices.of(projects)
    form = ProjectForm(request.GET, choices, early=early_seen(reader(request.user)))
    if not form.is_valid():
        return answer_refused(request, release, _("Projects"), form, "reports:projects")
    contents = ProjectListContents.of(reader(request.user), projects, form.query(), choices)
    if wanted := request.GET.get("format", ""):
        return _export(request, contents, wanted)
    table = ProjectTable(contents, list(contents.rows[contents.pages.rows]))
    context = {"contents": contents, "form": form, "table": table}
    return page_in_frame(request, release, _("Projects"), "projects/project_list.html", context)


@require_safe
@permission_required("parks.view_project", raise_exception=True)
def project_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one project with its time line."""
    project = get_object_or_404(Project.objects.visible_to(request.user).select_related("park"), code=code)
    contents = ProjectContents.of(reader(request.user), project)
    return page_in_frame(
        request, release_asked(request), project.name, "projects/project_detail.html", {"contents": contents}
    )


def _export(request: HttpRequest, contents: ProjectListContents, wanted: str) -> HttpResponse:
    city, table = City.objects.visible_to(request.user).current(), ProjectTable(contents, contents.rows)
    return handed_out(
        request,
        wanted,
        name="projects",
        act_name="reports.export_projects",
        title=" ".join(filter(None, [str(city or ""), _("Projects"), contents.left_out])),
        is_demo=city is not None and city.is_demo,
        rows=table.as_values(),
        numbers=table.numbers(),
        named_by=table.named_columns,
    )
