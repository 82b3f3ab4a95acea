"""Each address that names a row, with a row that is there: the proper people get it, all others with the same rights do not.

`test_access.py` asks which role has a page; here each person has the page and comes for a row of their own park or
department, or of another one.
"""

from __future__ import annotations

import pytest
from people import client_of
from rows_of_all import ACTS, PEOPLE, ROWS, keep_files, town_of_rows
from standing import stands_on

pytestmark = [pytest.mark.django_db, stands_on(town_of_rows)]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    keep_files()


def answered(browser, address, sent=None):
    """Return the status of an answer."""
    return (browser.get(address) if sent is None else browser.post(address, sent)).status_code


@pytest.mark.parametrize("name", PEOPLE)
def test_a_row_is_there_for_whom_it_concerns(standing, name):
    made, rows = standing
    browser, wrong = client_of(made.who(name)), {}
    for page, (address, seeing, without_page) in ROWS.items():
        status = answered(browser, address.format(**rows))
        if status != (200 if name in seeing else 403 if name in without_page else 404):
            wrong[page] = status
    assert wrong == {}


@pytest.mark.parametrize("name", PEOPLE)
def test_an_act_on_a_row_is_whose_it_is(standing, name):
    made, rows = standing
    browser, wrong = client_of(made.who(name)), {}
    for act, (address, sent, doing, done, without_act) in ACTS.items():
        asked = {key.format(**rows): value.format(**rows) for key, value in sent.items()}
        status = answered(browser, address.format(**rows), asked)
        if status != (done if name in doing else 403 if name in without_act else 404):
            wrong[act] = status
    assert wrong == {}
