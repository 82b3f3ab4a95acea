"""Attacks on the judgement of documents: nothing counts as genuine that this installation has not registered itself."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta

import psycopg2
import pytest
from confirmed import confirm_keys, ready_to_sign
from conftest import as_superuser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from documents import signed, unsigned
from people import PASSWORD, client_of, person
from promises import Promising, promising
from reading import english, queries_of, text_of
from served_towns import verified

from accounts.audit.trail import act
from accounts.keys import actions
from accounts.keys.authority import issue_certificate
from accounts.keys.envelopes import unseal
from accounts.keys.late import chain
from accounts.keys.signer import Signer
from accounts.keys.trust import der_of
from accounts.models import ConfirmedHow, KeyConfirmation, SigningKey, User
from config.database.base import cluster
from core.locks import Lock
from parks.models import Role
from targets.acting import clock
from targets.documents import bounds
from targets.documents.text import Field, digests
from targets.models import Pledge, PledgeSignature

pytestmark = pytest.mark.django_db
NOT_HERE = "Signature valid, but not registered or not confirmed here"
SAID = {"park": "Park 0", "reason": "签署"}


@pytest.fixture
def made(tmp_path, settings) -> Promising:
    """A town whose only pledge is issued, and whose people have keys."""
    settings.AUTHORITY_DIR = tmp_path / "authority"
    made = promising(1)
    made.issue()
    for name in ("head-p0", "mayor"):
        ready_to_sign(made.who(name), PASSWORD)
    return made


def document():
    """Return the unsigned PDF of the pledge."""
    return bytes(Pledge.objects.get().document.pdf)


def key_of(made, name):
    """Return a person's key, unlocked."""
    return actions.unlock(user=made.who(name), password=PASSWORD, at=clock())


def forged(name, **given):
    """Return a key that the installation's own authority certified behind its back, as who has its file can."""
    issued = issue_certificate(name, clock())
    return Signer(given.get("serial", issued.serial), issued.certificate, issued.chain, issued.key)


def signed_as(pdf, key, field=Field.PARTY_B_1, name="head-p0", post="Director"):
    """Return the PDF with a signature that says what it likes."""
    return signed(pdf, key, field, signer_name=name, post=post, at=clock(), **SAID)


def judge():
    """Return the browser of somebody who judges."""
    return english(client_of(User.objects.filter(username="judge").first() or person(Role.OFFICIAL, name="judge")))


def sent(pdf, browser=None):
    """Return the answer to a file."""
    return (browser or judge()).post("/verify/", {"pdf": SimpleUploadedFile("pledge.pdf", pdf)})


def test_a_certificate_of_the_own_authority_that_is_not_registered_is_not_genuine(made):
    """The attack: whoever has the authority's key signs for the head and for the mayor."""
    half = signed_as(document(), forged("head-p0"))
    whole = signed_as(half, forged("mayor"), Field.PARTY_A_1, "mayor", "Mayor")
    text = text_of(sent(whole))
    assert NOT_HERE in text and "A certificate is no key that was registered here" in text
    assert "Genuine" not in text and "in force" not in text


def test_a_registered_serial_number_on_another_certificate_is_not_genuine(made):
    other = forged("head-p0")
    with act("test"):
        SigningKey.objects.filter(user=made.who("head-p0")).update(serial=other.serial)
    assert NOT_HERE in text_of(sent(signed_as(document(), other)))


WRONG = {
    "another person": (("mayor", Field.PARTY_B_1, "head-p0", "Director"), "A key that signed is registered here as"),
    "another post": (("head-p0", Field.PARTY_B_1, "head-p0", "Mayor"), "posts or the order of the signatures"),
    "another place": (("head-p0", Field.PARTY_A_1, "head-p0", "Director"), "posts or the order of the signatures"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_registered_key_that_fits_neither_person_nor_post_nor_order_is_not_genuine(made, case):
    (key, *words), says = WRONG[case]
    text = text_of(sent(signed_as(document(), key_of(made, key), *words)))
    assert NOT_HERE in text and says in text and "Genuine" not in text


def test_a_key_counts_from_the_day_of_its_confirmation(made):
    """Also in the hands of who signs without this installation, which refuses such a key by itself."""
    user = person(Role.PARK_HEAD, name="new", park="p0")
    key = actions.make_key(user=user, password=PASSWORD, at=clock())
    opened = unseal(key.private_key, PASSWORD)
    pdf = signed_as(document(), Signer(key.serial, der_of(key.certificate), chain(), opened), name="new")
    assert NOT_HERE in (text := text_of(sent(pdf))) and "Nobody had confirmed a key when it signed." in text
    confirm_keys(user, clock() + timedelta(days=1))
    assert "Nobody had confirmed a key when it signed." in text_of(sent(pdf))


def test_the_same_text_in_another_file_is_altered(made):
    """Signed by the right person with the right key, and still no document of this installation's making."""
    issued = Pledge.objects.get().document
    again = document().replace(b"%\x80\x80\x80\x80", b"%\x81\x81\x81\x81", 1)
    assert again != document()
    text = text_of(sent(signed_as(again, key_of(made, "head-p0"))))
    assert "Altered" in text and "does not begin with the document that was issued here" in text
    assert digests(bytes(issued.canonical)).sha256 == issued.sha256


def test_an_unsigned_document_is_not_yet_signed_and_a_changed_one_altered(made):
    assert "Not yet signed P〔2020〕1号 The pledge is not in force yet" in text_of(sent(document()))
    text = text_of(sent(document() + b"\n"))
    assert "Altered P〔2020〕1号" in text and "does not begin with" in text


def test_a_pledge_that_is_not_kept_here_is_not_genuine(made):
    text = text_of(sent(signed_as(unsigned(), key_of(made, "head-p0"))))
    assert NOT_HERE in text and "This installation keeps no pledge of this number and text." in text


@contextmanager
def other_processes(number):
    """Let other processes of the installation judge so many files meanwhile."""
    reached, name = cluster().connection(), connection.settings_dict["NAME"]
    with ExitStack() as held:
        for place in range(number):
            other = held.enter_context(closing(psycopg2.connect(dbname=name, **reached.parameters("superuser"))))
            other.cursor().execute("SELECT pg_advisory_xact_lock(%s, %s)", [int(Lock.JUDGING), place])
        yield


@pytest.mark.django_db(transaction=True)
def test_two_files_are_judged_at_a_time_whichever_process_is_asked(made):
    browser, pdf = judge(), document()
    with other_processes(1):
        assert sent(pdf, browser).status_code == 200
    with other_processes(2):
        answer = sent(pdf, browser)
        assert answer.status_code == 429
        assert "Other files are being verified just now." in text_of(answer) and "Not yet" not in text_of(answer)
    assert sent(pdf, browser).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_digest_whose_file_is_judged_waits_for_its_turn_too(made):
    pledge = Pledge.objects.get()
    made.sign(pledge, "head-p0")
    with other_processes(2):
        answer = judge().get(f"/verify/{pledge.document.sha256}/")
    assert answer.status_code == 429 and "Other files are being verified" in text_of(answer)


def test_a_judgement_asks_few_queries(made):
    pledge = Pledge.objects.get()
    made.sign(pledge, "head-p0")
    assert len(queries_of(judge(), f"/verify/{pledge.document.sha256}/")) <= 8


def test_a_file_with_more_objects_than_any_pledge_is_not_read_to_its_end(made, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_OBJECTS", 3)
    assert "The file takes longer to read than any pledge does." in text_of(sent(document()))


def test_a_file_that_takes_too_long_is_stopped(made, monkeypatch):
    monkeypatch.setattr(bounds, "PROCESSOR_SECONDS", 0)
    assert "The file takes longer to read than any pledge does." in text_of(sent(document()))


def test_what_reads_no_object_is_stopped_by_the_clock(made, monkeypatch):
    def endless(*_given):
        while True:
            pass

    monkeypatch.setattr("targets.documents.verifying.SECONDS", 0.2)
    monkeypatch.setattr("targets.documents.verifying._verdict", endless)
    assert "The file takes longer to read than any pledge does." in text_of(sent(document()))


FOUND = {
    "UPDATE accounts_signingkey SET certificate = (SELECT certificate FROM accounts_signingkey ORDER BY id DESC LIMIT 1)"
    " WHERE id = (SELECT min(id) FROM accounts_signingkey)": "the certificate is not the one that was registered",
    "DELETE FROM accounts_keyconfirmation; UPDATE targets_pledgesignature SET key_id = NULL;"
    " DELETE FROM accounts_signingkey": "not_registered",
    "UPDATE accounts_signingkey SET user_id = (SELECT max(user_id) FROM accounts_signingkey)": "other_person",
    "UPDATE targets_pledgesignature SET key_id = (SELECT max(id) FROM accounts_signingkey)": "stored, ",
    "UPDATE accounts_auditentry SET address = '203.0.113.9' WHERE act = 'targets.sign_pledge'": "203.0.113.9",
    "DELETE FROM accounts_keyconfirmation": "not_confirmed",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("statement", "names"), FOUND.items())
def test_what_is_changed_beside_the_pledge_is_found(made, statement, names):
    pledge = Pledge.objects.get()
    made.sign(pledge, "head-p0", address="192.0.2.7")
    made.sign(pledge, "mayor", address="192.0.2.8")
    assert verified() == ""
    assert sorted(PledgeSignature.objects.values_list("address", flat=True)) == ["192.0.2.7", "192.0.2.8"]
    connection.close()
    as_superuser(f"SET session_replication_role = replica; {statement}")
    assert names in verified()


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_without_its_act_is_found(made):
    with act("test"):
        user = person(Role.PARK_HEAD, name="other", park="p0")
        key = actions.make_key(user=user, password=PASSWORD, at=clock())
        KeyConfirmation.objects.create(key=key, how=ConfirmedHow.PERSON, by=user, by_name="other", at=clock())
    assert f"key {key.serial}: confirmed, and no act says so" in verified()


@pytest.mark.django_db(transaction=True)
def test_a_number_that_is_missing_is_found(tmp_path, settings):
    settings.AUTHORITY_DIR = tmp_path / "authority"
    promising(3).issue()
    assert verified() == ""
    connection.close()
    gone = "no = 'P〔2020〕2号'"
    tables = "targets_pledgestep targets_pledgeitem targets_pledgedocument".split()
    deleted = [
        f"DELETE FROM {table} WHERE pledge_id = (SELECT id FROM targets_pledge WHERE {gone})" for table in tables
    ]
    as_superuser(
        "; ".join(["SET session_replication_role = replica", *deleted, f"DELETE FROM targets_pledge WHERE {gone}"])
    )
    assert "P〔2020〕2号: missing before P〔2020〕3号" in verified()
