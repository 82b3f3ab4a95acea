"""Opening a period, and changing its days."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from reports.pages.entry.views.desks import now_of, period_or_404
from reports.pages.frame.views.answers import answer_refused, release_asked
from reports.pages.frame.views.posting import form_page, in_frame, posted, sent_to
from reports.pages.periods.contents.opening import Quarters
from reports.pages.periods.forms import ChangeDaysForm, OpenPeriodForm, QuarterForm
from targets.actions import change_period, open_period
from targets.entry.actions.periods import Days
from targets.models import Period

CHANGE_PERIOD = "targets.change_period"


@form_page
@permission_required(CHANGE_PERIOD, raise_exception=True)
def open_new(request: HttpRequest) -> HttpResponse:
    """Open a quarter: suggest the next one with its days, and make it."""
    quarters = Quarters.of(Period.objects.visible_to(request.user), localdate(now_of(request)))
    asked = QuarterForm(quarters.labels, request.GET)
    if not asked.is_valid():
        return answer_refused(request, release_asked(request), _("Open a period"), asked, "reports:open_period")
    form = OpenPeriodForm(quarters.labels, sent_to(request), initial=quarters.suggested(asked.cleaned_data["quarter"]))

    def act() -> Period:
        year, number = form.asked_quarter
        return open_period(year=year, number=number, days=form.days, **author_of(request))

    context, title = {"form": form, "asked": asked}, _("Open a period")
    return posted(
        request,
        form,
        act,
        in_frame(request, title, "periods/open_period.html", context),
        lambda made: (
            _("%(period)s is there; it opens on %(day)s.") % _opening(made),
            redirect("reports:period", made.label),
        ),
        is_told=True,
    )


def _opening(period: Period) -> dict[str, str]:
    return {"period": period.name, "day": period.opens_on.isoformat()}


@form_page
@permission_required(CHANGE_PERIOD, raise_exception=True)
def period_days(request: HttpRequest, label: str) -> HttpResponse:
    """Change the days of a period for all parks: more time, closing with the end of yesterday, opening again."""
    period, today = period_or_404(request, label), localdate(now_of(request))
    days = Days.of(period)
    initial = {**days._asdict(), "seen": " ".join(day.isoformat() for day in days if day is not None)}
    form = ChangeDaysForm(sent_to(request), initial=initial)

    def act() -> Period:
        asked, author = form.cleaned_data, author_of(request)
        wanted = form.days._replace(closes_on=today - timedelta(days=1)) if "close" in request.POST else form.days
        return change_period(period=period, days=wanted, seen=asked["seen"], reason=asked["reason"], **author)

    context = {"form": form, "period": period, "today": today, "can_close": period.due_on < today <= period.closes_on}
    return posted(
        request,
        form,
        act,
        in_frame(request, period.name, "periods/period_days.html", context),
        lambda _made: (
            _("The days of %(period)s are changed.") % {"period": period.name},
            redirect("reports:period", label),
        ),
        is_told=True,
    )
