"""Reading a filled-in workbook of the breakdown: a preview first, then the targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.audit import author_of
from accounts.fields import plain
from reports.contents.breakdown import Breakdown
from reports.contents.breakdown_cells import stated_words
from reports.contents.breakdown_sheet import (
    ReadSheet,
    SheetChange,
    SheetRead,
    changes_in,
    has_heads,
    sheets_in,
    typed_of,
)
from reports.contents.details_sheet import DetailChange, DetailsRead, details_in, is_details
from reports.forms.targets import ImportForm, PreviewedForm, read_target
from reports.views.answers import page_in_frame, reader, release_asked
from reports.views.desks import attempted_in
from targets.actions import save_details, save_targets
from targets.actions.targets import CHANGE
from targets.breakdown import TypedTarget
from targets.errors import WorkflowError

SALT = "reports.import_targets"
MOST_SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE, raise_exception=True)
def import_targets(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for a workbook, show what it changes, and save that once confirmed."""
    if request.method != "POST":
        return _page(request, year, {"form": ImportForm()})
    if "changes" in request.POST:
        return _save(request, year)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, year, {"form": form}, 400)
    breakdown = Breakdown.of(reader(request.user), year)
    content = form.cleaned_data["workbook"].read()
    read = attempted_in(form, lambda: _read(content, breakdown), **{"": "workbook"})
    if read is None:
        return _page(request, year, {"form": form}, 400)
    wrong = [change for change in read.changes if change.wrong]
    is_refused = bool(wrong or read.faults)
    signed = signing.dumps([year, *([[], []] if is_refused else read.packed)], salt=SALT, compress=True)
    shown = {"changes": read.changes, "wrong": wrong, "faults": read.faults, "notices": read.notices, "signed": signed}
    return _page(request, year, {"form": ImportForm(), **shown}, 400 if is_refused else 200)


@dataclass
class _Read:
    """What the sheets of a workbook change, what is wrong with them, what was passed over, and the packed changes."""

    changes: list[SheetChange | DetailChange] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    grid: list[SheetChange] = field(default_factory=list)
    details: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    packed: list[list[Any]] = field(default_factory=lambda: [[], []])


def _read(content: bytes, breakdown: Breakdown) -> _Read:
    """Return what the sheets of a workbook change. Raises WorkflowError where none of them is one of a breakdown."""
    sheets = sheets_in(content)
    seen = [sheet for sheet in sheets if not sheet.is_hidden]
    read, refused = _Read(), []
    for sheet in sheets:
        named = {"sheet": sheet.name}
        if sheet.is_hidden:
            read.notices.append(_("The sheet “%(sheet)s” is hidden and was passed over.") % named)
            continue
        try:
            found: SheetRead | DetailsRead
            if is_details(sheet.lines):
                found = details_in(sheet.lines, breakdown)
                _take_details(read, found)
            else:
                found = changes_in(sheet.lines, breakdown)
                _take_grid(read, found)
        except WorkflowError as error:
            refused.append(error)
            read.notices.append(_("The sheet “%(sheet)s” was not read: %(why)s") % {**named, "why": error})
            if has_heads(sheet.lines):
                read.faults.append(read.notices.pop())
            continue
        read.faults += [_on(sheet.name, text, seen) for text in found.faults]
        read.notices += [_on(sheet.name, text, seen) for text in found.notices]
    if len(refused) == len(seen):
        raise refused[0] if refused else WorkflowError(_("No sheet of this workbook is seen: all are hidden."))
    if not read.faults and not any(change.wrong for change in read.changes):
        read.packed = [_packed(typed_of(read.grid, breakdown)), _packed_details(read.details)]
    return read


def _on(sheet: str, text: str, seen: Sequence[ReadSheet]) -> str:
    """Return a text with the sheet it is about, where there are several."""
    return _("Sheet “%(sheet)s”: %(text)s") % {"sheet": sheet, "text": text} if len(seen) > 1 else text


def _take_grid(read: _Read, found: SheetRead) -> None:
    """Add what a sheet of the grid changes; two sheets must not say different things of a cell."""
    known = {change.key: change for change in read.grid}
    for change in found.changes:
        before = known.get(change.key)
        if before and before.new != change.new:
            words = {"park": change.name, "indicator": change.indicator}
            found.faults.append(_("%(park)s, %(indicator)s stands in two sheets.") % words)
        elif not before:
            read.grid.append(change)
            read.changes.append(change)


def _take_details(read: _Read, found: DetailsRead) -> None:
    """Add what a sheet of details changes; two sheets must not speak of one target."""
    changed = {pk: typed for pk, typed in found.typed.items() if typed[1]}
    if changed.keys() & read.details.keys():
        found.faults.append(_("The details of a target stand in two sheets."))
    read.details |= changed
    read.changes += found.changes


def _save(request: HttpRequest, year: int) -> HttpResponse:
    try:
        asked, grid, details = signing.loads(request.POST["changes"], salt=SALT, max_age=MOST_SECONDS)
    except (signing.BadSignature, ValueError):
        asked, grid, details = None, [], []
    previewed = PreviewedForm(request.POST)
    context = {"form": ImportForm(), "previewed": previewed}
    if not previewed.is_valid() or asked != year:
        previewed.add_error(None, _("The preview is no longer valid. Choose the workbook again."))
        return _page(request, year, context, 400)
    number = attempted_in(previewed, lambda: _save_both(request, year, grid, details))
    if number is None:
        return _page(request, year, context, 409)
    said = ngettext("%(number)s target saved.", "%(number)s targets saved.", number) % {"number": number}
    messages.success(request, said)
    return redirect("reports:breakdown", year)


def _save_both(request: HttpRequest, year: int, grid: list[Any], details: list[Any]) -> int:
    """Save details, and then values: a value that changes would make the details look changed by somebody else."""
    with transaction.atomic():
        number = _save_details(request, year, details) if details or not grid else 0
        return number + (_save_grid(request, year, grid) if grid else 0)


def _save_grid(request: HttpRequest, year: int, packed: list[Any]) -> int:
    bases = Breakdown.of(reader(request.user), year).actuals
    cells = {(park, key): TypedTarget(read_target(text, "")[0], seen) for park, key, text, seen in packed}
    return save_targets(year=year, cells=cells, bases=bases, **author_of(request))


def _save_details(request: HttpRequest, year: int, packed: list[Any]) -> int:
    typed = {pk: (seen, {name: _detail(name, text) for name, text in texts.items()}) for pk, seen, texts in packed}
    return save_details(year=year, typed=typed, **author_of(request))


def _detail(name: str, text: str | None) -> Any:
    return text if name in ("responsible", "base_estimate") or text is None else Decimal(text)


def _packed_details(typed: dict[int, tuple[str, dict[str, Any]]]) -> list[list[Any]]:
    return [
        [pk, seen, {name: plain(value) if isinstance(value, Decimal) else value for name, value in details.items()}]
        for pk, (seen, details) in typed.items()
    ]


def _packed(cells: dict[tuple[int, int], TypedTarget]) -> list[list[Any]]:
    return [[park, key, stated_words(typed.value), typed.seen] for (park, key), typed in cells.items()]


def _page(request: HttpRequest, year: int, context: dict[str, Any], status: int = 200) -> HttpResponse:
    title = _("Import targets %(year)s") % {"year": year}
    page = "reports/import_targets.html"
    return page_in_frame(request, release_asked(request), title, page, {**context, "year": year}, status)
