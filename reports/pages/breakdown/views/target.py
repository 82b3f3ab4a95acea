"""One target: its details, comments with their answers, and its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from reports.pages.breakdown.contents.target import TargetContents
from reports.pages.breakdown.forms import ChangeIssuedForm, CommentForm, NoTargetForm, TargetForm
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted
from targets.actions import answer_comment, change_details, change_issued, comment_on, issue_no_target
from targets.breakdown.actions.targets import DETAILS
from targets.breakdown.cells import details_token
from targets.models import Pledge, Target, TargetComment
from targets.pledges.pledge_moves import ALIVE


@form_page
@permission_required("targets.view_target", raise_exception=True)
def target(request: HttpRequest, year: int, park_code: str, indicator_code: str) -> HttpResponse:
    """Show a target; change its details, comment on it or answer, as the sent form's ``act`` says."""
    found = target_or_404(request, year, park_code, indicator_code)
    contents = TargetContents.of(reader(request.user), found)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    details = TargetForm(request.POST if act == "details" else None, initial=_initial(found))
    said = CommentForm(request.POST if act == "comment" else None)
    answer = CommentForm(request.POST if act == "answer" else None)
    none = NoTargetForm(request.POST if act == "none" else None)
    change = ChangeIssuedForm(found.indicator.unit, request.POST if act == "change" else None)
    forms = {"details": details, "said": said, "answer": answer, "none": none, "change": change}
    if request.method != "POST":
        return _page(request, contents, forms)
    form = forms.get(act, said)
    if not form.is_valid():
        if not (contents.can_edit or contents.can_comment or contents.can_answer):
            raise PermissionDenied
        return _page(request, contents, forms, 400)
    return posted(
        request,
        form,
        _act(request, found, act, form),
        lambda status: _page(request, TargetContents.of(reader(request.user), found), forms, status),
        lambda _made: (_("Saved."), redirect(request.path)),
    )


def _act(request: HttpRequest, found: Target, act: str, form: Form) -> Callable[[], object]:
    author, asked = author_of(request), form.cleaned_data
    if isinstance(form, TargetForm):
        return partial(change_details, target=found, seen=asked["seen"], details=form.details, **author)
    if isinstance(form, ChangeIssuedForm):
        new, reason = asked["new"], asked["reason"]
        return partial(change_issued, target=found, seen=asked["seen"], new=new, reason=reason, **author)
    if isinstance(form, NoTargetForm):
        return partial(issue_no_target, target=found, seen=asked["seen"], reason=asked["reason"], **author)
    if act == "answer":
        comments = TargetComment.objects.visible_to(request.user).filter(target=found, answers=None)
        comment = get_object_or_404(comments.select_related("target__park", "target__indicator"), pk=asked["comment"])
        return partial(answer_comment, comment=comment, text=asked["text"], **author)
    return partial(comment_on, target=found, text=asked["text"], **author)


def target_or_404(request: HttpRequest, year: int, park_code: str, indicator_code: str) -> Target:
    """Return the target of an address that the person sees, with the ``pledge_no`` of its pledge. Raises Http404."""
    user = request.user
    own = {"park": OuterRef("park"), "year": OuterRef("year"), "state__in": ALIVE}
    pledges = Pledge.objects.visible_to(user).filter(**own).values("no")
    seen = Target.objects.visible_to(user).select_related("park", "indicator__category")
    seen = seen.annotate(pledge_no=Subquery(pledges[:1]))
    found: Target = get_object_or_404(seen, year=year, park__code=park_code, indicator__code=indicator_code)
    return found


def _initial(found: Target) -> dict[str, object]:
    return {"seen": details_token(found), **{name: getattr(found, name) for name in DETAILS}}


def _page(request: HttpRequest, contents: TargetContents, forms: Mapping[str, Form], status: int = 200) -> HttpResponse:
    context = {"contents": contents, **forms, "answering": forms["answer"].data.get("comment", "")}
    title = f"{contents.target.park} {contents.target.indicator} {contents.target.year}"
    return page_in_frame(request, release_asked(request), title, "breakdown/target.html", context, status)
