"""The breakdown 目标分解: the years, the grid of one, and what is typed into it."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.audit.trail import author_of
from parks.models import City
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.breakdown_cells import TypedGrid
from reports.pages.breakdown.contents.breakdown_page import BreakdownContents, Undoable
from reports.pages.breakdown.contents.target_years import years_of
from reports.pages.breakdown.forms import BreakdownForm, typed_targets
from reports.pages.breakdown.workbook.breakdown_sheet import sheet_rows
from reports.pages.breakdown.workbook.details_sheet import detail_rows
from reports.pages.breakdown.workbook.sheet_heads import sheet_title
from reports.pages.breakdown.workbook.year_workbook import year_workbook
from reports.pages.entry.views.saving import attempt_cells
from reports.pages.frame.views.answers import answer_refused, page_in_frame, reader, release_asked
from reports.pages.frame.views.exporting import file_handed_out, handed_out
from reports.pages.frame.views.posting import form_page
from targets.actions import save_grid, undo_targets
from targets.breakdown.actions.targets import CHANGE_TARGET
from targets.breakdown.actions.undoing import act_to_undo
from targets.errors import WorkflowError

VIEW = "targets.view_target"


@require_safe
@permission_required(VIEW, raise_exception=True)
def target_years(request: HttpRequest) -> HttpResponse:
    """Show the years that have targets."""
    user, release = reader(request.user), release_asked(request)
    rows = years_of(user)
    latest = rows[0].year if rows else release.period.year if release else None
    following = latest + 1 if latest and user.has_perm(CHANGE_TARGET) else None
    context = {"rows": rows, "following": following}
    return page_in_frame(request, release, _("Targets"), "breakdown/target_years.html", context)


@form_page
@permission_required(VIEW, raise_exception=True)
def breakdown(request: HttpRequest, year: int) -> HttpResponse:
    """Show the grid of a year, hand it out, or save what the assessor typed there."""
    user = reader(request.user)
    if request.method == "POST" and not user.has_perm(CHANGE_TARGET):
        raise PermissionDenied
    form = BreakdownForm(request.GET)
    if not form.is_valid():
        return answer_refused(request, release_asked(request), sheet_title(year), form)
    found = Breakdown.of(user, year)
    if request.method == "POST":
        return _undo(request, form, year) if "undo" in request.POST else _save(request, form, found)
    contents = _contents(form, found)
    if wanted := request.GET.get("export"):
        return _handed_out(request, wanted, contents)
    return _page(request, contents)


def _handed_out(request: HttpRequest, wanted: str, contents: BreakdownContents) -> HttpResponse:
    """Answer with the workbook of the whole year, or with the category shown as CSV."""
    found, year = contents.breakdown, contents.breakdown.year
    city = City.objects.visible_to(reader(request.user)).current()
    is_demo = bool(city and city.is_demo)
    act_name, about = "reports.export_targets", ("targets", year)
    if wanted == "xlsx":
        title = f"{sheet_title(year)} {_('Demo data')}" if is_demo else sheet_title(year)
        return file_handed_out(
            request,
            wanted,
            name=f"targets-{year}",
            act_name=act_name,
            about=about,
            write=lambda: year_workbook(found, city, title, settings.MARKING, timezone.now()),
        )
    is_details = request.GET.get("sheet") == "details"
    shown = [row.indicator for row in contents.rows]
    return handed_out(
        request,
        wanted,
        name=f"targets-{year}-details" if is_details else f"targets-{year}",
        act_name=act_name,
        about=about,
        title=sheet_title(year),
        is_demo=is_demo,
        rows=detail_rows(found, shown) if is_details else sheet_rows(contents),
    )


def _contents(form: BreakdownForm, found: Breakdown, typed: TypedGrid | None = None) -> BreakdownContents:
    return BreakdownContents.of(found, form.asked_category, form.asked_page, typed, form.cleaned_data["park"])


def _undo(request: HttpRequest, form: BreakdownForm, year: int) -> HttpResponse:
    """Take the person's last change back, or say why that is no longer possible."""
    act = request.POST["undo"]
    try:
        number = undo_targets(year=year, act_id=act, **author_of(request))
    except WorkflowError as error:
        return _page(request, _contents(form, Breakdown.of(reader(request.user), year)), 409, str(error))
    words = ngettext("%(number)s target is as it was before.", "%(number)s targets are as they were before.", number)
    messages.success(request, words % {"number": number})
    return _back(request, form)


def _save(request: HttpRequest, form: BreakdownForm, found: Breakdown) -> HttpResponse:
    """Save what can be of what was typed; what cannot comes back as it was typed, with why beside it."""
    texts, cells, wrong = typed_targets(request.POST, {one.pk: one for one in found.indicators})
    done = attempt_cells(partial(save_grid, year=found.year, cells=cells, bases=found.actuals, **author_of(request)))
    wrong |= done.wrong
    left = wrong.keys() | done.conflicts.keys()
    if not (left or done.is_refused):
        return _saved(request, form, done.number)
    # Read anew: what is stored may have changed since this request began.
    anew = Breakdown.of(reader(request.user), found.year)
    # What was saved or not typed into shows what is stored now: an old value sent again would undo the other's.
    kept = {key for key, cell in cells.items() if cell.is_changed} | left if done.is_refused else left
    texts = {key: text for key, text in texts.items() if key in kept}
    theirs = anew.stored_by(list(done.conflicts)) if done.conflicts else {}
    typed = TypedGrid(texts, wrong, theirs, done.words_for(left))
    return _page(request, _contents(form, anew, typed), done.status)


def _saved(request: HttpRequest, form: BreakdownForm, number: int) -> HttpResponse:
    words = ngettext("%(number)s target saved.", "%(number)s targets saved.", number) % {"number": number}
    messages.success(request, words if number else _("Nothing differs from what is saved."))
    return _back(request, form)


def _back(request: HttpRequest, form: BreakdownForm) -> HttpResponse:
    """Return to the same part of the grid, or to the page of parks that is asked for."""
    query = {name: form.data[name] for name in form.fields if name in form.data}
    then = request.POST.get("then", "")
    if then.isascii() and then.isdigit() and len(then) < 6:
        query["page"] = then
    return redirect(f"{request.path}?{urlencode(query)}" if query else request.path)


def _page(request: HttpRequest, contents: BreakdownContents, status: int = 200, not_undone: str = "") -> HttpResponse:
    breakdown = contents.breakdown
    undoable = Undoable.of(act_to_undo(reader(request.user), breakdown.year)) if breakdown.can_edit else None
    context = {"contents": contents, "year": breakdown.year, "undoable": undoable, "not_undone": not_undone}
    title = sheet_title(breakdown.year)
    return page_in_frame(request, release_asked(request), title, "breakdown/breakdown.html", context, status)
