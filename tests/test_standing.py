"""What several tests stand on is made once, and what one of them writes no other sees."""

from __future__ import annotations

import pytest
from conftest import empty_database
from django.db import IntegrityError, connection
from factories import ParkFactory
from standing import stands_on

from accounts.audit.trail import act
from parks.models import Park

pytestmark = pytest.mark.django_db
MADE: list[str] = []


def two_parks(code):
    """Make two parks."""
    MADE.append(code)
    with act("test"):
        return [ParkFactory(code=code), ParkFactory(code=f"{code}2")]


def codes():
    return sorted(Park.objects.values_list("code", flat=True))


@stands_on(two_parks, "a")
@pytest.mark.parametrize("time", [1, 2, 3])
def test_each_test_sees_the_town_and_nothing_of_another_test(standing, time):
    assert codes() == ["a", "a2"]
    assert standing[0].name != "changed"
    standing[0].name = "changed"
    with act("test"):
        ParkFactory(code="b")
        Park.objects.filter(code="a").update(code=f"z{time}")
    assert codes() != ["a", "a2"]
    assert MADE.count("a") == 1


@stands_on(two_parks, "c")
def test_another_town_stands_alone(standing):
    assert codes() == ["c", "c2"] == [park.code for park in standing]


def test_who_asks_for_none_has_none(standing):
    assert (codes(), standing) == ([], None)


@stands_on(two_parks, "d")
def test_what_fails_within_leaves_the_town():
    with pytest.raises(IntegrityError), act("test"):
        [ParkFactory(code=code) for code in ("e", "e")]
    assert codes() == ["d", "d2"]


@pytest.mark.django_db(transaction=True)
def test_a_test_that_keeps_its_rows_finds_no_town():
    assert codes() == []
    with act("test"):
        ParkFactory(code="f")
    connection.close()
    assert codes() == ["f"]
    empty_database()
