"""The auditor's sample: cells drawn by chance and lists of a period, shown or as a workbook."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit.trail import act, author_of
from core.exports import TABLE_FORMATS, ExportSheet, as_book
from parks.models import City
from reports.models import Release
from reports.pages.audit.contents.sampling import Listing, SamplingContents
from reports.pages.audit.forms.sampling import SamplingForm
from reports.pages.frame.contents.frame import NoRelease, chosen_release
from reports.pages.frame.views.answers import Context, page_in_frame, reader, releases_seen
from targets.indicators.period_names import period_name
from targets.models import Period


@require_safe
@never_cache
@permission_required("accounts.view_audit_entry", raise_exception=True)
def sample(request: HttpRequest) -> HttpResponse:
    """Ask for period, number and seed; draw what is asked for, which leaves a row in the trail."""
    periods = list(Period.objects.visible_to(request.user).order_by("-last_on", "-id")[:100])
    is_asked = "count" in request.GET
    form = SamplingForm(request.GET if is_asked else None, periods)
    if not is_asked or not form.is_valid():
        return _page(request, {"form": form}, 400 if is_asked else 200)
    asked = form.cleaned_data
    period = next(one for one in periods if one.label == asked["period"])
    seed = asked["seed"] or secrets.token_hex(4)
    with act("reports.draw_sample", **author_of(request)) as entry:
        entry.about("period", period.label)
        entry.details = {"seed": seed, "cells": asked["count"], "format": asked["format"] or "html"}
        contents = SamplingContents.of(reader(request.user), period, count=asked["count"], seed=seed)
    if asked["format"]:
        return _workbook(contents)
    again = {"period": period.label, "count": asked["count"], "seed": seed}
    return _page(request, {"form": form, "contents": contents, "again": again}, 200)


def _page(request: HttpRequest, context: Context, status: int) -> HttpResponse:
    return page_in_frame(request, _release(request), _("Audit sample"), "audit/sample.html", context, status)


def _release(request: HttpRequest) -> Release | None:
    """Return the latest release for the frame: the period that is asked for here need not be published."""
    try:
        return chosen_release(releases_seen(request))
    except NoRelease:
        return None


def _workbook(contents: SamplingContents) -> HttpResponse:
    title = f"{_('Audit sample')} {period_name(contents.period)} {_('Seed')} {contents.seed}"
    if (city := City.objects.current()) and city.is_demo:
        title = f"{title} {_('Demo data')}"
    sheets = ((listing.title, ExportSheet(title, _rows(listing))) for listing in contents.all)
    name = content_disposition_header(as_attachment=True, filename=f"sample-{contents.period.label}.xlsx") or ""
    body = as_book(sheets, settings.MARKING)
    response = HttpResponse(body, content_type=TABLE_FORMATS["xlsx"][1], headers={"Content-Disposition": name})
    response.is_in_trail = True  # type: ignore[attr-defined]
    return response


def _rows(listing: Listing) -> Iterator[list[object]]:
    yield [*listing.head]
    yield from listing.rows
