"""Periods are named as people name them; their code stands in addresses and files."""

from __future__ import annotations

import re

import pytest
from cities import LEAGUE, release_of
from django.utils.translation import override
from people import official

from targets.indicators.period_names import period_name
from targets.models import Period

NAMES = {
    "2016Q1": ("2016年一季度", "2016 first quarter"),
    "2016Q2": ("2016年上半年", "2016 first half"),
    "2016Q3": ("2016年前三季度", "2016 first three quarters"),
    "2016Q4": ("2016年全年", "2016 full year"),
    "2016Y1": ("2016年度", "annual 2016"),
    "2016M3": ("2016年3月", "2016, month 3"),
    "2016": ("2016", "2016"),
}


@pytest.mark.parametrize("label", NAMES)
def test_a_period_is_named_as_people_name_it(label):
    chinese, english = NAMES[label]
    with override("zh-hans"):
        assert period_name(label) == chinese
    with override("en"):
        assert period_name(label) == english
    assert period_name(Period(kind="quarter", year=2016, number=2)) == period_name("2016Q2")


@pytest.mark.django_db
def test_pages_name_periods_and_addresses_hold_their_code():
    release_of(LEAGUE, "S1", 2020, 2)
    client = official()
    for address in ("/", "/rankings/"):
        page = client.get(address).content.decode()
        assert re.search(r'<option value="2020Q2"\s+selected>\s*2020年上半年\s*</option>', page)
        assert "2020年上半年" in page.partition("</title>")[0]
    assert "period=2020Q2" in client.get("/").content.decode()
