"""A department reviews its indicators: verifies, takes back, recognises another value."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.trail import author_of
from reports.pages.entry.contents.column_reports import SIGN_OFF_COLUMN
from reports.pages.entry.contents.owned import OwnPeriod, departments_granting, own_period
from reports.pages.frame.forms.lists import PageForm
from reports.pages.frame.views.answers import answer_refused, page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page
from reports.pages.review.contents.reviewing import VERIFY, ReviewContents
from reports.pages.review.forms.reviewing import ReviewForm
from targets.actions import Finding, recognise, verify_figures, withdraw_verification
from targets.errors import WorkflowError
from targets.models import Figure, Verification

# Where the session keeps, for the page that follows, what stands on the rows that an act was not about.
_KEPT = "review"


@form_page
def review(request: HttpRequest, label: str) -> HttpResponse:
    """Show the own indicators of all parks, and take what is found about them; who heads the department looks."""
    user, pages = reader(request.user), PageForm(request.GET)
    departments = departments_granting(user, VERIFY) | departments_granting(user, SIGN_OFF_COLUMN)
    if not departments or (request.method == "POST" and not user.has_perm(VERIFY)):
        raise PermissionDenied
    own = own_period(user, label, departments)
    if own is None:
        raise Http404
    if not pages.is_valid():
        return answer_refused(request, release_asked(request), _title(own), pages)
    contents = ReviewContents.of(user, own, page=pages.asked_page)
    if request.method != "POST":
        kept = request.session.pop(_KEPT, None) or {}
        return _page(request, own, contents, ReviewForm.from_kept(kept.get(label)))
    form = ReviewForm.sent(request.POST, contents)
    if form.act == "verify":
        return _verify(request, own, contents, form)
    return _one(request, own, contents, form)


def _verify(request: HttpRequest, own: OwnPeriod, contents: ReviewContents, form: ReviewForm) -> HttpResponse:
    if not form.checked:
        return _page(request, own, contents, form, _("Tick the figures that you found right."), status=400)
    findings = _findings(request, own, form, form.checked)
    made: list[Verification] = []
    try:
        for department in sorted({finding.figure.indicator.department_id or 0 for finding in findings}):
            here = [one for one in findings if one.figure.indicator.department_id == department]
            made += verify_figures(findings=here, **author_of(request))
    except WorkflowError as error:
        return _anew(request, own, contents, form, str(error))
    said = ngettext("%(number)s figure is verified.", "%(number)s figures are verified.", len(made))
    messages.success(request, said % {"number": len(made)} if made else _("All of these were verified already."))
    return redirect(request.get_full_path())


def _one(request: HttpRequest, own: OwnPeriod, contents: ReviewContents, form: ReviewForm) -> HttpResponse:
    """Take back a verification, or recognise another value, of one figure."""
    (finding,) = _findings(request, own, form, {form.key})
    try:
        if form.act == "withdraw":
            withdraw_verification(finding=finding, **author_of(request))
            messages.success(request, _("The verification is taken back."))
        else:
            recognised = form.recognised(finding.figure.indicator.unit)
            if form.error:
                return _page(request, own, contents, form, form.error, status=400)
            recognise(finding=finding, recognised=recognised, reason=form.reason, **author_of(request))
            messages.success(request, _("The other value is recognised, and the figure counts as verified."))
    except WorkflowError as error:
        form.error = str(error) if form.act == "recognise" else ""
        return _anew(request, own, contents, form, str(error))
    request.session[_KEPT] = {own.period.label: form.kept()}
    return redirect(f"{request.get_full_path()}#f-{form.key}")


def _findings(request: HttpRequest, own: OwnPeriod, form: ReviewForm, keys: Iterable[int]) -> list[Finding]:
    """Return figures of the own indicators with the versions that were seen. Raises Http404 for others."""
    wanted = set(keys)
    figures = list(
        Figure.objects.visible_to(request.user)
        .filter(pk__in=wanted, period=own.period, indicator__in=own.indicators)
        .select_related("period", "park", "indicator__department")
    )
    if len(figures) < len(wanted):
        raise Http404
    return [Finding(figure, form.seen.get(figure.pk, 0)) for figure in figures]


def _anew(
    request: HttpRequest, own: OwnPeriod, contents: ReviewContents, form: ReviewForm, problem: str
) -> HttpResponse:
    """Show the page as it is now, with what was sent still in its fields."""
    contents = ReviewContents.of(reader(request.user), own, page=contents.pages.page)
    return _page(request, own, contents, form, problem, status=409)


def _page(
    request: HttpRequest,
    own: OwnPeriod,
    contents: ReviewContents,
    form: ReviewForm,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = [(one, [(row, form.typed_for(row.key)) for row in one.rows]) for one in contents.sections]
    context = {"contents": contents, "sections": rows, "form": form, "problem": problem}
    return page_in_frame(request, release_asked(request), _title(own), "review/review.html", context, status)


def _title(own: OwnPeriod) -> str:
    return f"{_('Review')} · {own.period.name}"
