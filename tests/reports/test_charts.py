"""Charts: what is too little to draw is said in a sentence, and lines of places are those of one group alone."""

from __future__ import annotations

import json
import re
from decimal import Decimal as D

import pytest
from cities import FULL, release_of
from people import official
from reading import english, text_of
from towns import FILES, published_town, town

from reports.pages.frame.charts import Chart, ChartKind, Series

# Park two is in group A in 2019 and in group B from 2020 on; park four is alone in group C.
MEMBERS = [
    ["year", "park_code", "group"],
    *[[year, "p1", "A"] for year in ("2019", "2020", "2021")],
    ["2019", "p2", "A"], ["2020", "p2", "B"], ["2021", "p2", "B"],
    *[[year, "p4", "C"] for year in ("2019", "2020", "2021")],
]  # fmt: skip


def chart(kind, *series, unit="M"):
    """Return a chart over the first two quarters."""
    drawn = [Series(name, [None if value is None else D(value) for value in values]) for name, values in series]
    return Chart("c", kind, "Caption", unit, "source", ["first", "second"], drawn, decimals=0 if not unit else 1)


@pytest.mark.parametrize(
    ("kind", "series", "said"),
    [
        (ChartKind.LINE, [("One", [None, "5"])], "One: second 5.0 M."),
        (ChartKind.BAR, [("One", ["4", None]), ("Two", ["3", None])], "One: first 4.0 M; Two: first 3.0 M."),
        (ChartKind.PLACES, [("One", ["2", "1"])], "One: first place 2.0, second place 1.0."),
        (ChartKind.PLACES, [("One", ["2", "1"]), ("Two", [None, None])], "One: first place 2.0, second place 1.0."),
        (ChartKind.RADAR, [("One", ["1", "0"]), ("Two", ["0", "1"])], "One: first 1.0 M, second 0.0 M; Two: first 0.0 M, second 1.0 M."),
    ],
)  # fmt: skip
def test_one_point_or_one_park_is_a_sentence(kind, series, said, settings):
    settings.LANGUAGE_CODE = "en"
    found = chart(kind, *series)
    assert found.is_sentence and found.sentence == said


@pytest.mark.parametrize(
    ("kind", "series"),
    [
        (ChartKind.LINE, [("One", ["4", "5"])]),
        (ChartKind.BAR, [("One", ["4", None]), ("Two", [None, "3"])]),
        (ChartKind.PLACES, [("One", ["2", "1"]), ("Two", ["1", "2"])]),
        (ChartKind.LINE, [("One", [None, None])]),  # nothing at all is no sentence either
    ],
)
def test_what_is_enough_is_drawn(kind, series):
    assert not chart(kind, *series).is_sentence


@pytest.mark.django_db
def test_a_trend_of_one_quarter_is_a_sentence_without_an_empty_drawing():
    release_of(FULL, "K2020", 2020, 4)
    response = english(official()).get("/parks/p1/?indicator=land")
    trend = re.search(r'<section class="card" id="trend">.*?</section>', response.content.decode(), re.DOTALL).group()
    assert "Park One Renamed: 2020 fourth quarter 0.0 ha." in re.sub(r"\s+", " ", trend)
    assert "<canvas" not in trend and "<details" not in trend


def drawn_of(response):
    """Return what the chart of places draws, by park."""
    found = re.search(r'id="places-numbers"[^>]*>(.*?)</script>', response.content.decode())
    return {one["label"]: one["values"] for one in json.loads(found.group(1))["series"]} if found else {}


def regrouped(tmp_path):
    """Publish two quarters of a town in which a park changes its group between them, and one is alone in its own."""
    groups = [["code", "name", "position"], ["A", "Group A", "1"], ["B", "Group B", "2"], ["C", "Group C", "3"]]
    parks = [*FILES["parks"], ["p5", "Park five", "A", ""], ["p6", "Park six", "B", ""]]
    more = [[park, "sales", year, "4", str(9 + number)] for number, park in enumerate(("p5", "p6")) for year in ("2019", "2020")]  # fmt: skip
    members = [*MEMBERS, *[[year, park, group] for park, group in (("p5", "A"), ("p6", "B")) for year in ("2019", "2020", "2021")]]  # fmt: skip
    published_town(
        town(tmp_path / "town", groups=groups, parks=parks, figures=[*FILES["figures"], *more], group_members=members),
        (2019, 4),
        (2020, 4),
    )


@pytest.mark.django_db
def test_places_in_another_group_are_no_places_in_this_one(tmp_path):
    regrouped(tmp_path)
    client = official()
    # At the end of 2019 park two was first of group A; in group B, where it is now, it had no place then.
    assert drawn_of(client.get("/parks/p2/")) == {"Park two": [None, 1], "Park six": [1, 2]}
    assert drawn_of(client.get("/parks/p1/")) == {"Park one": [2, 1], "Park five": [3, 2]}


@pytest.mark.django_db
def test_places_of_a_park_alone_in_its_group_are_a_sentence(tmp_path):
    regrouped(tmp_path)
    response = english(official()).get("/parks/p4/")
    assert drawn_of(response) == {}
    assert "Park four: 2019 full year place 1, 2020 full year place 1." in text_of(response)
