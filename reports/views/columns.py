"""A department enters one of its indicators for all parks, and reports the column."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.audit import author_of
from parks.models import Department
from reports.contents.columns import Column, ColumnContents, ReportContents
from reports.contents.grid import Typed, theirs_of
from reports.contents.owned import OwnPeriod, department_granting, own_period
from reports.contents.words import question_words
from reports.forms.entering import Answer, answers_in, chosen_in, unasked
from reports.forms.lists import PageForm
from reports.views.answers import page_in_frame, reader, refused, release_asked
from targets import actions
from targets.cells import EnteredCell, token_of
from targets.errors import CellErrors, Conflict, WorkflowError
from targets.models import Indicator

REPORT = "targets.report_column"
Wrong = dict[int, dict[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(REPORT, raise_exception=True)
def column(request: HttpRequest, code: str, label: str) -> HttpResponse:
    """Show, save and report the column of one indicator of a department."""
    department, own = _place_or_404(request, code, label)
    if not own.indicators:
        context = {"department": department, "period": own.period}
        return page_in_frame(request, release_asked(request), _title(own), "reports/column_none.html", context)
    form = PageForm(request.GET)
    if not form.is_valid():
        return refused(request, release_asked(request), _title(own), form)
    contents = _contents(request, department, own, _indicator_or_404(request, own), form.asked_page)
    if request.method == "POST" and request.GET.get("step") == "figured":
        return _figured(request, contents.column)
    if request.method == "POST":
        return _report(request, contents) if request.POST.get("act") == "report" else _save(request, own, contents)
    return _report_page(request, contents) if request.GET.get("step") == "report" else _page(request, contents)


def _place_or_404(request: HttpRequest, code: str, label: str) -> tuple[Department, OwnPeriod]:
    user = reader(request.user)
    held = department_granting(user, code, REPORT)
    if held is None or held.department is None:
        raise Http404
    own = own_period(user, label, [held.department.pk], Q(reported_by="department"))
    if own is None:
        raise Http404
    return held.department, own


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
    typed: Typed | None = None,
) -> ColumnContents:
    found = Column.of(reader(request.user), own, indicator, timezone.now())
    return ColumnContents.of(department, own, found, page=page, typed=typed)


def _save(request: HttpRequest, own: OwnPeriod, contents: ColumnContents) -> HttpResponse:
    """Save what was typed; whatever keeps it from being saved, the form comes back as it was typed."""
    found = contents.column
    answers = chosen_in(request.POST, answers_in(request.POST, found.around), found.stored)
    cells, wrong = _read(found, answers)
    theirs = theirs_of({key: found.around[key] for key in _shut(found, answers, cells, wrong)})
    words, status = "", 409 if theirs else 400
    if not wrong:
        try:
            return _saved(request, contents, _write(request, found, cells, answers))
        except Conflict as conflict:
            theirs, words, status = theirs_of(conflict.cells), str(conflict), 409
        except CellErrors as error:
            words, wrong = str(error), _wrong_words(found, error)
        except WorkflowError as error:
            words, status = str(error), 409
    typed = Typed(answers, found.lives(cells, wrong), theirs, words=words)
    # Read anew: what is stored may have changed since this request began.
    anew = _contents(request, contents.department, own, found.indicator, contents.pages.page, typed)
    return _page(request, anew, status)


def _figured(request: HttpRequest, found: Column) -> JsonResponse:
    """Answer what follows from what is typed, by park, in the words of the page; nothing is saved."""
    cells, wrong = _read(found, answers_in(request.POST, found.around))
    return JsonResponse({str(key): asdict(live) for key, live in found.lives(cells, wrong).items()})


def _read(found: Column, answers: dict[int, Answer]) -> tuple[dict[int, EnteredCell | None], Wrong]:
    """Return the cells that were typed, and what is wrong by park and field."""
    cells, wrong = {}, {}
    for key, answer in answers.items():
        cells[key], faults = answer.read(found.indicator.unit)
        if faults:
            wrong[key] = faults
    return cells, wrong


def _shut(found: Column, answers: dict[int, Answer], cells: dict[int, EnteredCell | None], wrong: Wrong) -> list[int]:
    """Say of cells that were typed and cannot be entered any more why, and return them."""
    shut = [
        key
        for key, cell in cells.items()
        if key in found.locked and token_of(cell) not in (answers[key].seen, found.around[key].token)
    ]
    for key in shut:
        wrong[key] = {"value": _("Not saved: %(reason)s.") % {"reason": found.locked[key]}}
    return shut


def _wrong_words(found: Column, error: CellErrors) -> Wrong:
    return {
        key: {"value": " ".join(question_words(one, found.indicator) for one in questions)}
        for key, questions in error.cells.items()
    }


def _write(
    request: HttpRequest, found: Column, cells: dict[int, EnteredCell | None], answers: dict[int, Answer]
) -> actions.Saved:
    typed = {key: actions.Typed(cell, answers[key].seen) for key, cell in cells.items() if key not in found.locked}
    # What is no longer asked for goes along, so that the act says so instead of losing it in silence.
    typed |= {key: actions.Typed(None, "") for key in unasked(request.POST, found.around)}
    return actions.save_column(indicator=found.indicator, period=found.period, cells=typed, **author_of(request))


def _saved(request: HttpRequest, contents: ColumnContents, saved: actions.Saved) -> HttpResponse:
    number = len(saved.changed)
    words = ngettext("%(number)s figure saved.", "%(number)s figures saved.", number) % {"number": number}
    messages.success(request, words if number else _("Nothing differs from what is saved."))
    return redirect(_next_address(request, contents))


def _next_address(request: HttpRequest, contents: ColumnContents) -> str:
    """Return where the pressed button leads: to another page, to reporting, or back here."""
    query = {"indicator": contents.column.indicator.code}
    then = request.POST.get("then", "")
    if then == "report":
        query["step"] = "report"
    elif then in [str(number) for number in contents.pages.numbers]:
        query["page"] = then
    elif contents.pages.page > 1:
        query["page"] = str(contents.pages.page)
    return f"{request.path}?{urlencode(query)}"


def _report(request: HttpRequest, contents: ColumnContents) -> HttpResponse:
    found = contents.column
    try:
        versions = actions.report_column(
            indicator=found.indicator,
            period=found.period,
            seen=request.POST.get("seen", ""),
            **author_of(request),
        )
    except WorkflowError as error:
        messages.error(request, str(error))
        return _report_page(request, contents, status=409)
    said = ngettext("%(number)s figure is reported.", "%(number)s figures are reported.", len(versions))
    messages.success(request, said % {"number": len(versions)} if versions else _("Nothing was left to report."))
    return redirect(f"{request.path}?{urlencode({'indicator': found.indicator.code})}")


def _page(request: HttpRequest, contents: ColumnContents, status: int = 200) -> HttpResponse:
    title = f"{contents.column.indicator.name} · {contents.column.period.label}"
    return page_in_frame(request, release_asked(request), title, "reports/column.html", {"contents": contents}, status)


def _report_page(request: HttpRequest, contents: ColumnContents, status: int = 200) -> HttpResponse:
    title = f"{contents.column.indicator.name} · {contents.column.period.label}"
    context = {"contents": ReportContents.of(contents)}
    return page_in_frame(request, release_asked(request), title, "reports/column_report.html", context, status)


def _title(own: OwnPeriod) -> str:
    return f"{_('Column of a department')} · {own.period.label}"
