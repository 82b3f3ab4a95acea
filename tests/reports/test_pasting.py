"""What a pasted table comes to, cell by cell: the modules of the grids that know no page, run by Node."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from trees import BASE

NODE = shutil.which("node") or shutil.which("node", path=str(BASE / ".venv" / "bin"))
pytestmark = pytest.mark.skipif(NODE is None, reason="Node runs these modules outside a browser")
RUN = """
import { tableOf } from "%(js)s/grid-read.js";
import { placed } from "%(js)s/grid-place.js";
const [text, grid] = JSON.parse(process.argv[1]);
console.log(JSON.stringify(placed(tableOf(text), grid)));
"""
NAMES = ["开票销售", "到账外资", "一般公共预算收入", "新开工项目", "工业用电量", "R&D经费"]
READ = (2, 4)


def column(at=0, wanted=("本期累计", "2016Q2")):
    """Return a grid of one column: six lines under two heads, of which the third and the fifth are only read."""
    lines = [
        {"names": [name, f"c{line}"], "cells": [{"isOpen": line not in READ, "shown": f"10{line}"}]}
        for line, name in enumerate(NAMES)
    ]
    return {"lines": lines, "columns": [[]], "rows": [-1, 0, 1, 2, -1, 3, 4, 5], "wanted": wanted, "at": [at, 0]}


def block(line=0, at=1):
    """Return a grid of indicators by the city and two parks; one cell is only read."""
    lines = [
        {"names": [name], "cells": [{"isOpen": (row, cell) != (1, 2), "shown": "9"} for cell in range(3)]}
        for row, name in enumerate(NAMES)
    ]
    columns = [["全市目标"], ["高新区", "P001"], ["城北园", "P002"]]
    return {"lines": lines, "columns": columns, "rows": list(range(6)), "wanted": [], "at": [line, at]}


def pasted(text, grid):
    """Return how it was placed, what went into which line (and column), and what was passed over and why."""
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", RUN % {"js": (BASE / "static" / "js").as_uri()}, json.dumps([text, grid])],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    found = json.loads(done.stdout)
    many = len(grid["columns"]) > 1
    puts = {(line, at) if many else line: value for line, at, value in found["puts"]}
    return found["how"], puts, [(one["name"], one["why"]) for one in found["passed"]]


@pytest.mark.parametrize(
    "text",
    [
        "1\r\n2\r\n102\r\n4\r\n104\r\n6\r\n",
        "1\n2\n\n4\n\n6\n",
        "本期累计\n1\n2\n102\n4\n104\n6\n",
        "经济\n1\n2\n102\n项目\n4\n104\n6\n",
        "1\n2\n102\n4\n104\n6\n\n\n",
        "1\n2\n–\n4\n—\n6\n",
    ],
)
def test_a_column_of_all_rows_keeps_step_with_rows_that_are_only_read(text):
    how, puts, passed = pasted(text, column(at=1))
    assert (how, puts) == ("all", {0: "1", 1: "2", 3: "4", 5: "6"})
    assert passed == []


@pytest.mark.parametrize("text", ["–\n\n–\n4\n–\n6\n", "本期\n\n\n\n4\n\n6\n", "本期\n–\n–\n102\n4\n–\n6\n"])
def test_what_is_blank_or_a_stroke_at_the_top_is_no_head(text):
    assert pasted(text, column(at=1))[:2] == ("all", {3: "4", 5: "6"})


def test_other_numbers_for_rows_only_read_are_named_and_left_alone():
    how, puts, passed = pasted("1\n2\n33\n4\n44\n6\n", column())
    assert (how, puts) == ("all", {0: "1", 1: "2", 3: "4", 5: "6"})
    assert passed == [("一般公共预算收入", "read"), ("工业用电量", "read")]


@pytest.mark.parametrize("text", ["1\n2\n4\n6\n", "累计\n1\n2\n4\n6\n\n", "1\n2\n\n4\n6", "1\n\n2\n\n\n4\n6\n"])
def test_as_many_as_there_are_open_cells_fill_these(text):
    assert pasted(text, column(at=3)) == ("open", {0: "1", 1: "2", 3: "4", 5: "6"}, [])


def test_a_column_that_may_be_either_is_not_guessed():
    assert pasted("1\n2\n\n4\n6\n\n", column()) == ("unsure", {}, [])


def test_fewer_than_either_go_on_from_the_chosen_cell_and_say_so():
    assert pasted("8\n9\n10", column(at=1)) == ("down", {1: "8", 3: "9", 5: "10"}, [])
    assert pasted("8\n102\n10", column(at=1)) == ("step", {1: "8", 3: "10"}, [])
    assert pasted("8\t9", column(at=0)) == ("step", {0: "8", 1: "9"}, [])
    assert pasted("8\n9\n7", column(at=5))[2] == [("", "room"), ("", "room")]


def test_a_line_break_in_a_quoted_cell_is_one_cell():
    how, puts, _passed = pasted('1\n"0.4\n(预计)"\n4\n6\n', column())
    assert (how, puts) == ("open", {0: "1", 1: "0.4⏎(预计)", 3: "4", 5: "6"})
    assert pasted('"12\n5"\n"say ""7"""\n', column())[1] == {0: "12⏎5"}
    assert pasted('5"\n6"\n', column())[1] == {0: '5"', 1: '6"'}


def test_her_own_sheet_in_another_order_with_a_head_and_blank_lines_is_matched_by_name():
    sheet = (
        "2016年二季度主要指标\t\t\n指标\t单位\t本期\nR&D经费\t%\t6\n\n到账外资（万美元）\t万美元\t2\n"
        "二、一般公共预算收入\t亿元\t99\n其他收入\t个\t7\n1.开票销售\t亿元\t1\n合计\t\t\n"
    )
    how, puts, passed = pasted(sheet, column(at=3))
    assert (how, puts) == ("names", {5: "6", 1: "2", 0: "1"})
    assert passed == [("一般公共预算收入", "read"), ("其他收入", "unknown")]


@pytest.mark.parametrize(
    "text",
    [
        "开票销售\t亿元\t12.3",
        "序号\t指标\t数\n1\t开票销售\t12.3\n",
        "c0\t12.3\nc9\t1\n",
        "开票销售\tc0\t12.3",
        "指标\t去年同期\t目标\t本期累计\t增长%\n开票销售\t1\t2\t12.3\t4\n到账外资\t\t\t\t\n",
        "开票销售\t一般公共预算收入\n12.3\t\n",
    ],
)
def test_names_never_go_into_cells_and_the_column_asked_for_is_found(text):
    assert pasted(text, column(at=3))[:2] == ("names", {0: "12.3"})


@pytest.mark.parametrize("text", ["开票销售\t1\t2\n到账外资\t4\t5\n", "1\t2\n3\t4\n"])
def test_two_columns_of_numbers_without_heads_are_not_guessed(text):
    assert pasted(text, column()) == ("unsure", {}, [])


def test_a_name_that_stands_there_twice_with_different_numbers_is_passed_over():
    how, puts, passed = pasted("开票销售\t1\n到账外资\t2\n开票销售\t3\n到账外资\t2\n", column())
    assert (how, puts, passed) == ("names", {1: "2"}, [("开票销售", "twice")])


def test_text_alone_changes_nothing():
    assert pasted("高新区\n城北园\n", column()) == ("none", {}, [])


def test_a_block_goes_to_the_indicators_and_parks_it_names():
    text = "指标\t单位\t合计\t城北园\t高新区\n到账外资\tx\t3\t1\t2\n开票销售\ty\t7\t3\t4\n"
    how, puts, passed = pasted(text, block(line=4))
    assert (how, puts) == ("names", {(1, 1): "2", (0, 2): "3", (0, 1): "4"})
    assert passed == [("到账外资", "read")]


def test_a_block_without_names_fills_to_the_right_and_downward_in_step():
    how, puts, passed = pasted("1\t2\n3\t4\n", block())
    assert (how, puts, passed) == ("step", {(0, 1): "1", (0, 2): "2", (1, 1): "3"}, [("到账外资", "read")])
    how, puts, passed = pasted("1\t2\n3\tx\n", block(at=2))
    assert (puts, [why for _name, why in passed]) == ({(0, 2): "1"}, ["room", "read", "room"])
    assert pasted("P002\tP001\n5\t6\n", block(line=3))[1] == {(3, 2): "5", (3, 1): "6"}


def test_years_are_heads_of_a_path():
    grid = {**block(), "columns": [["2016"], ["2017"], ["2018"]]}
    assert pasted("园区\t2018年\t2016\n开票销售\t8\t6\n", grid)[1] == {(0, 2): "8", (0, 0): "6"}
