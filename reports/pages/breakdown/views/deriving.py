"""Deriving the targets of a year from a plan or from last year, with a preview."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.trail import author_of
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.deriving import DeriveContents, derived_from, plans_of
from reports.pages.breakdown.contents.target_source import chosen_of
from reports.pages.breakdown.forms import DeriveForm
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import attempted_in, form_page
from targets.actions import derive_targets
from targets.breakdown.actions.targets import CHANGE_TARGET
from targets.breakdown.cells import LAST_YEAR


@form_page
@permission_required(CHANGE_TARGET, raise_exception=True)
def derive(request: HttpRequest, year: int) -> HttpResponse:
    """Ask what to derive from, show what that would write, and write it once confirmed."""
    user = reader(request.user)
    plans = plans_of(user, year)
    sent = request.POST if request.method == "POST" else request.GET if "source" in request.GET else None
    form = DeriveForm(plans, chosen_of(plans), sent)
    if sent is None or not form.is_valid():
        return _page(request, year, form, None, 200 if sent is None else 400)
    breakdown = Breakdown.of(user, year)
    source, by = form.cleaned_data["source"], form.cleaned_data["by"]
    derived = derived_from(breakdown, source, by)
    contents = DeriveContents.of(breakdown, derived, _digest(derived.token))
    if request.method != "POST":
        return _page(request, year, form, contents)
    if request.POST.get("seen") != contents.seen:
        form.add_error(None, _("What would be derived changed meanwhile. Look at the preview again."))
        return _page(request, year, form, contents, 409)
    words = next(str(label) for value, label in form.fields["source"].choices if value == source)  # type: ignore[attr-defined]
    done = attempted_in(
        form,
        lambda: derive_targets(
            year=year,
            derived=derived,
            words=f"{words} {form.data.get('by', '')}".strip()[:200],
            bases=breakdown.actuals,
            **author_of(request),
        ),
    )
    if done is None:
        return _page(request, year, form, contents, 409)
    said = ngettext("%(number)s target derived.", "%(number)s targets derived.", done) % {"number": done}
    messages.success(request, said)
    return redirect("reports:breakdown", year)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _page(
    request: HttpRequest, year: int, form: DeriveForm, contents: DeriveContents | None, status: int = 200
) -> HttpResponse:
    is_last_year = form.data.get("source") == LAST_YEAR
    asked = {"form": form, "year": year, "chosen": form.chosen, "is_last_year": is_last_year}
    context = {**asked, "contents": contents}
    title = _("Derive targets %(year)s") % {"year": year}
    return page_in_frame(request, release_asked(request), title, "breakdown/derive_targets.html", context, status)
