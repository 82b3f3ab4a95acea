"""Looking for a name in a long ranking: by characters and by pinyin, on the page, its other pages and in files."""

from __future__ import annotations

import csv
import io
import re

import pytest
from people import official
from reading import english, text_of
from towns import FILES, published_town, town

from reports.models import Release

pytestmark = pytest.mark.django_db
RANKINGS = [
    "",
    "category=c1",
    "indicator=sales",
    "compare={then}",
    "category=c1&compare={then}",
    "sort=-score",
    "group=A",
]


@pytest.fixture
def browser(tmp_path):
    """Return an official's browser on a town of 35 ranked parks, one of them with a Chinese name."""
    parks = [row if row[0] != "p2" else ["p2", "虹桥工业园区", "A", ""] for row in FILES["parks"]]
    published_town(town(tmp_path / "town", more_parks=32, parks=parks))
    return english(official())


def rows_of(response):
    """Return place and park of each row of the ranking."""
    body = response.content.decode().split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    found = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", row).split() for row in found]


def test_a_park_is_found_by_characters_and_by_pinyin(browser):
    for asked in ("虹桥", "hq", "hongqiao", "hong qiao", "工业园"):
        page = browser.get("/rankings/", {"q": asked})
        assert len(rows_of(page)) == 1 and "虹桥工业园区" in text_of(page), asked
        assert "1 park" in text_of(page), asked
        assert f'value="{asked}"' in page.content.decode(), asked


def test_whoever_is_found_keeps_the_place_among_all(browser):
    for ranking in RANKINGS:
        query = ranking.format(then=Release.objects.earliest("pk").pk)
        whole = [row for row in rows_of(browser.get(f"/rankings/?{query}")) if "虹桥工业园区" in row]
        assert len(whole) == 1, query
        assert rows_of(browser.get(f"/rankings/?{query}&q=虹桥")) == whole, query


def test_the_file_holds_what_is_shown(browser):
    page = browser.get("/rankings/?q=虹桥&sort=-score").content.decode()
    address = re.search(r'href="(\?[^"]*format=csv[^"]*)"', page)[1].replace("&amp;", "&")
    lines = list(csv.reader(io.StringIO(browser.get(f"/rankings/{address}").content.decode("utf-8-sig"))))
    assert sum("虹桥工业园区" in line for line in lines) == 1
    assert not any("Park one" in line for line in lines)
    assert all("q=" in link for link in re.findall(r'<th[^>]*><a href="([^"]*)"', page))


def test_a_name_nobody_has_is_said_and_one_that_many_have_comes_in_pages(browser):
    page = browser.get("/rankings/?q=zzz")
    assert "No park of this name is ranked here" in text_of(page)
    assert page.status_code == 200
    assert "34 parks" in text_of(browser.get("/rankings/?q=park"))
    # A long ranking has the box.
    assert 'name="q"' in browser.get("/rankings/").content.decode().split("<main", 1)[1]


def test_a_short_ranking_has_no_box(tmp_path):
    published_town(town(tmp_path / "town"))
    assert 'name="q"' not in official().get("/rankings/").content.decode().split("<main", 1)[1]


def test_the_box_of_the_bar_keeps_to_its_own_search(browser):
    assert 'id="search" name="q" value=""' in browser.get("/rankings/?q=hq").content.decode()
    assert 'id="search" name="q" value="hq"' in browser.get("/search/?q=hq").content.decode()
