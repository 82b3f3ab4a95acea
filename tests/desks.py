"""A town at its desks: two parks, one department and the assessment office in the middle of a quarter's reporting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from factories import (
    CityFactory,
    DepartmentFactory,
    DepartmentReportFactory,
    FigureFactory,
    FigureVersionFactory,
    IndicatorFactory,
    ParkFactory,
    ParkGroupFactory,
    PeriodFactory,
    SchemeFactory,
    SchemeItemFactory,
    SubmissionFactory,
    TargetFactory,
)
from people import AT_A_DEPARTMENT, person

from accounts.audit.trail import act
from accounts.models import User
from parks.models import City, Department, Park, Role
from targets.actions import Typed, hand_in, put_up_column, report_column, report_ready, save_column, save_figures
from targets.entry.actions.figures import seen_of
from targets.entry.asking import indicators_asked_of
from targets.entry.grids import Surroundings, grid_of
from targets.indicators.cells import NOTHING, EnteredCell
from targets.models import DepartmentReport, Figure, Indicator, Period, Scheme, Submission

TODAY = date(2020, 7, 6)


@dataclass
class Town:
    """The rows of the town; people by role, a park's by role and code."""

    parks: list[Park]
    period: Period
    department: Department
    scheme: Scheme
    sales: Indicator
    projects: Indicator
    tax: Indicator
    people: dict[str, User] = field(default_factory=dict)

    def who(self, role: str, park: Park | None = None) -> User:
        """Return the person in a role, made when first asked for."""
        key = f"{role}-{park.code}" if park else role
        if key not in self.people:
            self.people[key] = person(
                role,
                name=key,
                park=park.code if park else None,
                department=self.department.code if role in AT_A_DEPARTMENT else None,
            )
        # Read anew, so that no right of an earlier moment sticks to it.
        return User.objects.get(pk=self.people[key].pk)

    @property
    def park(self) -> Park:
        """Return the first park."""
        return self.parks[0]

    @property
    def editor(self) -> User:
        """Return the editor of the first park."""
        return self.who(Role.PARK_EDITOR, self.park)

    @property
    def head(self) -> User:
        """Return the head of the first park."""
        return self.who(Role.PARK_HEAD, self.park)

    @property
    def reviewer(self) -> User:
        """Return the reviewer of the department."""
        return self.who(Role.REVIEWER)

    @property
    def bureau_head(self) -> User:
        """Return the head of the department."""
        return self.who(Role.DEPARTMENT_HEAD)

    @property
    def assessor(self) -> User:
        """Return the assessor."""
        return self.who(Role.ASSESSOR)


def town(parks: int = 2) -> Town:
    """Make the town on 6 July 2020: the second quarter is open until 20 July, the first one was approved."""
    with act("reports.load_city"):
        CityFactory(is_demo=True, today=TODAY)
        group, department = ParkGroupFactory(), DepartmentFactory(code="tax", name="Tax office")
        scheme = SchemeFactory(code="s-2020", year=2020)
        indicators = [
            IndicatorFactory(code="sales", name="Sales", unit="亿元", total="sum", department=department),
            IndicatorFactory(code="projects", name="Projects", unit="个", decimals=0, growth="difference"),
            IndicatorFactory(code="tax", name="Tax", unit="亿元", reported_by="department", department=department),
        ]
        for indicator in indicators:
            SchemeItemFactory(scheme=scheme, indicator=indicator)
        before = [PeriodFactory(year=2019, number=2), PeriodFactory(year=2020, number=1)]
        made = Town(
            [ParkFactory(code=f"p{number}", name=f"Park {number}", group=group) for number in range(parks)],
            PeriodFactory(year=2020, number=2, due_on=date(2020, 7, 10), closes_on=date(2020, 7, 20)),
            department,
            scheme,
            *indicators,
        )
        for period in before:
            DepartmentReportFactory(indicator=made.tax, period=period, state="reported")
        for park in made.parks:
            for period, value in zip(before, (80, 40), strict=True):
                SubmissionFactory(park=park, period=period, state="approved")
                for indicator in indicators:
                    figure = FigureFactory(park=park, period=period, indicator=indicator)
                    FigureVersionFactory(
                        figure=figure, reported_value=Decimal(value), at=datetime(2020, 4, 5, tzinfo=UTC)
                    )
            for indicator in indicators:
                TargetFactory(park=park, indicator=indicator, year=2020, value=200, state="pledged")
    return made


def today_is(day: date) -> None:
    """Let the town's clock show another day."""
    with act("test"):
        City.objects.update(today=day)


def own_grid(made: Town, park: Park | None = None) -> dict[int, Surroundings]:
    """Return the cells that a park enters itself, by indicator."""
    park = park or made.park
    indicators = list(Indicator.objects.filter(indicators_asked_of(park, made.period), reported_by="park"))
    return {row.indicator.pk: row for row in grid_of(made.period, [park.pk], indicators)}


def grid_token(made: Town, park: Park | None = None) -> str:
    """Return the token of all cells that a park enters itself."""
    return seen_of(own_grid(made, park))


def number(value: object, note: str = "", answer: str = "") -> EnteredCell:
    """Return an entered number."""
    return EnteredCell("number", Decimal(str(value)), note=note, answer=answer)


def typed(value: object, *, seen: str = NOTHING, note: str = "", answer: str = "") -> Typed:
    """Return a number typed into a cell that showed nothing, or what ``seen`` says."""
    return Typed(number(value, note, answer), seen)


def step_of(made: Town, park: Park | None = None) -> int:
    """Return how many steps a park's submission has made."""
    found = Submission.objects.filter(park=park or made.park, period=made.period).first()
    return found.steps.count() if found else 0


def enter_all(made: Town, park: Park | None = None, sales: object = 90, projects: object = 50) -> None:
    """Let the editor of a park save both of its figures."""
    park = park or made.park
    rows = own_grid(made, park)
    cells = {
        made.sales.pk: Typed(number(sales), rows[made.sales.pk].token),
        made.projects.pk: Typed(number(projects), rows[made.projects.pk].token),
    }
    save_figures(park=park, period=made.period, cells=cells, by=made.who(Role.PARK_EDITOR, park), way="page")


def hand_in_all(made: Town, park: Park | None = None, **figures: object) -> Submission:
    """Let a park enter, report to its head and hand in."""
    park = park or made.park
    enter_all(made, park, **figures)
    asked = {"park": park, "period": made.period, "way": "page"}
    report_ready(**asked, seen=step_of(made, park), figures=grid_token(made, park), by=made.who(Role.PARK_EDITOR, park))
    return hand_in(**asked, seen=step_of(made, park), figures=grid_token(made, park), by=made.who(Role.PARK_HEAD, park))


def column_token(made: Town) -> str:
    """Return the token of the department's column."""
    cells = grid_of(made.period, [park.pk for park in made.parks], [made.tax])
    return seen_of({row.park_id: row for row in cells})


def column_step(made: Town) -> int:
    """Return how many steps the department's report has made."""
    found = DepartmentReport.objects.filter(indicator=made.tax, period=made.period).first()
    return found.steps.count() if found else 0


def enter_column(made: Town, *values: object) -> None:
    """Let the reviewer save the department's column, 90 and on for each park unless told otherwise."""
    rows = {row.park_id: row for row in grid_of(made.period, [park.pk for park in made.parks], [made.tax])}
    wanted = values or [90 + at for at in range(len(made.parks))]
    cells = {
        park.pk: Typed(number(value), rows[park.pk].token) for park, value in zip(made.parks, wanted, strict=False)
    }
    save_column(indicator=made.tax, period=made.period, cells=cells, by=made.reviewer, way="page")


def report_all(made: Town, *values: object) -> DepartmentReport:
    """Let the department enter its column, put it up and report it."""
    enter_column(made, *values)
    asked = {"indicator": made.tax, "period": made.period, "way": "page"}
    put_up_column(**asked, seen=column_step(made), figures=column_token(made), by=made.reviewer)
    return report_column(**asked, seen=column_step(made), figures=column_token(made), by=made.bureau_head)


def draft_of(made: Town, indicator: Indicator, park: Park | None = None) -> EnteredCell | None:
    """Return what stands as draft in a cell."""
    found = Figure.objects.filter(park=park or made.park, period=made.period, indicator=indicator).first()
    if found is None or found.draft_state is None:
        return None
    return EnteredCell(
        found.draft_state,
        found.draft_value,
        found.draft_growth,
        found.draft_base,
        found.draft_is_estimate,
        found.draft_note,
    )
