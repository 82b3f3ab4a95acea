"""Why a park has its place: what is out and why, the workings in words, and what the next place needs."""

from __future__ import annotations

import copy
import json
import re
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from cities import LEAGUE, change, copy_of, published, release_of
from desks import TODAY, hand_in_all, report_all, town
from oracle.pages import page_of
from people import official
from reading import english, text_of
from standing import stands_on

from accounts.audit.trail import act
from reports.city.loading import load_city
from reports.models import ItemScore
from reports.pages.frame.contents.words import ItemWord
from reports.pages.why.contents import why as why_contents
from reports.pages.why.contents.sentences import out_sentence, working_sentence
from reports.pages.why.contents.why import has_rounding
from reports.releases.actions import publish
from reports.releases.computing import compute
from reports.releases.document import read_document
from reports.releases.reckoning import next_place, next_place_in
from targets.actions import approve
from targets.models import Figure, FigureVersion, Target

pytestmark = pytest.mark.django_db


# --- The next place ---------------------------------------------------------------------------------------------------


def place_of(document, park):
    """Return a park's place when a document is computed."""
    return next(s.place for s in compute(document).standings if s.park == park)


def changed(document, park, **values):
    """Return a document in which a park has other values."""
    other = copy.deepcopy(document)
    for row in other["figures"]:
        if row["park"] == park and row["indicator"] in values:
            row.update(state="number", value=str(values[row["indicator"]]))
    return other


@pytest.mark.parametrize(("scheme", "quarter"), [("S1", 2), ("S2", 2)])
def test_what_is_proposed_brings_the_place_when_the_release_is_computed_with_it(scheme, quarter):
    release = release_of(LEAGUE, scheme, 2020, quarter)
    document = read_document(release.inputs.text)
    proposed = 0
    for standing in release.standings.select_related("park"):
        park = standing.park.code
        found = next_place_in(release, standing.group_code, park)
        assert found == next_place(document, park)
        assert (found.missing is None) == (standing.place in (None, 1))
        for need in found.alone:
            proposed += 1
            assert place_of(changed(document, park, **{need.indicator: need.value}), park) < standing.place
        if found.pair:
            values = {need.indicator: need.value for need in found.pair}
            assert place_of(changed(document, park, **values), park) < standing.place
    assert proposed


def test_bounds_and_whole_pieces_of_the_frozen_document_are_kept():
    document = read_document(release_of(LEAGUE, "S1", 2020, 2).inputs.text)
    park, need = next(
        (words["code"], need)
        for words in document["parks"]
        if words["group"]
        for need in next_place(document, words["code"]).alone
    )
    indicator = next(words for words in document["indicators"] if words["code"] == need.indicator)
    bound = "highest" if need.value > need.now else "lowest"
    indicator[bound] = str((need.value + need.now) / 2)
    assert need.indicator not in {one.indicator for one in next_place(document, park).alone}
    indicator[bound] = None
    indicator["whole"] = True
    for one in next_place(document, park).alone:
        assert one.indicator != need.indicator or one.value == one.value.to_integral_value()


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_the_page_shows_what_alone_would_bring_the_place(standing):
    release = standing
    client = english(official())
    for standing in release.standings.select_related("park"):
        found = next_place_in(release, standing.group_code, standing.park.code)
        text = text_of(client.get(f"/rankings/{release.pk}/{standing.park.code}/"))
        assert ("For the next place" in text) == (found.missing is not None)
        if found.missing is not None:
            assert f"{found.missing:.2f} points are missing" in text
            assert ("any one of these figures alone would bring it" in text) == bool(found.alone)


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_a_large_group_is_reckoned_by_an_address_of_its_own(monkeypatch, standing):
    release = standing
    monkeypatch.setattr(why_contents, "INLINE", 1)
    standing = release.standings.select_related("park").filter(place__gt=1).order_by("position").first()
    address = f"/rankings/{release.pk}/{standing.park.code}/"
    client = english(official())
    page = client.get(address)
    assert "computing…" in text_of(page) and "points are missing" not in text_of(page)
    html = page.content.decode()
    assert f'data-hx-get="{address}next/"' in html and f'<a href="{address}next/">' in html
    block = client.get(f"{address}next/")
    assert 'id="next"' in block.content.decode()
    assert "points are missing" in text_of(block)
    first = release.standings.select_related("park").get(place=1, group_code=standing.group_code)
    assert "No place stands above this one." in text_of(client.get(f"/rankings/{release.pk}/{first.park.code}/next/"))
    assert client.get(f"/rankings/{release.pk}/nobody/next/").status_code == 404
    assert "computing…" not in text_of(client.get(f"/rankings/{release.pk}/{first.park.code}/"))


def test_where_no_possible_value_would_do_the_page_says_so(tmp_path):
    folder = copy_of(LEAGUE, tmp_path / "far")
    change(folder, "figures", lambda rows: [[*r[:4], "0"] if r[0] == "a4" else r for r in rows])
    load_city(folder)
    release, client, said = published("S1", 2020, 2), english(official()), set()
    for standing in release.standings.select_related("park").filter(place__gt=1):
        found = next_place_in(release, standing.group_code, standing.park.code)
        text = text_of(client.get(f"/rankings/{release.pk}/{standing.park.code}/"))
        kind = "alone" if found.alone else "pair" if found.pair else "none"
        said.add(kind)
        words = {
            "alone": "any one of these figures alone would bring it",
            "pair": "no figure alone would bring it, these two together would",
            "none": "Neither one figure nor two together would bring it",
        }
        assert [name for name, word in words.items() if word in text] == [kind]
    assert said


# --- What is out ------------------------------------------------------------------------------------------------------


def released(**changes):
    """Return the page of the first park of a town after ``changes`` in it, published on the day it is due."""
    made = town()
    for park in made.parks:
        hand_in_all(made, park)
        approve(park=park, period=made.period, seen=2, by=made.assessor, way="page")
    report_all(made)
    with act("test"):
        for name, change_ in changes.items():
            change_(made, name)
    return publish(scheme=made.scheme, period=made.period, reason="test", published_on=made.period.due_on).release


def page(release, park="p0"):
    """Return what a page of a park says."""
    return text_of(english(official()).get(f"/rankings/{release.pk}/{park}/"))


def say_na(reason):
    """Return a change by which the first park's sales do not apply, with or without a reason."""

    def done(made, name):
        figure = Figure.objects.get(park=made.park, period=made.period, indicator__code=name)
        FigureVersion.objects.create(
            figure=figure,
            number=figure.versions.count() + 1,
            reported_state="not_applicable",
            recognised_state="not_applicable",
            by_name="test",
            at=made.period.due_on.isoformat() + "T00:00Z",
            way="load",
        )
        if reason:
            figure.answers.create(question="not_applicable", state="not_applicable", text=reason, by_name="x")

    return done


def no_target(state):
    """Return a change by which the first park has no target, or one that is a draft or not issued."""

    def done(made, name):
        own = Target.objects.filter(park=made.park, indicator__code=name, year=2020)
        if state == "none":
            own.update(state="none", value=None, reason="No land is left")
        elif state:
            own.update(state=state)
        else:
            own.delete()
        made.scheme.items.filter(indicator__code=name).update(rule="completion")

    return done


def test_what_is_not_issued_is_out_with_its_reason():
    text = page(released(sales=no_target("none")))
    assert "Sales has no target this year: none is issued (No land is left): left out" in text
    assert "In no count: not issued 1 item For" in text


@pytest.mark.parametrize("state", ["", "draft"])
def test_a_missing_target_counts_as_unknown_and_the_page_says_why(state):
    text = page(released(sales=no_target(state)))
    assert "Sales has no target, none was issued: counts as zero points" in text
    assert "Sales was not reported" not in text


def test_the_header_tells_the_year_by_todays_definitions():
    release = released(sales=no_target("pledged"))
    standing = release.standings.get(park__code="p0")
    assert standing.year_completion is not None
    text = page(release)
    assert f"completion of the year {standing.year_completion:.2f}%, due by now {standing.year_due:.2f}%" in text
    assert "percentage points below schedule" in text
    assert "against last year" in text


def test_a_park_that_reported_nothing_is_not_reported():
    made = town()
    hand_in_all(made)
    approve(park=made.park, period=made.period, seen=2, by=made.assessor, way="page")
    with act("test"):
        made.scheme.items.filter(indicator=made.tax).delete()
    after = made.period.closes_on
    release = publish(scheme=made.scheme, period=made.period, reason="late", published_on=after).release
    text = page(release, "p1")
    assert "· not reported" in text and "items behind" not in text


def test_what_is_not_yet_to_be_had_says_so():
    made = town()
    for park in made.parks:
        hand_in_all(made, park)
        approve(park=park, period=made.period, seen=2, by=made.assessor, way="page")
    release = publish(scheme=made.scheme, period=made.period, reason="early", published_on=TODAY).release
    text = page(release)
    assert "Tax is not to be had yet: left out" in text
    assert "In no count: not to be had yet 1 item" in text


# --- Workings in words ------------------------------------------------------------------------------------------------

WORD = ItemWord("x", "X", "M", 2, "higher", "")
BASE = {
    "x": "0.79", "target": "2.5", "share": "50", "expected": "1.25", "ratio": "0.632", "cap": "1.2",
    "counted": "0.632", "weight": "12", "direction": "higher",
}  # fmt: skip


def scored(rule="completion/2", out="", points="7.584", **working):
    """Return a scored item that is stored nowhere."""
    return ItemScore(rule=rule, out=out, points=None if out else D(points), working=working)


@pytest.mark.parametrize(
    ("working", "said"),
    [
        ({"path": "linear"}, "X 0.79 ÷ (2.50 × 50%) = 63.2%, capped at 120%"),
        ({"path": "hold", "expected": "2.5"}, "X 0.79 ÷ 2.50 = 63.2%"),
        ({"path": "limit", "expected": "2.5"}, "X 0.79 ÷ 2.50 = 63.2%"),
        ({"path": "climb", "base": "1"}, "X 0.79 ÷ (1.00 + 50% × (2.50 − 1.00)) = 63.2%"),
        ({"path": "linear", "share": "33.3"}, "X 0.79 ÷ (2.50 × 33.3%)"),
        ({"measure": "ytd"}, "X 0.79 ÷ (2.50 × 50%) = 63.2%"),
        ({"measure": "point"}, "X 0.79 ÷ 1.25 = 63.2%"),
        ({"path": "linear", "direction": "lower"}, "X (2.50 × 50%) ÷ 0.79 = 63.2% (lower is better)"),
        ({"path": "hold", "direction": "lower", "x": "0"}, "X 0.00 against 1.25 (lower is better): counts as 63.2%"),
        ({"path": "limit", "direction": "lower", "target": "0"}, "X 0.79 against a target of 0 = 63.2%"),
    ],
)  # fmt: skip
def test_a_working_is_told_by_its_path(working, said, settings):
    settings.LANGUAGE_CODE = "en"
    assert working_sentence(WORD, scored(**(BASE | working))).startswith(said)


@pytest.mark.parametrize(
    ("out", "figure", "given", "said"),
    [
        ("excluded", None, "", "X is not asked of this park: left out"),
        ("not_applicable", None, "No meter", "X does not apply to this park (No meter): left out"),
        ("not_applicable", None, "", "X does not apply to this park (no reason given): left out"),
        ("none", None, "No land", "X has no target this year: none is issued (No land): left out"),
        ("unavailable", None, "", "X is not to be had yet: left out"),
        ("nothing_due", SimpleNamespace(expected=D(5), target=D(5)), "", "X is judged at the end of the year: left out"),
        ("nothing_due", SimpleNamespace(expected=D(0), target=D(5)), "", "X is not due yet: left out"),
        ("expected_not_positive", None, "", "X has an expected value of zero or less: left out"),
    ],
)  # fmt: skip
def test_what_is_out_says_why(out, figure, given, said, settings):
    settings.LANGUAGE_CODE = "en"
    assert out_sentence(WORD, scored(out=out, points="0"), figure, given).startswith(said)


@pytest.mark.parametrize(
    ("categories", "score", "penalty", "is_rounded"),
    [
        ({"a": "1.005", "b": "1.005"}, "2.01", None, True),
        ({"a": "1.01", "b": "1.00"}, "2.01", None, False),
        ({"a": "1.004", "b": "1.004"}, "2.008", None, True),
        ({"a": "1.5", "": "0.5"}, "2", None, False),
        ({"a": "3"}, "2.5", "-0.5", False),
        ({"a": "3"}, None, None, False),
    ],
)
def test_points_that_do_not_add_up_as_printed_say_so(categories, score, penalty, is_rounded):
    standing = SimpleNamespace(
        categories=categories,
        score=None if score is None else D(score),
        penalty=None if penalty is None else D(penalty),
    )
    assert has_rounding(standing, 2) is is_rounded


def test_frozen_documents_hold_no_next_place():
    text = release_of(LEAGUE, "S1", 2020, 2).inputs.text
    assert "needed" not in json.loads(text) and "missing_score" not in text


# --- Points against full points ---------------------------------------------------------------------------------------


def lines_of(release, park):
    """Return the rows of the table of items: item, points / full, against full."""
    response = english(official()).get(f"/rankings/{release.pk}/{park}/")
    table = page_of(response.content.decode()).table("points / full points")
    return [row[:3] for row in table.rows[1:]], response


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_points_stand_against_full_points_with_the_most_lost_first(standing):
    release = standing
    # Weights 50, 30, 20: sales 40 of 50, cost 18 of 30, jobs not reported 0 of 20; the bonus of 5 stands outside them.
    lines, response = lines_of(release, "a2")
    assert lines == [
        ["Jobs", "0.00 / 20.00", "-20.00"],
        ["Cost", "18.00 / 30.00", "-12.00"],
        ["Sales", "40.00 / 50.00", "-10.00"],
        ["Awards", "5.00", "+5.00"],
        ["total", "63.00 / 100.00", "-37.00"],
    ]
    assert "Some items are left out" not in text_of(response)
    # One scale: 50 points are the whole width. The bars are in the accent alone.
    bars = re.findall(r'<rect class="(\w+)" x="[\d.]+" y="3" width="([\d.]+)"', response.content.decode())
    assert bars[:6] == [
        ("track", "40.00"), ("plain", "0.00"), ("track", "60.00"), ("plain", "36.00"), ("track", "100.00"), ("plain", "80.00"),
    ]  # fmt: skip


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_the_factor_of_what_is_out_is_said_once_and_full_points_have_it_too(standing):
    release = standing
    # Sales do not apply to park a3: the other 50 of 100 are doubled.
    lines, response = lines_of(release, "a3")
    assert lines == [
        ["Cost", "48.00 / 60.00", "-12.00"],
        ["Jobs", "32.00 / 40.00", "-8.00"],
        ["Awards", "0.00", "0.00"],
        ["Sales", "–", "–"],
        ["total", "80.00 / 100.00", "-20.00"],
    ]
    text = text_of(response)
    assert text.count("2.0000") == 1
    assert "points and full points of all others are × 2.0000; workings show them before that." in text
    # 48 of 60 are 24 of 30 before that.
    assert re.search(r"Cost [^<]* gives 30 × \([^<]*\) = 24\.00 points<", response.content.decode())


def test_the_working_stands_behind_one_click():
    _lines, response = lines_of(release_of(LEAGUE, "S1", 2020, 2), "a1")
    cells = re.findall(r'<td class="sentence whole">(.*?)</td>', response.content.decode(), re.DOTALL)
    assert len(cells) == 4
    assert all(re.fullmatch(r"\s*<details><summary>.*?</summary>[^<]+</details>\s*", cell, re.DOTALL) for cell in cells)


def test_points_beyond_the_full_ones_are_more_and_stand_last():
    # Sales at the cap of 120 % give 60 of 50.
    lines, response = lines_of(release_of(LEAGUE, "S1", 2020, 2), "a1")
    assert lines[0] == ["Jobs", "10.00 / 20.00", "-10.00"]
    assert lines[3] == ["Sales", "60.00 / 50.00", "+10.00"]
    assert response.content.decode().count('<rect class="due"') == 1  # the mark at the full points


def test_where_points_are_penalties_nothing_is_full_and_the_most_stand_first():
    release = release_of(LEAGUE, "S2", 2020, 2)
    response = english(official()).get(f"/rankings/{release.pk}/a2/")
    table = page_of(response.content.decode()).table("penalty points")
    assert [row[:2] for row in table.rows[1:]] == [
        ["Defects", "15.00"],
        ["Delays", "4.00"],
        ["Accidents", "0.00"],
        ["Awards", "-5.00"],
    ]
    assert "against full" not in text_of(response)
