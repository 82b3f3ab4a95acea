"""Opening a period, and changing its days."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.audit.trail import author_of
from reports.pages.entry.views.desks import attempted, now_of, period_or_404
from reports.pages.frame.views.answers import page_in_frame, refused, release_asked
from reports.pages.periods.contents.opening import Quarters
from reports.pages.periods.forms import ChangeDaysForm, OpenPeriodForm, QuarterForm
from targets.actions import change_period, open_period
from targets.entry.actions.periods import Days
from targets.models import Period

CHANGE = "targets.change_period"
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
        request, release_asked(request), _("Open a period"), "periods/open_period.html", context, status
    )


def _opening(period: Period) -> dict[str, str]:
    return {"period": period.name, "day": period.opens_on.isoformat()}


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
            messages.success(request, _("The days of %(period)s are changed.") % {"period": period.name})
            return redirect("reports:period", label)
    status = 200 if sent is None else 409 if form.is_valid() else 400
    context = {"form": form, "period": period, "today": today, "can_close": period.due_on < today <= period.closes_on}
    return page_in_frame(request, release_asked(request), period.name, "periods/period_days.html", context, status)
