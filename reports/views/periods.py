"""Periods: all of them, and who handed in what for one."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parks.models import City
from reports.contents.periods import PeriodContents, PeriodListContents, period_row, with_counts
from reports.forms.lists import PageForm
from reports.views.answers import page_in_frame, published_periods, reader, refused, release_asked
from targets.models import Period


@require_safe
@permission_required("targets.view_submission", raise_exception=True)
def period_list(request: HttpRequest) -> HttpResponse:
    """Show all periods and how far each is."""
    release, form = release_asked(request), PageForm(request.GET)
    if not form.is_valid():
        return refused(request, release, _("Periods"), form, "reports:periods")
    today = City.objects.visible_to(request.user).today_on(timezone.localdate())
    contents = PeriodListContents.of(
        reader(request.user), today=today, published=published_periods(release), page=form.asked_page
    )
    return page_in_frame(request, release, _("Periods"), "reports/period_list.html", {"contents": contents})


@require_safe
@permission_required("targets.view_submission", raise_exception=True)
def period_detail(request: HttpRequest, label: str) -> HttpResponse:
    """Show what each park handed in for one period, and when."""
    release, form, user = release_asked(request), PageForm(request.GET), reader(request.user)
    if not form.is_valid():
        return refused(request, release, _("Periods"), form, "reports:periods")
    period = get_object_or_404(with_counts(Period.objects.visible_to(user).labelled(label), user))
    today = City.objects.visible_to(user).today_on(timezone.localdate())
    row = period_row(period, today, published_periods(release))
    contents = PeriodContents.of(user, row, today=today, page=form.asked_page)
    return page_in_frame(request, release, label, "reports/period_detail.html", {"contents": contents})
