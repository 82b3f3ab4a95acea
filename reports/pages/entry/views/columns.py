"""A department enters one of its indicators for all parks, and reports the column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import TypedDict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.trail import author_of
from parks.models import Department
from reports.pages.entry.contents.column_reports import DECIDE_REPORT, ENTER_COLUMN, SIGN_OFF_COLUMN, column_address
from reports.pages.entry.contents.columns import ColumnContents, ColumnStepContents, EntryColumn
from reports.pages.entry.contents.grid import RefusedForm, theirs_of
from reports.pages.entry.contents.owned import OwnPeriod, department_granting, own_period
from reports.pages.entry.forms.entering import TypedAnswer, answers_in, chosen_answers, unasked
from reports.pages.entry.forms.revisions import seen_number
from reports.pages.entry.views.saving import Attempt, attempt
from reports.pages.frame.contents.words import question_words
from reports.pages.frame.forms.lists import PageForm
from reports.pages.frame.views.answers import answer_refused, page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted
from reports.pages.review.forms.deciding import ColumnDecisionForm
from targets import actions
from targets.entry.checks import Question
from targets.entry.workflow import REPORT_TRANSITIONS
from targets.indicators.cells import EnteredCell, token_of
from targets.models import DepartmentReport, Indicator, Period

Wrong = dict[int, dict[str, str]]
# The steps of a report that show first what goes out.
HANDED_ON = ("put_up", "report", "take_back")
_DECIDED = {"return": actions.return_column, "reopen": actions.reopen_column}


@form_page
def column(request: HttpRequest, code: str, label: str) -> HttpResponse:
    """Show, save, put up and report the column of one indicator of a department, or decide on it."""
    if not any(request.user.has_perm(name) for name in (ENTER_COLUMN, SIGN_OFF_COLUMN, DECIDE_REPORT)):
        raise PermissionDenied
    department, own = _place_or_404(request, code, label)
    if not own.indicators:
        context = {"department": department, "period": own.period}
        return page_in_frame(request, release_asked(request), _title(own), "entry/column_none.html", context)
    form = PageForm(request.GET)
    if not form.is_valid():
        return answer_refused(request, release_asked(request), _title(own), form)
    contents = _contents(request, department, own, _indicator_or_404(request, own), form.asked_page)
    if request.method == "POST":
        return _posted(request, own, contents)
    step = request.GET.get("step", "")
    if step in HANDED_ON:
        return _step_page(request, contents, step)
    return _page(request, contents)


def _posted(request: HttpRequest, own: OwnPeriod, contents: ColumnContents) -> HttpResponse:
    """Do what was sent: a step, a decision, or the figures to save; or answer what follows from what is typed."""
    if request.GET.get("step") == "figured":
        return _figured(request, contents.column)
    name = request.POST.get("act", "")
    if name in HANDED_ON:
        return _hand_on(request, own, contents, name)
    return _decide(request, own, contents, name) if name in _DECIDED else _save(request, own, contents)


def _place_or_404(request: HttpRequest, code: str, label: str) -> tuple[Department, OwnPeriod]:
    """Return the department where the person works, any where they decide, with its indicators. Raises Http404."""
    user = reader(request.user)
    department = department_granting(user, code, ENTER_COLUMN, SIGN_OFF_COLUMN)
    if department is None and user.has_perm(DECIDE_REPORT):
        department = Department.objects.visible_to(user).filter(code=code).first()
    own = own_period(user, label, [department.pk], Q(reported_by="department")) if department else None
    if department is None or own is None:
        raise Http404
    return department, own


def _indicator_or_404(request: HttpRequest, own: OwnPeriod) -> Indicator:
    asked = request.GET.get("indicator", "")
    found = next((one for one in own.indicators if asked in ("", one.code)), None)
    if found is None:
        raise Http404
    return found


def _contents(
    request: HttpRequest,
    department: Department,
    own: OwnPeriod,
    indicator: Indicator,
    page: int,
    typed: RefusedForm | None = None,
) -> ColumnContents:
    found = EntryColumn.of(reader(request.user), own, department, indicator, timezone.now())
    return ColumnContents.of(department, own, found, page=page, typed=typed)


def _save(request: HttpRequest, own: OwnPeriod, contents: ColumnContents) -> HttpResponse:
    """Save what can be of what was typed; what cannot comes back as it was typed, with why beside it."""
    found = contents.column
    answers = chosen_answers(request.POST, answers_in(request.POST, found.around), found.stored)
    cells, wrong = _read(found, answers)
    theirs = theirs_of({key: found.around[key] for key in _shut(found, answers, cells, wrong)})
    readable = {key: cell for key, cell in cells.items() if key not in wrong}
    done = Attempt(conflicts=theirs) if theirs else attempt(partial(_write, request, found, readable, answers))
    left = wrong.keys() | done.conflicts.keys() | done.wrong.keys()
    if not (left or done.is_refused):
        return _saved(request, contents, done.number)
    if not (theirs or done.is_refused):
        answers = {key: answer for key, answer in answers.items() if key in left}
    wrong |= _wrong_words(found, done.wrong)
    theirs = theirs or theirs_of(done.conflicts)
    lives = found.lives({key: cells[key] for key in answers}, wrong)
    typed = RefusedForm(answers, lives, theirs, words=done.words_for(left))
    # Read anew: what is stored may have changed since this request began.
    anew = _contents(request, contents.department, own, found.indicator, contents.pages.page, typed)
    return _page(request, anew, done.status)


def _figured(request: HttpRequest, found: EntryColumn) -> JsonResponse:
    """Answer what follows from what is typed, by park, in the words of the page; nothing is saved."""
    cells, wrong = _read(found, answers_in(request.POST, found.around))
    return JsonResponse({str(key): asdict(live) for key, live in found.lives(cells, wrong).items()})


def _read(found: EntryColumn, answers: dict[int, TypedAnswer]) -> tuple[dict[int, EnteredCell | None], Wrong]:
    """Return the cells that were typed, and what is wrong by park and field."""
    cells, wrong = {}, {}
    for key, answer in answers.items():
        cells[key], faults = answer.read(found.indicator.unit)
        if faults:
            wrong[key] = faults
    return cells, wrong


def _shut(
    found: EntryColumn, answers: dict[int, TypedAnswer], cells: dict[int, EnteredCell | None], wrong: Wrong
) -> list[int]:
    """Say of cells that were typed and cannot be entered any more why, and return them."""
    shut = [
        key
        for key, cell in cells.items()
        if found.locked and token_of(cell) not in (answers[key].seen, found.around[key].token)
    ]
    for key in shut:
        wrong[key] = {"value": _("Not saved: %(reason)s") % {"reason": found.locked}}
    return shut


def _wrong_words(found: EntryColumn, wrong: Mapping[int, list[Question]]) -> Wrong:
    return {
        key: {"value": " ".join(question_words(one, found.indicator) for one in questions)}
        for key, questions in wrong.items()
    }


def _write(
    request: HttpRequest, found: EntryColumn, cells: dict[int, EnteredCell | None], answers: dict[int, TypedAnswer]
) -> actions.Saved:
    typed = {key: actions.Typed(cell, answers[key].seen) for key, cell in cells.items()}
    # What is no longer asked for goes along, so that the act says so instead of losing it in silence.
    typed |= {key: actions.Typed(None, "") for key in unasked(request.POST, found.around)}
    return actions.save_column(indicator=found.indicator, period=found.period, cells=typed, **author_of(request))


def _saved(request: HttpRequest, contents: ColumnContents, number: int) -> HttpResponse:
    words = ngettext("%(number)s figure saved.", "%(number)s figures saved.", number) % {"number": number}
    messages.success(request, words if number else _("Nothing differs from what is saved."))
    return redirect(_next_address(request, contents))


def _next_address(request: HttpRequest, contents: ColumnContents) -> str:
    """Return where the pressed button leads: to another page, to the next step, or back here."""
    query = {"indicator": contents.column.indicator.code}
    then = request.POST.get("then", "")
    if then in HANDED_ON:
        query["step"] = then
    elif then in [str(number) for number in contents.pages.numbers]:
        query["page"] = then
    elif contents.pages.page > 1:
        query["page"] = str(contents.pages.page)
    return f"{request.path}?{urlencode(query)}"


def _hand_on(request: HttpRequest, own: OwnPeriod, contents: ColumnContents, name: str) -> HttpResponse:
    """Take a step of the department's with the column as it was shown; a refusal stands above the step's page."""
    department, indicator = contents.department, contents.column.indicator
    return posted(
        request,
        None,
        partial(_take, request, contents.column, name),
        lambda status: _step_page(request, _contents(request, department, own, indicator, 1), name, status),
        lambda _made: _done(contents, name),
    )


class _Known(TypedDict):
    """Which column a step is of, and what was seen of it."""

    indicator: Indicator
    period: Period
    seen: int


def _take(request: HttpRequest, found: EntryColumn, name: str) -> DepartmentReport:
    seen = seen_number(request.POST.get("seen", ""))
    known: _Known = {"indicator": found.indicator, "period": found.period, "seen": seen}
    if name == "take_back":
        return actions.take_back_column(**known, **author_of(request))
    step = {"put_up": actions.put_up_column, "report": actions.report_column}[name]
    return step(**known, figures=request.POST.get("figures", ""), **author_of(request))


def _decide(request: HttpRequest, own: OwnPeriod, contents: ColumnContents, name: str) -> HttpResponse:
    """Return or reopen what was reported, with a reason."""
    form, found = ColumnDecisionForm(request.POST), contents.column

    def act() -> DepartmentReport:
        known = {"indicator": found.indicator, "period": found.period, **form.cleaned_data}
        return _DECIDED[name](**known, **author_of(request))

    def page(status: int) -> HttpResponse:
        if status == 400:
            return _page(request, contents, status, form)
        anew = _contents(request, contents.department, own, found.indicator, contents.pages.page)
        return _page(request, anew, status, form)

    return posted(
        request,
        form,
        act,
        page,
        lambda _made: _done(contents, name),
        is_told=True,
    )


def _done(contents: ColumnContents, name: str) -> tuple[str, HttpResponse]:
    """Return in words what a step did, and the way back to the column."""
    found = contents.column
    said = _done_words(name) % {"indicator": found.indicator.name}
    return said, redirect(column_address(contents.department.code, found.period, found.indicator))


def _done_words(name: str) -> str:
    return {
        "put_up": _("%(indicator)s is put up for sign-off."),
        "take_back": _("%(indicator)s is taken back."),
        "report": _("%(indicator)s is reported."),
        "return": _("%(indicator)s is returned."),
        "reopen": _("%(indicator)s is reopened."),
    }[name]


def _page(
    request: HttpRequest, contents: ColumnContents, status: int = 200, form: ColumnDecisionForm | None = None
) -> HttpResponse:
    title = f"{contents.column.indicator.name} · {contents.column.period.name}"
    form = form or ColumnDecisionForm(initial={"seen": contents.column.stand.seen})
    context = {"contents": contents, "form": form}
    return page_in_frame(request, release_asked(request), title, "entry/column.html", context, status)


def _step_page(request: HttpRequest, contents: ColumnContents, name: str, status: int = 200) -> HttpResponse:
    title = f"{contents.column.indicator.name} · {contents.column.period.name}"
    context = {"contents": ColumnStepContents.of(contents, REPORT_TRANSITIONS[name])}
    return page_in_frame(request, release_asked(request), title, "entry/column_step.html", context, status)


def _title(own: OwnPeriod) -> str:
    return f"{_('Column of a department')} · {own.period.name}"
