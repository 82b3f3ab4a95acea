"""The first pages: overview, ranking, why this place, releases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.models import Release
from reports.pages.frame.views.answers import (
    LIVE,
    Context,
    Refused,
    answer_refused,
    nothing_published,
    page_in_frame,
    page_of,
    published_periods,
    reader,
    release_asked,
    release_or_404,
    releases_seen,
)
from reports.pages.frame.views.exporting import exported
from reports.pages.overview.contents.overview import OverviewContents
from reports.pages.periods.contents.open_period import OpenPeriod
from reports.pages.ranking.contents import PER_PAGE, Moves, RankingContents
from reports.pages.ranking.forms import RankingForm
from reports.pages.ranking.tables.ranking import RankingTable
from reports.pages.ranking.tables.ranking_sheet import RankingSheet
from reports.pages.releases.contents.release import ReleaseContents, ReleaseListContents
from reports.pages.why.contents.why import NextContents, WhyContents


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show who leads, who moved and who is behind."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)
    return page_of(
        request,
        release,
        "overview/overview.html",
        _("Overview"),
        lambda: {"contents": OverviewContents.of(release), "live": LIVE},
        live=_open_period(request, release),
    )


def _open_period(request: HttpRequest, release: Release) -> str:
    """Return the line about the period that figures are asked for now, "" where there is none to tell."""
    opened = OpenPeriod.of(reader(request.user), localdate(), published_periods(release))
    return render_to_string("ranking/open_period.html", {"opened": opened}) if opened else ""


@require_safe
def rankings(request: HttpRequest) -> HttpResponse:
    """Show the ranking as asked, or hand it out as CSV or Excel."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)
    wanted = request.GET.get("format", "")
    if wanted:
        return _export(request, release, wanted)
    return page_of(request, release, "ranking/ranking.html", _("Ranking"), lambda: _ranking(request, release))


@require_safe
def why(request: HttpRequest, release_id: int, park_code: str) -> HttpResponse:
    """Show why a park has its place."""
    release = release_or_404(request, release_id)
    return page_of(
        request, release, "why/why.html", _("Why this place"), lambda: {"contents": WhyContents.of(release, park_code)}
    )


@require_safe
def why_next(request: HttpRequest, release_id: int, park_code: str) -> HttpResponse:
    """Show what a park would need for the next place: of a large group the page of the park asks for it here."""
    release = release_or_404(request, release_id)
    title = _("For the next place")
    return page_of(
        request, release, "why/why_next.html", title, lambda: {"contents": NextContents.of(release, park_code)}
    )


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """Show all releases."""
    release = release_asked(request)
    if release is None:
        return nothing_published(request)
    contents = ReleaseListContents.of(releases_seen(request))
    return page_in_frame(request, release, _("Releases"), "ranking/release_list.html", {"contents": contents})


@require_safe
def release_detail(request: HttpRequest, release_id: int) -> HttpResponse:
    """Show one release: its table, its digest, and what an erratum changed."""
    release = release_or_404(request, release_id)
    return page_of(
        request,
        release,
        "releases/release_detail.html",
        _("Release"),
        lambda: {"contents": ReleaseContents.of(release)},
    )


def _ranking(request: HttpRequest, release: Release) -> Context:
    form = RankingForm(request.GET, release)
    if not form.is_valid():
        raise Refused(form)
    contents = RankingContents.of(release, form.query())
    page = min(contents.query.page, contents.pages(PER_PAGE))
    rows = contents.rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    table = RankingTable(contents, list(rows))
    return {"contents": contents, "form": form, "table": table, "page": page, "moves": Moves.of(contents)}


def _export(request: HttpRequest, release: Release, wanted: str) -> HttpResponse:
    form = RankingForm(request.GET, release)
    if not form.is_valid():
        return answer_refused(request, release, _("Ranking"), form)
    contents = RankingContents.of(release, form.query())
    return exported(
        request,
        release,
        wanted,
        act_name="reports.export_ranking",
        name=f"ranking-{release.period.label}",
        title=" · ".join([release.scheme.name, *contents.narrowed]),
        table=lambda: RankingSheet(contents, list(contents.rows)),
    )
