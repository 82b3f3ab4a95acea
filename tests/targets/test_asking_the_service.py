"""What happens while a signing service is asked: nothing waits for it, and nothing that changed is signed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from people import end_appointments
from reading import text_of
from served_towns import nothing_is_done, served_town, sign_in_the_page
from signing_service import PIN

from accounts.audit.trail import act
from accounts.keys.actions import revoke_keys
from accounts.models import User
from targets.actions import reissue_pledge
from targets.errors import Overtaken, WorkflowError
from targets.models import Pledge, PledgeSignature
from targets.pledges.actions.service_turns import sign_at_service

WAY = ("dbname", "database", "user", "password", "host", "port")
# Seconds that a slow machine may take for what waits one second, and yet fewer than what the tests wait elsewhere.
MUCH_LONGER = 20
AWAY = "The signing service cannot be reached. Nothing was changed; try again later."
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(service):
    """A town whose head signs by it."""
    return served_town()


@contextmanager
def never() -> Iterator[Callable[..., None]]:
    """Give what does not return until the test is over, and demand that nobody waits for it."""
    is_over, begun = threading.Event(), time.monotonic()
    try:
        yield lambda *_asked, **_more: is_over.wait(3 * MUCH_LONGER) and None
        assert time.monotonic() - begun < MUCH_LONGER
    finally:
        is_over.set()


def test_a_service_that_is_away_or_slow_changes_nothing(made, service, settings):
    settings.SIGNING_SERVICE_SECONDS = 1
    with never() as service.fault:
        assert "The signing service did not answer in time." in text_of(sign_in_the_page(made))
    settings.SIGNING_SERVICE_URL = "http://127.0.0.1:9"
    assert AWAY in text_of(sign_in_the_page(made))
    nothing_is_done(refusals=2)


def test_a_name_that_is_looked_up_for_long_is_not_waited_for(made, settings, monkeypatch):
    settings.SIGNING_SERVICE_SECONDS, settings.SIGNING_SERVICE_URL = 1, "http://sign.example"
    with never() as look_up:
        monkeypatch.setattr("socket.getaddrinfo", look_up)
        with pytest.raises(WorkflowError, match="did not answer in time"):
            made.sign(Pledge.objects.get(), "head-p0", pin=PIN)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_while_the_service_is_asked(service):
    made, held = served_town(), list[int]()

    def look(_endpoint: str, _words: object) -> None:
        options = connection.get_connection_params()
        with closing(psycopg2.connect(**{name: options[name] for name in WAY if name in options})) as other:
            cursor = other.cursor()
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database()"
                " WHERE locktype = 'advisory'"
            )
            held.append(cursor.fetchone()[0])
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE state = 'idle in transaction' AND datname = current_database()"
            )
            held.append(cursor.fetchone()[0])

    service.fault = look
    assert sign_in_the_page(made).status_code == 302
    assert held == [0, 0] * 3


def test_what_changes_while_the_service_is_asked_is_seen(made, monkeypatch):
    """The planted race: somebody issues anew between what the service signs and the act that takes it."""

    def meanwhile(*given, **said):
        pdf = sign_at_service(*given, **said)
        reissue_pledge(pledge=Pledge.objects.get(), reason="error", by=made.who("assessor"), way="page")
        return pdf

    monkeypatch.setattr("targets.pledges.actions.service_turns.sign_at_service", meanwhile)
    with pytest.raises(WorkflowError, match="replaced by a newer one"):
        made.sign(Pledge.objects.get(), "head-p0", pin=PIN)
    assert not PledgeSignature.objects.exists()


def test_a_signature_is_taken_for_what_was_asked_alone(made, monkeypatch):
    """The planted race: the person has another name by the time of the act, so that the signature names nobody."""

    def meanwhile(*given, **said):
        with act("test"):
            User.objects.filter(username="head-p0").update(name="Other")
        return sign_at_service(*given, **said)

    monkeypatch.setattr("targets.pledges.actions.service_turns.sign_at_service", meanwhile)
    with pytest.raises(Overtaken, match="Something changed"):
        made.sign(Pledge.objects.get(), "head-p0", pin=PIN)
    assert not PledgeSignature.objects.exists()


def test_rights_that_end_while_the_service_is_asked_do_not_count(made, monkeypatch):
    def meanwhile(*given, **said):
        end_appointments(made.who("head-p0"), date(2020, 1, 2))
        return sign_at_service(*given, **said)

    monkeypatch.setattr("targets.pledges.actions.service_turns.sign_at_service", meanwhile)
    with pytest.raises(PermissionDenied):
        made.sign(Pledge.objects.get(), "head-p0", pin=PIN)
    assert not PledgeSignature.objects.exists()


def test_a_key_revoked_while_the_service_is_asked_does_not_count(made, monkeypatch):
    def meanwhile(*given, **said):
        pdf = sign_at_service(*given, **said)
        revoke_keys(user=made.who("head-p0"), by=None, reason="lost")
        return pdf

    monkeypatch.setattr("targets.pledges.actions.service_turns.sign_at_service", meanwhile)
    with pytest.raises(WorkflowError, match="no signing key of yours"):
        made.sign(Pledge.objects.get(), "head-p0", pin=PIN)
    assert not PledgeSignature.objects.exists()
