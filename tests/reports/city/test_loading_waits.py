"""Two loads of a city at one moment, one after the other by no chance."""

from __future__ import annotations

from functools import partial

import pytest
from cities import FULL, copy_of
from racing import beside

from core.locks import Lock, hold
from reports.city.loading import load_city

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_load_waits_and_finds_what_the_first_made(tmp_path):
    """It makes nothing a second time, and changes nothing."""
    folder = copy_of(FULL, tmp_path / "city")
    found = beside(partial(load_city, folder), partial(load_city, folder))
    assert found.waited
    assert not isinstance(found.second, Exception), found.second
    assert sum(count.new for count in found.first.counts.values()) > 0
    again = {name: (count.new, count.changed) for name, count in found.second.counts.items()}
    assert set(again.values()) == {(0, 0)}


def test_a_load_waits_for_another_before_it_reads_a_row(tmp_path):
    """Two that met each other's rows in different orders would wait for each other for ever."""
    found = beside(partial(hold, Lock.LOADING), partial(load_city, copy_of(FULL, tmp_path / "city"), dry_run=True))
    assert found.waited
