"""Periods: all of them, and who handed in what for one."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parks.models import City
from reports.pages.entry.contents.column_reports import DECIDE_REPORT, ColumnLine
from reports.pages.frame.forms.lists import PageForm
from reports.pages.frame.views.answers import answer_refused, page_in_frame, published_periods, reader, release_asked
from reports.pages.periods.contents.chasing import ChasingContents
from reports.pages.periods.contents.periods import PeriodContents, PeriodListContents, Rights, period_row, with_counts
from reports.pages.periods.forms import PeriodPageForm
from reports.pages.releases.contents.errata import outdated_releases
from reports.pages.review.forms.deciding import ManyForm
from targets.indicators.period_names import period_name
from targets.models import Indicator, Period


@require_safe
@permission_required("targets.view_submission", raise_exception=True)
def period_list(request: HttpRequest) -> HttpResponse:
    """Show all periods and how far each is."""
    release, form, user = release_asked(request), PageForm(request.GET), reader(request.user)
    if not form.is_valid():
        return answer_refused(request, release, _("Periods"), form, "reports:periods")
    today = City.objects.visible_to(user).today_on(timezone.localdate())
    contents = PeriodListContents.of(user, today=today, published=published_periods(release), page=form.asked_page)
    context = {"contents": contents, "rights": Rights.of(user)}
    return page_in_frame(request, release, _("Periods"), "periods/period_list.html", context)


@require_safe
@permission_required("targets.view_submission", raise_exception=True)
def period_detail(request: HttpRequest, label: str) -> HttpResponse:
    """Show what each park handed in for one period, and when."""
    form = PeriodPageForm(request.GET)
    if not form.is_valid():
        return answer_refused(request, release_asked(request), _("Periods"), form, "reports:periods")
    return period_page(request, label, page=form.asked_page, only_waiting=form.only_waiting)


@require_safe
@permission_required(DECIDE_REPORT, raise_exception=True)
def chase(request: HttpRequest, label: str) -> HttpResponse:
    """Show who is late with a period, who answers for it and how to reach them."""
    user = reader(request.user)
    period = get_object_or_404(Period.objects.visible_to(user).labelled(label))
    today = City.objects.visible_to(user).today_on(timezone.localdate())
    context = {"contents": ChasingContents.of(user, period, today)}
    return page_in_frame(request, release_asked(request), f"{_('Chase')} {period.name}", "periods/chase.html", context)


def period_page(
    request: HttpRequest,
    label: str,
    *,
    page: int = 1,
    only_waiting: bool = False,
    form: ManyForm | None = None,
    ticked: Mapping[str, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of a period; ``form`` and ``ticked`` keep a decision that was refused. Raises Http404."""
    release, user = release_asked(request), reader(request.user)
    period = get_object_or_404(with_counts(Period.objects.visible_to(user).labelled(label), user))
    today = City.objects.visible_to(user).today_on(timezone.localdate())
    row = period_row(period, today, published_periods(release))
    contents = PeriodContents.of(user, row, today=today, page=page, only_waiting=only_waiting)
    outdated = outdated_releases(user, period) if row.is_published and contents.rights.may_publish else []
    columns = [] if only_waiting else ColumnLine.all_of(user, period, Indicator.objects.visible_to(user), today)
    context = {"contents": contents, "columns": columns, "outdated": outdated}
    context |= {"form": form or ManyForm(), "ticked": ticked or {}}
    return page_in_frame(request, release, period_name(label), "periods/period_detail.html", context, status)
