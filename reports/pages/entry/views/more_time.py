"""More time for one park: the park asks for it, the assessor gives or refuses it."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from reports.pages.entry.contents.more_time import MoreTimeContents
from reports.pages.entry.views.desks import desk_or_404
from reports.pages.frame.views.answers import reader
from reports.pages.frame.views.posting import form_page, in_frame, posted, sent_to
from reports.pages.periods.forms import AskTimeForm, ExtendForm
from reports.pages.periods.views.opening import CHANGE_PERIOD
from targets.actions import ask_for_time, extend, refuse_time
from targets.entry.actions.figures import ENTER_FIGURE


@form_page
def ask_for_time_page(request: HttpRequest, park_code: str, label: str) -> HttpResponse:
    """Let a park ask for more time, and show what it asked before and was answered."""
    desk = desk_or_404(request, park_code, label, ENTER_FIGURE)
    contents = MoreTimeContents.of(reader(request.user), desk)
    form = AskTimeForm(sent_to(request), initial={"wished_on": contents.usual})
    title = _("Ask for more time: %(park)s, %(period)s") % {"park": desk.park, "period": desk.period.name}
    context = {"contents": contents, "form": form, "title": title}
    return posted(
        request,
        form,
        lambda: ask_for_time(period=desk.period, park=desk.park, **form.cleaned_data, **author_of(request)),
        in_frame(request, title, "entry/ask_for_time.html", context),
        lambda _made: (
            _("The assessment office is asked for more time."),
            redirect("reports:ask_for_time", park_code, label),
        ),
    )


@form_page
@permission_required(CHANGE_PERIOD, raise_exception=True)
def extend_park(request: HttpRequest, label: str, park_code: str) -> HttpResponse:
    """Give one park more time, or refuse what it asked for."""
    contents = MoreTimeContents.of(reader(request.user), desk := desk_or_404(request, park_code, label, CHANGE_PERIOD))
    sent = sent_to(request)
    form = ExtendForm(sent, initial={"until_on": contents.usual}, is_refusal=bool(sent and "refuse" in sent))
    context = {"form": form, "contents": contents, "period": desk.period, "park": desk.park}
    return posted(
        request,
        form,
        lambda: _decide(request, contents, form),
        in_frame(request, desk.period.name, "entry/extend.html", context),
        lambda said: (said, redirect("reports:period", label)),
    )


def _decide(request: HttpRequest, contents: MoreTimeContents, form: ExtendForm) -> str:
    """Do what was decided and return in words what was done."""
    desk, asked, author = contents.desk, form.cleaned_data, author_of(request)
    if form.is_refusal and contents.waiting:
        refuse_time(asked=contents.waiting, reason=asked["reason"], **author)
        return _("%(park)s gets no more time than it has.") % {"park": desk.park}
    given = extend(period=desk.period, park=desk.park, until_on=asked["until_on"], reason=asked["reason"], **author)
    words = {"park": desk.park, "day": given.until_on.isoformat()}
    return _("%(park)s has time until the end of %(day)s.") % words
