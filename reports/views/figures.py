"""One figure with all its versions, and its revision after a release."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.audit import author_of
from parks.rights import granting
from reports.contents.cell_history import CellHistory
from reports.forms.revisions import RevisionForm
from reports.views.answers import page_in_frame, reader, release_asked
from targets.actions import Finding, revise
from targets.cells import EnteredCell
from targets.errors import WorkflowError

REVISE = "targets.revise_figure"


@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: HttpRequest, park_code: str, label: str, indicator_code: str) -> HttpResponse:
    """Show what happened to a figure; who may revise a released one does it here, in two steps."""
    contents = _history_or_404(request, park_code, label, indicator_code)
    may_revise = bool(granting(request.user, REVISE, park_id=contents.figure.park_id))
    if request.method == "POST":
        if not may_revise:
            raise PermissionDenied
        return _revise(request, contents)
    form = None
    if may_revise and contents.is_released and contents.latest and contents.reported:
        form = _blank(contents, contents.reported)
    return _page(request, contents, {"form": form})


def _history_or_404(request: HttpRequest, park_code: str, label: str, indicator_code: str) -> CellHistory:
    contents = CellHistory.of(reader(request.user), park_code, label, indicator_code)
    if contents is None:
        raise Http404
    return contents


def _blank(contents: CellHistory, reported: EnteredCell) -> RevisionForm:
    assert contents.latest is not None
    asks_growth = contents.figure.indicator.growth == "reported"
    return RevisionForm.of(reported, contents.latest.number, asks_growth=asks_growth)


def _revise(request: HttpRequest, contents: CellHistory) -> HttpResponse:
    """Ask once more with old and new side by side, then revise; what cannot be stays in the form with words."""
    figure, form = contents.figure, RevisionForm.sent(request.POST.dict())
    entered = form.read(contents.reported or EnteredCell("unknown"), figure.indicator.unit)
    if form.errors:
        return _page(request, contents, {"form": form}, status=400)
    if request.POST.get("step") == "revise":
        return _do(request, contents, form, entered)
    if not contents.is_released:
        return _page(request, contents, {"form": form, "problem": _("Only released figures are revised.")}, status=409)
    context = {"contents": contents, "form": form, "entered": entered}
    return page_in_frame(request, release_asked(request), _title(contents), "reports/figure_confirm.html", context)


def _do(request: HttpRequest, contents: CellHistory, form: RevisionForm, entered: EnteredCell) -> HttpResponse:
    finding = Finding(contents.figure, form.seen)
    try:
        revise(finding=finding, entered=entered, reason=form.reason, source=form.source, **author_of(request))
    except WorkflowError as error:
        if contents.latest:
            form.seen = contents.latest.number
        return _page(request, contents, {"form": form, "problem": str(error)}, status=409)
    messages.success(request, _("The figure is revised. It counts once an erratum of the release is published."))
    return redirect(request.path)


def _page(request: HttpRequest, contents: CellHistory, context: dict[str, object], status: int = 200) -> HttpResponse:
    context = {"contents": contents, "problem": "", **context}
    title = _title(contents)
    return page_in_frame(request, release_asked(request), title, "reports/figure.html", context, status)


def _title(contents: CellHistory) -> str:
    figure = contents.figure
    return f"{figure.park.name} · {figure.indicator.name} · {figure.period.label}"
