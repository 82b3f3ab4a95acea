"""The first pages: overview, ranking, why this place, releases."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import act
from accounts.exports import FORMATS
from accounts.models import AuditEntry
from reports.contents import (
    OverviewContents,
    RankingContents,
    ReleaseContents,
    ReleaseListContents,
    WhyContents,
)
from reports.contents.ranking import PER_PAGE
from reports.forms import RankingForm
from reports.tables.ranking import RankingTable
from reports.views.answers import (
    Context,
    nothing_published,
    page_in_frame,
    page_of,
    release_asked,
    release_or_404,
    releases_seen,
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show who leads, who moved and who is behind."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)
    return page_of(request, release, "overview", _("Overview"), lambda: {"contents": OverviewContents.of(release)})


@require_safe
def rankings(request: HttpRequest) -> HttpResponse:
    """Show the ranking as asked, or hand it out as CSV or Excel."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)
    form = RankingForm(request.GET, release)
    if not form.is_valid():
        return page_in_frame(request, release, _("Ranking"), "reports/refused.html", {"form": form}, status=400)
    contents = RankingContents.of(release, form.query())
    wanted = request.GET.get("format", "")
    if wanted:
        return _export(request, contents, wanted)

    def context() -> Context:
        page = min(contents.query.page, contents.pages(PER_PAGE))
        rows = contents.rows[(page - 1) * PER_PAGE : page * PER_PAGE]
        return {"contents": contents, "form": form, "table": RankingTable(contents, list(rows)), "page": page}

    return page_of(request, release, "ranking", _("Ranking"), context)


@require_safe
def why(request: HttpRequest, release_id: int, park_code: str) -> HttpResponse:
    """Show why a park has its place."""
    release = release_or_404(request, release_id)
    return page_of(
        request, release, "why", _("Why this place"), lambda: {"contents": WhyContents.of(release, park_code)}
    )


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """Show all releases."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)
    contents = ReleaseListContents.of(releases_seen(request))
    return page_in_frame(request, release, _("Releases"), "reports/release_list.html", {"contents": contents})


@require_safe
def release_detail(request: HttpRequest, release_id: int) -> HttpResponse:
    """Show one release: its table, its digest, and what an erratum changed."""
    release = release_or_404(request, release_id)
    return page_of(request, release, "release_detail", _("Release"), lambda: {"contents": ReleaseContents.of(release)})


def _export(request: HttpRequest, contents: RankingContents, wanted: str) -> HttpResponse:
    if wanted not in FORMATS:
        raise Http404
    write, content_type = FORMATS[wanted]
    release = contents.release
    title = f"{release.summary['city'].get('name', '')} {release.period.label} {release.scheme.name}"
    if release.summary["city"].get("is_demo"):
        title = f"{title} {_('Demo data')}"
    with act("reports.export_ranking", by=request.user, way=AuditEntry.Way.PAGE) as entry:  # type: ignore[arg-type]
        entry.about("release", release.pk)
        entry.details = {"query": request.GET.urlencode(), "format": wanted}
        body = write(title, RankingTable(contents, contents.rows).as_values(), settings.MARKING)
    name = f"ranking-{release.period.label}.{wanted}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": disposition})
