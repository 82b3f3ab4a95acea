"""Opening a period, changing its days, and more time for one park."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.audit import author_of
from reports.contents.entering import Sheet
from reports.contents.handing_in import StepRow
from reports.contents.opening import Quarters
from reports.forms.periods import ChangeDaysForm, ExtendForm, OpenPeriodForm, QuarterForm
from reports.views.answers import page_in_frame, reader, refused, release_asked
from reports.views.desks import attempted, desk_or_404, now_of, period_or_404
from targets.actions import change_period, extend, open_period
from targets.actions.periods import Days
from targets.models import Extension, Period

CHANGE = "targets.change_period"
# A park that asks for more time gets a week unless the assessor says otherwise.
USUAL_DAYS = timedelta(days=7)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@permission_required(CHANGE, raise_exception=True)
def open_new(request: HttpRequest) -> HttpResponse:
    """Open a quarter: suggest the next one with its days, and make it."""
    quarters = Quarters.of(Period.objects.visible_to(request.user), localdate(now_of(request)))
    asked = QuarterForm(quarters.labels, request.GET)
    if not asked.is_valid():
        return refused(request, release_asked(request), _("Open a period"), asked, "reports:open_period")
    form = OpenPeriodForm(
        quarters.labels, request.POST or None, initial=quarters.suggested(asked.cleaned_data["quarter"])
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            (year, number), days = form.asked_quarter, form.days
            made = attempted(request, lambda: open_period(year=year, number=number, days=days, **author_of(request)))
            if made is not None:
                messages.success(request, _("%(period)s is there; it opens on %(day)s.") % _opening(made))
                return redirect("reports:period", made.label)
        status = 409 if form.is_valid() else 400
    context = {"form": form, "asked": asked}
    return page_in_frame(
        request, release_asked(request), _("Open a period"), "reports/open_period.html", context, status
    )


def _opening(period: Period) -> dict[str, str]:
    return {"period": period.label, "day": period.opens_on.isoformat()}


@form_page
@permission_required(CHANGE, raise_exception=True)
def period_days(request: HttpRequest, label: str) -> HttpResponse:
    """Change the days of a period for all parks: more time, closing with the end of yesterday, opening again."""
    period, today = period_or_404(request, label), localdate(now_of(request))
    days = Days.of(period)
    initial = {**days._asdict(), "seen": " ".join(day.isoformat() for day in days if day is not None)}
    sent = request.POST if request.method == "POST" else None
    form = ChangeDaysForm(sent, initial=initial)
    if sent is not None and form.is_valid():
        asked, author = form.cleaned_data, author_of(request)
        wanted = form.days._replace(closes_on=today - timedelta(days=1)) if "close" in sent else form.days
        changed = attempted(
            request,
            lambda: change_period(period=period, days=wanted, seen=asked["seen"], reason=asked["reason"], **author),
        )
        if changed is not None:
            messages.success(request, _("The days of %(period)s are changed.") % {"period": label})
            return redirect("reports:period", label)
    status = 200 if sent is None else 409 if form.is_valid() else 400
    context = {"form": form, "period": period, "today": today, "can_close": period.due_on < today <= period.closes_on}
    return page_in_frame(request, release_asked(request), label, "reports/period_days.html", context, status)


@form_page
@permission_required(CHANGE, raise_exception=True)
def extend_park(request: HttpRequest, label: str, park_code: str) -> HttpResponse:
    """Give one park more time."""
    desk = desk_or_404(request, park_code, label, CHANGE)
    park, period = desk.park, desk.period
    now_until = Extension.objects.visible_to(request.user).until(period, park)
    usual = max(desk.today, period.due_on, now_until or period.due_on) + USUAL_DAYS
    sent = request.POST if request.method == "POST" else None
    form = ExtendForm(sent, initial={"until_on": usual})
    if sent is not None and form.is_valid():
        asked, author = form.cleaned_data, author_of(request)
        given = attempted(request, lambda: extend(period=period, park=park, **asked, **author))
        if given is not None:
            words = {"park": park, "day": given.until_on.isoformat()}
            messages.success(request, _("%(park)s has time until the end of %(day)s.") % words)
            return redirect("reports:period", label)
    status = 200 if sent is None else 409 if form.is_valid() else 400
    rows = [StepRow.of(row) for row in Sheet.of(reader(request.user), desk).own_rows]
    context = {"form": form, "period": period, "park": park, "until_on": now_until, "rows": rows}
    return page_in_frame(request, release_asked(request), label, "reports/extend.html", context, status)
