"""Entering the figures of a park: the grid, what follows while one types, the steps, the printed form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.audit.trail import Author, author_of
from parks.models import Park
from parks.rights import granting
from reports.pages.entry.contents.desk import Desk
from reports.pages.entry.contents.entering import EntryGrid, own_units
from reports.pages.entry.contents.grid import STEPS, GridContents, RefusedForm, theirs_of
from reports.pages.entry.contents.handing_in import StatisticalForm, StepContents
from reports.pages.entry.forms.entering import TypedAnswer, answers_in, chosen_answers, name_in, unasked
from reports.pages.entry.views.desks import desk_or_404
from reports.pages.entry.views.saving import Attempt, attempt
from reports.pages.frame.contents.words import question_words
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted
from reports.pages.review.forms.deciding import RecallForm, SeeCutForm
from targets import actions
from targets.entry.actions.figures import ENTER_FIGURE, ON_BEHALF
from targets.entry.checks import Question
from targets.entry.workflow import TRANSITIONS
from targets.indicators.cells import EnteredCell
from targets.models import FigureVersion, Period, Submission

T = TypeVar("T")


@form_page
def entry_grid(request: HttpRequest, park_code: str, label: str) -> HttpResponse:
    """Show the grid of a park and period, or save what was typed there."""
    desk = desk_or_404(request, park_code, label, ENTER_FIGURE, ON_BEHALF)
    return (
        _save(request, desk) if request.method == "POST" else _grid(request, EntryGrid.of(reader(request.user), desk))
    )


@require_POST
def figured(request: HttpRequest, park_code: str, label: str) -> JsonResponse:
    """Answer what follows from what is typed, by indicator, in the words of the page; nothing is saved."""
    desk = desk_or_404(request, park_code, label, ENTER_FIGURE, ON_BEHALF)
    sheet = EntryGrid.of(reader(request.user), desk)
    units = {key: around.indicator.unit for key, around in sheet.own.items()}
    cells, wrong = _read(units, answers_in(request.POST, units))
    return JsonResponse({str(key): asdict(live) for key, live in sheet.lives(cells, wrong).items()})


@form_page
def step(request: HttpRequest, park_code: str, label: str, name: str) -> HttpResponse:
    """Show what a step hands on, and do it."""
    if name not in STEPS:
        raise Http404
    transition = TRANSITIONS[name]
    desk = desk_or_404(request, park_code, label, transition.permission)

    def page(status: int) -> HttpResponse:
        """Return the page that asks once more, read anew after a refusal."""
        now = desk if status == 200 else desk_or_404(request, park_code, label, transition.permission)
        user = reader(request.user)
        contents = StepContents.of(user, EntryGrid.of(user, now), transition)
        context = {"contents": contents, "recall": RecallForm(request.POST or None)}
        title = f"{now.park} {now.period.name}"
        return page_in_frame(request, release_asked(request), title, "entry/step.html", context, status)

    return posted(
        request,
        None,
        partial(_do_step, request, desk, name),
        page,
        lambda _made: (_done_words()[name], redirect("reports:enter", desk.park.code, desk.period.label)),
    )


@form_page
def see(request: HttpRequest, park_code: str, label: str) -> HttpResponse:
    """Say that the park has read what was recognised otherwise; who comes without sending is led to the grid."""
    if request.method != "POST":
        return redirect("reports:enter", park_code, label)
    desk, form = desk_or_404(request, park_code, label, ENTER_FIGURE), SeeCutForm(request.POST)
    if not form.is_valid():
        raise Http404
    own = FigureVersion.objects.visible_to(request.user).filter(figure__park=desk.park, figure__period=desk.period)
    rows = own.select_related("figure__park", "figure__period", "figure__indicator")
    version = get_object_or_404(rows, pk=form.cleaned_data["version"])
    finding = actions.Finding(version.figure, version.number)
    return posted(
        request,
        None,
        lambda: actions.see_cut(finding=finding, **author_of(request)),
        lambda status: _grid(request, EntryGrid.of(reader(request.user), desk), status=status),
        lambda _made: (_("It is kept that the park has read this."), redirect("reports:enter", park_code, label)),
    )


@require_safe
def statistical_form(request: HttpRequest, park_code: str, label: str) -> HttpResponse:
    """Show the park's figures as a form to be printed."""
    desk = desk_or_404(request, park_code, label, ENTER_FIGURE, ON_BEHALF)
    context = {"form": StatisticalForm.of(EntryGrid.of(reader(request.user), desk))}
    title = f"{desk.park} {desk.period.name}"
    return page_in_frame(request, release_asked(request), title, "entry/statistical_form.html", context)


def _grid(request: HttpRequest, sheet: EntryGrid, typed: RefusedForm | None = None, status: int = 200) -> HttpResponse:
    contents = GridContents.of(reader(request.user), sheet, typed)
    title = f"{sheet.desk.park} {sheet.desk.period.name}"
    return page_in_frame(request, release_asked(request), title, "entry/enter.html", {"contents": contents}, status)


def _save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Save what can be of what was typed; what cannot comes back as it was typed, with why beside it.

    What the page shows around the cells is read for that form alone.
    """
    units = own_units(reader(request.user), desk)
    answers = _chosen(request, desk, answers_in(request.POST, units))
    cells, wrong = _read(units, answers)
    is_on_behalf = granting(request.user, ENTER_FIGURE, park_id=desk.park.pk) is None
    name, name_wrong = name_in(request.POST, is_required=is_on_behalf and bool(answers))
    typed = {key: actions.Typed(cell, answers[key].seen) for key, cell in cells.items() if key not in wrong}
    # What is no longer asked for goes along, so that the act says so instead of losing it in silence.
    typed |= {key: actions.Typed(None, "") for key in unasked(request.POST, units)}
    done = Attempt() if name_wrong else attempt(partial(_write, request, desk, typed, name))
    left = wrong.keys() | done.conflicts.keys() | done.wrong.keys()
    if not (left or name_wrong or done.is_refused):
        return _saved(request, desk, done)
    if not (name_wrong or done.is_refused):
        answers, cells = _only(answers, left), _only(cells, left)
    sheet = EntryGrid.of(reader(request.user), desk)
    wrong |= {key: _in_words(sheet, key, found) for key, found in done.wrong.items()}
    theirs = theirs_of(done.conflicts) if done.conflicts else {}
    words = "" if name_wrong else done.words_for(left)
    shown = RefusedForm(answers, sheet.lives(cells, wrong), theirs, name, name_wrong, words)
    return _grid(request, sheet, shown, done.status)


def _only(found: Mapping[int, T], keys: Collection[int]) -> dict[int, T]:
    return {key: one for key, one in found.items() if key in keys}


def _chosen(request: HttpRequest, desk: Desk, answers: dict[int, TypedAnswer]) -> dict[int, TypedAnswer]:
    """Return the answers after choices between two values; most forms hold none."""
    if not any(name.startswith("choose-") for name in request.POST):
        return answers
    return chosen_answers(request.POST, answers, EntryGrid.of(reader(request.user), desk).stored)


def _read(
    units: Mapping[int, str], answers: Mapping[int, TypedAnswer]
) -> tuple[dict[int, EnteredCell | None], dict[int, dict[str, str]]]:
    """Return the cells that were typed, and what is wrong by row and field."""
    cells, wrong = {}, {}
    for key, answer in answers.items():
        cells[key], faults = answer.read(units[key])
        if faults:
            wrong[key] = faults
    return cells, wrong


def _in_words(sheet: EntryGrid, key: int, found: list[Question]) -> dict[str, str]:
    """Return beside which field to say what cannot be."""
    return {"value": " ".join(question_words(one, sheet.around[key].indicator) for one in found)}


def _write(request: HttpRequest, desk: Desk, typed: Mapping[int, actions.Typed], on_behalf_of: str) -> actions.Saved:
    return actions.save_figures(
        park=desk.park, period=desk.period, cells=typed, on_behalf_of=on_behalf_of, **author_of(request)
    )


def _saved(request: HttpRequest, desk: Desk, done: Attempt) -> HttpResponse:
    """Say what was saved and lead back to the grid, or on to the step that was asked for."""
    then = request.POST.get("then", "")
    if then in STEPS:
        return redirect("reports:step", desk.park.code, desk.period.label, then)
    number = done.number
    words = ngettext("%(number)s figure saved.", "%(number)s figures saved.", number) % {"number": number}
    if not number:
        words = _("Nothing differs from what is saved.")
    messages.success(request, f"{words} {_empty_words(done.empty)}")
    return redirect("reports:enter", desk.park.code, desk.period.label)


def _empty_words(empty: int) -> str:
    if not empty:
        return _("No figure is empty.")
    return ngettext("%(number)s is still empty.", "%(number)s are still empty.", empty) % {"number": empty}


class _At(Author):
    """Where a step is done, on what was seen, and by whom."""

    park: Park
    period: Period
    seen: int


def _do_step(request: HttpRequest, desk: Desk, name: str) -> Submission:
    sent = request.POST.get("seen", "")
    seen = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1
    at: _At = {"park": desk.park, "period": desk.period, "seen": seen, **author_of(request)}
    if name == "take_back":
        return actions.take_back(**at)
    if name == "recall":
        return actions.recall(**at, reason=RecallForm(request.POST).said)
    act = actions.report_ready if name == "report_ready" else actions.hand_in
    return act(**at, figures=request.POST.get("figures", ""))


def _done_words() -> dict[str, str]:
    return {
        "report_ready": _("The head has the figures now."),
        "take_back": _("The figures are taken back: you can go on entering."),
        "hand_in": _("The figures are handed in. The assessment office has them now."),
        "recall": _("The figures are recalled: they are a draft again, and nobody decides on them."),
    }
