"""Growth always stands with its sign: on every page, in every file, by one formatter."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from cities import FULL, copy_of, release_of
from crawled import pages_of_walk
from django.utils import translation
from people import client_of, person
from reading import english

from core.exports import ExportSheet, SignedNumber, as_csv, as_xlsx
from parks.models import Role
from targets.indicators.growth_words import growth_text

pytestmark = pytest.mark.django_db
GROWTH = re.compile(r"year on year|\bgrowth\b", re.I)
# A number without a sign in front, zero apart.
UNSIGNED = re.compile(r"(?<![\d.,+-])(?!0(?:\.0+)?(?![\d.]))\d[\d,]*(?:\.\d+)?")


class Tables(HTMLParser):
    """The cells of a page's tables, each with the words of its column's head."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.heads: list[str] = []
        self.cells: list[tuple[str, str]] = []
        self.at, self.inside, self.text, self.is_head, self.under = 0, False, "", False, 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Begin a table, a row or a cell; what stands small under a number speaks of something else."""
        given = dict(attrs)
        if tag == "table":
            self.heads = []
        elif tag == "tr":
            self.at = 0
        elif tag in ("td", "th"):
            self.inside, self.text, self.is_head = True, "", tag == "th" and given.get("scope") == "col"
            self.label = given.get("data-label") or ""
        elif tag in ("small", "textarea", "summary", "label"):
            self.under += 1

    def handle_endtag(self, tag):
        """End a cell."""
        if tag in ("td", "th") and self.inside:
            if self.is_head:
                self.heads.append(self.text.strip())
            else:
                head = self.label or (self.heads[self.at] if self.at < len(self.heads) else "")
                self.cells.append((head, self.text.strip()))
            self.inside, self.at = False, self.at + 1
        elif tag in ("small", "textarea", "summary", "label"):
            self.under -= 1

    def handle_data(self, data):
        """Keep what a cell says."""
        if self.inside and (self.is_head or not self.under):
            self.text += data


def growths(page: str) -> list[str]:
    """Return what stands in the columns of growth."""
    return [text for head, text in Tables(page).cells if GROWTH.search(head) and text]


def test_growth_has_its_sign_on_every_page():
    seen, wrong = [], {}
    for answer in pages_of_walk(Role.ASSESSOR, "en"):
        page = answer.page
        found = growths(page)
        seen += found
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        sentences = re.findall(r"year on year ([^ ]*)", text)
        bad = [one for one in found if UNSIGNED.search(one)]
        bad += [one for one in sentences if re.match(r"(?!0(\.0+)?%?$)\d", one)]
        if bad:
            wrong[answer.address] = bad
    assert wrong == {}
    assert {"+", "-"} <= {one[0] for one in seen}


@pytest.mark.parametrize("cell", ["7.8", "7.8%", "1,234.5", "0.5"])
def test_growth_without_a_sign_is_found(cell):
    table = f'<table><tr><th scope="col">year on year (%)</th></tr><tr><td>{cell}</td></tr></table>'
    assert [one for one in growths(table) if UNSIGNED.search(one)] == [cell]


@pytest.mark.parametrize("cell", ["+7.8%", "-3.1%", "0.0%", "–", "not reported"])
def test_growth_with_a_sign_or_of_nothing_is_not(cell):
    assert not UNSIGNED.search(cell)


@pytest.mark.parametrize(
    ("value", "kind", "unit", "words"),
    [
        ("7.8", "rate", "亿元", "+7.8%"),
        ("-3.14", "rate", "亿元", "-3.1%"),
        ("0.04", "rate", "亿元", "0.0%"),
        (None, "rate", "亿元", "–"),
        ("5", "difference", "家", "+5.00 家"),
        ("0.85", "difference", "%", "+0.85 percentage points"),
    ],
)
def test_growth_in_words(value, kind, unit, words):
    with translation.override("en"):
        assert growth_text(value and Decimal(value), kind=kind, unit=unit, decimals=2) == words


def test_a_file_shows_growth_with_its_sign_and_keeps_the_number():
    rows = [["growth"], [SignedNumber("7.85")], [SignedNumber("-3.1")], [SignedNumber(0)], [Decimal("7.85")]]
    told = [row[0] for row in csv.reader(io.StringIO(as_csv(ExportSheet("t", rows), "m").decode("utf-8-sig")))][-4:]
    assert told == ["+7.85", "-3.1", "0", "7.85"]
    with zipfile.ZipFile(io.BytesIO(as_xlsx(ExportSheet("t", rows), "m"))) as book:
        sheet, styles = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()
    numbers = re.findall(r'<c r="A\d+"(?: s="(\d)")?><v>(-?[\d.]+)</v></c>', sheet)
    assert [value for _style, value in numbers] == ["7.85", "-3.1", "0", "7.85"]
    assert len({style for style, _value in numbers[:3]}) == 1 and numbers[3][0] != numbers[0][0]
    assert 'formatCode="+#,##0.0' in styles


def test_rankings_and_indicators_export_growth_with_its_sign(tmp_path):
    release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    client, seen = english(client_of(person(Role.ASSESSOR))), []
    for address in ("/rankings/?indicator=sales&format=csv", "/indicators/sales/?format=csv"):
        response = client.get(address)
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        head = next(row for row in rows if any(GROWTH.search(cell) for cell in row))
        at = next(number for number, cell in enumerate(head) if GROWTH.search(cell))
        told = [row[at] for row in rows[rows.index(head) + 1 :]]
        assert all(re.match(r"[+-]|0$|[a-z–]|$", cell) for cell in told), told
        seen += told
    assert any(cell.startswith("+") for cell in seen)
