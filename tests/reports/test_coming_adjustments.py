"""An adjustment that holds but whose day is still to come: everything shows today's value, and the coming one by its day."""

from __future__ import annotations

from datetime import date

import pytest
from desks import today_is, town
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import AdjustmentFactory, CityTargetFactory, PledgeFactory, TargetFactory
from made_towns import in_force
from people import client_of
from reading import text_of
from workbooks import rows_of, workbook

from accounts.audit.trail import act
from parks.models import Role

pytestmark = pytest.mark.django_db
PAGE = "/targets/2021/"


@pytest.fixture
def made():
    """Make a town in June 2021 whose target of 100 was adjusted to 90 in May and becomes 70 in September, recorded last first."""
    made = town()
    with act("test"):
        target = TargetFactory(park=made.park, indicator=made.sales, year=2021, value=100, state="pledged")
        for no, old, new, month in (("2", 90, 70, 9), ("1", 100, 90, 5)):
            AdjustmentFactory(no=no, target=target, old=old, new=new, reason="flood", effective_on=date(2021, month, 1))
        CityTargetFactory(indicator=made.sales, year=2021, value=90)
    today_is(date(2021, 6, 15))
    return made


def reader_of(user):
    client = client_of(user)
    client.cookies["django_language"] = "en"
    return client


def sheet_of(client, place=0):
    rows = rows_of(client.get(f"{PAGE}?export=xlsx").content, place)
    head = next(
        number for number, row in enumerate(rows) if any("[p0]" in f"{cell}" or "[park]" in f"{cell}" for cell in row)
    )
    return rows[head], rows[head + 1 :]


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.ASSESSOR])
def test_the_page_of_a_target_shows_todays_value_and_names_the_coming_one_by_its_day(made, role):
    page = text_of(reader_of(made.who(role)).get(f"{PAGE}p0/sales/"))
    assert "target 90.00 (pledged as 100.00) From 2021-09-01 on 70.00 (2)" in page


def test_on_its_day_the_coming_value_is_the_one_in_force(made):
    today_is(date(2021, 9, 1))
    page = text_of(reader_of(made.who(Role.OFFICIAL)).get(f"{PAGE}p0/sales/"))
    assert "target 70.00 (pledged as 100.00)" in page and "From 2021-09-01" not in page


def test_who_adjusts_again_sees_both_values_and_is_told_which_one_is_known_already(made):
    client = reader_of(made.assessor)
    page = client.get(f"{PAGE}p0/sales/adjust/")
    assert "target in force 90.00 亿元 (1) · From 2021-09-01 on 70.00 (2)" in text_of(page)
    asked = {
        "seen": page.content.decode().split('name="seen" value="')[1].split('"')[0],
        "new": "70",
        "effective_on": "2021-10-01",
        "asked_by": "Park 0",
        "approved_by": "City",
        "reason": "flood",
        "evidence": SimpleUploadedFile("decision.pdf", b"%PDF-1.4 a decision"),
    }
    refused = client.post(f"{PAGE}p0/sales/adjust/", asked)
    assert refused.status_code == 409 and "From 2021-09-01 on this is the value already." in text_of(refused)


def test_the_breakdown_adds_todays_values_and_names_the_coming_one_in_its_cell(made):
    page = text_of(reader_of(made.assessor).get(PAGE))
    assert "90.00 From 2021-09-01 on 70.00" in page and "The parks do not add up" not in page


def test_the_sheets_say_what_the_grid_says_and_come_back_unchanged(made):
    client = reader_of(made.assessor)
    head, rows = sheet_of(client)
    row = next(row for row in rows if row[0] == "sales")
    assert (row[head.index("Park 0 [p0]")], row[4]) == (90, 90)
    for value, told in ((90, "Nothing differs"), (100, "Nothing differs"), (80, "no longer changed here")):
        row[head.index("Park 0 [p0]")] = value
        read = client.post(f"{PAGE}import/", {"workbook": workbook(head, row)})
        assert told in text_of(read), value


def test_the_sheet_of_details_names_the_coming_value_with_its_day(made):
    client = reader_of(made.assessor)
    head, rows = sheet_of(client, 1)
    assert rows[0][5] == 90 and rows[0][-2] == 70 and str(rows[0][-1]) == "2021-09-01"
    read = client.post(f"{PAGE}import/", {"workbook": workbook(head, rows[0])})
    assert "Nothing differs" in text_of(read)


def test_the_list_of_a_pledge_marks_what_is_still_to_come(made):
    with act("test"):
        in_force(PledgeFactory(no="P-1", park=made.park, year=2021))
    page = text_of(reader_of(made.who(Role.OFFICIAL)).get("/pledges/P-1/"))
    assert "2021-09-01 to come" in page and "2021-05-01 to come" not in page
