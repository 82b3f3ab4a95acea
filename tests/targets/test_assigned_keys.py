"""Whose key at the signing service is whose, and what becomes of it; whom a document signed there proves."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from confirmed import confirm_keys, ready_to_sign
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from documents import signed
from people import PASSWORD, client_of
from reading import english, queries_of, text_of
from served_towns import AT, HEAD, judged, served_town, sign_in_the_page, verified
from signing_service import BEGIN, PIN, SigningService, certificate, elliptic_key, rsa_key
from supplemented import adjust
from supplemented import sign as sign_supplement

from accounts.actions import change_password, issue_one_time_password
from accounts.audit.trail import act
from accounts.errors import CredentialRefused, KeyRefused
from accounts.keys.actions import revoke_keys, unlock
from accounts.keys.assigning import assign_credential
from accounts.keys.envelopes import der
from accounts.keys.signer import Signer
from accounts.models import AuditEntry, KeyRevocation, SigningKey
from targets.acting import clock
from targets.errors import SignerPinRefused
from targets.models import Pledge, PledgeSignature, Supplement, SupplementSignature

pytestmark = pytest.mark.django_db
DER = Encoding.DER
NOT_HERE = "Signature valid, but not registered or not confirmed here"
NEW = "another long pass phrase 9"


@pytest.fixture
def made(service):
    """A town whose head signs by it."""
    return served_town()


def called(*words: str) -> str:
    call_command("signing_keys", *words, stdout=(out := io.StringIO()))
    return out.getvalue()


def test_the_command_assigns_lists_and_revokes(made, service):
    key = SigningKey.objects.get()
    entry = AuditEntry.objects.get(act="accounts.assign_credential")
    assert entry.details == {
        "username": "head-p0", "serial": key.serial, "credential": HEAD, "subject": "head-p0"
    }  # fmt: skip
    service.keep("mayor", "The Mayor")
    serial = called("assign", "mayor", "mayor", "--named", "the  mayor").strip()
    assert SigningKey.objects.get(serial=serial).user.username == "mayor"
    assert f"{key.serial}  head-p0  " in called("list") and f"  {HEAD}  " in called("list")
    assert called("revoke", "head-p0", "--reason", "lost").strip() == key.serial
    assert "lost" in called("list")


def test_a_second_credential_takes_the_place_of_the_first(made, service):
    first = SigningKey.objects.get()
    service.keep("second", "head-p0")
    second = assign_credential(user=first.user, credential="second")
    assert KeyRevocation.objects.get().key == first
    assert AuditEntry.objects.filter(act="accounts.assign_credential").latest("at").details["serials"] == [first.serial]
    answer = sign_in_the_page(made)
    assert answer.status_code == 409 and "Your signing key waits for its confirmation" in text_of(answer)
    confirm_keys(made.who("head-p0"), AT)
    assert sign_in_the_page(made).status_code == 302
    assert service.asked[-1][1]["credentialID"] == "second"
    assert verified() == ""
    assert SigningKey.objects.usable_by(first.user, second.made_at) == second


def weak(service: SigningService) -> None:
    service.keep("odd", "mayor", key=rsa_key(50, 1024))


def elliptic(service: SigningService) -> None:
    service.keep("odd", "mayor", key=elliptic_key())


def over(service: SigningService) -> None:
    service.keep("odd", "mayor", days=(BEGIN, datetime(2020, 1, 1, tzinfo=UTC)))


def future(service: SigningService) -> None:
    service.keep("odd", "mayor", days=(datetime(2039, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)))


def not_for_signing(service: SigningService) -> None:
    service.keep("odd", "mayor", usage=("key_encipherment",))


def of_another_root(service: SigningService) -> None:
    root = certificate("Another root", rsa_key(70), is_authority=True)
    service.keep("odd", "mayor").certificate = certificate("mayor", rsa_key(4), (root, rsa_key(70)))


def somebody_else(service: SigningService) -> None:
    service.keep("odd", "Somebody")


def taken(service: SigningService) -> None:
    service.kept["odd"] = service.kept[HEAD]
    service.kept["odd"].certificate = service.certify("mayor", service.kept[HEAD].key)


def saying(**said: object):
    return lambda service: service.keep("odd", "mayor", said=said)


REFUSED = {
    "weak": (weak, "RSA keys of 2,048 bits"),
    "elliptic": (elliptic, "RSA keys of 2,048 bits"),
    "other algorithms": (saying(key={"algo": ["1.2.840.113549.1.1.5"]}), "RSA keys of 2,048 bits"),
    "over": (over, "valid from 2015-01-01 to 2020-01-01"),
    "future": (future, "valid from 2039-01-01"),
    "not for signing": (not_for_signing, "not for signing"),
    "another root": (of_another_root, "No root of SIGNING_SERVICE_ROOTS"),
    "somebody else": (somebody_else, "The certificate names Somebody, not mayor."),
    "no PIN": (saying(PIN={"presence": "false"}), "by a PIN alone"),
    "perhaps a PIN": (saying(PIN={"presence": "optional"}), "by a PIN alone"),
    "OTP": (saying(OTP={"presence": "true"}), "by a PIN alone"),
    "implicit": (saying(authMode="implicit"), "by a PIN alone"),
    "not bound to a hash": (saying(SCAL="1"), "by a PIN alone"),
    "blocked": (saying(key={"status": "disabled", "algo": []}), "blocked or over"),
    "odd PIN": (saying(PIN="yes"), "answered what cannot be used"),
    "unknown": (lambda service: None, "does not know this credential"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_sign_here_is_not_assigned(made, service, name):
    prepare, says = REFUSED[name]
    prepare(service)
    before = AuditEntry.objects.count()
    with pytest.raises(CommandError, match=says):
        called("assign", "mayor", "odd")
    assert (SigningKey.objects.count(), AuditEntry.objects.count()) == (1, before)


def test_a_certificate_is_assigned_once_and_a_credential_to_one_person(made, service):
    with pytest.raises(CredentialRefused, match="was assigned before"):
        assign_credential(user=made.who("head-p0"), credential=HEAD)
    assert not KeyRevocation.objects.exists()
    service.kept[HEAD].certificate = service.certify("mayor", service.kept[HEAD].key)
    with pytest.raises(CredentialRefused, match="somebody else"):
        assign_credential(user=made.who("mayor"), credential=HEAD)
    for odd in (" ", "x" * 201):
        service.keep(odd, "mayor")
        with pytest.raises(CredentialRefused):
            assign_credential(user=made.who("mayor"), credential=odd)
    assert SigningKey.objects.count() == 1


def test_without_a_service_or_with_broken_roots_nothing_is_assigned(made, settings, tmp_path):
    (tmp_path / "roots.pem").write_text("broken")
    for words in ("SIGNING_SERVICE_ROOTS cannot be read", "No signing service is set up here"):
        with pytest.raises(KeyRefused, match=words):
            assign_credential(user=made.who("mayor"), credential=HEAD)
        settings.SIGNING_SERVICE_URL = ""


def test_a_changed_and_a_reset_password_leave_the_key_at_the_service(made):
    head = made.who("head-p0")
    change_password(user=head, password=NEW, address=None)
    given = issue_one_time_password(user=head, by=None)
    assert not KeyRevocation.objects.exists()
    answer = sign_in_the_page(made, password=given)
    assert not PledgeSignature.objects.exists() and answer.status_code != 200
    change_password(user=made.who("head-p0"), password=NEW, old=given, address=None)
    assert sign_in_the_page(made, password=NEW).status_code == 302
    assert SigningKey.objects.filter(revocation=None).count() == 1


def test_a_revoked_key_gives_way_to_an_own_one_and_what_it_signed_stays(made):
    sign_in_the_page(made)
    pdf = bytes(PledgeSignature.objects.get().pdf)
    revoke_keys(user=made.who("head-p0"), by=None, reason="left")
    assert "intact, known signer" in judged(pdf) and verified() == ""
    ready_to_sign(made.who("head-p0"), PASSWORD)
    assert unlock(user=made.who("head-p0"), password=PASSWORD, at=clock()).key


def test_nobody_falls_back_to_an_own_key_when_the_service_goes(made, settings):
    sign_in_the_page(made)
    pdf = bytes(PledgeSignature.objects.get().pdf)
    settings.SIGNING_SERVICE_URL = ""
    with pytest.raises(KeyRefused, match="at a signing service that is not set up here"):
        unlock(user=made.who("head-p0"), password=PASSWORD)
    assert SigningKey.objects.count() == 1
    assert "intact, known signer" in judged(pdf)  # the roots are still set
    settings.SIGNING_SERVICE_ROOTS = ""
    assert NOT_HERE in judged(pdf)


def test_the_service_s_root_vouches_for_nobody_who_was_not_assigned_a_key(made, service):
    """The planted fault: a stranger whom the same public authority certified signs in the head's name."""
    sign_in_the_page(made)
    key = rsa_key(60)
    stranger = service.certify("head-p0", key)
    chain = tuple(one.public_bytes(DER) for one in (service.middle, service.root))
    forged = signed(
        bytes(Pledge.objects.get().document.pdf),
        Signer(f"{stranger.serial_number:x}", stranger.public_bytes(DER), chain, der(key)),
        signer_name="head-p0",
        post="Director",
        park="Park 0",
    )
    assert NOT_HERE in judged(forged)
    assert "intact, known signer" in judged(bytes(PledgeSignature.objects.get().pdf))


def test_a_supplement_is_signed_by_the_service_too(service):
    made = served_town()
    pledge = Pledge.objects.get()
    made.sign(pledge, "head-p0", pin=PIN)
    made.sign(pledge, "mayor")
    adjust(made)
    with pytest.raises(SignerPinRefused):
        sign_supplement(made, "head-p0", pin="wrong")
    assert not SupplementSignature.objects.exists()
    browser, supplement = english(client_of(made.who("head-p0"))), Supplement.objects.get()
    address = f"/pledges/{pledge.no}/supplements/1/"
    assert "PIN of the signing service" in text_of(browser.get(address))
    assert len(queries_of(browser, address)) <= 8
    words = {"password": PASSWORD, "pin": "wrong", "seen": supplement.sha256}
    answer = browser.post(address, words)
    assert answer.status_code == 409 and answer.context["form"].errors.keys() == {"pin"}
    assert browser.post(address, words | {"pin": PIN}).status_code == 302
    pdf = bytes(sign_supplement(made, "mayor").pdf)
    assert "Genuine and complete" in judged(pdf) and verified() == ""


def test_a_key_is_kept_in_one_place(made):
    key = SigningKey.objects.get()
    for changes in ({"private_key": "sealed"}, {"credential": ""}):
        with pytest.raises(IntegrityError), act("test"):
            SigningKey.objects.filter(pk=key.pk).update(**changes)
