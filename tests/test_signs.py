"""The sign "%" stands once: a column whose head says it holds bare numbers; elsewhere each number has its sign.

The head, and not the cell, for a column is read down, and on a phone each cell repeats its head. Where a column holds
other things beside per cent, its head says nothing and the numbers bear their signs.
"""

from __future__ import annotations

import pytest
from cities import FULL, copy_of, release_of
from pages import pages, reader
from reading import english
from signs import signed_twice

from targets.models import Indicator

pytestmark = pytest.mark.django_db
# What stands in tables only where it is asked for.
MORE = ("/rankings/?category={category}", "/indicators/{indicator}/?sort=park", "/rankings/?indicator={indicator}")


@pytest.fixture
def city(tmp_path):
    return release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_column_says_per_cent_in_its_head_and_in_its_cells(city, language):
    client = english(reader()) if language == "en" else reader()
    indicators = Indicator.objects.select_related("category")
    more = {
        one.format(indicator=indicator.code, category=indicator.category.code)
        for indicator in indicators
        for one in MORE
        if indicator.category
    }
    found, read = {}, 0
    for address in {*pages().values(), *more}:
        response = client.get(address)
        if response.status_code == 200 and not response.streaming:
            page = response.content.decode()
            read += "<table" in page
            found[address] = signed_twice(page)
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
