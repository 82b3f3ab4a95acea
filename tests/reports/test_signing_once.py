"""Who signs several documents gives the password once in ten minutes; each document is still read and confirmed alone."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from confirmed import confirm_keys, ready_to_sign
from django.urls import reverse
from django.utils import timezone
from people import PASSWORD, client_of
from promises import no_documents, promising
from reading import english, text_of
from served_towns import HEAD, served
from signing_service import PIN
from supplemented import adjust, pledged

from accounts.actions import change_password
from accounts.keys import unlocked
from accounts.keys.actions import revoke_keys, unlock
from accounts.keys.assigning import assign_credential
from accounts.models import AuditEntry, Session, SigningKey
from targets.acting import clock
from targets.models import Pledge, PledgeSignature, SupplementSignature

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (f"/pledges/P〔2020〕{number}号/sign/" for number in (1, 2, 3))
AGAIN = "not asked for again until"


@pytest.fixture(autouse=True)
def own_keys(monkeypatch, settings, tmp_path):
    """Let documents be stand-ins and keys real ones, whose passwords are cheap to guess."""
    no_documents(monkeypatch)
    monkeypatch.setattr("targets.pledges.actions.signing.unlock", unlock)
    monkeypatch.setattr("accounts.keys.envelopes.COST", 2**4)
    settings.AUTHORITY_DIR = tmp_path / "authority"


@pytest.fixture
def made():
    """Return a town whose three pledges wait for the mayor."""
    town = promising(3)
    for pledge in town.issue():
        town.sign(pledge, f"head-{pledge.park.code}")
    return town


@pytest.fixture
def service(settings, tmp_path):
    """Run a signing service, set up here."""
    with served(settings, tmp_path) as running:
        yield running


@pytest.fixture
def mayor(made):
    ready_to_sign(made.who("mayor"), PASSWORD)
    return english(client_of(made.who("mayor")))


def sign(client, address, **given):
    """Return the answer to who signs what the page shows; without the password where none is given."""
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(address).content.decode())[1]
    return client.post(address, {"seen": seen, **given}, follow=True)


def by_city() -> int:
    return PledgeSignature.objects.filter(side="city").count()


def test_the_second_document_is_signed_without_the_password_once_it_was_read(made, mayor):
    assert "Your password" in text_of(mayor.get(FIRST)) and AGAIN not in text_of(mayor.get(FIRST))
    assert "is signed." in text_of(sign(mayor, FIRST, password=PASSWORD))
    page = mayor.get(SECOND)
    assert AGAIN in text_of(page) and 'name="password"' not in page.content.decode()
    unread = sign(mayor, SECOND)
    assert unread.status_code == 400 and "Read the document, and then tick this." in text_of(unread)
    assert by_city() == 1
    assert "is signed." in text_of(sign(mayor, SECOND, is_read="on"))
    key = SigningKey.objects.get(user=made.people["mayor"])
    last = PledgeSignature.objects.filter(side="city").last()
    assert last.pdf.tobytes().endswith(PledgeSignature.objects.filter(side="city").first().pdf.tobytes()[-40:])
    told = AuditEntry.objects.filter(act="targets.sign_pledge", by=made.people["mayor"]).order_by("at")
    assert [entry.details.get("is_unlocked_before") for entry in told] == [None, True]
    assert key.serial


def test_after_the_last_document_nothing_stays_open(mayor):
    sign(mayor, FIRST, password=PASSWORD)
    for address in (SECOND, THIRD):
        assert "is signed." in text_of(sign(mayor, address, is_read="on"))
    assert unlocked.KEPT not in mayor.session


def test_the_ten_minutes_do_not_begin_anew_with_each_document(mayor):
    sign(mayor, FIRST, password=PASSWORD)
    until = mayor.session[unlocked.KEPT]["until"]
    sign(mayor, SECOND, is_read="on")
    assert mayor.session[unlocked.KEPT]["until"] == until


def test_when_the_time_is_over_the_password_is_asked_for_in_words(mayor, monkeypatch):
    sign(mayor, FIRST, password=PASSWORD)
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', mayor.get(SECOND).content.decode())[1]
    later = timezone.now() + unlocked.LASTS + timedelta(seconds=1)
    monkeypatch.setattr("accounts.keys.unlocked.timezone.now", lambda: later)
    late = mayor.post(SECOND, {"seen": seen, "is_read": "on"})
    assert late.status_code == 400 and "The ten minutes are over" in text_of(late)
    assert 'name="password"' in late.content.decode() and by_city() == 1


@pytest.mark.parametrize("wrong", ["seen", "revoked"])
def test_after_something_refused_the_password_is_asked_for_again(made, mayor, wrong):
    sign(mayor, FIRST, password=PASSWORD)
    given = {"seen": "0" * 64} if wrong == "seen" else {}
    if wrong == "revoked":
        revoke_keys(user=made.people["mayor"], by=None, reason="lost")
    refused = sign(mayor, SECOND, is_read="on", **given)
    assert refused.status_code == 409 and 'name="password"' in refused.content.decode()
    assert 'name="password"' in mayor.get(SECOND).content.decode()
    assert by_city() == 1


def test_who_leaves_the_desk_asks_for_the_password_again(mayor):
    sign(mayor, FIRST, password=PASSWORD)
    assert AGAIN not in text_of(mayor.post(SECOND, {"forget": "yes"}, follow=True))
    assert sign(mayor, SECOND, is_read="on").status_code == 400
    assert by_city() == 1


def test_log_out_and_a_new_password_end_it(made, mayor):
    sign(mayor, FIRST, password=PASSWORD)
    cookie = mayor.cookies[unlocked.COOKIE].value
    mayor.post(reverse("accounts:log_out"))
    again = english(client_of(made.who("mayor")))
    again.cookies[unlocked.COOKIE] = cookie
    assert 'name="password"' in again.get(SECOND).content.decode()
    sign(again, SECOND, password=PASSWORD)
    kept = dict(again.session)[unlocked.KEPT]
    change_password(user=made.who("mayor"), password="another-Password-77", address=None, old=PASSWORD)
    third = english(client_of(made.who("mayor")))
    third.cookies[unlocked.COOKIE] = again.cookies[unlocked.COOKIE].value
    session = third.session
    session[unlocked.KEPT] = kept  # as if it could be carried into another session
    session.save()
    assert sign(third, THIRD, is_read="on").status_code == 409
    assert by_city() == 2


@pytest.mark.parametrize("name", ["until", "serial", "sealed"])
def test_what_is_kept_does_not_open_once_it_is_changed(mayor, name):
    sign(mayor, FIRST, password=PASSWORD)
    session = mayor.session
    later = (timezone.now() + timedelta(hours=9)).isoformat()
    session[unlocked.KEPT] |= {
        name: {"until": later, "serial": "00", "sealed": base64.b64encode(b"x" * 99).decode()}[name]
    }
    session.save()
    assert sign(mayor, SECOND, is_read="on").status_code == 409
    assert by_city() == 1


def test_neither_the_session_nor_the_database_holds_what_opens_the_key(made, mayor):
    sign(mayor, FIRST, password=PASSWORD)
    key = unlock(user=made.people["mayor"], password=PASSWORD, at=clock()).key
    kept = mayor.session[unlocked.KEPT]
    cookie = mayor.cookies[unlocked.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 600)
    row = str(list(Session.objects.values()))
    for secret in (PASSWORD, base64.b64encode(key).decode()[:60], cookie.value):
        assert secret not in row and secret not in str(kept)
    assert key not in base64.b64decode(kept["sealed"])
    without = english(client_of(made.who("mayor")))
    without.cookies["session"] = mayor.cookies["session"].value if "session" in mayor.cookies else ""
    assert 'name="password"' in without.get(SECOND).content.decode()


def test_supplements_and_pledges_are_one_round():
    made = pledged(made=promising(1))
    for code, new in (("sales", "80"), ("share", "30")):
        adjust(made, new, code=code)
    head = english(client_of(made.who("head-p0")))
    address = "/pledges/P〔2020〕1号/supplements/{}/"
    assert "is signed." in text_of(sign(head, address.format(1), password=PASSWORD))
    assert AGAIN in text_of(head.get(address.format(2)))
    assert "is signed." in text_of(sign(head, address.format(2), is_read="on"))
    assert SupplementSignature.objects.count() == 2


def test_the_pin_of_a_signing_service_is_asked_for_each_time(service, monkeypatch):
    made = pledged(made=promising(1))
    for code, new in (("sales", "80"), ("share", "30")):
        adjust(made, new, code=code)
    assign_credential(user=made.who("head-p0"), credential=HEAD)
    confirm_keys(made.who("head-p0"))
    monkeypatch.setattr(
        "targets.pledges.actions.service_turns.sign_at_service", lambda pdf, signer, **_said: pdf + signer.pin.encode()
    )
    head = english(client_of(made.who("head-p0")))
    address = "/pledges/P〔2020〕1号/supplements/{}/"
    assert "is signed." in text_of(sign(head, address.format(1), password=PASSWORD, pin=PIN))
    page = head.get(address.format(2))
    assert AGAIN in text_of(page) and 'name="pin"' in page.content.decode()
    assert "sealed" not in head.session[unlocked.KEPT]
    assert sign(head, address.format(2), is_read="on").status_code == 400  # no PIN
    assert 'name="password"' in head.get(address.format(2)).content.decode()
    assert "is signed." in text_of(sign(head, address.format(2), password=PASSWORD, pin=PIN))
    assert Pledge.objects.count() == 1
