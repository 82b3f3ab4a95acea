"""More time for one park: the park asks for it, the assessor gives or refuses it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from reports.pages.entry.contents.more_time import MoreTimeContents
from reports.pages.entry.views.desks import attempted_in, desk_or_404, status_of
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.periods.forms import AskTimeForm, ExtendForm
from reports.pages.periods.views.opening import CHANGE, form_page
from targets.actions import ask_for_time, extend, refuse_time
from targets.entry.actions.figures import ENTER


@form_page
def ask(request: HttpRequest, park_code: str, label: str) -> HttpResponse:
    """Let a park ask for more time, and show what it asked before and was answered."""
    desk = desk_or_404(request, park_code, label, ENTER)
    contents = MoreTimeContents.of(reader(request.user), desk)
    form = AskTimeForm(request.POST if request.method == "POST" else None, initial={"wished_on": contents.usual})
    status = status_of(form)
    if status == 409:
        given = {"period": desk.period, "park": desk.park, **form.cleaned_data, **author_of(request)}
        if attempted_in(form, lambda: ask_for_time(**given)) is not None:
            messages.success(request, _("The assessment office is asked for more time."))
            return redirect("reports:ask_for_time", park_code, label)
    title = _("Ask for more time: %(park)s, %(period)s") % {"park": desk.park, "period": desk.period.name}
    context = {"contents": contents, "form": form, "title": title}
    return page_in_frame(request, release_asked(request), title, "entry/ask_for_time.html", context, status)


@form_page
@permission_required(CHANGE, raise_exception=True)
def extend_park(request: HttpRequest, label: str, park_code: str) -> HttpResponse:
    """Give one park more time, or refuse what it asked for."""
    contents = MoreTimeContents.of(reader(request.user), desk := desk_or_404(request, park_code, label, CHANGE))
    sent = request.POST if request.method == "POST" else None
    form = ExtendForm(sent, initial={"until_on": contents.usual}, is_refusal=bool(sent and "refuse" in sent))
    status = status_of(form)
    if status == 409:
        done = attempted_in(form, lambda: _decide(request, contents, form))
        if done is not None:
            messages.success(request, done)
            return redirect("reports:period", label)
    context = {"form": form, "contents": contents, "period": desk.period, "park": desk.park}
    return page_in_frame(request, release_asked(request), desk.period.name, "entry/extend.html", context, status)


def _decide(request: HttpRequest, contents: MoreTimeContents, form: ExtendForm) -> str:
    """Do what was decided and return in words what was done."""
    desk, asked, author = contents.desk, form.cleaned_data, author_of(request)
    if form.is_refusal and contents.waiting:
        refuse_time(asked=contents.waiting, reason=asked["reason"], **author)
        return _("%(park)s gets no more time than it has.") % {"park": desk.park}
    given = extend(period=desk.period, park=desk.park, until_on=asked["until_on"], reason=asked["reason"], **author)
    words = {"park": desk.park, "day": given.until_on.isoformat()}
    return _("%(park)s has time until the end of %(day)s.") % words
