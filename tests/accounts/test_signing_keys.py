"""Signing keys: a person's own, opened by the password alone, revoked by a reset, made by an authority of the house."""

from __future__ import annotations

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from confirmed import confirm_keys
from conftest import COST_OF_A_GUESS
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from documents import signed, unsigned
from people import PASSWORD, person
from signing_service import certificate, rsa_key
from trees import BASE

from accounts.actions import change_password, issue_one_time_password
from accounts.errors import KeyRefused, KeyWithoutPassword, NoAuthority, WrongPassword
from accounts.keys import actions
from accounts.keys.actions import revoke_keys
from accounts.keys.authority import _authority, issue_certificate
from accounts.keys.envelopes import BLOCK, der, new_key, seal, unseal
from accounts.keys.late import export_root, read_roots
from accounts.keys.signer import Signer
from accounts.keys.trust import revoked, roots
from accounts.models import AuditEntry, KeyRevocation, SigningKey
from config.checks import authority_is_encrypted
from parks.models import Role
from targets.documents.late import verify
from targets.documents.verdicts import VerdictKind, Why

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase 9"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Keep the authority in a folder of the test's own."""
    settings.AUTHORITY_DIR = tmp_path / "authority"
    return settings.AUTHORITY_DIR


@pytest.fixture
def head():
    """Return somebody who signs."""
    return person(Role.PARK_HEAD)


def unlock(*, user, password):
    """Return a person's key, unlocked; one that is made for it is confirmed at once."""
    actions.demand_password(user, password)
    if SigningKey.objects.usable_by(user, timezone.now()) is None:
        actions.make_key(user=user, password=password, at=timezone.now())
    confirm_keys(user)
    return actions.unlock(user=user, password=password)


def judged(pdf):
    """Return the judgement of a PDF by this installation."""
    return verify(pdf, roots=roots(), revoked=revoked())


def two_seconds_pass(monkeypatch):
    """Let keys be revoked two seconds from now: what was signed in the second of its revocation does not count."""
    now = timezone.now() + timedelta(seconds=2)
    monkeypatch.setattr("accounts.keys.actions.timezone", SimpleNamespace(now=lambda: now))


def sign_now(user, password):
    """Return a pledge that a person signs now."""
    key = SigningKey.objects.filter(user=user, revocation=None).last()
    signer = unlock(user=user, password=password)
    key = key or SigningKey.objects.get(serial=signer.serial)
    return signed(unsigned(), signer, at=key.made_at)


def test_key_is_made_on_first_use_and_kept(head):
    first = unlock(user=head, password=PASSWORD)
    assert unlock(user=head, password=PASSWORD) == first
    assert judged(sign_now(head, PASSWORD)).kind == VerdictKind.GENUINE
    entry = AuditEntry.objects.get(act="accounts.make_signing_key")
    assert entry.details == {"username": head.username, "serial": first.serial}
    assert first.key.hex() not in repr(first)


def test_nothing_stored_opens_without_the_password(head):
    signer = unlock(user=head, password=PASSWORD)
    stored = SigningKey.objects.get()
    _head, _line, pem = stored.private_key.partition("\n")
    assert pem.startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    for guess in (PASSWORD, "", head.password, stored.serial):
        with pytest.raises(ValueError, match=r"."):
            load_pem_private_key(pem.encode(), guess.encode() or b"-")
    assert signer.key not in stored.private_key.encode()


def test_a_guess_takes_64_megabytes_outside_the_tests():
    assert 128 * BLOCK * COST_OF_A_GUESS == 64 * 2**20
    key = der(new_key())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accounts.keys.envelopes.COST", COST_OF_A_GUESS)
        sealed = seal(key, PASSWORD)
    assert sealed.startswith(f"scrypt${COST_OF_A_GUESS}$")
    assert unseal(sealed, PASSWORD) == key
    assert unseal(sealed, f"{PASSWORD}x") is None


def test_wrong_password_makes_and_opens_nothing(head):
    with pytest.raises(WrongPassword):
        unlock(user=head, password="wrong")
    assert not SigningKey.objects.exists()
    unlock(user=head, password=PASSWORD)
    with pytest.raises(WrongPassword):
        unlock(user=head, password="wrong")


def test_changed_password_carries_the_key_over(head):
    before = unlock(user=head, password=PASSWORD)
    change_password(user=head, password=NEW, old=PASSWORD, address=None)
    assert unlock(user=head, password=NEW) == before
    with pytest.raises(WrongPassword):
        unlock(user=head, password=PASSWORD)


def test_password_page_carries_the_key_over(head):
    before = unlock(user=head, password=PASSWORD)
    browser = Client()
    browser.post(reverse("accounts:log_in"), {"username": head.username, "password": PASSWORD})
    sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert browser.post(reverse("accounts:password_change"), sent).status_code == 302
    head.refresh_from_db()
    assert unlock(user=head, password=NEW) == before


def test_change_without_the_old_password_revokes(head, monkeypatch):
    pdf = sign_now(head, PASSWORD)
    two_seconds_pass(monkeypatch)
    change_password(user=head, password=NEW, address=None)
    assert KeyRevocation.objects.count() == 1
    assert judged(pdf).kind == VerdictKind.GENUINE


def test_reset_revokes_the_key_but_not_what_it_signed(head, monkeypatch):
    pdf = sign_now(head, PASSWORD)
    two_seconds_pass(monkeypatch)
    serial = SigningKey.objects.get().serial
    given = issue_one_time_password(user=head, by=person(Role.ADMINISTRATOR))
    assert SigningKey.objects.get().private_key == ""
    assert AuditEntry.objects.get(act="accounts.issue_one_time_password").details["serials"] == [serial]
    assert judged(pdf).kind == VerdictKind.GENUINE
    head.refresh_from_db()
    with pytest.raises(KeyWithoutPassword):
        unlock(user=head, password=given)
    change_password(user=head, password=NEW, old=given, address=None)
    assert unlock(user=head, password=NEW).serial != serial


def test_signature_dated_after_the_revocation_does_not_count(head):
    signer = unlock(user=head, password=PASSWORD)
    revoke_keys(user=head, by=None, reason="lost")
    pdf = signed(unsigned(), signer, at=KeyRevocation.objects.get().at)
    assert (judged(pdf).kind, judged(pdf).why) == (VerdictKind.UNKNOWN_SIGNER, Why.REVOKED_BEFORE)


def test_key_under_another_password_is_refused(head, author):
    unlock(user=head, password=PASSWORD)
    head.set_password(NEW)
    head.save()
    with pytest.raises(KeyRefused, match=r"revoked|吊销"):
        unlock(user=head, password=NEW)


def test_authority_is_for_its_owner_alone(folder):
    assert roots() == ()
    root = x509.load_pem_x509_certificate(export_root())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "authority.pem").stat().st_mode) == 0o600
    assert root.issuer == root.subject
    assert roots() == (export_root(),)


def test_many_at_once_make_one_authority(folder):
    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(lambda _n: export_root(), range(4)))
    assert len(made) == 1
    assert [path.name for path in folder.iterdir()] == ["authority.pem"]


def test_broken_authority_is_named(head, folder):
    folder.mkdir()
    (folder / "authority.pem").write_text("broken")
    with pytest.raises(NoAuthority):
        unlock(user=head, password=PASSWORD)
    assert not SigningKey.objects.exists()


def test_an_authority_with_a_key_of_another_kind_is_named(head, folder):
    """A file that somebody put there, with a certificate and a key that cannot vouch for people's."""
    certificate = _authority().certificate.public_bytes(Encoding.PEM)
    other = ed25519.Ed25519PrivateKey.generate()
    key = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "authority.pem").write_bytes(key + certificate)
    with pytest.raises(NoAuthority, match=r"authority\.pem"):
        unlock(user=head, password=PASSWORD)
    assert not SigningKey.objects.exists()


def test_authority_by_pkcs12(head, settings, tmp_path):
    settings.AUTHORITY_DIR = tmp_path / "elsewhere"
    other = _authority(with_key=True)
    path = tmp_path / "authority.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"a", other.key, other.certificate, None, BestAvailableEncryption(b"secret")
        )
    )
    settings.AUTHORITY_DIR = tmp_path / "none"
    settings.AUTHORITY_PKCS12, settings.AUTHORITY_PKCS12_PASSWORD = str(path), "secret"
    assert judged(sign_now(head, PASSWORD)).kind == VerdictKind.GENUINE
    assert read_roots() == (export_root(),)
    settings.AUTHORITY_PKCS12_PASSWORD = "wrong"
    with pytest.raises(NoAuthority):
        unlock(user=head, password=PASSWORD)


def test_below_a_public_root_the_authority_of_a_pkcs12_vouches_and_its_neighbours_do_not(head, settings, tmp_path):
    public, city, other = rsa_key(1), rsa_key(2), rsa_key(3)
    root = certificate("Public root", public, is_authority=True)
    middle = certificate("Authority of the city", city, (root, public), is_authority=True)
    path = tmp_path / "authority.p12"
    sealed = BestAvailableEncryption(b"secret")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"a", city, middle, [root], sealed))
    settings.AUTHORITY_PKCS12, settings.AUTHORITY_PKCS12_PASSWORD = str(path), "secret"
    assert judged(sign_now(head, PASSWORD)).kind == VerdictKind.GENUINE
    stranger = certificate("Account 1", other, (root, public))
    private = other.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    der = [one.public_bytes(Encoding.DER) for one in (stranger, root)]
    found = judged(signed(unsigned(), Signer(f"{stranger.serial_number:x}", der[0], (der[1],), private)))
    assert (found.kind, found.why) == (VerdictKind.UNKNOWN_SIGNER, Why.NO_ROOT)


def test_command_makes_lists_revokes_and_exports(head, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\n"))
    call_command("signing_keys", "make", head.username, stdout=(out := StringIO()))
    serial = SigningKey.objects.get().serial
    assert out.getvalue().strip() == serial
    call_command("signing_keys", "revoke", head.username, "--reason", "lost", stdout=StringIO())
    call_command("signing_keys", "list", stdout=(out := StringIO()))
    assert serial in out.getvalue() and "lost" in out.getvalue()
    call_command("signing_keys", "export_root", str(tmp_path / "root.pem"))
    assert (tmp_path / "root.pem").read_bytes() == export_root()


@pytest.mark.parametrize(
    "arguments",
    [
        ["make", "nobody"],
        ["revoke", "nobody", "--reason", "x"],
        ["revoke", "park_head", "--reason", " "],
        ["revoke", "park_head", "--reason", "x"],
    ],
)
def test_command_says_what_is_wrong(head, arguments, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("wrong\n"))
    with pytest.raises(CommandError):
        call_command("signing_keys", *arguments, stdout=StringIO())


def test_pages_do_not_load_what_only_signing_needs():
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "print([name for name in ('typst', 'pyhanko', 'gmssl', 'cryptography', 'aiohttp') if name in sys.modules])"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": ""}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE, env=environment, capture_output=True, check=True, text=True
    )
    assert run.stdout.strip() == "[]"


def test_the_authority_is_encrypted_at_rest(folder, settings, tmp_path):
    """The attack: whoever reads the folder, or an old copy of it, certifies whom they like."""
    root = export_root()
    content = (folder / "authority.pem").read_bytes()
    assert b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in content and b"-----BEGIN PRIVATE KEY-----" not in content
    settings.AUTHORITY_PASSPHRASE = "another"
    assert export_root() == root
    with pytest.raises(NoAuthority, match=r"does not open|打不开"):
        issue_certificate("Account", timezone.now())
    settings.AUTHORITY_PASSPHRASE, settings.AUTHORITY_PASSPHRASE_FILE = "", str(tmp_path / "nothing" / "here")
    settings.IS_EMBEDDED = False
    with pytest.raises(NoAuthority, match="AUTHORITY_PASSPHRASE_FILE"):
        issue_certificate("Account", timezone.now())
    settings.AUTHORITY_PASSPHRASE_FILE = ""
    settings.AUTHORITY_DIR = tmp_path / "new"
    with pytest.raises(NoAuthority, match="AUTHORITY_PASSPHRASE"):
        export_root()
    assert not (tmp_path / "new").exists()


def test_the_passphrase_is_made_once_for_its_owner_alone(settings, tmp_path):
    settings.AUTHORITY_PASSPHRASE_FILE = str(tmp_path / "var" / "passphrase")
    issue_certificate("Account", timezone.now())
    file = tmp_path / "var" / "passphrase"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and len(file.read_text()) > 30
    issue_certificate("Account", timezone.now())


def test_an_authority_of_an_earlier_version_goes_on_with_a_warning_until_it_is_encrypted(head, folder, caplog):
    other = _authority(with_key=True)
    plain = other.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "authority.pem").write_bytes(plain + other.certificate.public_bytes(Encoding.PEM))
    assert [one.id for one in authority_is_encrypted()] == ["config.W002"]
    pdf = sign_now(head, PASSWORD)
    assert judged(pdf).kind == VerdictKind.GENUINE
    assert "not encrypted" in caplog.text
    call_command("signing_keys", "encrypt_authority", stdout=StringIO())
    assert authority_is_encrypted() == [] and b"BEGIN PRIVATE KEY" not in (folder / "authority.pem").read_bytes()
    assert judged(pdf).kind == VerdictKind.GENUINE and issue_certificate("Account", timezone.now()).chain == other.chain
    before = (folder / "authority.pem").read_bytes()
    call_command("signing_keys", "encrypt_authority", stdout=StringIO())
    assert (folder / "authority.pem").read_bytes() == before
