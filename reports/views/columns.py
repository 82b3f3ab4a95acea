"""A department enters one of its indicators for all parks, and reports the column."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.audit import author_of
from parks.models import Department
from reports.contents.columns import ColumnContents
from reports.contents.owned import OwnPeriod, department_granting, own_period
from reports.forms.columns import ColumnForm
from reports.forms.lists import PageForm
from reports.views.answers import page_in_frame, reader, refused, release_asked
from targets.actions import report_column, save_column
from targets.errors import CellErrors, WorkflowError
from targets.models import Indicator

REPORT = "targets.report_column"


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
    indicator = _indicator_or_404(request, own)
    contents = _contents(request, department, own, indicator, form.asked_page)
    if request.method != "POST":
        if request.GET.get("step") == "report":
            return _page(request, contents, "column_report", {})
        return _page(request, contents, "column", {"form": ColumnForm(contents)})
    return _report(request, contents) if request.POST.get("act") == "report" else _save(request, contents, own)


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
    request: HttpRequest, department: Department, own: OwnPeriod, indicator: Indicator, page: int
) -> ColumnContents:
    return ColumnContents.of(reader(request.user), department, own, indicator, now=timezone.now(), page=page)


def _save(request: HttpRequest, contents: ColumnContents, own: OwnPeriod) -> HttpResponse:
    """Save what was typed; where that cannot be, show it again with what is wrong."""
    form = ColumnForm(contents, request.POST.dict())
    typed = form.typed()
    if form.errors:
        problem = _("Some fields cannot be read or entered. Nothing is saved; what you typed is still here.")
        status = 409 if form.locked else 400
        return _page(request, contents, "column", {"form": form, "problem": problem}, status=status)
    try:
        saved = save_column(indicator=contents.indicator, period=contents.period, cells=typed, **author_of(request))
    except WorkflowError as error:
        # Read anew: what is stored may have changed since this request began.
        user = reader(request.user)
        contents = ColumnContents.of(
            user, contents.department, own, contents.indicator, now=timezone.now(), page=contents.pages.page
        )
        form = ColumnForm(contents, request.POST.dict())
        form.refuse(error)
        status = 400 if isinstance(error, CellErrors) else 409
        return _page(request, contents, "column", {"form": form, "problem": str(error)}, status=status)
    _tell(request, len(saved.changed))
    return redirect(_next_address(request, contents))


def _tell(request: HttpRequest, number: int) -> None:
    if number:
        said = ngettext("%(number)s figure is saved.", "%(number)s figures are saved.", number)
        messages.success(request, said % {"number": number})
    else:
        messages.info(request, _("Nothing has changed, so nothing was saved."))


def _next_address(request: HttpRequest, contents: ColumnContents) -> str:
    """Return where the pressed button leads: to another page or indicator, to reporting, or back here."""
    query = {"indicator": contents.indicator.code}
    go = request.POST.get("go", "")
    kind, _colon, value = go.partition(":")
    if kind == "page" and value.isdecimal() and value.isascii() and len(value) < 6:
        query["page"] = value
    elif kind == "indicator" and value in [tab.indicator.code for tab in contents.tabs]:
        query["indicator"] = value
    elif kind == "report":
        query["step"] = "report"
    elif contents.pages.page > 1:
        query["page"] = str(contents.pages.page)
    return f"{request.path}?{urlencode(query)}"


def _report(request: HttpRequest, contents: ColumnContents) -> HttpResponse:
    try:
        versions = report_column(
            indicator=contents.indicator,
            period=contents.period,
            seen=request.POST.get("seen", ""),
            **author_of(request),
        )
    except WorkflowError as error:
        return _page(request, contents, "column_report", {"problem": str(error)}, status=409)
    said = ngettext("%(number)s figure is reported.", "%(number)s figures are reported.", len(versions))
    if versions:
        messages.success(request, said % {"number": len(versions)})
    else:
        messages.info(request, _("Nothing was left to report."))
    address = reverse("reports:column", args=[contents.department.code, contents.period.label])
    return redirect(f"{address}?{urlencode({'indicator': contents.indicator.code})}")


def _page(
    request: HttpRequest, contents: ColumnContents, name: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    title = f"{contents.indicator.name} · {contents.period.label}"
    context = {"contents": contents, "problem": "", **context}
    return page_in_frame(request, release_asked(request), title, f"reports/{name}.html", context, status)


def _title(own: OwnPeriod) -> str:
    return f"{_('Column of a department')} · {own.period.label}"
