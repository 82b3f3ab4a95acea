"""What the QR code of a document leads to: what was issued and signed with a digest, and never more than that."""

from __future__ import annotations

import pytest
from conftest import as_superuser
from django.db import connection
from django.test import Client
from people import client_of, person
from promises import Promising, no_documents, promising
from reading import RECORDED, english, queries_of, text_of
from scanned import confirmed, sheet
from supplemented import adjust, pledged, sign

from accounts.keys.actions import revoke_keys
from parks.models import Role
from targets.actions import reissue_pledge
from targets.models import Pledge, PledgeDocument, Supplement

pytestmark = pytest.mark.django_db
COMPARE = "This says nothing about the sheet in your hand."


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    """Keep keys and files apart."""
    settings.AUTHORITY_DIR, settings.FILES_DIR = tmp_path / "authority", tmp_path / "files"


def issued() -> Promising:
    """Return a town whose only pledge is issued."""
    made = promising(1)
    made.issue()
    return made


def digest_of(no: str = "P〔2020〕1号") -> str:
    """Return the digest of a pledge's text."""
    return PledgeDocument.objects.get(pledge__no=no).sha256


def said_of(sha256: str, client: Client | None = None) -> str:
    """Return what the page says of a digest."""
    client = client or english(client_of(person(Role.OFFICIAL)))
    return text_of(client.get(f"/verify/{sha256}/"))


def test_the_page_says_who_signed_when_and_that_the_sheet_proves_nothing():
    made = issued()
    sha256, official = digest_of(), english(client_of(person(Role.OFFICIAL)))
    text = said_of(sha256, official)
    assert "Issued here, not signed yet P〔2020〕1号 The pledge is not in force yet" in text
    made.sign(Pledge.objects.get(), "head-p0")
    assert "Issued here, not signed by all" in said_of(sha256, official)
    made.sign(Pledge.objects.get(), "mayor")
    text = said_of(sha256, official)
    assert "Issued here, signed by both sides P〔2020〕1号 The pledge is in force." in text
    assert "head-p0 Director Park 0 2020-07-06" in text
    assert "mayor Mayor Park 0 2020-07-06" in text
    assert text.count("intact, known signer") == 2
    assert f"SHA-256 {sha256} {COMPARE}" in text
    assert "Only the PDF itself proves its bytes" in text
    assert "Sales" not in text and "90" not in text.replace(sha256, "")


def test_what_was_revoked_since_or_replaced_is_said():
    made = issued()
    sha256 = digest_of()
    made.sign(Pledge.objects.get(), "head-p0")
    reissue_pledge(pledge=Pledge.objects.get(), reason="typing error", by=made.who("assessor"), way="page")
    assert "was replaced by a newer one and is not in force" in said_of(sha256)
    assert "Issued here, not signed yet P〔2020〕2号" in said_of(
        digest_of("P〔2020〕2号"), english(client_of(made.who("mayor")))
    )


def test_supplements_and_what_they_adjust_are_said():
    made = pledged()
    adjust(made)
    official = english(client_of(person(Role.OFFICIAL)))
    first = Supplement.objects.get().sha256
    assert "Issued here, not signed yet P〔2020〕1号补充协议第1号" in said_of(first, official)
    assert "Supplements: 1, of these signed by both sides: 0." in said_of(digest_of(), official)
    sign(made, "head-p0")
    sign(made, "mayor")
    text = said_of(first, official)
    assert "Issued here, signed by both sides P〔2020〕1号补充协议第1号 Both sides have signed the supplement." in text
    assert "changes the same target again" not in text
    adjust(made, "70", Supplement.objects.get().adjustment.effective_on.replace(day=2))
    assert "A later supplement changes the same target again." in said_of(first, official)
    assert "Supplements: 2, of these signed by both sides: 1." in said_of(digest_of(), official)


def test_a_pledge_on_paper_says_that_no_signature_proves_it():
    made = issued()
    confirmed(client_of(made.who("assessor")), "/pledges/P〔2020〕1号/paper/", sheet())
    text = said_of(digest_of())
    assert "Issued here, signed on paper P〔2020〕1号 It was signed by hand on paper" in text
    assert "The pledge is in force." in text and COMPARE in text


def test_an_unknown_digest_is_not_ours_and_a_malformed_one_is_not_there():
    official = english(client_of(person(Role.OFFICIAL)))
    text = said_of("0" * 64, official)
    assert "Not one of our documents No pledge and no supplement with this text was issued here." in text
    for wrong in ("0" * 63, "0" * 65, "G" * 64, "%00" * 21, "zz", "０" * 64):
        assert official.get(f"/verify/{wrong}/").status_code == 404, wrong
    assert official.post(f"/verify/{'0' * 64}/").status_code == 405


def test_strangers_are_answered_only_where_the_city_says_so(settings):
    pledged()
    address = f"/verify/{digest_of()}/"
    assert Client().get(address)["Location"].startswith("/log-in/")
    settings.VERIFY_PUBLIC = True
    text = text_of(Client().get(address))
    assert "由本系统签发，双方均已签署 P〔2020〕1号 责任状有效。" in text
    assert "head-p0 Director Park 0 2020-07-06" in text
    assert "Sales" not in text and "/pledges/" not in Client().get(address).content.decode()


def test_too_many_questions_from_one_address_are_told_to_wait(monkeypatch):
    monkeypatch.setattr("reports.pages.verify.views.MOST", 1)
    official = english(client_of(person(Role.OFFICIAL)))
    answers = [official.get(f"/verify/{'0' * 64}/") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "Wait a moment." in text_of(answers[1]) and "Not one of our" not in text_of(answers[1])


def test_a_page_asks_few_queries_whatever_the_number_of_supplements():
    made = pledged()
    official = client_of(person(Role.OFFICIAL))
    adjust(made)
    sign(made, "head-p0"), sign(made, "mayor")
    one = queries_of(official, f"/verify/{digest_of()}/")
    adjust(made, "70", Supplement.objects.get().adjustment.effective_on.replace(day=2))
    assert len(queries_of(official, f"/verify/{digest_of()}/")) == len(one) == RECORDED["digest"] <= 8


@pytest.mark.parametrize("parks", [3, 30])
def test_a_page_makes_the_recorded_number_of_queries_among_any_number_of_parks(monkeypatch, parks):
    no_documents(monkeypatch)
    made = promising(parks)
    made.issue()
    made.sign(Pledge.objects.get(park=made.parks[0]), "head-p0")
    asked = queries_of(client_of(person(Role.OFFICIAL)), f"/verify/{digest_of()}/")
    # A stand-in has no certificate, so that no key is looked up.
    assert len(asked) == RECORDED["digest"] - 1, [sql[:150] for sql in asked]


ALTERED = "What is kept here was altered"
SIGNED = "UPDATE targets_pledgesignature SET"
ALTERATIONS = {
    "UPDATE targets_pledgedocument SET canonical = canonical || '\\x20'::bytea": "no longer the one that was issued",
    f"{SIGNED} pdf = pdf || '\\x00'::bytea": "Something was added after the last signature.",
    f"{SIGNED} pdf = (SELECT pdf FROM targets_pledgedocument)": "The file has no signature.",
    f"{SIGNED} pdf = (SELECT pdf FROM targets_supplementsignature WHERE side = 'city')": "that of another text",
    f"{SIGNED} pdf = (SELECT pdf FROM targets_pledgesignature WHERE side = 'park')": "Signatures are missing",
    "DELETE FROM targets_pledgesignature": "Signatures are missing",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("statement", "says"), ALTERATIONS.items())
def test_what_a_superuser_changes_is_said_instead_of_what_was_signed(statement, says):
    made = pledged()
    adjust(made)
    sign(made, "head-p0")
    sign(made, "mayor")
    connection.close()
    as_superuser(f"SET session_replication_role = replica; {statement}")
    text = said_of(digest_of())
    assert ALTERED in text and says in text and "is in force" not in text


@pytest.mark.django_db(transaction=True)
def test_names_and_times_come_from_what_is_signed_not_from_the_database():
    pledged()
    connection.close()
    as_superuser(
        f"SET session_replication_role = replica; {SIGNED} by_name = 'Other', post = 'Other', at = '1999-01-01'"
    )
    text = said_of(digest_of())
    assert "head-p0 Director Park 0 2020-07-06" in text and "Other" not in text and "1999" not in text


def test_a_lost_authority_and_a_key_revoked_later(tmp_path, settings):
    made = pledged()
    revoke_keys(user=made.who("head-p0"), by=None, reason="lost")
    official = english(client_of(person(Role.OFFICIAL)))
    assert "signed by both sides" in said_of(digest_of(), official)
    settings.AUTHORITY_DIR = tmp_path / "another"
    assert "Signature valid, but not registered or not confirmed here" in said_of(digest_of(), official)
