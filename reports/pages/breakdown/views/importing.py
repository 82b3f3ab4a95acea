"""Reading a filled-in workbook of the breakdown: a preview first, then the targets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.trail import author_of
from parks.models import City
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.forms import ImportForm, PreviewedForm, TargetForm, read_target
from reports.pages.breakdown.workbook.workbook_read import WorkbookRead, chosen_changes, contested_in, read_workbook
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import attempted_in, form_page
from targets.actions import save_details, save_targets
from targets.breakdown.actions.targets import CHANGE_TARGET, DETAILS
from targets.breakdown.cells import TypedTarget
from targets.errors import Overtaken

_SALT = "reports.import_targets"
_MOST_SECONDS = 3600


@form_page
@permission_required(CHANGE_TARGET, raise_exception=True)
def import_targets(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for a workbook, show what it changes, and save that once confirmed."""
    if request.method != "POST":
        return _page(request, year, {"form": ImportForm()})
    if "changes" in request.POST:
        return _save(request, year)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, year, {"form": form}, 400)
    user = reader(request.user)
    breakdown, city = Breakdown.of(user, year), City.objects.visible_to(user).current()
    content = form.cleaned_data["workbook"].read()
    read = attempted_in(form, lambda: read_workbook(content, breakdown, city, user), **{"": "workbook"})
    if read is None:
        return _page(request, year, {"form": form}, 400)
    return _preview(request, year, read, breakdown)


def _preview(request: HttpRequest, year: int, read: WorkbookRead, breakdown: Breakdown) -> HttpResponse:
    """Show what a workbook changes; what can be saved goes along signed."""
    packed = [[], []] if read.is_refused else read.packed(breakdown)
    signed = signing.dumps([year, *packed], salt=_SALT, compress=True)
    return _page(
        request,
        year,
        {"form": ImportForm(), "read": read, "signed": signed},
        400 if read.is_refused else 200,
    )


def _save(request: HttpRequest, year: int) -> HttpResponse:
    try:
        asked, *packed = signing.loads(request.POST["changes"], salt=_SALT, max_age=_MOST_SECONDS)
        contested = contested_in(packed)
    except (signing.BadSignature, ValueError):
        asked, packed, contested = None, [[], []], []
    previewed = PreviewedForm(contested, request.POST)
    context = {"form": ImportForm(), "previewed": previewed}
    if not previewed.is_valid() or asked != year:
        previewed.add_error(None, _("The preview is no longer valid. Choose the workbook again."))
        return _page(request, year, context, 400)
    taken = previewed.cleaned_data["take"]
    grid, details = chosen_changes(packed, taken)
    number = attempted_in(previewed, lambda: _save_both(request, year, grid, details))
    if number is None:
        previewed.add_error(None, _("Choose the workbook again; the preview shows what changed."))
        return _page(request, year, context, 409)
    _tell(request, number, len(contested) - len(taken))
    return redirect("reports:breakdown", year)


def _tell(request: HttpRequest, number: int, left: int) -> None:
    """Say how many targets were saved, and how many cells stay as somebody else set them."""
    said = ngettext("%(number)s target saved.", "%(number)s targets saved.", number) % {"number": number}
    if left:
        stay = ngettext(
            "%(number)s cell stays as others set it.", "%(number)s cells stay as others set them.", left
        ) % {"number": left}
        said = f"{said} {stay}"
    messages.success(request, said)


def _save_both(request: HttpRequest, year: int, grid: list[Any], details: list[Any]) -> int:
    """Save details, and then values: a value that changes would make the details look changed by somebody else."""
    with transaction.atomic():
        number = _save_details(request, year, details) if details else 0
        return number + (_save_grid(request, year, grid) if grid else 0)


def _save_grid(request: HttpRequest, year: int, packed: list[Any]) -> int:
    bases = Breakdown.of(reader(request.user), year).actuals
    cells = {(park, key): TypedTarget(read_target(text, "")[0], seen) for park, key, text, seen in packed}
    return save_targets(year=year, cells=cells, bases=bases, **author_of(request))


def _save_details(request: HttpRequest, year: int, packed: list[Any]) -> int:
    """Save the details that change beside those that are stored; the token says that these are still the same."""
    targets = {target.pk: target for target in Breakdown.of(reader(request.user), year).targets.values()}
    if any(pk not in targets for pk, _seen, _texts in packed):
        raise Overtaken(_("Somebody changed targets meanwhile. Look at them again."))
    typed = {
        pk: (seen, {name: getattr(targets[pk], name) for name in DETAILS} | _details(texts))
        for pk, seen, texts in packed
    }
    return save_details(year=year, typed=typed, **author_of(request))


def _details(texts: dict[str, str]) -> dict[str, object]:
    return {name: TargetForm.base_fields[name].clean(text) for name, text in texts.items()}


def _page(request: HttpRequest, year: int, context: dict[str, Any], status: int = 200) -> HttpResponse:
    title = _("Import targets %(year)s") % {"year": year}
    page = "breakdown/import_targets.html"
    return page_in_frame(request, release_asked(request), title, page, {**context, "year": year}, status)
