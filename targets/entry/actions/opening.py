"""What acts on figures stand on: locks of submissions and reports, and whether they are asked for now."""

from __future__ import annotations

from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.statements import columns, read
from parks.models import City, Park
from targets.acting import clock
from targets.entry.models.reports import DepartmentReport
from targets.entry.models.submissions import Submission
from targets.errors import Closed
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period

HOLD_SUBMISSION = f"""
    SELECT {columns(Submission, "s")} FROM targets_submission s
     WHERE s.park_id = %(park)s AND s.period_id = %(period)s FOR UPDATE
"""  # noqa: S608 - made of the columns of a model
HOLD_REPORT = f"""
    SELECT {columns(DepartmentReport, "r")} FROM targets_departmentreport r
     WHERE r.indicator_id = %(indicator)s AND r.period_id = %(period)s FOR UPDATE
"""  # noqa: S608 - made of the columns of a model
# The city, whose clock counts, with the last day of the park's latest extension.
CITY_UNTIL = f"""
    SELECT {columns(City, "c")}, e.until_on
      FROM (SELECT max(id) AS id FROM targets_extension WHERE park_id = %(park)s AND period_id = %(period)s) latest
      LEFT JOIN targets_extension e ON e.id = latest.id
      LEFT JOIN (SELECT * FROM parks_city ORDER BY id LIMIT 1) c ON true
"""  # noqa: S608 - made of the columns of a model


def hold_submission(park: Park, period: Period) -> Submission:
    """Lock what a park hands in for a period until the act ends; begin it as a draft where there is none."""
    asked = {"park": park.pk, "period": period.pk}
    rows = read(HOLD_SUBMISSION, asked, Submission)
    if not rows:
        Submission.objects.get_or_create(park=park, period=period)
        rows = read(HOLD_SUBMISSION, asked, Submission)
    held: Submission = rows[0][0]
    return held


def hold_report(indicator: Indicator, period: Period) -> DepartmentReport:
    """Lock what a department reports of an indicator until the act ends; begin it as a draft where there is none."""
    asked = {"indicator": indicator.pk, "period": period.pk}
    rows = read(HOLD_REPORT, asked, DepartmentReport)
    if not rows:
        DepartmentReport.objects.get_or_create(indicator=indicator, period=period)
        rows = read(HOLD_REPORT, asked, DepartmentReport)
    held: DepartmentReport = rows[0][0]
    return held


def demand_open_to_departments(period: Period, report: DepartmentReport) -> None:
    """Refuse what is only done while departments are asked, by the city's clock. Raises Closed.

    What the assessor returned or reopened is asked for without an end.
    """
    day = localdate(clock())
    if report.is_asked_again or period.opens_on <= day <= period.departments_close_on:
        return
    words = {"period": period.name, "first": period.opens_on.isoformat()}
    raise Closed(
        _("%(period)s is asked for from %(first)s to %(last)s. What you typed is still here.")
        % {**words, "last": period.departments_close_on.isoformat()}
    )


def demand_open(period: Period, park: Park) -> None:
    """Refuse what is only done while the park's figures are asked for, by the city's clock. Raises Closed."""
    [(city, until)] = read(CITY_UNTIL, {"park": park.pk, "period": period.pk}, City)
    now = timezone.now()
    day = localdate(city.now_on(now) if city else now)
    if period.is_open_on(day, until):
        return
    if day < period.opens_on:
        raise Closed(_("%(period)s opens on %(day)s.") % {"period": period.name, "day": period.opens_on.isoformat()})
    last = period.closes_on if until is None else until
    raise Closed(
        _("%(period)s closed on %(day)s. Ask the assessment office for more time; what you typed is still here.")
        % {"period": period.name, "day": last.isoformat()}
    )
