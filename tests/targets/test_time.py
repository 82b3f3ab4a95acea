"""The second that counts: due days, closing days, quarters, leap days, servers elsewhere, clocks set back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from desks import enter_all, grid_token, hand_in_all, step_of, town, typed
from django.test import override_settings

from accounts.audit.trail import act
from parks.models import City
from targets.actions import approve, hand_in, open_period, return_submission, save_figures
from targets.errors import Closed, WorkflowError
from targets.models import Period, Submission, SubmissionStep

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def made():
    """Return the town by the server's own clock."""
    made = town()
    with act("test"):
        City.objects.update(is_demo=False, today=None)
    return made


def at(*parts: int, zone: ZoneInfo = SHANGHAI) -> time_machine.travel:
    return time_machine.travel(datetime(*parts, tzinfo=zone), tick=False)


def base(made, by):
    return {"park": made.park, "period": made.period, "by": by, "way": "page"}


@pytest.mark.parametrize(
    ("second", "late"), [((2020, 7, 10, 23, 59, 59), None), ((2020, 7, 11, 0, 0, 0), timedelta(0))]
)
def test_late_begins_with_the_second_after_the_due_day(made, second, late):
    with at(*second):
        submission = hand_in_all(made)
    assert submission.period.late_by(submission.handed_in_at) == late


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_the_due_second_is_the_citys_whatever_zone_the_server_is_in(made, zone):
    end = datetime(2020, 7, 20, 23, 59, 59, tzinfo=SHANGHAI).astimezone(ZoneInfo(zone))
    with time_machine.travel(end, tick=False):
        save_figures(**base(made, made.editor), cells={made.sales.pk: typed(90)})
    with time_machine.travel(end + timedelta(seconds=1), tick=False), pytest.raises(Closed):
        save_figures(**base(made, made.editor), cells={made.projects.pk: typed(50)})


def test_another_zone_moves_the_second(made):
    with override_settings(TIME_ZONE="America/New_York"), at(2020, 7, 21, 11, 59, 59):
        save_figures(**base(made, made.editor), cells={made.sales.pk: typed(90)})
    with override_settings(TIME_ZONE="Asia/Shanghai"), at(2020, 7, 21, 11, 59, 59), pytest.raises(Closed):
        save_figures(**base(made, made.editor), cells={made.projects.pk: typed(50)})


@pytest.mark.parametrize(
    ("second", "is_open"),
    [
        ((2020, 6, 30, 23, 59, 59), False),
        ((2020, 7, 1, 0, 0, 0), True),
        ((2020, 7, 20, 23, 59, 59), True),
        ((2020, 7, 21, 0, 0, 0), False),
    ],
)
def test_a_period_opens_and_closes_on_the_turn_of_the_day(made, second, is_open):
    cells = {made.sales.pk: typed(90)}
    with at(*second):
        if is_open:
            save_figures(**base(made, made.editor), cells=cells)
        else:
            with pytest.raises(Closed):
                save_figures(**base(made, made.editor), cells=cells)


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [
        (1, date(2024, 1, 1), date(2024, 3, 31)),
        (2, date(2024, 4, 1), date(2024, 6, 30)),
        (3, date(2024, 7, 1), date(2024, 9, 30)),
        (4, date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_a_quarter_has_its_own_days(made, number, first, last):
    days = (last + timedelta(days=1), last + timedelta(days=10), last + timedelta(days=20))
    period = open_period(year=2024, number=number, days=days, by=made.assessor, way="page")
    assert (period.first_on, period.last_on, period.label) == (first, last, f"2024Q{number}")


@pytest.mark.parametrize(("year", "last"), [(2024, 29), (2023, 28), (2100, 28), (2000, 29)])
def test_february_ends_when_it_does(made, year, last):
    days = (date(year, 3, 1), date(year, 3, 10), date(year, 3, 20))
    period = open_period(kind="month", year=year, number=2, days=days, by=made.assessor, way="page")
    assert period.last_on == date(year, 2, last)


def test_the_29th_of_february_can_be_due(made):
    days = (date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 5))
    period = open_period(kind="month", year=2024, number=1, days=days, by=made.assessor, way="page")
    assert period.late_by(datetime(2024, 2, 29, 23, 59, 59, tzinfo=SHANGHAI)) is None
    assert period.late_by(datetime(2024, 3, 1, tzinfo=SHANGHAI)) == timedelta(0)


def test_periods_that_cannot_be_are_refused_with_words(made):
    days = (date(2024, 4, 1), date(2024, 4, 10), date(2024, 4, 20))
    for year, number in ((2024, 0), (2024, 5), (0, 1), (99999, 1), (2020, 2)):
        with pytest.raises(WorkflowError):
            open_period(year=year, number=number, days=days, by=made.assessor, way="page")
    with pytest.raises(WorkflowError):
        open_period(year=2024, number=1, days=(days[2], days[1], days[0]), by=made.assessor, way="page")
    assert Period.objects.filter(year=2024).count() == 0


def test_steps_keep_their_order_when_the_clock_is_set_back(made):
    with at(2020, 7, 8, 12, 0, 0):
        hand_in_all(made)
    with at(2020, 7, 8, 11, 0, 0):
        return_submission(**base(made, made.assessor), seen=step_of(made), reason="proof")
        enter_all(made, sales=91)
        hand_in(**base(made, made.head), seen=step_of(made), figures=grid_token(made))
    with at(2020, 7, 8, 10, 0, 0):
        approve(**base(made, made.assessor), seen=step_of(made))
    assert [step.name for step in SubmissionStep.objects.order_by("number")] == [
        "report_ready", "hand_in", "return", "hand_in", "approve",
    ]  # fmt: skip
    assert Submission.objects.get(park=made.park, period=made.period).state == "approved"


def test_a_demo_keeps_its_own_day_and_the_clocks_time(made):
    with act("test"):
        City.objects.update(is_demo=True, today=date(2020, 7, 8))
    with at(2026, 3, 1, 17, 50, 0):
        submission = hand_in_all(made)
    assert submission.handed_in_at == datetime(2020, 7, 8, 17, 50, tzinfo=SHANGHAI)
