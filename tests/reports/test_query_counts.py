"""What pages that depend on the person cost: the same queries for 3 and 30 parks."""

from __future__ import annotations

from datetime import date

import pytest
from made_towns import statistics, town
from people import client_of, person
from reading import RECORDED, queries_of
from trees import BASE

from accounts.audit.trail import act
from accounts.models import User
from parks.models import Appointment, Park, Role

pytestmark = pytest.mark.django_db
PAGES = {
    "projects": "/projects/?park=p1&q=p",
    "project": "/projects/x-p1/",
    "pledges": "/pledges/",
    "ceremony": "/pledges/ceremony/2020/",
    "hand-in of a pledge": "/pledges/泰园责〔2020〕p1号/hand-in/",
    "paper": "/pledges/泰园责〔2020〕p1号/paper/",
    "settle": "/pledges/泰园责〔2020〕p1号/settle/",
    "hand over": "/pledges/泰园责〔2020〕p1号/hand-over/",
    "pledge": "/pledges/泰园责〔2020〕p1号/",
    "periods": "/periods/",
    "period": "/periods/2020Q1/",
    "period to decide": "/periods/2020Q1/?only=waiting",
    "submission": "/periods/2020Q1/parks/p0/",
    "open a period": "/periods/new/",
    "days of a period": "/periods/2020Q1/days/",
    "more time": "/periods/2020Q1/extend/p2/",
    "years of targets": "/targets/",
    "breakdown": "/targets/2020/",
    "derive targets": "/targets/2020/derive/",
    "issue targets": "/targets/2020/issue/",
    "import targets": "/targets/2020/import/",
    "target": "/targets/2020/p1/sales/",
    "adjust a target": "/targets/2020/p1/sales/adjust/",
    "entry": "/entry/",
    "search": "/search/?q=p",
}


def everything(user: User) -> User:
    """Appoint somebody head of a park, reviewer and city signatory too: nobody's tasks cost more."""
    with act("test"):
        since = {"user": user, "from_on": date(2020, 1, 1)}
        Appointment.objects.create(role=Role.PARK_HEAD, park=Park.objects.get(code="p1"), **since)
        Appointment.objects.create(role=Role.REVIEWER, department=statistics(), **since)
        Appointment.objects.create(role=Role.CITY_SIGNATORY, **since)
    return user


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("parks", [3, 30])
def test_pages_make_the_recorded_number_of_queries_at_every_size(name, parks):
    town(parks)
    made = queries_of(client_of(everything(person(Role.ASSESSOR))), PAGES[name])
    assert len(made) == RECORDED[name], [sql[:150] for sql in made]
    # Whom to chase, how far entering is and each kind of what waits of pledges are questions of their own.
    assert len(made) <= {"entry": 14, "hand over": 10}.get(name, 8)


def test_what_is_recorded_of_towns_is_asked_for():
    """A page that nobody counts any more has no budget either."""
    tests = "".join(path.read_text() for path in (BASE / "tests").rglob("test_*.py"))
    assert {name for name in RECORDED if f'"{name}"' not in tests} == set()
