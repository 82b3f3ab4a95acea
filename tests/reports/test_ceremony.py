"""The signing ceremony: what the hall sees, without reloading, and how a hand-in is confirmed."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from confirmed import confirmed
from factories import PledgeFactory
from made_towns import in_force
from people import client_of, person
from promises import YEAR, no_documents, promising
from reading import english, queries_of, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Park, Role
from targets.models import PledgeHandIn

pytestmark = pytest.mark.django_db
PAGE, FIRST = f"/pledges/ceremony/{YEAR}/", "/pledges/P〔2020〕1号/"
POLL = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch):
    no_documents(monkeypatch)


def browser(made, name):
    return english(client_of(made.who(name)))


def next_of(response):
    """Return the address that the page asks again."""
    return re.search(r'data-hx-get="([^"]+)"', response.content.decode())[1]


def test_the_hall_sees_each_signature_and_each_hand_in():
    made = promising(2, park_posts="Secretary\nDirector")
    made.people["secretary"] = person(Role.PARK_HEAD, name="secretary", park="p0")
    with act("test"):
        made.people["secretary"].appointments.update(title="Secretary")
    confirmed(made.people["secretary"])
    first, _second = made.issue()
    assessor = browser(made, "assessor")
    text = text_of(assessor.get(PAGE))
    assert "signed by 0 of 2 parks · handed in 0" in text
    assert "○ Secretary not signed yet ○ Director not signed yet ○ Mayor not signed yet" in text
    made.sign(first, "secretary")
    assert "✓ Secretary has signed ○ Director not signed yet" in text_of(assessor.get(PAGE))
    made.sign(first, "head-p0")
    made.sign(first, "mayor")
    done = assessor.post(f"{FIRST}hand-in/", {}, follow=True)
    assert done.redirect_chain == [(PAGE, 302)]
    assert "signed by 1 of 2 parks · handed in 1" in text_of(done)
    assert "✓ Mayor has signed ✓ handed in" in text_of(done)
    entry = AuditEntry.objects.get(act="targets.hand_in_pledge", outcome="done")
    assert (entry.object_key, entry.place) == (first.no, "park:p0")


@pytest.mark.parametrize(("name", "is_large"), [("园" * 16, True), ("园" * 17, False)])
def test_long_names_are_shown_in_smaller_type_so_that_the_last_row_is_on_the_screen(name, is_large):
    made = promising(2)
    with act("test"):
        Park.objects.filter(pk=made.parks[0].pk).update(name=name)
    made.issue()
    page = browser(made, "assessor").get(f"/pledges/ceremony/{YEAR}/").content.decode()
    assert name in page and ('class="ceremony few"' in page) == is_large


def test_it_asks_again_and_is_sent_only_what_changed():
    made = promising(1)
    (pledge,) = made.issue()
    client = browser(made, "mayor")
    again = next_of(client.get(PAGE))
    same = client.get(again, headers=POLL)
    assert (same.status_code, same.content) == (204, b"")
    made.sign(pledge, "head-p0")
    changed = client.get(again, headers=POLL)
    assert "✓ Director" in text_of(changed)
    assert "<html" not in changed.content.decode()
    assert next_of(changed) != again


def test_paper_is_said_where_it_is_so():
    made = promising(1)
    made.issue()
    with act("test"):
        in_force(PledgeFactory(no="A-1", park=made.parks[0], year=2019, is_paper=True))
    assessor = browser(made, "assessor")
    assert "Park 0 paper ✓ has signed ✓ has signed" in text_of(assessor.get("/pledges/ceremony/2019/"))
    assessor.post(f"{FIRST}hand-in/", {"is_paper": "on"})
    assert "Park 0 paper ○ Director not signed yet" in text_of(assessor.get(PAGE))
    assert "handed in on 2020-07-06 confirmed by assessor paper" in text_of(assessor.get(FIRST))


def test_what_is_not_signed_is_not_handed_in_and_nothing_twice():
    made = promising(1)
    (pledge,) = made.issue()
    assessor = browser(made, "assessor")
    early = assessor.post(f"{FIRST}hand-in/", {})
    assert early.status_code == 409
    page = early.content.decode()
    field = page[page.index('name="is_paper"') : page.index("The pledge is handed in")]
    assert 'role="alert">The park has not signed yet.' in field and "notice error" not in page
    made.sign(pledge, "head-p0")
    assessor.post(f"{FIRST}hand-in/", {})
    again = assessor.post(f"{FIRST}hand-in/", {})
    assert again.status_code == 409
    assert "assessor confirmed already that it was handed in." in text_of(again)
    assert PledgeHandIn.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "page", "confirms"),
    [
        (Role.ASSESSOR, "P〔2020〕1号", 200),
        (Role.CITY_SIGNATORY, "P〔2020〕1号", 403),
        (Role.PARK_HEAD, "P〔2020〕1号", 403),
        (Role.OFFICIAL, "There are no pledges yet", 403),
        (Role.ADMINISTRATOR, "", 403),
    ],
)
def test_who_sees_the_ceremony_and_who_confirms(role, page, confirms):
    made = promising(2)
    made.issue()
    client = english(client_of(person(role, name=f"a-{role}", park="p0" if role == Role.PARK_HEAD else None)))
    shown = client.get(PAGE)
    assert (shown.status_code == 200) is bool(page)
    assert page in unquote(shown.content.decode())
    assert ("P〔2020〕2号" in unquote(shown.content.decode())) is (role in (Role.ASSESSOR, Role.CITY_SIGNATORY))
    assert client.get(f"{FIRST}hand-in/").status_code == confirms
    assert not PledgeHandIn.objects.exists()


def test_a_withdrawn_pledge_is_not_shown_and_not_handed_in():
    made = promising(1)
    made.issue()
    assessor = browser(made, "assessor")
    assessor.post(f"{FIRST}end/withdraw/", {"reason": "wrong year"})
    assert "There are no pledges yet" in text_of(assessor.get(PAGE))
    assert assessor.post(f"{FIRST}hand-in/", {"is_paper": "on"}).status_code == 409


def test_asking_again_is_cheap_for_any_number_of_parks():
    made = promising(8)
    made.issue()
    client = client_of(made.who("mayor"))
    assert len(queries_of(client, PAGE)) == 5
    assert client.get(PAGE.replace("2020", "0000")).status_code == 404
