"""The assessor writes the milestones of a plan's years and the schemes of categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.trail import author_of
from parks.models import Park
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page
from reports.pages.plans.contents.plan_texts import PlanTextsContents, TextPart, said_of
from reports.pages.plans.forms import PlanTextForm
from reports.pages.plans.views.plan_heads import plan_or_404
from targets.actions import save_plan_texts
from targets.errors import Conflict, WorkflowError
from targets.models import PlanText
from targets.plans.actions.plan_texts import YEAR_SUBJECT, Subject
from targets.plans.actions.plans import CHANGE_PLAN


@dataclass(frozen=True)
class _Field:
    """A part with its form, and what somebody else wrote meanwhile."""

    part: TextPart
    form: PlanTextForm
    theirs: str = ""


@form_page
@permission_required(CHANGE_PLAN, raise_exception=True)
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a plan says of a park, or of all, beside its numbers, or save what was typed."""
    user, plan = reader(request.user), plan_or_404(request, code)
    parks = list(Park.objects.visible_to(user).in_order())
    contents = PlanTextsContents.of(user, plan, parks, _park_of(request.GET.get("park", ""), parks))
    if request.method != "POST":
        return _page(request, contents, [_Field(part, _form_of(part)) for part in contents.parts])
    follows = _park_of(request.POST.get("show", ""), parks) if request.POST.get("then") == "show" else contents.park
    fields = [_Field(part, _sent(request, part)) for part in contents.parts]
    typed = [field for field in fields if field.form.is_bound]
    if not all(field.form.is_valid() for field in typed):
        return _page(request, contents, fields, 400)
    asked = {field.part.subject: field.form.typed for field in typed}
    try:
        number = save_plan_texts(plan=plan, park=contents.park, texts=asked, **author_of(request))
    except Conflict as conflict:
        messages.error(request, str(conflict))
        anew = PlanTextsContents.of(user, plan, parks, contents.park)
        return _page(request, anew, _beside(fields, anew, conflict.cells), 409)
    except WorkflowError as error:
        messages.error(request, str(error))
        return _page(request, contents, fields, 409)
    words = ngettext("%(number)s text saved.", "%(number)s texts saved.", number) % {"number": number}
    if number or follows == contents.park:
        messages.success(request, words if number else _("Nothing differs from what is saved."))
    return redirect(f"{request.path}?{urlencode({'park': follows.code})}" if follows else request.path)


def _park_of(wanted: str, parks: list[Park]) -> Park | None:
    """Return the park of a code, None for all parks. Raises Http404."""
    found = next((park for park in parks if park.code == wanted), None)
    if wanted and found is None:
        raise Http404
    return found


def _form_of(part: TextPart) -> PlanTextForm:
    row = part.row
    stored = {"text": row.text, "responsible": row.responsible} if row else {}
    return PlanTextForm(prefix=part.field, initial={**stored, "seen": part.token})


def _sent(request: HttpRequest, part: TextPart) -> PlanTextForm:
    """Return the form of a part as it was sent; what was not sent stays as it is stored."""
    return PlanTextForm(request.POST, prefix=part.field) if f"{part.field}-seen" in request.POST else _form_of(part)


def _beside(fields: list[_Field], anew: PlanTextsContents, theirs: Mapping[Subject, PlanText | None]) -> list[_Field]:
    """Return the forms as they were typed; beside a conflict stands what is stored, which the next try has seen."""
    typed = {field.part.subject: field.form.typed for field in fields if field.form.is_bound}
    beside = []
    for part in anew.parts:
        mine = typed.get(part.subject)
        if mine is None:
            beside.append(_Field(part, _form_of(part)))
            continue
        is_theirs = part.subject in theirs
        initial = {"text": mine.text, "responsible": mine.responsible, "seen": part.token if is_theirs else mine.seen}
        row = theirs.get(part.subject)
        words = (said_of(row) if row else _("nothing")) if is_theirs else ""
        beside.append(_Field(part, PlanTextForm(prefix=part.field, initial=initial), words))
    return beside


def _page(request: HttpRequest, contents: PlanTextsContents, fields: list[_Field], status: int = 200) -> HttpResponse:
    context = {
        "contents": contents,
        "is_refused": status != 200,
        "show": request.POST.get("show", contents.park.code if contents.park else ""),
        "years": [field for field in fields if field.part.subject[0] == YEAR_SUBJECT],
        "categories": [field for field in fields if field.part.subject[0] != YEAR_SUBJECT],
    }
    title = f"{contents.plan.name} · {_('milestones and schemes')}"
    return page_in_frame(request, release_asked(request), title, "plans/plan_texts.html", context, status)
