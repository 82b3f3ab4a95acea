"""What is handed out, cell by cell: each column of each file against what is stored, written down or read independently."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from cities import DATA, rows_of
from django.core.management import call_command
from factories import (
    AdjustmentFactory,
    AuditEntryFactory,
    CityFactory,
    CityTargetFactory,
    IndicatorFactory,
    ItemScoreFactory,
    ParkFactory,
    ParkGroupFactory,
    PeriodFactory,
    ProjectFactory,
    ProjectStepFactory,
    ReleaseFactory,
    SchemeFactory,
    StandingFactory,
    TargetFactory,
)
from people import client_of, person
from python_calamine import CalamineWorkbook
from reading import english
from standing import stands_on

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.city.loading import load_city
from reports.models import ItemScore, Release, ReleasedFigure, Standing
from reports.releases.actions import publish
from targets.models import Indicator, Period, RegionFigure, Scheme, SchemeItem

pytestmark = pytest.mark.django_db
HEAD = [
    "place", "previous_place", "movement", "park_code", "park_name", "group", "score", "status", "points:two", "points:one",
]  # fmt: skip
# As the release has them: by position, not by place, code or name; the group is called as it was then.
ROWS = [
    ["4", "9", "5", "pc", "Park in C", "then", "88.1234567891", "ranked", "-2.5", "30.25"],
    ["2", "1", "-1", "pa", "A park", "then", "70", "ranked", "0", ""],
    ["7", "", "new", "pb", "Banks", "then", "0", "ranked", "", ""],
    ["", "3", "", "pd", "Downs", "then", "12.5", "disqualified", "1", "2"],
    ["", "", "", "pe", "East", "", "", "unranked", "", ""],
]  # fmt: skip


def released() -> Release:
    """Store a release, and beside it one of another scheme with the same parks and items, which none may mistake for it."""
    with act("test"):
        items = [IndicatorFactory(code=code) for code in ("one", "two")]
        now = ParkGroupFactory(code="now", name="Group of now")
        parks = {row[3]: ParkFactory(code=row[3], name=f"Now {row[4]}", group=now) for row in ROWS}
        period = PeriodFactory(year=2020, number=2)
        summary = {"items": [{"code": "two"}, {"code": "one"}]}
        for scheme in ("other", "k", "more"):
            release = ReleaseFactory(
                period=period,
                scheme=SchemeFactory(code=scheme, year=2020),
                summary=summary,
                published_on=date(2020, 8, 9),
            )
            for position, row in enumerate(ROWS, start=1):
                _standing(release, parks[row[3]], position, row, items, Decimal(0 if scheme == "k" else 1))
    return Release.objects.get(scheme__code="k")


def _standing(release, park, position, row, items, more):
    place, previous, movement, _code, name, group, score, status, two, one = row
    standing = StandingFactory(
        release=release,
        park=park,
        position=position,
        place=int(place) if place else None,
        previous_place=int(previous) if previous else None,
        movement=int(movement) if movement not in ("", "new") else None,
        is_new=movement == "new",
        score=Decimal(score) + more if score else None,
        status=status,
        group_code=group,
        park_name=name,
    )
    for at, (indicator, points) in enumerate(zip(items, (one, two), strict=True), start=1):
        made = {"points": Decimal(points) + more} if points else {"points": None, "out": "unknown"}
        ItemScoreFactory(standing=standing, indicator=indicator, position=at, weight=Decimal(50), **made)


def written(folder: Path, wanted: str, release: Release) -> Path:
    """Return the file that the command writes."""
    path = folder / f"release.{wanted}"
    call_command("export_release", str(release.pk), format=wanted, output=path)
    return path


@stands_on(released)
def test_a_release_as_csv(standing, tmp_path):
    assert rows_of(written(tmp_path, "csv", standing)) == [HEAD, *ROWS]


@stands_on(released)
def test_a_release_as_json(standing, tmp_path):
    content = json.loads(written(tmp_path, "json", standing).read_text(encoding="utf-8"))
    standings = content.pop("standings")
    assert content == {
        "id": standing.pk,
        "scheme": "k",
        "period": "2020Q2",
        "published_on": "2020-08-09",
        "digest": standing.digest,
    }
    assert standings == [{name: _in_json(name, cell) for name, cell in zip(HEAD, row, strict=True)} for row in ROWS]


def _in_json(name: str, cell: str) -> object:
    """Return a cell as JSON has it: places are numbers, decimals texts, and nothing is null but for a text."""
    if cell == "":
        return "" if name == "group" else None
    return int(cell) if name in ("place", "previous_place", "movement") and cell != "new" else cell


@stands_on(released)
def test_a_release_as_a_workbook(standing, tmp_path):
    sheet = CalamineWorkbook.from_path(written(tmp_path, "xlsx", standing)).get_sheet_by_index(0)
    assert sheet.to_python() == [
        HEAD,
        *[[_in_excel(name, cell) for name, cell in zip(HEAD, row, strict=True)] for row in ROWS],
    ]


def _in_excel(name: str, cell: str) -> object:
    is_number = name in ("place", "previous_place", "movement", "score") or name.startswith("points:")
    return float(cell) if is_number and cell not in ("", "new") else cell


# --- The tables of pages -------------------------------------------------------------------------------------

Wanted = str | Decimal | int | None
NOT_REPORTED = "not reported"
TRAIL = "/audit/?act=reports.publish"
WORDS = {"unknown": NOT_REPORTED, "not_applicable": "n/a"}
LIGHTS = {"ahead": "on schedule", "near": "near schedule", "behind": "behind"}
DAYS = {1: date(2015, 5, 14), 2: date(2015, 8, 20)}


def made_city() -> None:
    """Publish two quarters of the city that has two groups and every kind of cell, path and target."""
    for folder in ("city", "late"):
        load_city(DATA / "made-city" / folder)
    for number, day in DAYS.items():
        period = Period.objects.get(kind="quarter", year=2015, number=number)
        publish(scheme=Scheme.objects.get(), period=period, reason="as reported", published_on=day)


def csv_of(client, address: str) -> tuple[list[str], list[list[str]]]:
    """Return head and rows of a table as CSV."""
    response = client.get(f"{address}{'&' if '?' in address else '?'}format=csv")
    assert response.status_code == 200, address
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    return head, rows


def is_said(cell: str, wanted: Wanted) -> bool:
    """Return whether a cell says what is wanted; a number to the ninth decimal."""
    if wanted is None or isinstance(wanted, str):
        return cell == (wanted or "")
    return bool(re.fullmatch(r"[-+]?\d+(\.\d+)?", cell)) and abs(Decimal(cell) - wanted) < Decimal("1e-9")


def differences(where: str, head: list[str], row: list[str], wanted: dict[str, Wanted]) -> Iterator[str]:
    """Yield where a row is not what is wanted of each of its columns, whose units are not looked at."""
    names = [name if name in wanted else re.sub(r" \([^()]*\)$", "", name) for name in head]
    for name, cell in zip(names, row, strict=True):
        if not is_said(cell, wanted.get(name, "?")):
            yield f"{where}: {name} is {cell!r}, should be {wanted.get(name, '?')!r}"


def places_gained(before: int | None, now: int | None) -> int | None:
    """Return how many places were gained."""
    return None if before is None or now is None else before - now


def of_total(one: Standing, then: Standing) -> dict[str, Wanted]:
    """Return the row of a park in the ranking beside that of an earlier release."""
    told: Callable[[Wanted], Wanted] = lambda number: NOT_REPORTED if one.is_unreported else number  # noqa: E731
    is_due = one.year_completion is not None and one.year_due is not None
    return {
        "place": one.place,
        "change": "new" if one.is_new else one.movement,
        "park": one.park_name,
        "reporting": told("") or "",
        "group": one.group_name,
        "score": one.score,
        "completion of the year, %": told(one.year_completion),
        "schedule, %": one.year_due,
        "against schedule, percentage points": one.year_completion - one.year_due if is_due else None,
        "items missing": one.year_lacks,
        "levels met": told(one.levels_met),
        "levels due": told(one.levels_due),
        "items behind": told(one.items_behind),
        "items up": told(one.items_rose),
        "items level": told(one.items_stayed),
        "items down": told(one.items_fell),
        "place (2015 first quarter)": then.place or "–",
        "place (2015 first half)": one.place or "–",
        "place then": then.place,
        "places since": places_gained(then.place, one.place),
        "score then": then.score,
        "points since": None if one.score is None or then.score is None else one.score - then.score,
    }


def of_item(one: Standing, figure: ReleasedFigure | None, item: ItemScore) -> dict[str, Wanted]:
    """Return the row of a park in the ranking by an indicator, less the column that is called as the indicator."""
    figure = figure or ReleasedFigure(state="unknown", growth_state="unknown")
    expected = None if figure.out else figure.expected
    growth = WORDS.get(figure.growth_state, "–") if figure.growth_value is None else figure.growth_value
    return {
        "place in it": figure.place,
        "change": places_gained(figure.previous_place, figure.place),
        "park": one.park_name,
        "reporting": NOT_REPORTED if one.is_unreported else "",
        "group": one.group_name,
        item.indicator.name: WORDS.get(figure.state) if figure.value is None else figure.value,
        "estimate": "estimate" if figure.is_estimate else "",
        "target": figure.target,
        "completion of the year, %": figure.completion,
        "due by now": expected,
        "at most by now": expected,
        "schedule, %": 100 * expected / figure.target if expected is not None and figure.target else None,
        "year on year": growth,
        "progress": "" if figure.out else LIGHTS.get(figure.light or "", ""),
        "points in it": item.points,
        "place in total": one.place,
        "total score": one.score,
    }


def rows_by_park(head: list[str], rows: list[list[str]]) -> dict[str, list[str]]:
    """Return rows by the park that they are about."""
    found = {row[head.index("park")]: row for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture
def reader():
    """Return the browser of somebody who reads in English."""
    return english(client_of(person(Role.OFFICIAL)))


@stands_on(made_city)
def test_every_cell_of_the_ranking_is_what_is_stored(reader):
    first, second = Release.objects.order_by("pk")
    head, rows = csv_of(reader, f"/rankings/?period=2015Q2&compare={first.pk}")
    then = {one.park_id: one for one in first.standings.all()}
    found, wrong = rows_by_park(head, rows), []
    assert [row[head.index("park")] for row in rows] == list(
        second.standings.order_by("position").values_list("park_name", flat=True)
    )
    for one in second.standings.all():
        wanted = of_total(one, then[one.park_id])
        wrong += differences(one.park_name, head, found[one.park_name], wanted)
    assert wrong == []
    assert len(head) == len(set(head)) == len(wanted)  # a column that is gone would be wrong nowhere


@stands_on(made_city)
def test_every_cell_of_the_ranking_by_an_indicator_is_what_is_stored(reader):
    second, wrong, seen = Release.objects.latest("pk"), [], set()
    standings = {one.park_id: one for one in second.standings.all()}
    items = list(ItemScore.objects.filter(standing__release=second).select_related("indicator", "standing"))
    for indicator in {item.indicator for item in items}:
        head, rows = csv_of(reader, f"/rankings/?period=2015Q2&indicator={indicator.code}")
        found = rows_by_park(head, rows)
        figures = {one.park_id: one for one in second.figures.filter(indicator=indicator)}
        seen |= {
            indicator.name if name.startswith(indicator.name) else re.sub(r" \([^()]*\)$", "", name) for name in head
        }
        for item in (item for item in items if item.indicator == indicator):
            park = item.standing.park_id
            wanted = of_item(standings[park], figures.get(park), item)
            wrong += differences(
                f"{indicator.code} {standings[park].park_name}", head, found[standings[park].park_name], wanted
            )
    assert wrong == []
    assert seen - {item.indicator.name for item in items} == wanted.keys() - {item.indicator.name for item in items} - {
        "estimate"
    }


@stands_on(made_city)
def test_every_cell_of_an_indicators_table_is_what_is_stored(reader):
    first, second = Release.objects.order_by("pk")
    wrong, seen = [], set()
    for indicator in Indicator.objects.filter(pk__in=SchemeItem.objects.values("indicator")):
        head, rows = csv_of(reader, f"/indicators/{indicator.code}/?period=2015Q2")
        before, now = (
            {one.park.name: one for one in release.figures.filter(indicator=indicator).select_related("park")}
            for release in (first, second)
        )
        seen |= {re.sub(r" \([^()]*\)$|.* · ", "", name) for name in head}
        for name, row in rows_by_park(head, rows).items():
            wrong += differences(
                f"{indicator.code} {name}", head, row, of_figure(head, row, now[name], before.get(name))
            )
    assert wrong == []
    assert seen == {
        "place", "change", "park", "group", "figure", "target", "due by now", "above or below what is due", "completion of the year, %",
        "progress", "year on year", "share of the city, %", "what each period added", "at the end of each period",
    }  # fmt: skip


def of_figure(head: list[str], row: list[str], one: ReleasedFigure, before: ReleasedFigure | None) -> dict[str, Wanted]:
    """Return the row of a park in the table of an indicator; a word where there is no light is looked at elsewhere."""
    standing = Standing.objects.filter(release=one.release_id, park=one.park_id).first()
    earlier = before.value if before else None
    added = None if one.value is None or earlier is None else one.value - earlier
    is_light = one.light is not None and not one.out
    return {
        "place": one.place,
        "change": places_gained(one.previous_place, one.place),
        "park": standing.park_name if standing else one.park.name,
        "group": standing.group_name if standing else "",
        "figure": WORDS.get(one.state) if one.value is None else one.value,
        "target": one.target,
        "due by now": None if one.out else one.expected,
        "above or below what is due": None
        if None in (one.value, one.expected) or one.out
        else one.value - one.expected,
        "completion of the year, %": None if one.out else one.completion,
        "progress": LIGHTS[one.light]
        if is_light
        else row[head.index("progress")]
        if row[head.index("progress")] not in LIGHTS.values()
        else "no light",
        "year on year": WORDS.get(one.growth_state, "–") if one.growth_value is None else one.growth_value,
        "share of the city, %": share_of_city(one),
        **{name: _then(name, earlier, one.value, added) for name in head if " · " in name},
    }


def share_of_city(one: ReleasedFigure) -> Decimal | None:
    """Return the share of a park in what the city as a whole is said to have reached."""
    whole = RegionFigure.objects.filter(indicator=one.indicator_id, period=one.release.period_id).first()
    return None if one.value is None or whole is None else 100 * one.value / whole.value


def _then(head: str, earlier: Decimal | None, now: Decimal | None, added: Decimal | None) -> Wanted:
    """Return what a period held: the figure at its end, or what it added."""
    held = earlier if "first quarter" in head else added if "added" in head else now
    return "–" if held is None else held


# --- Cell by cell, written down ------------------------------------------------------------------------------


def acts_and_projects() -> None:
    """Leave an act that says all that an act can say, and one that says as little as it can; likewise two projects."""
    with act("test"):
        place = ParkFactory(code="p1", name="North park")
    full = {
        "act": "reports.publish",
        "outcome": AuditEntry.Outcome.REFUSED,
        "way": AuditEntry.Way.PAGE,
        "by_name": "Reader",
        "appointment_id": 7,
        "appointment": "assessor",
        "place": "park:p1",
        "address": "192.0.2.7",
        "object_type": "park",
        "object_key": "p1",
        "reason": "too late",
        "details": {"reason": "late"},
    }
    AuditEntryFactory(at=datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC), **full)
    with act("test"):
        known = {"industry": "steel", "channel": "chain", "stage": "started", "leader": "Deputy mayor"}
        one = ProjectFactory(
            code="x1", name="Mill", park=place, total_investment=Decimal("12.5"), foreign_capital=Decimal(30), **known
        )
        ProjectStepFactory(project=one, stage="signed", on=date(2019, 2, 3))
        ProjectStepFactory(project=one, stage="started", on=date(2020, 5, 6))
        ProjectFactory(code="x2", name="Yard", park=place, total_investment=None, stage="signed")


@stands_on(acts_and_projects)
def test_every_cell_of_the_projects(reader):
    head, rows = csv_of(reader, "/projects/")
    assert [head, *rows] == [
        [
            "project", "park", "industry", "channel", "stage", "since", "total investment, hundred million yuan",
            "foreign capital, ten thousand US dollars", "leader",
        ],
        ["Yard", "North park", *[NOT_REPORTED] * 2, "signed", *[NOT_REPORTED] * 4],
        ["Mill", "North park", "steel", "chain", "started", "2020-05-06", "12.5", "30", "Deputy mayor"],
    ]  # fmt: skip


@stands_on(acts_and_projects)
def test_every_cell_of_the_trail(standing):
    head, rows = csv_of(english(client_of(person(Role.AUDITOR))), TRAIL)
    assert [head, *rows] == [
        [
            "at", "name", "appointment", "where", "act", "outcome", "way", "address", "kind of object", "object", "reason",
            "details", "number of the act",
        ],
        [
            "2020-03-04 13:06:07", "Reader", "assessor", "North park", "published a release", "refused", "page", "192.0.2.7",
            "park", "p1", "too late", "reason: late", str(AuditEntry.objects.get(act="reports.publish").pk),
        ],
        [""] * 13,
        ["filter", "Act: published a release", *[""] * 11],
        ["address", f"{TRAIL}&format=csv", *[""] * 11],
    ]  # fmt: skip


@stands_on(acts_and_projects)
@pytest.mark.parametrize(("role", "address"), [(Role.OFFICIAL, "/projects/"), (Role.AUDITOR, TRAIL)])
def test_a_workbook_has_the_cells_of_the_csv(role, address):
    is_same_as_workbook(english(client_of(person(role))), address)


@stands_on(made_city)
@pytest.mark.parametrize(
    "address",
    [
        "/rankings/?period=2015Q2&compare=1",
        "/rankings/?period=2015Q2&indicator=trade",
        "/indicators/sales/?period=2015Q2",
    ],
)
def test_a_workbook_of_a_release_has_the_cells_of_the_csv(reader, address):
    is_same_as_workbook(reader, address.replace("compare=1", f"compare={Release.objects.earliest('pk').pk}"))


def is_same_as_workbook(client, address: str) -> None:
    """Compare the workbook of a table with its CSV, numbers as a spreadsheet keeps them."""
    head, rows = csv_of(client, address)
    content = client.get(f"{address}{'&' if '?' in address else '?'}format=xlsx").content
    below = (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)[3:]
    )
    assert [str(cell) for cell in below[0]] == head
    if address == TRAIL:
        rows[-1][1] = rows[-1][1].replace("csv", "xlsx")
    assert [list(map(_in_csv, row)) for row in below[1:]] == [list(map(_number, row)) for row in rows]


def _in_csv(cell: object) -> object:
    return float(cell) if isinstance(cell, int | float) else cell.isoformat() if isinstance(cell, date) else cell


def _number(cell: str) -> float | str:
    """Return a cell that looks like a number as one."""
    return float(cell) if re.fullmatch(r"[-+]?\d+(\.\d+)?", cell) else cell


def targets_of_a_year() -> None:
    """Set targets of 2020: one with all that may be said of it, adjusted, and to be adjusted again, a draft, and none."""
    with act("test"):
        CityFactory(is_demo=True, today=date(2020, 6, 1))
        north, south = ParkFactory(code="p1", name="North park"), ParkFactory(code="p2", name="South park")
        sales = IndicatorFactory(code="sales", name="Sales", unit="M", total="sum", category=None)
        full = TargetFactory(
            park=north, indicator=sales, year=2020, state="issued", value=Decimal(500), stretch=Decimal("550.5"), base=Decimal(430),
            base_estimate=True, q1=Decimal(20), q2=Decimal(45), q3=Decimal("70.5"), responsible="Deputy mayor",
        )  # fmt: skip
        for day, old, new in ((date(2020, 5, 1), 500, 480), (date(2020, 9, 1), 480, 470)):
            AdjustmentFactory(target=full, old=Decimal(old), new=Decimal(new), effective_on=day)
        TargetFactory(park=south, indicator=sales, year=2020, value=Decimal(90))
        jobs = IndicatorFactory(code="jobs", name="Jobs", unit="1", category=None)
        TargetFactory(park=south, indicator=jobs, year=2020, value=None, state="none", reason="No land is left")
        CityTargetFactory(indicator=sales, year=2020, value=Decimal(600))


@stands_on(targets_of_a_year)
def test_every_cell_of_the_targets_of_a_year():
    client = english(client_of(person(Role.ASSESSOR)))
    assert targets_of(client, "") == [
        [
            "code", "indicator", "unit", "last year's actual", "sum of the parks", "gap", "target of the city [*]",
            "North park [p1]", "South park [p2]",
        ],
        ["jobs", "Jobs", "1", "", "", "", "", "", "not issued: No land is left"],
        ["sales", "Sales", "M", "430", "570", "-30", "600", "480", "90"],
    ]  # fmt: skip
    assert targets_of(client, "&sheet=details") == [
        [
            "code of the park [park]", "park", "code of the indicator [indicator]", "indicator", "unit", "target [target]",
            "stretch [stretch]", "last year's actual [base]", "last year's actual is an estimate [base_estimate]",
            "due by the first quarter, % [q1]", "due by the second quarter, % [q2]", "due by the third quarter, % [q3]",
            "responsible [responsible]", "adjusted to", "effective on",
        ],
        ["p2", "South park", "jobs", "Jobs", "1", "not issued: No land is left", *[""] * 9],
        [
            "p1", "North park", "sales", "Sales", "M", "480", "550.5", "430", "yes", "20", "45", "70.5", "Deputy mayor", "470",
            "2020-09-01",
        ],
        ["p2", "South park", "sales", "Sales", "M", "90", *[""] * 9],
    ]  # fmt: skip


def targets_of(client, sheet: str) -> list[list[str]]:
    """Return the targets of the year as CSV."""
    content = client.get(f"/targets/2020/?export=csv{sheet}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))
