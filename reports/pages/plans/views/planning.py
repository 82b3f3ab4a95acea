"""The assessor enters the path of a plan."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.trail import author_of
from reports.pages.entry.forms.entering import TypedAnswer, answers_in, chosen_answers
from reports.pages.entry.views.saving import attempt_cells
from reports.pages.frame.forms.lists import PageForm
from reports.pages.frame.views.answers import answer_refused, page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page
from reports.pages.plans.contents.planning import PathsContents, PathTyped
from targets import actions
from targets.indicators.cells import CellState, EnteredCell
from targets.models import Indicator, Plan
from targets.plans.actions.plans import CHANGE_PLAN, Spot


@form_page
@permission_required(CHANGE_PLAN, raise_exception=True)
def paths(request: HttpRequest, code: str, indicator_code: str) -> HttpResponse:
    """Show the path of an indicator of a plan as a grid, or save what was typed there."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), code=code)
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), code=indicator_code)
    form = PageForm(request.GET)
    if not form.is_valid():
        return answer_refused(request, release_asked(request), plan.name, form)
    contents = PathsContents.of(reader(request.user), plan, indicator, form.asked_page)
    return _save(request, contents) if request.method == "POST" else _page(request, contents)


def _save(request: HttpRequest, contents: PathsContents) -> HttpResponse:
    """Save what can be of what was typed; what cannot comes back as it was typed, with why beside it."""
    shown = {cell.key: cell.answer for cell in contents.cells}
    answers = chosen_answers(request.POST, answers_in(request.POST, shown), shown)
    cells, wrong = _read(answers, contents.indicator.unit)
    readable = {key: cell for key, cell in cells.items() if key not in wrong}
    done = attempt_cells(partial(_write, request, contents, answers, readable))
    left = wrong.keys() | done.conflicts.keys()
    if not (left or done.is_refused):
        return _saved(request, contents, done.number)
    if not done.is_refused:
        answers = {key: answer for key, answer in answers.items() if key in left}
    typed = PathTyped(answers, wrong, frozenset(done.conflicts), done.words_for(left))
    anew = PathsContents.of(
        reader(request.user), contents.plan, contents.indicator, contents.pages.page, typed
    )  # what is stored may have changed since this request began
    return _page(request, anew, done.status)


def _read(answers: dict[int, TypedAnswer], unit: str) -> tuple[dict[int, EnteredCell | None], dict[int, str]]:
    """Return the cells that were typed, and what is wrong by cell; a path knows numbers and nothing else."""
    cells: dict[int, EnteredCell | None] = {}
    wrong: dict[int, str] = {}
    for key, answer in answers.items():
        cell, faults = TypedAnswer(value=answer.value, seen=answer.seen).read(unit)
        if faults:
            wrong[key] = " ".join(faults.values())
        elif cell is not None and cell.state == CellState.NOT_APPLICABLE:
            wrong[key] = _("A plan holds numbers: leave the cell empty where it foresees none.")
        cells[key] = cell if cell is not None and cell.state == CellState.NUMBER else None
    return cells, wrong


def _write(
    request: HttpRequest, contents: PathsContents, answers: dict[int, TypedAnswer], cells: dict[int, EnteredCell | None]
) -> actions.SavedCells:
    typed: dict[Spot, actions.Typed] = {
        divmod(key, 10_000): actions.Typed(cell, answers[key].seen) for key, cell in cells.items()
    }
    return actions.save_paths(plan=contents.plan, indicator=contents.indicator, cells=typed, **author_of(request))


def _saved(request: HttpRequest, contents: PathsContents, number: int) -> HttpResponse:
    words = ngettext("%(number)s value saved.", "%(number)s values saved.", number) % {"number": number}
    messages.success(request, words if number else _("Nothing differs from what is saved."))
    then, page = request.POST.get("then", ""), contents.pages.page
    if then in [str(number) for number in contents.pages.numbers]:
        page = int(then)
    answer = redirect("reports:paths", contents.plan.code, contents.indicator.code)
    if page > 1:
        answer["Location"] += f"?page={page}"
    return answer


def _page(request: HttpRequest, contents: PathsContents, status: int = 200) -> HttpResponse:
    title = f"{contents.plan.name} · {contents.indicator.name}"
    return page_in_frame(request, release_asked(request), title, "plans/paths.html", {"contents": contents}, status)
