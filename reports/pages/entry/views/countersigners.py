"""The head of a department or of a park names who reports for it, and takes that back."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from parks.countersigning import NAME_COUNTERSIGNER, Office, name_countersigner, take_countersigner_back
from parks.rights import appointments_of
from reports.pages.entry.contents.countersigners import CountersignersContents
from reports.pages.entry.contents.owned import department_granting
from reports.pages.entry.forms.countersigners import NameForm, TakeBackForm
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted


@form_page
@permission_required(NAME_COUNTERSIGNER, raise_exception=True)
def countersigners(request: HttpRequest, code: str) -> HttpResponse:
    """Show who countersigns for the own department; name somebody, or take it back."""
    return _answer(request, department_granting(reader(request.user), code, NAME_COUNTERSIGNER))


@form_page
@permission_required(NAME_COUNTERSIGNER, raise_exception=True)
def park_countersigners(request: HttpRequest, code: str) -> HttpResponse:
    """Show who countersigns for the own park; name somebody, or take it back."""
    held = (one for one in appointments_of(request.user) if one.park is not None and one.park.code == code)
    return _answer(request, next((one.park for one in held if NAME_COUNTERSIGNER in one.permissions), None))


def _answer(request: HttpRequest, office: Office | None) -> HttpResponse:
    if office is None:
        raise Http404
    contents = CountersignersContents.of(reader(request.user), office, timezone.localdate())
    if request.method != "POST":
        return _page(request, contents, NameForm(contents.choices), TakeBackForm(contents.named))
    if "named" in request.POST:
        return _take_back(request, contents)
    return _name(request, contents)


def _name(request: HttpRequest, contents: CountersignersContents) -> HttpResponse:
    form = NameForm(contents.choices, request.POST)

    def act() -> str:
        """Name who was chosen, and say it."""
        user = next(one for one in contents.choices if str(one.pk) == form.cleaned_data["user"])
        name_countersigner(user=user, office=contents.office, **author_of(request))
        words = _("%(name)s reports for the department from now on.")
        if contents.is_park:
            words = _("%(name)s may hand in for the park from now on.")
        return words % {"name": user}

    return posted(
        request,
        form,
        act,
        lambda status: _page(request, contents, form, TakeBackForm(contents.named), status),
        lambda said: (said, redirect(request.path)),
        names={"": "user"},
    )


def _take_back(request: HttpRequest, contents: CountersignersContents) -> HttpResponse:
    form = TakeBackForm(contents.named, request.POST)

    def act() -> str:
        """Take back who was chosen, and say it."""
        appointment = next(one for one in contents.named if str(one.pk) == form.cleaned_data["named"])
        take_countersigner_back(appointment=appointment, reason=form.cleaned_data["reason"], **author_of(request))
        words = _("%(name)s no longer reports for the department.")
        if contents.is_park:
            words = _("%(name)s no longer hands in for the park.")
        return words % {"name": appointment.user}

    return posted(
        request,
        form,
        act,
        lambda status: _page(request, contents, NameForm(contents.choices), form, status),
        lambda said: (said, redirect(request.path)),
        names={"": "named"},
    )


def _page(
    request: HttpRequest, contents: CountersignersContents, form: forms.Form, back: forms.Form, status: int = 200
) -> HttpResponse:
    context = {"contents": contents, "form": form, "back": back}
    title = _("Countersigners")
    return page_in_frame(request, release_asked(request), title, "entry/countersigners.html", context, status)
