"""Reading a filled-in workbook of the breakdown: a preview first, then the targets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.audit import author_of
from accounts.fields import plain
from reports.contents.breakdown import Breakdown
from reports.contents.breakdown_cells import stated_words
from reports.contents.breakdown_sheet import SheetChange, changes_in, rows_in, typed_of
from reports.contents.details_sheet import DetailChange, details_in, is_details
from reports.forms.targets import ImportForm, PreviewedForm, read_target
from reports.views.answers import page_in_frame, reader, release_asked
from reports.views.desks import attempted_in
from targets.actions import save_details, save_targets
from targets.actions.targets import CHANGE
from targets.breakdown import TypedTarget

SALT = "reports.import_targets"
MOST_SECONDS = 3600
# Which of the two sheets a signed preview is of.
GRID_SHEET, DETAILS_SHEET = "grid", "details"


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
    changes, kind, packed = read
    wrong = [change for change in changes if change.wrong]
    signed = signing.dumps([year, kind, [] if wrong else packed], salt=SALT, compress=True)
    context = {"form": ImportForm(), "changes": changes, "wrong": wrong, "signed": signed}
    return _page(request, year, context, 400 if wrong else 200)


def _read(content: bytes, breakdown: Breakdown) -> tuple[Sequence[SheetChange | DetailChange], str, list[Any]]:
    """Return what a workbook changes, of which kind it is, and the changes packed to be signed."""
    rows = rows_in(content)
    if is_details(rows):
        read = details_in(rows, breakdown)
        return read.changes, DETAILS_SHEET, _packed_details(read.typed)
    changes = changes_in(rows, breakdown)
    return changes, GRID_SHEET, [] if any(change.wrong for change in changes) else _packed(typed_of(changes, breakdown))


def _save(request: HttpRequest, year: int) -> HttpResponse:
    try:
        asked, kind, packed = signing.loads(request.POST["changes"], salt=SALT, max_age=MOST_SECONDS)
    except signing.BadSignature:
        asked, kind, packed = None, "", []
    previewed = PreviewedForm(request.POST)
    context = {"form": ImportForm(), "previewed": previewed}
    if not previewed.is_valid() or asked != year:
        previewed.add_error(None, _("The preview is no longer valid. Choose the workbook again."))
        return _page(request, year, context, 400)
    save = _save_details if kind == DETAILS_SHEET else _save_grid
    number = attempted_in(previewed, lambda: save(request, year, packed))
    if number is None:
        return _page(request, year, context, 409)
    said = ngettext("%(number)s target saved.", "%(number)s targets saved.", number) % {"number": number}
    messages.success(request, said)
    return redirect("reports:breakdown", year)


def _save_grid(request: HttpRequest, year: int, packed: list[Any]) -> int:
    bases = Breakdown.of(reader(request.user), year).actuals
    cells = {(park, key): TypedTarget(read_target(text, "")[0], seen) for park, key, text, seen in packed}
    return save_targets(year=year, cells=cells, bases=bases, **author_of(request))


def _save_details(request: HttpRequest, year: int, packed: list[Any]) -> int:
    typed = {pk: (seen, {name: _detail(name, text) for name, text in texts.items()}) for pk, seen, texts in packed}
    return save_details(year=year, typed=typed, **author_of(request))


def _detail(name: str, text: str | None) -> Any:
    return text if name == "responsible" or text is None else Decimal(text)


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
