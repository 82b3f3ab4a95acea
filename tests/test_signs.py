"""The sign "%" stands once: a column whose head says it holds bare numbers; elsewhere each number has its sign.

The head, and not the cell, for a column is read down, and on a phone each cell repeats its head. Where a column holds
other things beside per cent, its head says nothing and the numbers bear their signs.
"""

from __future__ import annotations

import pytest
from crawled import examples_in
from signs import signed_twice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_column_says_per_cent_in_its_head_and_in_its_cells(language):
    found, read = {}, 0
    for answer in examples_in(language).answers:
        if answer.status == 200 and answer.is_page:
            page = answer.page
            read += "<table" in page
            found[answer.address] = signed_twice(page)
    assert read > 20
    assert {address: columns for address, columns in found.items() if columns} == {}


HEAD = "<table><thead><tr><th>park</th><th>{}</th></tr></thead><tbody><tr>{}</tr></tbody></table>"


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("share, %", "<th>P</th><td>45.1%</td>"),
        ("增长 (%)", "<td>P</td><td><b>45.1</b><small>%</small></td>"),
        ("share, %", "<td>P</td><td>45.1</td></tr><tr><td>Q</td><td>7％</td>"),
        ("share, %", '<td rowspan="2">P</td><td>45.1</td></tr><tr><td>7%</td>'),
    ],
)
def test_a_sign_said_twice_is_found(head, cells):
    assert signed_twice(HEAD.format(head, cells))


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("share, %", "<th>Share %</th><td>45.1</td>"),
        ("share", "<td>P</td><td>45.1%</td>"),
        ("share, %", '<td colspan="2">All of them 100%</td>'),
    ],
)
def test_a_sign_said_once_is_none(head, cells):
    assert signed_twice(HEAD.format(head, cells)) == []
