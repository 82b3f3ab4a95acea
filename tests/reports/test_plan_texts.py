"""What a plan says beside its numbers: milestones of years, schemes of categories, who is responsible."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from people import client_of, person
from reading import RECORDED, english, queries_of, text_of
from standing import stands_on
from towns import passing_town

from accounts.models import AuditEntry
from parks.models import Role
from targets.models import Category, PlanText

pytestmark = [pytest.mark.django_db, stands_on(passing_town)]
ADDRESS = "/plans/pl/texts/"
FIRST = {"year-2020-text": "Roads\r\nand water", "year-2020-responsible": "Head of works", "year-2020-seen": "-"}


@pytest.fixture
def assessor():
    """Return the browser of an assessor of a town with a plan, in English."""
    return english(client_of(person(Role.ASSESSOR)))


def seen_of(client, field, address=ADDRESS):
    """Return the token that the form shows of a part."""
    return client.get(address).content.decode().split(f'name="{field}-seen" value="')[1].split('"')[0]


def test_texts_are_written_shown_and_told_in_the_history(assessor):
    reader = english(client_of(person(Role.OFFICIAL)))
    kept = {"If-None-Match": reader.get("/plans/pl/")["ETag"]}
    assert "No milestone of a year and no scheme of a category is written yet." in text_of(assessor.get("/plans/pl/"))
    category = f"category-{Category.objects.get().pk}"
    typed = FIRST | {f"{category}-text": "Sell more", f"{category}-responsible": "", f"{category}-seen": "-"}
    done = assessor.post(ADDRESS, typed, follow=True)
    assert "2 texts saved." in text_of(done)
    page = reader.get("/plans/pl/", headers=kept)
    assert page.status_code == 200
    assert "Roads<br>and water" in page.content.decode()
    assert re.search(r"2020 Roads and water assessor, [-0-9]{10} Head of works", text_of(page))
    assert re.search(r"Economy Sell more assessor, [-0-9]{10} –", text_of(page)) and "History ·" not in text_of(page)
    again = {"year-2020-text": "Rails", "year-2020-responsible": "", "year-2020-seen": seen_of(assessor, "year-2020")}
    assert assessor.post(ADDRESS, again).status_code == 302
    assert "Rails" in text_of(reader.get("/plans/pl/")) and "Sell more" in text_of(reader.get("/plans/pl/"))
    emptied = {"year-2020-text": "", "year-2020-responsible": " ", "year-2020-seen": seen_of(assessor, "year-2020")}
    assert assessor.post(ADDRESS, emptied).status_code == 302
    assert not PlanText.objects.filter(year=2020).exists()
    words = ("taken away", "Rails", "Roads and water · Head of works")
    # Who sees the plan reads the same beside the text, also beside one that was taken away.
    for text in (text_of(assessor.get(ADDRESS)), text_of(reader.get("/plans/pl/"))):
        told = text[text.index("History · 3 · 2020") :]
        assert sorted(words, key=told.index) == list(words) and "assessor" in told
    entry = AuditEntry.objects.filter(act="targets.save_plan_texts").order_by("at").first()
    assert entry.details["changes"]["2020"] == {
        "old": None,
        "new": {"text": "Roads\nand water", "responsible": "Head of works"},
    }


def test_texts_of_one_park_are_shown_with_the_park(assessor):
    assert assessor.post(f"{ADDRESS}?park=p4", FIRST).status_code == 302
    assert PlanText.objects.get().park.code == "p4"
    assert "Roads" not in assessor.get("/plans/pl/").content.decode()
    assert "Roads" in assessor.get("/plans/pl/?park=p4").content.decode()
    assert "Roads" in assessor.get(f"{ADDRESS}?park=p4").content.decode()
    assert "Roads" not in assessor.get(ADDRESS).content.decode()
    assert AuditEntry.objects.get(act="targets.save_plan_texts").place == "park:p4"
    assert assessor.get(f"{ADDRESS}?park=none").status_code == 404


def test_showing_another_park_saves_what_was_typed_for_this_one(assessor):
    page = assessor.get(ADDRESS).content.decode()
    assert "Save and show" in page and "data-guard" in page and "js/leaving" in page
    shown = assessor.post(ADDRESS, FIRST | {"then": "show", "show": "p4"}, follow=True)
    assert shown.redirect_chain[-1][0] == f"{ADDRESS}?park=p4"
    assert "1 text saved." in text_of(shown) and "Roads" not in shown.content.decode()
    assert PlanText.objects.get().park is None
    back = assessor.post(f"{ADDRESS}?park=p4", {"then": "show", "show": ""}, follow=True)
    assert "Roads" in back.content.decode() and "Nothing differs" not in text_of(back)


def test_what_cannot_be_saved_stays_on_the_page_instead_of_another_park(assessor):
    typed = FIRST | {"year-2020-responsible": "x" * 101, "then": "show", "show": "p4"}
    refused = assessor.post(ADDRESS, typed)
    page = refused.content.decode()
    assert refused.status_code == 400 and "Roads" in page and "x" * 101 in page
    assert '<option value="p4" selected>' in page and "data-refused" in page
    assert not PlanText.objects.exists()


@pytest.mark.parametrize("park", ["none", "x" * 500, "'"])
def test_a_park_that_is_none_is_not_shown_and_nothing_is_saved(assessor, park):
    assert assessor.post(ADDRESS, FIRST | {"then": "show", "show": park}).status_code == 404
    assert not PlanText.objects.exists()


def test_what_is_not_sent_stays_and_the_same_leaves_no_row(assessor):
    assessor.post(ADDRESS, FIRST)
    assert assessor.post(ADDRESS, {}).status_code == 302
    same = FIRST | {"year-2020-seen": seen_of(assessor, "year-2020")}
    assert "Nothing differs" in text_of(assessor.post(ADDRESS, same, follow=True))
    assert PlanText.objects.count() == AuditEntry.objects.filter(act="targets.save_plan_texts").count() == 1


@pytest.mark.parametrize(
    ("name", "value"), [("text", "x" * 5001), ("responsible", "y" * 101), ("text", "a\x00b"), ("seen", "z" * 41)]
)
def test_what_cannot_be_taken_is_said_and_kept(assessor, name, value):
    sent = FIRST | {f"year-2020-{name}": value, "year-2021-text": "Kept too", "year-2021-seen": "-"}
    refused = assessor.post(ADDRESS, sent)
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "Kept too" in page and not PlanText.objects.exists()
    assert name == "seen" or f'id="id_year-2020-{name}_error"' in page


def test_two_people_write_at_once(assessor):
    assessor.post(ADDRESS, FIRST)
    late = {"year-2020-text": "Mine", "year-2020-responsible": "", "year-2020-seen": "-", "year-2021-text": "Next"}
    refused = assessor.post(ADDRESS, late | {"year-2021-seen": "-"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Somebody else wrote meanwhile:" in page and "Roads\nand water · Head of works" in page
    assert "Mine" in page and "Next" in page and PlanText.objects.get().text.startswith("Roads")
    seen = page.split('name="year-2020-seen" value="')[1].split('"')[0]
    assert assessor.post(ADDRESS, late | {"year-2020-seen": seen}).status_code == 302
    assert PlanText.objects.get(year=2020).text == "Mine"


def test_years_with_a_text_stay_in_the_plan(assessor):
    assessor.post(ADDRESS, {"year-2022-text": "Done", "year-2022-seen": "-"})
    head = {"name": "x", "kind": "three_year", "start_year": 2019, "end_year": 2021}
    page = assessor.get("/plans/pl/head/").content.decode()
    refused = assessor.post("/plans/pl/head/", head | {"seen": page.split('name="seen" value="')[1].split('"')[0]})
    assert refused.status_code == 409 and "The plan has a text for 2022" in text_of(refused)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ASSESSOR])
def test_others_are_refused(assessor, role):
    client = client_of(person(role, name="other"))
    assert client.get(ADDRESS).status_code == client.post(ADDRESS, FIRST).status_code == 403
    assert Client().get(ADDRESS)["Location"].startswith("/log-in/")
    assert not PlanText.objects.exists()


def test_the_page_makes_the_recorded_number_of_queries(assessor):
    assessor.post(ADDRESS, FIRST | {"year-2021-text": "More", "year-2021-seen": "-"})
    made = queries_of(assessor, ADDRESS)
    assert len(made) == RECORDED["texts of a plan"] <= 8, [sql[:150] for sql in made]
