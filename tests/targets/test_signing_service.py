"""Signing with keys that a service keeps: the whole way, and each way in which a service may fail."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from people import client_of
from reading import english, queries_of, text_of
from served_towns import HEAD, judged, nothing_is_done, served_town, sign_in_the_page, verified, without_token
from signing_service import BEGIN, PIN, TOKEN, TRIES, another_key_signs, refused

from accounts.keys.assigning import assign_credential
from accounts.models import AuditEntry, LogInAttempt, SigningKey
from targets.errors import Overtaken, WorkflowError
from targets.models import Pledge, PledgeSignature

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(service):
    """A town whose head signs by it."""
    return served_town()


def test_the_whole_way_with_keys_of_both_kinds_on_one_pledge(made, service, tmp_path):
    pledge = Pledge.objects.get()
    assert sign_in_the_page(made).status_code == 302
    made.sign(pledge, "mayor")
    pdf = bytes(PledgeSignature.objects.get(side="city").pdf)
    text = judged(pdf)
    assert "Genuine and complete P〔2020〕1号" in text and "The pledge is in force." in text
    assert "head-p0 Director Park 0 2020-07-06" in text and "mayor Mayor Park 0 2020-07-06" in text
    assert text.count("intact, known signer") == 2
    assert verified() == ""
    call_command("export_pledge", "all", output=tmp_path / "out", stdout=io.StringIO())
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_bytes() == pdf
    said = subprocess.run(["pdfsig", "-nocert", file], check=False, capture_output=True, text=True).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert said.count("Total document signed") == 1
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


def test_the_service_is_asked_for_this_one_hash_by_the_pin(made, service):
    sign_in_the_page(made)
    first, info, authorize, sign = service.asked
    assert [first[0], info[0]] == ["credentials/info"] * 2
    assert authorize[0] == "credentials/authorize" and sign[0] == "signatures/signHash"
    words = authorize[1]
    assert (words["PIN"], words["numSignatures"], words["credentialID"]) == (PIN, 1, HEAD)
    assert words["hash"] == sign[1]["hash"] and len(words["hash"]) == 1
    assert "PIN" not in sign[1] and not service.approved


def test_only_who_has_a_key_there_is_asked_for_a_pin(made, settings):
    pledge = Pledge.objects.get()
    head = english(client_of(made.who("head-p0")))
    assert "PIN of the signing service" in text_of(head.get(f"/pledges/{pledge.no}/sign/"))
    assert len(queries_of(head, f"/pledges/{pledge.no}/sign/")) <= 8
    made.sign(pledge, "head-p0", pin=PIN)
    mayor = english(client_of(made.who("mayor")))
    page = without_token(mayor.get(f"/pledges/{pledge.no}/sign/").content.decode())
    assert 'name="password"' in page and 'name="pin"' not in page
    settings.SIGNING_SERVICE_URL = ""
    assert without_token(mayor.get(f"/pledges/{pledge.no}/sign/").content.decode()) == page


def test_the_pin_is_kept_nowhere(made, caplog):
    caplog.set_level("DEBUG")
    sign_in_the_page(made, pin="wrong-4412")
    assert sign_in_the_page(made).status_code == 302
    rows = [*AuditEntry.objects.values(), *SigningKey.objects.values(), *PledgeSignature.objects.values()]
    for pin in (PIN, "wrong-4412"):
        assert pin not in str(rows) and pin not in caplog.text
        assert pin.encode() not in bytes(PledgeSignature.objects.get().pdf)
    assert TOKEN not in caplog.text


def always(code: int, words: object = b"") -> object:
    """Return the fault of answering always the same."""
    return lambda _endpoint, _words: (code, words)


def only(endpoint: str, words: object, code: int = 200) -> object:
    """Return the fault of one endpoint."""
    return lambda asked, _words: (code, words) if asked == endpoint else None


CANNOT_BE_USED = "The signing service answered what cannot be used here. Nothing was changed; tell the administrator."
AWAY = "The signing service cannot be reached. Nothing was changed; try again later."
FAULTS = {
    "another key": (another_key_signs, "The signing service did not sign with your key."),
    "down": (always(503), AWAY),
    "no token": (always(401), "The signing service does not let this installation in."),
    "moved": (always(307), CANNOT_BE_USED),
    "no JSON": (always(200, b"<html>"), CANNOT_BE_USED),
    "a list": (always(200, []), CANNOT_BE_USED),
    "too much": (always(200, b" " * 300_000), CANNOT_BE_USED),
    "deep": (always(200, b"[" * 100_000), CANNOT_BE_USED),
    "nothing": (always(200, {}), CANNOT_BE_USED),
    "no certificate": (
        only("credentials/info", {"cert": {"certificates": []}, "key": {"algo": []}, "multisign": 1}),
        CANNOT_BE_USED,
    ),
    "broken certificate": (
        only("credentials/info", {"cert": {"certificates": ["AAAA"]}, "key": {"algo": []}, "multisign": 1}),
        CANNOT_BE_USED,
    ),
    "no SAD": (only("credentials/authorize", {}), CANNOT_BE_USED),
    "other refusal": (only("credentials/authorize", *reversed(refused("Too many"))), CANNOT_BE_USED),
    "no signature": (only("signatures/signHash", {"signatures": []}), CANNOT_BE_USED),
    "odd signature": (only("signatures/signHash", {"signatures": [7]}), CANNOT_BE_USED),
    "short signature": (only("signatures/signHash", {"signatures": ["AAAA"]}), "did not sign with your key"),
    "two signatures": (only("signatures/signHash", {"signatures": ["AAAA", "AAAA"]}), CANNOT_BE_USED),
    "expired approval": (only("signatures/signHash", *reversed(refused("SAD expired"))), CANNOT_BE_USED),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_service_that_errs_changes_nothing(made, service, name):
    service.fault, says = FAULTS[name]
    answer = sign_in_the_page(made)
    assert (answer.status_code, says in text_of(answer)) == (409, True), text_of(answer)
    nothing_is_done()
    assert not any(endpoint == "elsewhere" for endpoint, _words in service.asked)


def test_the_other_name_of_the_same_signature_will_do(made, service):
    """Some services tell RSA by its key alone (1.2.840.113549.1.1.1), the digest beside it."""
    service.kept[HEAD].said = {"key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.1"]}}
    assert sign_in_the_page(made).status_code == 302
    assert service.asked[-1][1]["signAlgo"] == "1.2.840.113549.1.1.1"
    assert "intact, known signer" in judged(bytes(PledgeSignature.objects.get().pdf)) and verified() == ""


def test_certificates_that_a_signature_has_no_room_for_are_refused(made, monkeypatch):
    monkeypatch.setattr("accounts.keys.credentials.LARGEST_CHAIN", 1000)
    assert "too large for a signature here" in text_of(sign_in_the_page(made))
    nothing_is_done()


def test_a_wrong_and_a_locked_pin_are_told_beside_the_field(made, service):
    for _time in range(TRIES):
        answer = sign_in_the_page(made, pin="wrong")
        assert answer.status_code == 409
        assert answer.context["form"].errors == {"pin": ["This is not your PIN at the signing service."]}
    answer = sign_in_the_page(made)
    assert "The signing service has locked this PIN." in text_of(answer) and answer.status_code == 409
    assert 'value="pin' not in answer.content.decode()
    nothing_is_done(refusals=TRIES + 1)


def test_a_missing_pin_and_a_wrong_password_ask_the_service_nothing(made, service):
    before = len(service.asked)
    assert sign_in_the_page(made, pin="").context["form"].errors.keys() == {"pin"}
    assert sign_in_the_page(made, password="wrong").context["form"].errors.keys() == {"password"}
    assert LogInAttempt.objects.filter(account="head-p0").count() == 1
    assert len(service.asked) == before
    with pytest.raises(WorkflowError):
        made.sign(Pledge.objects.get(), "head-p0", password="wrong", pin=PIN)
    assert len(service.asked) == before and not PledgeSignature.objects.exists()


def test_whose_turn_it_is_not_is_told_so_before_the_service_is_asked(made, service):
    before = len(service.asked)
    assign_credential(user=made.who("mayor"), credential=service.keep("m", "mayor") and "m")
    with pytest.raises(WorkflowError, match="turn of Director"):
        made.sign(Pledge.objects.get(), "mayor", pin=PIN)
    with pytest.raises(Overtaken):
        made.sign(Pledge.objects.get(), "head-p0", pin=PIN, seen="0" * 64)
    assert [endpoint for endpoint, _words in service.asked[before:]] == ["credentials/info"]


BLOCKED = "The signing service says that this certificate or its key is blocked or over."


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"cert": "revoked"}, BLOCKED),
        ({"cert": "expired"}, BLOCKED),
        ({"cert": "suspended"}, BLOCKED),
        ({"key": "disabled"}, BLOCKED),
    ],
)
def test_what_is_over_there_does_not_sign_here(made, service, said, says):
    kept = service.kept[HEAD]
    told = service._info(kept, {})[1]
    kept.said = {name: told[name] | {"status": word} for name, word in said.items()}
    answer = sign_in_the_page(made)
    assert says in text_of(answer) and answer.status_code == 409
    nothing_is_done()


def test_another_certificate_there_and_one_that_is_over_do_not_sign(made, service):
    kept = service.kept[HEAD]
    kept.certificate = service.certify("head-p0", kept.key)
    assert "has another certificate for you by now" in text_of(sign_in_the_page(made))
    kept.certificate = service.certify("head-p0", kept.key, days=(BEGIN, datetime(2020, 7, 1, tzinfo=UTC)))
    assert "This certificate is valid from 2015-01-01 to 2020-07-01." in text_of(sign_in_the_page(made))
    nothing_is_done(refusals=2)


def test_a_credential_that_is_gone_and_a_token_that_is_gone_are_told(made, service, settings, tmp_path):
    kept = service.kept.pop(HEAD)
    assert "does not know this credential" in text_of(sign_in_the_page(made))
    service.kept[HEAD] = kept
    settings.SIGNING_SERVICE_TOKEN, settings.SIGNING_SERVICE_TOKEN_FILE = "", str(tmp_path / "token")
    assert "The token for the signing service cannot be read." in text_of(sign_in_the_page(made))
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert sign_in_the_page(made).status_code == 302
