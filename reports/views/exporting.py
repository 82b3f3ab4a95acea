"""How a table is handed out as a file, and that this was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.audit import act
from accounts.exports import FORMATS
from accounts.models import AuditEntry
from reports.models import Release


def exported(
    request: HttpRequest,
    release: Release,
    wanted: str,
    *,
    act_name: str,
    name: str,
    title: str,
    rows: Callable[[], Iterable[list[Any]]],
) -> HttpResponse:
    """Answer with a table as CSV or Excel, and write down who took it. Raises Http404 for other formats."""
    if wanted not in FORMATS:
        raise Http404
    write, content_type = FORMATS[wanted]
    heading = f"{release.summary['city'].get('name', '')} {release.period.label} {title}"
    if release.summary["city"].get("is_demo"):
        heading = f"{heading} {_('Demo data')}"
    with act(act_name, by=request.user, way=AuditEntry.Way.PAGE) as entry:  # type: ignore[arg-type]
        entry.about("release", release.pk)
        entry.details = {"query": request.GET.urlencode(), "format": wanted}
        body = write(heading, rows(), settings.MARKING)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{wanted}") or ""
    return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": disposition})
