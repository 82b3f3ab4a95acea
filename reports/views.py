"""The first pages: overview, ranking, why this place, releases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, parse_etags, quote_etag
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import act
from accounts.models import AuditEntry
from parks.rights import appointments_of
from reports.contents import (
    NoRelease,
    OverviewContents,
    RankingContents,
    ReleaseContents,
    ReleaseListContents,
    WhyContents,
    chosen_release,
)
from reports.contents.frame import frame_of
from reports.contents.ranking import PER_PAGE
from reports.exports import FORMATS
from reports.forms import RankingForm
from reports.models import Release
from reports.querysets import ReleaseQuerySet
from reports.tables import RankingTable

Context = dict[str, Any]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show who leads, who moved and who is behind."""
    release = _release(request)
    if release is None:
        return _nothing_published(request)
    return _page(request, release, "overview", _("Overview"), lambda: {"contents": OverviewContents.of(release)})


@require_safe
def rankings(request: HttpRequest) -> HttpResponse:
    """Show the ranking as asked, or hand it out as CSV or Excel."""
    release = _release(request)
    if release is None:
        return _nothing_published(request)
    form = RankingForm(request.GET, release)
    if not form.is_valid():
        return _frame(request, release, _("Ranking"), "reports/refused.html", {"form": form}, status=400)
    contents = RankingContents.of(release, form.query())
    wanted = request.GET.get("format", "")
    if wanted:
        return _export(request, contents, wanted)

    def context() -> Context:
        page = min(contents.query.page, contents.pages(PER_PAGE))
        rows = contents.rows[(page - 1) * PER_PAGE : page * PER_PAGE]
        return {"contents": contents, "form": form, "table": RankingTable(contents, list(rows)), "page": page}

    return _page(request, release, "ranking", _("Ranking"), context)


@require_safe
def why(request: HttpRequest, release_id: int, park_code: str) -> HttpResponse:
    """Show why a park has its place."""
    release = _release_or_404(request, release_id)
    return _page(request, release, "why", _("Why this place"), lambda: {"contents": WhyContents.of(release, park_code)})


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """Show all releases."""
    release = _release(request)
    if release is None:
        return _nothing_published(request)
    contents = ReleaseListContents.of(_visible(request))
    return _frame(request, release, _("Releases"), "reports/release_list.html", {"contents": contents})


@require_safe
def release_detail(request: HttpRequest, release_id: int) -> HttpResponse:
    """Show one release: its table, its digest, and what an erratum changed."""
    release = _release_or_404(request, release_id)
    return _page(request, release, "release_detail", _("Release"), lambda: {"contents": ReleaseContents.of(release)})


def _visible(request: HttpRequest) -> ReleaseQuerySet:
    return Release.objects.visible_to(request.user)


def _release(request: HttpRequest) -> Release | None:
    """Return the release that the address asks for; None while nothing is published. Raises Http404."""
    period, scheme = request.GET.get("period", ""), request.GET.get("scheme", "")
    try:
        return chosen_release(_visible(request), period=period[:20], scheme=scheme[:50])
    except NoRelease:
        if period or scheme:
            raise Http404 from None
        return None


def _release_or_404(request: HttpRequest, release_id: int) -> Release:
    try:
        return chosen_release(_visible(request), pk=release_id)
    except NoRelease:
        raise Http404 from None


def _page(
    request: HttpRequest, release: Release, name: str, title: str, context: Callable[[], Context]
) -> HttpResponse:
    """Answer with a page whose contents depend on release, language and address alone.

    What the browser has already is not sent again; what another person saw is not rendered again.
    """
    etag = _etag(request, release)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified(headers={"ETag": etag})
    else:
        response = _frame_around(request, release, title, _block(request, release, name, context))
        response.headers["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _block(request: HttpRequest, release: Release, name: str, context: Callable[[], Context]) -> str:
    key = _hash(settings.BUILD, release.pk, release.digest, get_language(), request.get_full_path())
    block: str | None = cache.get(key)
    if block is None:
        block = render_to_string(f"reports/{name}.html", {**context(), "query": request.GET})
        cache.set(key, block, timeout=None)
    return block


def _etag(request: HttpRequest, release: Release) -> str:
    """Return the tag of a page: build, release, newest release, person, roles, language, address."""
    roles = sorted(appointment.role for appointment in appointments_of(request.user))
    newest = max(choice.id for choice in release.choices)
    parts = (
        settings.BUILD,
        release.pk,
        release.digest,
        newest,
        len(release.choices),
        request.user.pk,
        str(request.user),
    )
    return quote_etag(_hash(*parts, roles, get_language(), request.get_full_path(), request.META.get("CSRF_COOKIE")))


def _hash(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def _frame(
    request: HttpRequest, release: Release | None, title: str, template: str, context: Context, status: int = 200
) -> HttpResponse:
    block = render_to_string(template, {**context, "query": request.GET})
    return _frame_around(request, release, title, block, status)


def _frame_around(
    request: HttpRequest, release: Release | None, title: str, block: str, status: int = 200
) -> HttpResponse:
    # The block comes out of our own templates, which escape what they print.
    context = {"frame": frame_of(release), "title": title, "page_html": mark_safe(block)}  # noqa: S308
    return render(request, "reports/page.html", context, status=status)


def _nothing_published(request: HttpRequest) -> HttpResponse:
    """Answer before the first release, or where this person may see none."""
    return _frame(request, None, _("Overview"), "reports/empty.html", {})


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
