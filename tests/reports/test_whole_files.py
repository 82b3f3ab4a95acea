"""What is handed out, cell by cell: each column of each file against what is stored, written down or read independently."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from cities import rows_of
from django.core.management import call_command
from factories import (
    IndicatorFactory,
    ItemScoreFactory,
    ParkFactory,
    ParkGroupFactory,
    PeriodFactory,
    ReleaseFactory,
    SchemeFactory,
    StandingFactory,
)
from python_calamine import CalamineWorkbook
from standing import stands_on

from accounts.audit.trail import act
from reports.models import Release

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
