"""How a table of a page is handed out as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.audit.trail import act, author_of
from core.exports import TABLE_FORMATS, ExportSheet, Numbers
from reports.models import Release
from reports.pages.frame.tables import LeanTable
from targets.indicators.period_names import period_name


def handed_out(
    request: HttpRequest,
    wanted: str,
    *,
    name: str,
    act_name: str,
    title: str,
    is_demo: bool,
    rows: Iterable[list[object]],
    numbers: Sequence[Numbers | None] = (),
    named_by: int = 0,
    about: tuple[str, object] | None = None,
) -> HttpResponse:
    """Answer with rows as CSV or Excel, and leave an audit row. Raises Http404 where there is no such format.

    ``numbers`` and ``named_by`` say how a workbook shows them, as in `core.exports.ExportSheet`.
    """
    if wanted not in TABLE_FORMATS:
        raise Http404
    write, _content_type = TABLE_FORMATS[wanted]
    if is_demo:
        title = f"{title} {_('Demo data')}"
    return file_handed_out(
        request,
        wanted,
        name=name,
        act_name=act_name,
        about=about,
        write=lambda: write(ExportSheet(title, rows, numbers, named_by), settings.MARKING),
    )


def file_handed_out(
    request: HttpRequest,
    wanted: str,
    *,
    name: str,
    act_name: str,
    write: Callable[[], bytes],
    about: tuple[str, object] | None = None,
) -> HttpResponse:
    """Answer with a file that a function writes, in one of the known formats, and leave an audit row."""
    _write, content_type = TABLE_FORMATS[wanted]
    with act(act_name, **author_of(request)) as entry:
        if about:
            entry.about(*about)
        entry.details = {"path": request.path[:200], "query": request.GET.urlencode()[:1000], "format": wanted}
        body = write()
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{wanted}") or ""
    response = HttpResponse(body, content_type=content_type, headers={"Content-Disposition": disposition})
    response.is_in_trail = True  # type: ignore[attr-defined]
    return response


def exported(
    request: HttpRequest,
    release: Release,
    wanted: str,
    *,
    act_name: str,
    name: str,
    title: str,
    table: Callable[[], LeanTable],
) -> HttpResponse:
    """Answer with a table of a release as CSV or Excel. Raises Http404 for other formats."""
    city, shown = release.summary["city"], table()
    return handed_out(
        request,
        wanted,
        name=name,
        act_name=act_name,
        about=("release", release.pk),
        title=f"{city.get('name', '')} {period_name(release.period)} {title}",
        is_demo=city.get("is_demo", False),
        rows=shown.as_values(),
        numbers=shown.numbers(),
        named_by=shown.named_columns,
    )
