"""Search by characters, pinyin and initials."""

from __future__ import annotations

import re

import pytest
from cities import CROATIA
from factories import CategoryFactory, IndicatorFactory, ParkFactory, ProjectFactory
from people import client_of, official, person
from reading import english, text_of

from parks.models import Park, Role
from parks.querysets import named
from reports.city.loading import load_city

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "name", "finds"),
    [
        ("虹桥", "虹桥工业园区", True),
        ("hq", "虹桥工业园区", True),
        ("HQ", "虹桥工业园区", True),
        ("hongq", "虹桥工业园区", True),
        ("hongqiao", "虹桥工业园区", True),
        ("hong qiao", "虹桥工业园区", True),
        ("hqgyyq", "虹桥工业园区", True),
        ("gyy", "虹桥工业园区", True),
        ("hg", "虹桥工业园区", False),
        ("ongq", "虹桥工业园区", False),
        ("hoq", "虹桥工业园区", True),
        ("q", "虹桥工业园区", True),
        ("iao", "虹桥工业园区", False),
        ("5000d", "年产5000吨", True),
        ("nc5", "年产5000吨", True),
        ("one", "Park one", True),
        ("ark", "Park one", True),
        ("po", "Park one", True),
        ("虹q", "虹桥工业园区", False),
        ("h.*q", "虹桥工业园区", False),
        ("%", "虹桥工业园区", False),
        ("a" * 21, "虹桥工业园区", False),
        ("(", "Park (one)", True),
    ],
)
def test_a_name_is_found_by_characters_pinyin_and_initials(author, text, name, finds):
    ParkFactory(name=name)
    assert Park.objects.filter(named(text)).exists() is finds


def test_what_is_found_is_grouped_and_counted(author):
    park = ParkFactory(code="hq", name="虹桥工业园区")
    IndicatorFactory(code="h/1", name="化学需氧量")
    ProjectFactory(code="1", name="虹桥码头", park=park)
    response = english(official()).get("/search/?q=h")
    text = text_of(response)
    assert "3 matches for “h”" in text
    assert re.search(
        r"Parks 1 虹桥工业园区 hq Indicators 1 化学需氧量 .* · h/1 Projects 1 虹桥码头 虹桥工业园区 · signed · 1", text
    )
    assert re.search(r'<p role="status">', response.content.decode())
    for address in ("/parks/hq/", "/indicators/h%252F1/", "/projects/1/"):
        assert f'href="{address}"' in response.content.decode()


def test_a_project_that_one_may_not_see_is_not_found(author):
    park = ParkFactory(code="a", name="甲")
    ParkFactory(code="b", name="乙")
    ProjectFactory(name="早期", park=park, stage="screened")
    found = {
        place: "早期 " in text_of(client_of(person(Role.PARK_EDITOR, name=place, park=place)).get("/search/?q=zaoqi"))
        for place in ("a", "b")
    }
    assert found == {"a": True, "b": False}


def test_at_most_twenty_of_a_kind_are_shown(author):
    for _number in range(21):
        ParkFactory(name="虹桥")
    text = text_of(english(official()).get("/search/?q=hq"))
    assert "the first 20; more characters narrow it down" in text
    assert "20 matches" in text


@pytest.mark.parametrize(("query", "words"), [("", "hongqiao"), ("?q=", "hongqiao"), ("?q=xyz", "Nothing matches")])
def test_without_a_match_the_page_says_what_to_try(query, words):
    assert words in text_of(english(official()).get(f"/search/{query}"))


@pytest.mark.parametrize("query", ["q=" + "x" * 51, "q=%00"])
def test_what_cannot_be_asked_for_is_refused_in_words(query):
    assert official().get(f"/search/?{query}").status_code == 400


def test_what_was_asked_for_is_text_and_never_markup():
    content = official().get('/search/?q="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert" in content


def test_the_box_is_in_the_bar_of_whoever_may_search():
    reader = official().get("/").content.decode()
    assert reader.count('role="search"') == 2
    assert 'for="search"' in reader
    administrator = client_of(person(Role.ADMINISTRATOR))
    assert 'role="search"' not in administrator.get("/").content.decode()
    assert administrator.get("/search/?q=a").status_code == 403


def test_croatia_is_searched_in_its_own_letters():
    load_city(CROATIA)
    client = english(official())
    assert "Grad Zagreb" in text_of(client.get("/search/?q=zagreb"))
    assert "Đurđevac" in text_of(client.get("/search/?q=Đur"))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("P001", "项目甲 园区 · signed · P001"),
        ("p001", "项目甲 园区 · signed · P001"),
        ("fdi", "外资 Category · fdi"),
        ("HQIP", "虹桥工业园区 HQIP"),
    ],
)
def test_what_has_exactly_this_code_comes_first(author, text, first):
    park = ParkFactory(code="HQIP", name="虹桥工业园区", short_name="虹桥园区", position=2)
    other = ParkFactory(code="x", name="园区", short_name="", position=1)
    ParkFactory(code="a-HQIP", name="别处", position=0)
    category = CategoryFactory(name="Category")
    for position, code in enumerate(["a_fdi", "fdi_a", "fdi"]):
        IndicatorFactory(code=code, name="外资" if code == "fdi" else code, category=category, position=position)
    ProjectFactory(code="P0010", name="项目乙", park=park)
    ProjectFactory(code="P001", name="项目甲", park=other)
    shown = text_of(english(official()).get(f"/search/?q={text}"))
    found = shown.partition(f"for “{text}”")[2]
    assert re.search(rf" Search (Parks|Indicators|Projects) \d {re.escape(first)} ", found)


def test_a_code_is_found_from_a_sign_on_and_never_from_its_middle(author):
    IndicatorFactory(code="real_fdi", name="外资")
    IndicatorFactory(code="xfdi", name="别的")
    shown = text_of(english(official()).get("/search/?q=fdi"))
    assert "外资" in shown
    assert "别的" not in shown


def test_a_park_is_found_by_its_short_name(author):
    ParkFactory(code="z", name="泰兴经济开发区", short_name="经开区")
    assert "泰兴经济开发区" in text_of(official().get("/search/?q=经开区"))
