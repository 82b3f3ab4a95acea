"""Pledges with their real documents and keys: what was signed proves itself, and each alteration is seen."""

from __future__ import annotations

import hashlib
import io
import stat

import pytest
from conftest import as_superuser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from documents import changed, signed, signer
from people import PASSWORD, client_of, person
from promises import Promising, promising, seen_of
from reading import english, text_of
from scanned import pdf as scan

from accounts.keys.actions import revoke_keys, unlock
from parks.models import Role
from targets.actions import reissue_pledge
from targets.documents.devices import is_signed
from targets.documents.text import Field
from targets.errors import WorkflowError
from targets.models import Pledge, PledgeSignature

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(tmp_path, settings) -> Promising:
    """A town whose only pledge is issued, with a certificate authority of its own."""
    settings.AUTHORITY_DIR = tmp_path / "authority"
    made = promising(1)
    made.issue()
    return made


NOT_HERE = "Signature valid, but not registered or not confirmed here"


def signed_by_both(made):
    pledge = Pledge.objects.get()
    made.sign(pledge, "head-p0")
    return bytes(made.sign(pledge, "mayor").pdf)


def found_by_verifying():
    """Return what `verify_pledges` finds wrong, nothing where all is sound."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_pledges", stdout=out, stderr=err)
    except CommandError:
        return err.getvalue()
    return ""


def judged(pdf, client=None):
    client = english(client or client_of(person(Role.OFFICIAL, name="judge")))
    return text_of(client.post("/verify/", {"pdf": SimpleUploadedFile("pledge.pdf", pdf)}))


def test_a_pledge_verifies_before_and_after_each_signature(made):
    pledge = Pledge.objects.get()
    assert found_by_verifying() == ""
    made.sign(pledge, "head-p0")
    assert found_by_verifying() == ""
    made.sign(pledge, "mayor")
    assert found_by_verifying() == ""


def test_the_real_key_refuses_a_wrong_password(made):
    pledge = Pledge.objects.get()
    with pytest.raises(WorkflowError):
        made.sign(pledge, "head-p0", password="wrong")
    assert not PledgeSignature.objects.exists()
    assert seen_of(pledge) == pledge.document.sha256


def test_the_page_says_who_signed_and_that_the_pledge_is_in_force(made):
    text = judged(signed_by_both(made))
    assert "Genuine and complete P〔2020〕1号" in text
    assert "The pledge is in force." in text
    assert "head-p0 Director Park 0 2020-07-06" in text
    assert "mayor Mayor Park 0 2020-07-06" in text
    assert text.count("intact, known signer") == 2


def test_what_is_still_to_be_signed_or_was_replaced_is_genuine_but_not_complete(made):
    pledge = Pledge.objects.get()
    pdf = bytes(made.sign(pledge, "head-p0").pdf)
    text = judged(pdf)
    assert "Genuine, but not complete" in text
    assert "not in force yet" in text
    reissue_pledge(pledge=pledge, reason="typing error", by=made.who("assessor"), way="page")
    assert "was replaced by a newer one and is not in force" in judged(pdf, client_of(made.who("mayor")))


def overwritten(pdf, old, new):
    """Return a file with some of its last bytes typed over, as long as before."""
    at = pdf.rindex(old)
    return pdf[:at] + new + pdf[at + len(new) :]


ALTERED = "Altered"
FILES = {
    "a byte": (lambda pdf: pdf[:2000] + bytes([pdf[2000] ^ 1]) + pdf[2001:], ALTERED),
    "junk after the end": (lambda pdf: pdf + b"\njunk", ALTERED),
    "name in its place": (lambda pdf: overwritten(pdf, b"/Name (mayor", b"/Name (maker"), ALTERED),
    "time in its place": (lambda pdf: overwritten(pdf, b"/M (D\\0722020", b"/M (D\\0722019"), ALTERED),
    "name by an editor": (lambda pdf: changed(pdf, "/Name", "somebody else"), ALTERED),
    "time by an editor": (lambda pdf: changed(pdf, "/M", "D:20190706000000Z"), ALTERED),
    "empty": (lambda pdf: b"", "The submitted file is empty."),
    "a picture": (lambda pdf: b"GIF89a", "The file is no PDF."),
    "malformed": (lambda pdf: b"%PDF-1.7 nothing", "The file is damaged."),
    "half of it": (lambda pdf: pdf[: len(pdf) // 2], "Not one of our documents"),
    "encrypted": (lambda pdf: scan(password="x"), "The file is protected by a password."),
    "never signed": (lambda pdf: scan(), "The file has no signature."),
}


def test_each_alteration_of_a_file_is_seen(made):
    before, judge = signed_by_both(made), client_of(person(Role.OFFICIAL, name="judge"))
    for name, (alter, says) in FILES.items():
        assert alter(before) != before, name
        text = judged(alter(before), judge)
        assert says in text and "Genuine" not in text and "in force" not in text, name


def test_a_signature_of_somebody_else_on_our_document_makes_it_unknown(made, tmp_path):
    pledge = Pledge.objects.get()
    ours = bytes(made.sign(pledge, "head-p0").pdf)
    foreign = signed(ours, signer(tmp_path / "theirs", "mayor"), Field.PARTY_A_1, signer_name="mayor", post="Mayor")
    text = judged(foreign)
    assert NOT_HERE in text and "does not vouch for every signer" in text
    assert text.count("intact, known signer") == 1 and "in force" not in text


def test_an_unsigned_document_and_one_of_another_installation_are_not_genuine(made, tmp_path, settings):
    assert "Not yet signed P〔2020〕1号 The pledge is not in force yet" in judged(
        bytes(Pledge.objects.get().document.pdf)
    )
    pdf = signed_by_both(made)
    settings.AUTHORITY_DIR = tmp_path / "another"
    assert NOT_HERE in judged(pdf, client_of(made.who("mayor")))


@pytest.mark.django_db(transaction=True)
def test_names_posts_and_times_are_those_that_were_signed_whatever_the_database_says(made):
    pdf = signed_by_both(made)
    connection.close()
    other = "by_name = 'Other', post = 'Other', at = '1999-01-01'"
    as_superuser(f"SET session_replication_role = replica; UPDATE targets_pledgesignature SET {other}")
    text = judged(pdf)
    assert "head-p0 Director Park 0 2020-07-06" in text and "mayor Mayor Park 0 2020-07-06" in text
    assert "Other" not in text and "1999" not in text


@pytest.mark.django_db(transaction=True)
def test_a_key_that_had_been_revoked_before_it_signed_is_not_believed(made):
    pdf = signed_by_both(made)
    revoke_keys(user=made.who("head-p0"), by=None, reason="lost")
    assert "Genuine and complete" in judged(pdf)
    connection.close()
    as_superuser("SET session_replication_role = replica; UPDATE accounts_keyrevocation SET at = '2020-01-01'")
    text = judged(pdf, client_of(made.who("mayor")))
    assert NOT_HERE in text and "A key had been revoked before it signed." in text


@pytest.mark.parametrize("size", [None, 20_000_001])
def test_no_file_and_one_too_large_are_refused(made, size):
    client = english(client_of(person(Role.ADMINISTRATOR)))
    fields = {} if size is None else {"pdf": SimpleUploadedFile("a.pdf", b"0" * size)}
    answer = client.post("/verify/", fields)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_without_an_account_the_page_answers_where_the_city_says_so(made, settings):
    pdf = signed_by_both(made)
    assert Client().get("/verify/")["Location"].startswith("/log-in/")
    settings.VERIFY_PUBLIC = True
    text = judged(pdf, Client())
    assert "真实、完整 P〔2020〕1号 责任状有效。" in text
    assert "head-p0 Director Park 0 2020-07-06" in text
    assert "Sales" not in text


def test_too_many_files_from_one_address_are_told_to_wait(made, monkeypatch):
    monkeypatch.setattr("reports.pages.verify.views.MOST", 1)
    client = english(client_of(person(Role.OFFICIAL)))
    answers = [client.post("/verify/", {"pdf": SimpleUploadedFile("a.pdf", b"x")}).status_code for _time in range(2)]
    assert answers == [200, 429]


ALTERATIONS = {
    "UPDATE targets_target SET value = 70 WHERE value = 90": "the year's target is",
    "UPDATE targets_pledgeitem SET value = 70 WHERE value = 90": "target 1",
    "UPDATE targets_pledgesignature SET by_name = 'Other' WHERE side = 'park'": "signature 1",
    "UPDATE targets_pledgesignature SET at = at - interval '1 day' WHERE side = 'city'": "signature 2",
    "UPDATE targets_pledgesignature SET pdf = pdf || '\\x00'::bytea WHERE side = 'city'": "another digest",
    "UPDATE targets_pledgedocument SET canonical = convert_to(replace(convert_from(canonical, 'UTF8'), '90', '70'),"
    " 'UTF8')": "sha256",
    "UPDATE targets_pledge SET party_b = 'Other'": "party_b",
    "DELETE FROM targets_pledgesignature WHERE side = 'city'": "in_force with 0 of 1",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("statement", "names"), ALTERATIONS.items())
def test_what_a_superuser_changes_in_the_database_is_found(made, statement, names):
    signed_by_both(made)
    connection.close()
    as_superuser(f"SET session_replication_role = replica; {statement}")
    assert names in found_by_verifying()


@pytest.mark.django_db(transaction=True)
def test_a_signature_over_another_copy_of_the_same_text_is_found(made):
    """Each PDF has to be the one before it with a signature added, also where both prove themselves."""
    signed_by_both(made)
    first = PledgeSignature.objects.select_related("pledge__document").get(side="park")
    said = {"signer_name": first.by_name, "post": first.post, "park": "Park 0", "at": first.at, "reason": "签署"}
    key = unlock(user=made.who("head-p0"), password=PASSWORD, at=first.at)
    other = signed(bytes(first.pledge.document.pdf), key, Field.PARTY_B_1, **said)
    assert other != bytes(first.pdf) and "Genuine, but not complete" in judged(other)
    connection.close()
    row = f"pdf = '\\x{other.hex()}', sha256 = '{hashlib.sha256(other).hexdigest()}' WHERE side = 'park'"
    as_superuser(f"SET session_replication_role = replica; UPDATE targets_pledgesignature SET {row}")
    assert "signature 2: the PDF is not the one before with a signature added" in found_by_verifying()


def test_pledges_are_exported_as_they_were_signed(made, tmp_path):
    pdf = signed_by_both(made)
    call_command("export_pledge", "all", output=tmp_path / "out", stdout=io.StringIO())
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == "P〔2020〕1号.pdf"
    assert file.read_bytes() == pdf
    for no in ("P〔2020〕1号", "none"):  # there already; not there
        with pytest.raises(CommandError):
            call_command("export_pledge", no, output=tmp_path / "out", stdout=io.StringIO())


def test_an_export_writes_all_files_or_none(tmp_path, settings):
    settings.AUTHORITY_DIR = tmp_path / "authority"
    promising(3).issue()
    taken, out = tmp_path / "taken", io.StringIO()
    taken.mkdir()
    (taken / "P〔2020〕2号.pdf").write_bytes(b"another")
    (tmp_path / "file").write_bytes(b"no folder")
    for folder in (taken, tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CommandError):
            call_command("export_pledge", "all", output=folder, stdout=out)
    assert [path.name for path in taken.iterdir()] == ["P〔2020〕2号.pdf"]
    assert (taken / "P〔2020〕2号.pdf").read_bytes() == b"another"
    assert out.getvalue() == ""


def test_a_device_signs_the_text_too_and_the_page_says_that_it_is_not_certified(made, settings):
    settings.SM2_DEVICE = "software"
    pledge = Pledge.objects.get()
    first = made.sign(pledge, "head-p0")
    second = made.sign(pledge, "mayor")
    text = bytes(pledge.document.canonical)
    assert all(is_signed(text, one.device_signature, one.device_key) for one in (first, second))
    assert first.device_key == second.device_key and not first.is_device_certified
    key = next((settings.AUTHORITY_DIR).glob("sm2*"))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert found_by_verifying() == ""
    page = text_of(english(client_of(person(Role.OFFICIAL, name="reader"))).get(f"/pledges/{pledge.no}/"))
    assert f"SM2 {first.device_signature[:16]}" in page and "no certified cryptography" in page


def test_without_the_setting_no_device_signs(made):
    pledge = Pledge.objects.get()
    made.sign(pledge, "head-p0")
    assert made.sign(pledge, "mayor").device_signature == ""
    assert "SM2" not in text_of(english(client_of(person(Role.OFFICIAL, name="reader"))).get(f"/pledges/{pledge.no}/"))


@pytest.mark.django_db(transaction=True)
def test_an_altered_signature_of_a_device_is_found(made, settings):
    settings.SM2_DEVICE = "software"
    signed_by_both(made)
    forged = f"UPDATE targets_pledgesignature SET device_signature = '{'ab' * 64}' WHERE side = 'park'"
    as_superuser(f"SET session_replication_role = replica; {forged}")
    assert "signature 1: the SM2 signature is not over this text" in found_by_verifying()


@pytest.mark.parametrize("content", ["no key", "", "zz" * 32])
def test_a_device_that_cannot_be_used_keeps_everything_as_it_is(made, settings, content):
    settings.SM2_DEVICE = "software"
    settings.AUTHORITY_DIR.mkdir()
    (settings.AUTHORITY_DIR / "sm2-development.key").write_text(content)
    with pytest.raises(WorkflowError):
        made.sign(Pledge.objects.get(), "head-p0")
    assert not PledgeSignature.objects.exists()
