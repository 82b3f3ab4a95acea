"""One figure with all its versions, and its revision after a release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit.trail import author_of
from parks.rights import granting
from reports.pages.entry.contents.cell_history import CellHistory
from reports.pages.entry.forms.revisions import FiledForm, RevisionForm
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.files import kept_file
from reports.pages.frame.views.posting import form_page, posted
from targets import actions
from targets.actions import Filed, Finding, file_revision, revise
from targets.entry.actions.reviewing import REVISE, reviser_of
from targets.errors import WorkflowError
from targets.evidence import FILED
from targets.indicators.cells import EnteredCell
from targets.models import FiledDecision, FiledRevision

DECISIONS: dict[str, Callable[..., FiledDecision]] = {"confirm": actions.confirm_filed, "refuse": actions.refuse_filed}


@dataclass(frozen=True)
class _Rights:
    """What a person may do with a released figure: revise it, file a change of it, decide on what is filed."""

    may_revise: bool
    may_file: bool
    may_decide: bool

    @classmethod
    def of(cls, request: HttpRequest, contents: CellHistory) -> _Rights:
        """Return the rights of today's appointments; no query."""
        place, permission = reviser_of(contents.figure)
        where = {
            "park_id": place.park.pk if place.park else None,
            "department_id": place.department.pk if place.department else None,
        }
        revises = granting(request.user, permission, **where) is not None
        is_departments = contents.is_of_a_department
        files = is_departments and granting(request.user, REVISE, **where) is not None
        return cls(revises, files, is_departments and revises)


@form_page
def figure_page(request: HttpRequest, park_code: str, label: str, indicator_code: str) -> HttpResponse:
    """Show what happened to a figure; who may revise a released one does it here, in two steps."""
    contents = _history_or_404(request, park_code, label, indicator_code)
    rights = _Rights.of(request, contents)
    if request.method == "POST":
        if not rights.may_revise:
            raise PermissionDenied
        return _revise(request, contents)
    form = None
    if rights.may_revise and contents.is_released and contents.latest and contents.reported:
        form = _blank(contents, contents.reported)
    return _page(request, contents, {"form": form})


@form_page
def file_change(request: HttpRequest, park_code: str, label: str, indicator_code: str) -> HttpResponse:
    """File a change of a department's figure on a document; who comes without sending is led to the figure."""
    if request.method != "POST":
        return redirect("reports:figure", park_code, label, indicator_code)
    contents = _history_or_404(request, park_code, label, indicator_code)
    if not _Rights.of(request, contents).may_file:
        raise PermissionDenied
    form = FiledForm(contents.figure.indicator, request.POST, request.FILES)
    return posted(
        request,
        form,
        lambda: _file(request, contents, form),
        lambda status: _page(request, contents, {"filing": form}, status),
        lambda _made: (
            _("The change is filed. It counts once the department has confirmed it."),
            redirect("reports:figure", park_code, label, indicator_code),
        ),
        names={"file": "scan"},
    )


def _file(request: HttpRequest, contents: CellHistory, form: FiledForm) -> FiledRevision:
    asked, stood = form.cleaned_data, contents.reported or EnteredCell("unknown")
    document = Filed(asked["document_no"], asked["scan"].name, asked["scan"].read())
    finding, entered = Finding(contents.figure, asked["seen"]), form.entered(stood)
    reason, author = asked["reason"], author_of(request)
    return file_revision(finding=finding, entered=entered, document=document, reason=reason, **author)


@form_page
def decide_filed(
    request: HttpRequest, park_code: str, label: str, indicator_code: str, filed_id: int, step: str
) -> HttpResponse:
    """Confirm or refuse a filed change for the department; who comes without sending is led to the figure."""
    if request.method != "POST":
        return redirect("reports:figure", park_code, label, indicator_code)
    contents = _history_or_404(request, park_code, label, indicator_code)
    filed = next((one for one in contents.filed if one.pk == filed_id), None)
    if filed is None or step not in DECISIONS:
        raise Http404
    if not _Rights.of(request, contents).may_decide:
        raise PermissionDenied
    filed.figure = contents.figure
    more = {"reason": request.POST.get("reason", "")[:1000]} if step == "refuse" else {}
    said = {"confirm": _("The change is confirmed and revises the figure."), "refuse": _("The change is refused.")}
    return posted(
        request,
        None,
        lambda: DECISIONS[step](filed=filed, **more, **author_of(request)),
        lambda status: _page(request, _history_or_404(request, park_code, label, indicator_code), {}, status),
        lambda _made: (said[step], redirect("reports:figure", park_code, label, indicator_code)),
    )


@require_safe
def filed_scan(request: HttpRequest, filed_id: int) -> HttpResponseBase:
    """Hand out the scan of the document that a change is filed on, to whoever sees the figure. Raises Http404."""
    found: FiledRevision = get_object_or_404(FiledRevision.objects.visible_to(request.user), pk=filed_id)
    return kept_file(found.scan_digest, found.scan_name, FILED)


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
    return page_in_frame(request, release_asked(request), _title(contents), "entry/figure_confirm.html", context)


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
    rights = _Rights.of(request, contents)
    known: dict[str, object] = {"contents": contents, "problem": "", "form": None, "filing": None, "rights": rights}
    if rights.may_file and contents.is_released and contents.latest and contents.waiting is None:
        known["filing"] = FiledForm(contents.figure.indicator, initial={"seen": contents.latest.number})
    context = known | context
    title = _title(contents)
    return page_in_frame(request, release_asked(request), title, "entry/figure.html", context, status)


def _title(contents: CellHistory) -> str:
    figure = contents.figure
    return f"{figure.park.name} · {figure.indicator.name} · {figure.period.name}"
