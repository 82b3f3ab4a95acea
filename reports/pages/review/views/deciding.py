"""What parks handed in, and the assessor's decisions on it: one by one and many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TypedDict

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.audit.trail import Author, author_of
from parks.models import Park
from reports.pages.entry.contents.desk import Desk
from reports.pages.entry.views.desks import desk_or_404, period_or_404
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted
from reports.pages.periods.views.periods import period_page
from reports.pages.review.contents.approving import ApprovalContents, ParkFigures
from reports.pages.review.contents.deciding import DecidedPark, ManyDecided, RefusedPark
from reports.pages.review.contents.submission import DECIDE_SUBMISSION, SubmissionContents
from reports.pages.review.forms.deciding import DecisionForm, ManyForm
from targets.actions import approve, reopen, return_submission, undo_approval, undo_return
from targets.entry.workflow import TRANSITIONS
from targets.errors import WorkflowError
from targets.indicators.period_names import period_name
from targets.models import Period, Submission

_Act = Callable[..., Submission]
_ACTS: dict[str, _Act] = {
    "approve": approve,
    "return": return_submission,
    "undo_approval": undo_approval,
    "undo_return": undo_return,
    "reopen": reopen,
}
# Where the session keeps what became of the last decision on many parks.
_DECIDED = "decided"


@require_safe
@permission_required("targets.view_figure", raise_exception=True)
def submission(request: HttpRequest, label: str, park_code: str) -> HttpResponse:
    """Show what a park handed in."""
    contents = SubmissionContents.of(reader(request.user), label, park_code)
    return _page(request, contents, DecisionForm(contents.figures, initial={"seen": contents.seen}))


def _page(
    request: HttpRequest, contents: SubmissionContents, form: DecisionForm, status: int = 200, step: str = ""
) -> HttpResponse:
    """Answer with the page; what was typed for a ``step`` that is no longer possible stays to be read."""
    kept = (
        [] if any(step in ("", decision.name) for decision in contents.decisions) else form.typed_lines(contents.names)
    )
    rows = [
        (category.name, [(cell, form.cell(cell.figure_id) if contents.can_return else None) for cell in category.cells])
        for category in contents.categories
    ]
    context = {"contents": contents, "rows": rows, "form": form, "kept": kept}
    title = f"{contents.park.name} {contents.period.name}"
    return page_in_frame(request, release_asked(request), title, "review/submission.html", context, status)


@form_page
def decide(request: HttpRequest, label: str, park_code: str, step: str) -> HttpResponse:
    """Do one step of the assessor's on what a park handed in; who comes without sending is led to the page."""
    if request.method != "POST":
        return redirect("reports:submission", label, park_code)
    if step not in _ACTS:
        raise Http404
    if not request.user.has_perm(DECIDE_SUBMISSION):
        raise PermissionDenied
    desk = desk_or_404(request, park_code, label, DECIDE_SUBMISSION)
    contents = SubmissionContents.of(reader(request.user), label, park_code)
    form = DecisionForm(contents.figures, request.POST)
    if form.is_valid() and TRANSITIONS[step].needs_reason and not (form.cleaned_data["reason"] or form.cells()):
        form.add_error("reason", _("Say why."))

    def page(status: int) -> HttpResponse:
        if status == 400:
            return _page(request, contents, form, status)
        return _page(request, SubmissionContents.of(reader(request.user), label, park_code), form, status, step)

    return posted(
        request,
        form,
        partial(_act, desk, step, form, author_of(request)),
        page,
        lambda _made: (_done_words(step) % {"park": desk.park}, redirect("reports:submission", label, park_code)),
        is_told=True,
    )


class _More(TypedDict, total=False):
    """What single decisions take beside what all take."""

    reason: str
    until_on: date
    cells: Mapping[int, str]


def _act(desk: Desk, step: str, form: DecisionForm, author: Author) -> Submission:
    asked = form.cleaned_data
    more: _More = {"reason": asked["reason"]}
    if step in ("return", "reopen"):
        more["until_on"] = asked["until_on"]
    if step == "return":
        more["cells"] = form.cells()
        more["reason"] = asked["reason"] or _reason_of_cells(len(more["cells"]))
    return _ACTS[step](park=desk.park, period=desk.period, seen=asked["seen"], **more, **author)


def _reason_of_cells(count: int) -> str:
    """Return the reason for the whole where only cells were given one."""
    if not count:
        return ""
    words = ngettext("%(count)s figure needs correcting", "%(count)s figures need correcting", count)
    return words % {"count": count}


def _done_words(step: str) -> str:
    return {
        "approve": _("The figures of %(park)s are approved."),
        "return": _("The figures of %(park)s are returned."),
        "undo_approval": _("The approval of %(park)s is taken back."),
        "undo_return": _("The return of %(park)s is taken back."),
        "reopen": _("The figures of %(park)s are reopened."),
    }[step]


@form_page
def decide_many(request: HttpRequest, label: str) -> HttpResponse:
    """Decide on many parks, each by an act of its own, and show what became of them."""
    if request.method != "POST":
        return _summary(request, label)
    if not request.user.has_perm(DECIDE_SUBMISSION):
        raise PermissionDenied
    period, form = period_or_404(request, label), ManyForm(request.POST)
    if not form.is_valid():
        ticked = dict.fromkeys(request.POST.getlist("chosen")[:200], 1)
        return period_page(request, label, form=form, ticked=ticked, status=400)
    reasons = dict.fromkeys(form.cleaned_data["chosen"], form.cleaned_data["reason"])
    if form.cleaned_data["step"] == "approve":
        contents = ApprovalContents.of(reader(request.user), period, form.cleaned_data["chosen"])
        status = _status_of_approval(form, contents)
        if status:
            context = {"contents": contents, "form": form}
            return page_in_frame(
                request, release_asked(request), period_name(label), "review/approve_many.html", context, status
            )
        reasons = {code: said if code in contents.incomplete else "" for code, said in reasons.items()}
    decided = _decide_all(request, period, form, reasons)
    request.session[_DECIDED] = decided.as_kept()
    return redirect("reports:decide_many", label)


def _status_of_approval(form: ManyForm, contents: ApprovalContents) -> int:
    """Return how what is open is shown before an approval: 200 first, 400 without a reason; 0 where it is approved."""
    if not form.cleaned_data["is_confirmed"]:
        return 200
    if contents.is_incomplete and not form.cleaned_data["reason"]:
        form.add_error("reason", _("Something is open: say why it is approved all the same."))
        return 400
    return 0


def _decide_all(request: HttpRequest, period: Period, form: ManyForm, reasons: Mapping[str, str]) -> ManyDecided:
    """Decide on each park with its reason."""
    asked, author = form.cleaned_data, author_of(request)
    step, chosen = asked["step"], asked["chosen"]
    more: _More = {}
    if step == "return":
        more["until_on"] = asked["until_on"]
    done, refused = [], []
    for park in Park.objects.visible_to(request.user).filter(code__in=chosen).in_order():
        try:
            seen, reason = chosen[park.code], reasons[park.code]
            _ACTS[step](park=park, period=period, seen=seen, reason=reason, **more, **author)
            done.append(DecidedPark(park.code, str(park), chosen[park.code] + 1))
        except WorkflowError as error:
            refused.append(RefusedPark(park.code, str(park), str(error)))
    return ManyDecided(period.label, step, done, refused)


def _summary(request: HttpRequest, label: str) -> HttpResponse:
    decided = ManyDecided.from_kept(request.session.get(_DECIDED))
    if decided is None or decided.label != label:
        return redirect("reports:period", label)
    figures = ParkFigures.all_of(reader(request.user), label, [park.code for park in decided.done])
    word = TRANSITIONS[decided.step].label
    context = {"decided": decided, "figures": figures, "form": ManyForm(), "word": word}
    return page_in_frame(request, release_asked(request), period_name(label), "review/decided.html", context)
