"""What a folder may say but one ought to know: NA without a reason, odd values, schedules that hold nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cities import rows_of, write_rows
from django.utils.translation import override

from reports.city.errors import CityErrors
from reports.city.exporting import export_city
from reports.city.loading import load_city
from reports.city.notices.asking import TOLD, AskedCell, question_as_notice
from targets.entry.checks import CheckFinding, Question
from targets.models import Answer, Indicator

pytestmark = pytest.mark.django_db
FIGURES = ["park_code", "indicator_code", "year", "quarter", "value", "recognised", "na_reason"]
TARGETS = ["park_code", "indicator_code", "year", "target", "base", "q1", "q2", "q3", "state", "reason"]


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a park with a share from 0 to 100, plants in whole pieces and a level."""
    made = tmp_path / "city"
    made.mkdir()
    write_rows(made / "parks.csv", [["code", "name"], ["p1", "One"]])
    write_rows(
        made / "indicators.csv",
        [
            ["code", "name", "unit", "measure", "lowest", "highest", "whole"],
            ["share", "Share", "%", "point", "0", "100", "no"],
            ["plants", "Plants", "个", "ytd", "", "", "yes"],
            ["area", "Area", "ha", "point", "", "", "no"],
        ],
    )
    return made


def figures(folder, *rows):
    """Write figures of the park's indicators: (indicator, quarter, value, recognised, na_reason)."""
    padded = [(*row, "", "")[:5] for row in rows]
    write_rows(folder / "figures.csv", [FIGURES, *(["p1", i, "2020", q, v, r, why] for i, q, v, r, why in padded)])


def targets(folder, *rows):
    """Write targets: (indicator, value, base, shares, state)."""
    write_rows(
        folder / "targets.csv",
        [
            TARGETS,
            *(["p1", i, "2020", v, base, *shares, state, "" if v else "why"] for i, v, base, shares, state in rows),
        ],
    )


def notices(folder):
    """Return what a load says."""
    with override("en"):
        return load_city(folder).notices


NO_REASON = "“NA” does not apply, and nothing says why: a target is set, or the last period held a number."
NO_SHARES = ("", "", "")


@pytest.mark.parametrize(
    ("target", "told"),
    [("issued", True), ("pledged", True), ("draft", False), ("none", False), (None, False)],
)
def test_na_is_told_where_a_target_is_set(folder, target, told):
    figures(folder, ("plants", "1", "NA"))
    if target:
        targets(folder, ("plants", "" if target == "none" else "4", "", NO_SHARES, target))
    expected = [f"figures.csv, line 2, column na_reason: {NO_REASON}"] if told else []
    assert notices(folder) == expected


@pytest.mark.parametrize(
    ("before", "quarter", "told"), [("3", "1", True), ("NA", "1", False), ("", "1", False), ("3", "4", False)]
)
def test_na_is_told_where_the_last_period_held_a_number(folder, before, quarter, told):
    figures(folder, ("plants", quarter, before), ("plants", "2", "NA"))
    expected = [f"figures.csv, line 3, column na_reason: {NO_REASON}"] if told else []
    assert notices(folder) == expected


def test_a_number_of_the_last_year_counts_as_well(folder):
    write_rows(
        folder / "figures.csv",
        [FIGURES, ["p1", "plants", "2019", "4", "3", "", ""], ["p1", "plants", "2020", "1", "NA", "", ""]],
    )
    assert notices(folder) == [f"figures.csv, line 3, column na_reason: {NO_REASON}"]


def test_a_reason_is_an_answer_of_nobody_and_goes_out_again(folder, tmp_path):
    targets(folder, ("plants", "4", "", NO_SHARES, "issued"))
    figures(folder, ("plants", "1", "NA", "", "No land is left"))
    assert notices(folder) == []
    answer = Answer.objects.get()
    assert (answer.question, answer.state, answer.value, answer.text, answer.by, answer.by_name) == (
        "not_applicable",
        "not_applicable",
        None,
        "No land is left",
        None,
        "",
    )
    export_city(tmp_path / "out")
    head, row = rows_of(tmp_path / "out" / "figures.csv")
    assert dict(zip(head, row, strict=True))["na_reason"] == "No land is left"


def test_only_another_reason_is_another_answer(folder):
    figures(folder, ("plants", "1", "NA", "", "No land is left"))
    load_city(folder)
    load_city(folder)
    figures(folder, ("plants", "1", "NA", "", ""))
    load_city(folder)
    assert Answer.objects.count() == 1
    figures(folder, ("plants", "1", "NA", "", "The only site was sold"))
    load_city(folder)
    assert list(Answer.objects.order_by("id").values_list("text", flat=True)) == [
        "No land is left",
        "The only site was sold",
    ]


def test_the_latest_answer_goes_out_and_none_beside_a_number(folder, tmp_path):
    figures(folder, ("plants", "1", "NA", "", "No land is left"), ("area", "1", "NA", "", "First"))
    load_city(folder)
    figures(folder, ("plants", "1", "2", "", ""), ("area", "1", "NA", "", "Second"))
    load_city(folder)
    export_city(tmp_path / "out")
    head, *rows = rows_of(tmp_path / "out" / "figures.csv")
    assert [(row[1], row[head.index("na_reason")]) for row in rows] == [("area", "Second"), ("plants", "")]


@pytest.mark.parametrize("value", ["3", ""])
def test_what_applies_has_no_reason_not_to(folder, value):
    figures(folder, ("plants", "1", value, "", "No land is left"))
    with override("en"), pytest.raises(CityErrors) as refused:
        load_city(folder)
    [error] = refused.value.problems.shown["figures.csv"]
    assert (error.line, error.column, error.met, error.allowed) == (
        2,
        "na_reason",
        "No land is left",
        "empty: only a value NA has a reason",
    )


def test_a_draft_keeps_its_reason_as_well(folder, tmp_path):
    figures(folder, ("plants", "1", "NA", "", "No land is left"))
    write_rows(folder / "submissions.csv", [["park_code", "year", "quarter", "state"], ["p1", "2020", "1", "draft"]])
    load_city(folder)
    assert Answer.objects.get().figure.draft_state == "not_applicable"
    export_city(tmp_path / "out")
    assert rows_of(tmp_path / "out" / "figures.csv")[1][-1] == "No land is left"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ("share", "1", "100.01"),
            "column value: “100.01” lies outside the lowest and highest value of the indicator.",
        ),
        (("share", "1", "-1"), "column value: “-1” lies outside the lowest and highest value of the indicator."),
        (
            ("share", "1", "99", "101"),
            "column recognised: “101” lies outside the lowest and highest value of the indicator.",
        ),
        (("plants", "1", "2.5"), "column value: “2.5” is a fraction, but the indicator is counted in whole pieces."),
        (
            ("plants", "1", "3", "2.5"),
            "column recognised: “2.5” is a fraction, but the indicator is counted in whole pieces.",
        ),
        (("share", "1", "100"), None),
        (("share", "1", "0"), None),
        (("plants", "1", "2.0"), None),
        (("area", "1", "-2.5"), "column value: “-2.5” is below zero."),
    ],
)
def test_odd_values_are_told_with_their_place(folder, row, said):
    figures(folder, row)
    assert notices(folder) == ([f"figures.csv, line 2, {said}"] if said else [])


def test_a_level_with_a_schedule_and_no_base_is_told(folder):
    shares = ("10", "30", "60")
    targets(
        folder,
        ("area", "9", "", shares, "issued"),
        ("share", "9", "5", shares, "issued"),
        ("plants", "9", "", shares, "issued"),
    )
    assert notices(folder) == [
        "targets.csv, line 2, column q1: “10 30 60” is a schedule of a level without a base:"
        " the path of the indicator decides instead."
    ]


@pytest.fixture
def with_rate(folder):
    """Return the folder with a rate made of two others, a sum over the year, and what is better low."""
    write_rows(
        folder / "indicators.csv",
        [
            ["code", "name", "unit", "measure", "decimals", "direction", "total", "numerator_code", "denominator_code"],
            ["sales", "Sales", "亿元", "ytd", "2", "higher", "none", "", ""],
            ["waste", "Waste", "t", "point", "2", "lower", "none", "", ""],
            ["leased", "Leased", "ha", "point", "2", "higher", "none", "", ""],
            ["plots", "Plots", "ha", "point", "2", "higher", "none", "", ""],
            ["rate", "Rate", "%", "point", "1", "higher", "ratio", "leased", "plots"],
        ],
    )
    return folder


OVER = "“200.1” is more than twice the year's target of 100"
NOTHING = "“0” is nothing, where there was 5 before"
UNFIT = "“52” does not fit its numerator and denominator, which make 33.3"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("sales", "1", "200.1")], f"line 2, column value: {OVER}."),
        ([("sales", "1", "200")], None),
        ([("sales", "1", "5"), ("sales", "2", "0")], f"line 3, column value: {NOTHING}."),
        # Where lower is better nothing is the best there is.
        ([("waste", "1", "5"), ("waste", "2", "0")], None),
        ([("leased", "1", "1"), ("plots", "1", "3"), ("rate", "1", "52")], f"line 4, column value: {UNFIT}."),
        ([("leased", "1", "1"), ("plots", "1", "3"), ("rate", "1", "33.3")], None),
        ([("leased", "1", "1"), ("plots", "1", ""), ("rate", "1", "52")], None),
    ],
)
def test_the_newer_questions_of_the_entry_page_are_told_by_their_names(with_rate, rows, said):
    targets(with_rate, ("sales", "100", "", NO_SHARES, "issued"))
    figures(with_rate, *rows)
    assert notices(with_rate) == ([f"figures.csv, {said}"] if said else [])


@pytest.mark.parametrize("state", ["approved", "draft"])
@pytest.mark.parametrize("changed", ["rate", "leased"])
def test_a_ratio_is_told_whether_it_or_its_parts_changed_and_once(with_rate, state, changed):
    submissions = [["park_code", "year", "quarter", "state"], ["p1", "2020", "1", state]]
    write_rows(with_rate / "submissions.csv", submissions)
    rows = {"leased": "1", "plots": "2", "rate": "50"}
    figures(with_rate, *((name, "1", value) for name, value in rows.items()))
    assert notices(with_rate) == []
    rows[changed] = "52" if changed == "rate" else "1.5"
    figures(with_rate, *((name, "1", value) for name, value in rows.items()))
    makes = (
        f"“{rows['rate']}” does not fit its numerator and denominator, which make {'50' if changed == 'rate' else '75'}"
    )
    told = f"figures.csv, line 4, column value: {makes}."
    assert notices(with_rate) == [told]
    if state == "approved":
        assert notices(with_rate) == [], "nothing changed: nothing is told anew"
    (with_rate / "figures.csv").unlink()
    rows["rate"] = "53"
    figures(with_rate, ("rate", "1", "53"))
    assert [text.split(": ")[0] for text in notices(with_rate)] == ["figures.csv, line 2, column value"]


def test_every_question_of_the_entry_page_has_words_of_its_own_as_a_notice():
    indicator = Indicator(decimals=0)
    told = {
        one: question_as_notice(AskedCell(0, 1, Question(one, Decimal(7)), "1", indicator))
        for one in set(CheckFinding) - TOLD
    }
    assert len(set(told.values())) == len(told)


@pytest.mark.parametrize("parks", [5, 25])
def test_the_newer_questions_are_told_in_bounded_number(with_rate, parks):
    write_rows(with_rate / "parks.csv", [["code", "name"], *([f"p{n}", f"Park {n}"] for n in range(parks))])
    rows = [("leased", "1"), ("plots", "3"), ("rate", "52")]
    write_rows(
        with_rate / "figures.csv",
        [FIGURES, *([f"p{n}", name, "2020", "1", value, "", ""] for n in range(parks) for name, value in rows)],
    )
    told = notices(with_rate)
    assert len(told) == min(parks, 21)
    assert (told[-1] == f"figures.csv: {parks} of these, the first 20 shown: … {UNFIT.split(' ', 1)[1]}.") is (
        parks > 20
    )


def test_many_of_a_kind_are_told_by_their_number(folder):
    write_rows(folder / "parks.csv", [["code", "name"], *([f"p{n}", f"Park {n}"] for n in range(25))])
    write_rows(
        folder / "figures.csv",
        [FIGURES, *([f"p{n}", "share", "2020", "1", "101", "", ""] for n in range(25))],
    )
    told = notices(folder)
    assert len(told) == 21
    assert told[-1] == (
        "figures.csv: 25 of these, the first 20 shown: … lies outside the lowest and highest value of the indicator."
    )


def test_a_refused_folder_tells_errors_alone(folder):
    figures(folder, ("share", "1", "101"), ("area", "1", "x"))
    with pytest.raises(CityErrors):
        load_city(folder)
