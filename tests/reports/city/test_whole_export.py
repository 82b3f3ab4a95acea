"""An export is compared with what was loaded and with what is stored, column by column: never with itself alone."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from cities import FULL, rows_of
from factories import (
    AdjustmentFactory,
    AnswerFactory,
    DepartmentFactory,
    DepartmentReportFactory,
    FigureFactory,
    FigureVersionFactory,
    IndicatorFactory,
    ParkFactory,
    PledgeFactory,
    PledgeStepFactory,
    SubmissionFactory,
    SupplementFactory,
    SupplementScanFactory,
    SupplementSignatureFactory,
)
from factories_accounts import AT
from read_city import Row, stored_city
from standing import stands_on

from accounts.audit.trail import act
from reports.city.exporting import export_city
from reports.city.files import FILES
from reports.city.loading import load_city
from targets.entry.models.reports import DepartmentReportState
from targets.entry.models.submissions import SubmissionState
from targets.models import Period, Target

pytestmark = [pytest.mark.django_db, stands_on(load_city, FULL)]
# How the folder says what is stored in other words; the defaults of cells that it leaves empty.
WORDED = {("parks", "group", "Group 1"): "g1", ("indicators", "every", ""): "quarter"}


# What a load adds: the days of a period that the folder names without saying them.
ADDED = {("periods", "2020", "3"): ["2020-10-01", "2020-10-10", "2020-10-20", ""]}


def full_city() -> dict[str, list[Row]]:
    """Return what the folder says, in the words in which it is stored."""
    folder = told(FULL)
    for name, rows in folder.items():
        for row in rows:
            row |= {column: WORDED.get((name, column, cell), cell) for column, cell in row.items()}
    for (name, *key), rest in ADDED.items():
        folder[name].append(dict(zip(folder[name][0], [*key, *rest], strict=True)))
    return folder


def told(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of the files of a folder; a line may leave out its last cells."""
    found = {path.stem: [list(map(worded, row)) for row in rows_of(path)] for path in folder.glob("*.csv")}
    return {
        name: [dict(zip(head, [*row, *[""] * (len(head) - len(row))], strict=True)) for row in rows]
        for name, (head, *rows) in found.items()
    }


def worded(cell: str) -> str:
    """Return a cell as it is; the order in which an object names its members says nothing."""
    return json.dumps(json.loads(cell), sort_keys=True) if cell.startswith("{") else cell


def in_order(rows: list[Row]) -> list[Row]:
    """Return rows in an order that does not depend on where they come from."""
    return sorted(rows, key=lambda row: sorted(row.items()))


def apart(found: dict[str, list[Row]], wanted: dict[str, list[Row]]) -> dict[str, tuple[list[Row], list[Row]]]:
    """Return by file the rows that are found and not wanted, and those that are wanted and not found."""
    return {
        name: ([row for row in ours if row not in theirs], [row for row in theirs if row not in ours])
        for name in {**wanted, **found}
        for ours, theirs in [(in_order(found.get(name, [])), in_order(wanted.get(name, [])))]
        if ours != theirs
    }


def exported(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of an export of the city."""
    export_city(folder)
    return told(folder)


def test_what_is_stored_is_what_the_folder_says():
    """Read through the models: neither the definitions of the files nor the export has a word in this."""
    stored, folder = stored_city(), full_city()
    assert stored.keys() == folder.keys() == {file.name for file in FILES}
    assert apart(stored, folder) == {}


def test_what_is_exported_is_what_the_folder_says(tmp_path):
    assert apart(exported(tmp_path / "out"), full_city()) == {}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_two_columns_of_the_full_city_could_change_places(file):
    """Had two columns the same cells in all rows, nobody would see one in the place of the other."""
    columns = list(
        zip(
            *[[*row, *[""] * len(file.columns)][: len(file.columns)] for row in rows_of(FULL / f"{file.name}.csv")[1:]],
            strict=True,
        )
    )
    names = [column.name for column in file.columns]
    assert len(set(columns)) == len(columns), [
        (one, other)
        for (one, a), (other, b) in pairwise(sorted(zip(names, columns, strict=True), key=lambda at: at[1]))
        if a == b
    ]


# --- A city in which people work ----------------------------------------------------------------------------

DRAFTS = [
    {"draft_state": "number", "draft_value": Decimal("4.5"), "draft_growth": Decimal(-2), "draft_base": Decimal(3), "draft_is_estimate": True, "draft_note": "of now"},
    {"draft_state": "not_applicable"},
    {},
]  # fmt: skip
VERSIONS = [
    None,
    {"reported_value": Decimal("7.25"), "growth": Decimal("1.5"), "base": Decimal(6), "note": "of before"},
    {"reported_value": Decimal(8), "recognised_value": Decimal("7.5"), "is_estimate": True},
    {"reported_value": Decimal(9), "recognised_state": "not_applicable", "recognised_value": None},
    {"reported_state": "not_applicable", "reported_value": None, "recognised_state": "number", "recognised_value": Decimal(1)},
]  # fmt: skip
KINDS = [(draft, version) for draft in DRAFTS for version in VERSIONS]
# What was told of a pledge on paper: the states that it went through.
PATHS = (
    ["issued", "signed_by_park", "in_force", "settled"],
    ["issued", "superseded"],
    ["issued", "signed_by_park", "void"],
)


def figure_of(kind, act_id: UUID, **where) -> None:
    """Make a figure of a kind: with a draft, with two versions, with answers."""
    draft, version = kind
    figure = FigureFactory(**where, **draft)
    for number, said in enumerate([{"reported_value": Decimal(99)}, version] if version else [], start=1):
        FigureVersionFactory(figure=figure, number=number, act_id=act_id, **said)
    if "not_applicable" in (draft.get("draft_state"), (version or {}).get("reported_state")):
        for question, text in (("not_applicable", "It moved."), ("not_applicable", "It left."), ("falls", "A refund.")):
            AnswerFactory(figure=figure, question=question, text=text, act_id=act_id)


def worked_on() -> None:
    """Load a city, and leave in it reports of every state, pledges of every state, adjustments that wait and that hold."""
    load_city(FULL)
    with act("test") as entry:
        period = Period.objects.get(year=2021, number=1)
        indicators, parks = [IndicatorFactory() for _kind in KINDS], [ParkFactory() for _state in range(8)]
        for state, park in zip([*SubmissionState.values, None], parks, strict=True):
            if state:
                SubmissionFactory(period=period, park=park, state=state, handed_in_at=handed_in(state), reason=state)
            for indicator, kind in zip(indicators, KINDS, strict=True):
                figure_of(kind, entry.id, period=period, park=park, indicator=indicator)
        for state in [*DepartmentReportState.values, None]:
            theirs = IndicatorFactory(reported_by="department", department=DepartmentFactory())
            if state:
                DepartmentReportFactory(
                    period=period, indicator=theirs, state=state, reported_at=handed_in(state), reason=state
                )
            for park, kind in zip(parks, KINDS[1::2], strict=False):
                figure_of(kind, entry.id, period=period, park=park, indicator=theirs)
        for path in PATHS:
            pledge = PledgeFactory(is_paper=True)
            for number, (before, state) in enumerate(pairwise(["", *path]), start=1):
                on = date(2020, number, 7)
                PledgeStepFactory(pledge=pledge, number=number, from_state=before, to_state=state, on=on)
        waiting, signed, half, _free = [AdjustmentFactory(asked_by="park", approved_by="city") for _one in range(4)]
        SupplementFactory(adjustment=waiting)
        SupplementSignatureFactory(supplement=SupplementFactory(adjustment=half), side="park")
        both = SupplementFactory(adjustment=signed)
        for side in ("park", "city"):
            SupplementSignatureFactory(supplement=both, side=side)
        SupplementScanFactory()


def handed_in(state: str) -> datetime | None:
    """Return when a report of a state was handed in: an open one was not, unless it was reopened."""
    return None if state in ("draft", "ready") else AT


@stands_on(worked_on)
def test_what_is_exported_is_what_is_stored(tmp_path):
    """Whatever state it is in: what is released, reopened, returned, recognised otherwise, not signed yet."""
    found, stored = exported(tmp_path / "out"), stored_city()
    assert apart(found, stored) == {}
    held = [row["no"] for row in found["adjustments"]]
    assert len(held) == 4  # the folder's own, one signed by both, one on paper, one without a supplement
    assert {row["state"] for row in found["pledges"]} == {"", "issued", "in_force", "settled", "superseded", "void"}


@stands_on(worked_on)
def test_rows_stand_by_their_key_byte_by_byte(tmp_path):
    for name, rows in exported(tmp_path / "out").items():
        key = next(file.key for file in FILES if file.name == name)
        told_by = [
            tuple(one[column].zfill(9) if column in NUMBERS else one[column].encode() for column in key) for one in rows
        ]
        assert told_by == sorted(told_by), name
        assert len(set(told_by)) == len(told_by), name


NUMBERS = ("year", "quarter", "position")


def test_the_template_of_a_year_is_the_year_before_said_anew(tmp_path):
    """Every file, every column, written down by hand; the target is that of the last adjustment that holds."""
    with act("test"):
        adjusted = {"target": Target.objects.get(park__code="p1", indicator__code="sales", year=2020)}
        AdjustmentFactory(**adjusted, old=118, new=117, effective_on=date(2020, 9, 1))
        waits = AdjustmentFactory(**adjusted, old=117, new=116, effective_on=date(2020, 10, 1))
        SupplementFactory(adjustment=waits)
    export_city(tmp_path / "2021", template_year=2021)
    found = {name: [list(row.values()) for row in rows] for name, rows in told(tmp_path / "2021").items()}
    assert found == {
        "group_members": [["2021", "p2", "g2"]],
        "schemes": [["K-2021", "Scheme", "2021", "k", "mazziotta_pareto", "higher", "sales;energy", "leave_out", "yes", "1.05", "0.85"]],
        "scheme_items": [
            ["K-2021", "", "energy", "40", "min_max", '{"clamp": true, "floor": "0.25", "hi": "1", "lo": "9"}', ""],
            ["K-2021", "", "sales", "60", "completion", '{"cap": "1.5"}', "p3"],
            ["K-2021", "g2", "sales", "55", "completion", "{}", ""],
        ],
        "targets": [
            ["p1", "sales", "2021", "117", "130", "118.75", "no", "20", "45", "70.5", "deputy director", "draft", ""],
            ["p2", "plants", "2021", "", "", "2", "no", "", "", "", "", "none", "No land is left"],
            ["p2", "sales", "2021", "10", "", "", "no", "", "", "", "", "draft", ""],
        ],
        "city_targets": [["sales", "2021", "131"]],
        "target_sources": [["2021", "pl"]],
    }  # fmt: skip
