"""A number is read with what it is in: rounded half up as its indicator says, grouped, its unit beside it or in its head."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from numbered import QUANTITIES, faults_of, numbered_town, pieces_of
from oracle.pages import page_of
from pages import pages, reader
from reading import english
from standing import stands_on

pytestmark = [pytest.mark.django_db, stands_on(numbered_town)]
# Where figures are worked on, or a working is told, each is as it was entered.
EXACT = {
    "adjust_target", "ask_for_time", "breakdown", "column", "enter", "extend", "figure", "path_history", "paths", "review",
    "statistical_form", "submission", "target", "target_history", "why",
}  # fmt: skip
CODES = ("sales", "share", "plants", "waste")
MORE = [
    "/", *(f"/rankings/?indicator={code}" for code in CODES), *(f"/indicators/{code}/" for code in CODES),
    *(f"/parks/p1/?indicator={code}" for code in CODES), "/parks/p2/", "/parks/p4/", "/compare/?view=growth",
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_number_of_a_town_is_shown_as_a_person_reads_it(language):
    client = reader()
    client = english(client) if language == "en" else client
    found, said = {}, ""
    for address in dict.fromkeys([*(pages().values() if language != "en" else ()), *MORE]):
        response = client.get(address)
        name = resolve(urlsplit(address).path).view_name.removeprefix("reports:")
        page = response.content.decode()
        found[address] = faults_of(page, is_exact=name in EXACT, is_of_one=name in EXACT | {"plan"})
        said += "" if name in EXACT else " ".join(piece.text for piece in pieces_of(page))
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert {one.shown for one in QUANTITIES if one.shown not in said} == UNSEEN


# Of the park that lacks this year's figures, last year's; and a base.
UNSEEN = {"1,067", "1,178", "21,765.49", "33.3"}
# What stands in the row of a park or an indicator: nothing there is, nothing said, and nothing made are three things.
VALUES = ("数据", "Sales", "Share")
NOTHING = [
    ("/indicators/sales/", "Park four", "不适用"), ("/rankings/?indicator=sales", "Park four", "不适用"), ("/parks/p4/", "Sales", "不适用"),
    ("/indicators/share/", "Park four", "未报"), ("/rankings/?indicator=share", "Park four", "未报"), ("/parks/p4/", "Share", "未报"),
    ("/indicators/share/", "Park two", "0.0"), ("/rankings/?indicator=share", "Park two", "0.0"), ("/parks/p2/", "Share", "0.0"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "row", "word"), NOTHING)
def test_nothing_applicable_nothing_said_and_zero_are_three_things(address, row, word):
    client = reader()
    others = {"不适用", "未报", "0.0"} - {word}
    table = next(
        one
        for one in page_of(client.get(address).content.decode()).tables
        if "趋势" in str(one.heads) or len(one.heads) > 7
    )
    value = next(text for head, text in table.row(row).items() if head.startswith(VALUES))
    assert value.startswith(word) and not value.startswith(tuple(others))
    if row.startswith("Park"):
        mark = "&" if "?" in address else "?"
        head, *rows = csv.reader(io.StringIO(client.get(f"{address}{mark}format=csv").content.decode("utf-8-sig")))
        (cells,) = [dict(zip(head, cells, strict=True)) for cells in rows if row in cells]
        assert next(text for name, text in cells.items() if name.startswith(VALUES)) == word.removesuffix(".0")
