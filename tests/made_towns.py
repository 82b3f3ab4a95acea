"""Towns of the tests: parks with projects, pledges, targets and submissions, made row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime

from factories import (
    AdjustmentFactory,
    CityFactory,
    DepartmentFactory,
    IndicatorFactory,
    ParkFactory,
    ParkGroupFactory,
    PeriodFactory,
    PledgeFactory,
    PledgeStepFactory,
    ProjectFactory,
    ProjectStepFactory,
    SubmissionFactory,
    TargetFactory,
)

from accounts.audit.trail import act
from parks.models import City, Department, Park
from targets.models import Period, Pledge

TODAY = date(2020, 4, 5)
STATES = ("handed_in", "approved", "returned", "draft", "ready", None)


def today_is(day: date) -> None:
    """Let the demo's own date be a day."""
    with act("test"):
        City.objects.update(today=day)


def town(parks: int) -> Period:
    """Make a demo town on 5 April 2020 with so many parks p0, p1, …; return its open quarter, due on 11 April."""
    with act("test"):
        CityFactory(is_demo=True, today=TODAY)
        group, department = ParkGroupFactory(), DepartmentFactory(code="stat", name="Statistics")
        period = PeriodFactory(year=2020, number=1)
        indicator = IndicatorFactory(code="sales", name="销售", reported_by="department", department=department)
        for number in range(parks):
            park = ParkFactory(code=f"p{number}", name=f"Park {number}", group=group)
            fill(park, period, indicator, STATES[number % len(STATES)])
    return period


def fill(park: Park, period: Period, indicator, state: str | None) -> None:
    """Give a park a project, a pledge in force with a target and its adjustment, and a submission in a state."""
    project = ProjectFactory(code=f"x-{park.code}", name=f"Project of {park.name}", park=park, industry="steel")
    ProjectStepFactory(project=project)
    in_force(PledgeFactory(no=f"泰园责〔2020〕{park.code}号", park=park, is_paper=True))
    target = TargetFactory(park=park, indicator=indicator, state="pledged", base=80, responsible="office")
    AdjustmentFactory(target=target, no=f"A-{park.code}", reason="market", effective_on=date(2020, 7, 1))
    if state:
        at = datetime(2020, 4, 4, 9, tzinfo=UTC) if state in ("handed_in", "approved", "returned") else None
        SubmissionFactory(
            park=park, period=period, state=state, handed_in_at=at, reason="unit" if state == "returned" else ""
        )


def in_force(pledge: Pledge, *, until: str = "in_force") -> Pledge:
    """Lead a pledge through its steps, up to a state."""
    before = ""
    for number, state in enumerate(["issued", "signed_by_park", "in_force"], start=1):
        PledgeStepFactory(pledge=pledge, number=number, from_state=before, to_state=state, on=date(2020, 1, number))
        before = state
        if state == until:
            break
    return pledge


def statistics() -> Department:
    """Return the town's department."""
    return Department.objects.get(code="stat")
