"""Signatures of pledges: up to four, each valid; every alteration found; other people's files told apart."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from documents import AT, aside, changed, pledge, roots, signed, signer, supplement, unsigned
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from targets.documents.devices import CURVE_ORDER, SoftwareDevice, is_signed
from targets.documents.errors import NotSigned
from targets.documents.fields import IN_ORDER
from targets.documents.late import verify
from targets.documents.text import Field, canonical_bytes, digests
from targets.documents.verdicts import VerdictKind, Why


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """Return the folder of our authority."""
    return tmp_path_factory.mktemp("ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    """Return the folder of another installation's authority."""
    return tmp_path_factory.mktemp("theirs")


@pytest.fixture(scope="module")
def once(ours):
    """Return a pledge signed by the park."""
    return signed(unsigned(), signer(ours))


def judged(pdf, folder, **revoked):
    """Return the judgement by the authority in a folder."""
    return verify(pdf, roots=roots(folder), revoked=revoked)


def need(program):
    """Skip where an outside judge is missing, but never in continuous integration."""
    if not shutil.which(program) and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed")


def judged_by_pyhanko(pdf, folder):
    """Return what pyHanko itself says of each signature: coverage, and what it finds changed after it."""
    believed = [one for root in roots(folder) for one in load_certs_from_pemder_data(root)]
    context = ValidationContext(trust_roots=believed, moment=AT)
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    found = aside(lambda: [validate_pdf_signature(one, signer_validation_context=context) for one in signatures])
    assert all(one.intact and one.valid and one.trusted and one.bottom_line for one in found)
    return [(one.coverage.name, one.modification_level.name) for one in found]


def test_signature_says_who_when_and_why(once, ours):
    verdict = judged(once, ours)
    [signature] = verdict.signatures
    assert (verdict.kind, verdict.why, verdict.no) == (VerdictKind.GENUINE, Why.NONE, "泰园责〔2016〕3号")
    assert verdict.sha256 == digests(canonical_bytes(pledge())).sha256
    assert (signature.signer_name, signature.post, signature.park) == ("Account 1", "党工委书记", "Park")
    assert (signature.reason, signature.at, signature.field) == ("签署", AT, "party_b_1")
    assert signature.serial == signer(ours).serial


@pytest.mark.parametrize("text", [pledge(), supplement()], ids=["pledge", "supplement"])
def test_four_signatures_are_valid_one_after_the_other(text, ours, tmp_path):
    pdf = unsigned(text)
    for count, field in enumerate(IN_ORDER, 1):
        pdf = signed(pdf, signer(ours, f"Account {count}"), field, signer_name=f"Account {count}")
        verdict = judged(pdf, ours)
        assert verdict.kind == VerdictKind.GENUINE
        assert [one.signer_name for one in verdict.signatures] == [f"Account {n}" for n in range(1, count + 1)]
    *earlier, last = judged_by_pyhanko(pdf, ours)
    assert earlier == [("ENTIRE_REVISION", "FORM_FILLING")] * 3 and last == ("ENTIRE_FILE", "NONE")
    need("pdfsig")
    need("qpdf")
    (path := tmp_path / "signed.pdf").write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", path], check=False, capture_output=True, text=True).stdout
    assert said.count("Signature is Valid") == 4
    assert said.count("Not total document signed") == 3
    assert said.rindex("Total document signed") > said.rindex("Not total document signed")
    assert subprocess.run(["qpdf", "--check", path], check=False, capture_output=True).returncode == 0


def test_a_place_is_signed_once(once, ours):
    with pytest.raises(NotSigned):
        signed(once, signer(ours))


@pytest.mark.parametrize("junk", [b"\n", b"junk", b"%%EOF\n", b"junk" * 5000])
def test_junk_after_the_end_is_found(once, ours, junk):
    assert judged(once + junk, ours).kind == VerdictKind.ALTERED


def test_changed_words_are_found(once, ours):
    at = once.index(b"pdf:Keywords")
    assert judged(once[: at + 20] + b"9" + once[at + 21 :], ours).kind == VerdictKind.ALTERED


@pytest.mark.parametrize(("entry", "words"), [("/Name", "Account 2"), ("/M", "D:20160101000000Z"), ("/Reason", "x")])
def test_changed_name_and_time_are_found_written_anew(once, ours, entry, words):
    assert judged(changed(once, entry, words), ours).kind == VerdictKind.ALTERED


@pytest.mark.parametrize("written", [b"/Name (Account 1", b"/M (D\\07220160216"])
def test_changed_name_and_time_are_found_in_their_place(once, ours, written):
    at = once.rindex(written)
    assert judged(once[:at] + written[:-1] + b"9" + once[at + len(written) :], ours).kind == VerdictKind.ALTERED


def test_changed_metadata_behind_a_signature_is_found(once, ours):
    writer = IncrementalPdfFileWriter(BytesIO(once))
    info = writer.prev.trailer_view["/Info"]
    info[pdf_name("/Keywords")] = pdf_string("no=x")
    writer.update_container(info)
    writer.write(out := BytesIO())
    assert judged(out.getvalue(), ours).kind == VerdictKind.ALTERED


@settings(max_examples=150)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_byte_counts(once, ours, place, bit):
    pdf = bytearray(once)
    pdf[int(place * len(pdf))] ^= 1 << bit
    assert judged(bytes(pdf), ours).kind != VerdictKind.GENUINE


def test_every_byte_of_the_signature_counts(once, ours):
    begin = once.index(b"/Contents <") + 10
    dice = random.Random(7)
    for place in [*range(begin, begin + 130), *dice.sample(range(begin, once.index(b">", begin)), 100)]:
        pdf = bytearray(once)
        pdf[place] ^= 1
        assert judged(bytes(pdf), ours).kind == VerdictKind.ALTERED, place - begin


def test_the_name_of_the_issuer_counts_to_the_letter(once, ours):
    """Else its letters could change their case: they name the certificate, which itself is signed."""
    begin = once.index(b"/Contents <")
    end = once.index(b">", begin)
    issuer = b"Parkboard".hex().upper().encode()
    places = [found.start() for found in re.finditer(issuer, once[begin:end])]
    assert len(places) >= 3
    for place in places:
        pdf = once[: begin + place] + issuer.replace(b"50", b"70", 1) + once[begin + place + len(issuer) :]
        assert len(pdf) == len(once) and judged(pdf, ours).kind == VerdictKind.ALTERED


def test_same_names_of_another_installation_are_unknown(ours, theirs):
    pdf = signed(unsigned(), signer(theirs))
    assert judged(pdf, theirs).kind == VerdictKind.GENUINE
    verdict = judged(pdf, ours)
    assert (verdict.kind, verdict.why) == (VerdictKind.UNKNOWN_SIGNER, Why.NO_ROOT)
    assert not verdict.signatures[0].is_trusted
    assert judged(signed(pdf, signer(ours), Field.PARTY_A_1), ours).kind == VerdictKind.UNKNOWN_SIGNER


def test_a_signature_of_somebody_else_behind_ours_makes_the_whole_unknown(once, ours, theirs):
    verdict = judged(signed(once, signer(theirs), Field.PARTY_A_1), ours)
    assert (verdict.kind, verdict.why) == (VerdictKind.UNKNOWN_SIGNER, Why.NO_ROOT)
    assert [one.is_trusted for one in verdict.signatures] == [True, False]


def test_revoked_later_stays_genuine(once, ours):
    serial = signer(ours).serial
    roots_ = roots(ours)
    assert verify(once, roots=roots_, revoked={serial: AT + timedelta(seconds=1)}).kind == VerdictKind.GENUINE
    verdict = verify(once, roots=roots_, revoked={serial: AT})
    assert (verdict.kind, verdict.why) == (VerdictKind.UNKNOWN_SIGNER, Why.REVOKED_BEFORE)


@pytest.mark.parametrize(
    ("pdf", "why"),
    [
        (b"", Why.NO_PDF),
        (b"\x89PNG", Why.NO_PDF),
        (b"%PDF-1.7\n", Why.MALFORMED),
        (b"%PDF-1.7\n" + b"[" * 100_000, Why.MALFORMED),
        (b"%PDF-1.7\n" + b"0" * 20_000_000, Why.TOO_LARGE),
    ],
)
def test_files_that_are_no_document_are_not_ours(pdf, why):
    verdict = verify(pdf, roots=(), revoked={})
    assert (verdict.kind, verdict.why) == (VerdictKind.NOT_OURS, why)


def test_unsigned_is_not_ours(ours):
    assert judged(unsigned(), ours).why == Why.UNSIGNED


def test_encrypted_is_not_ours(once, ours, tmp_path):
    need("qpdf")
    (path := tmp_path / "plain.pdf").write_bytes(unsigned())
    closed = tmp_path / "closed.pdf"
    subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", path, closed], check=True)
    verdict = judged(closed.read_bytes(), ours)
    assert (verdict.kind, verdict.why) == (VerdictKind.NOT_OURS, Why.ENCRYPTED)


@settings(max_examples=60)
@given(cut=st.floats(0, 1))
def test_a_cut_file_is_never_genuine(once, ours, cut):
    assert judged(once[: int(cut * (len(once) - 1))], ours).kind != VerdictKind.GENUINE


# Private keys whose public ones begin with 04, 4, 0404, 00, 044, 0400 and 0440, where a mark of the format is mistaken.
KEYS = (11, 65, 307, 327, 5249, 12561, 38676)
# What stands before x and y in the SubjectPublicKeyInfo of a point on this curve (RFC 5480; OID 1.2.156.10197.1.301).
SM2_PUBLIC_KEY = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")


@given(key=st.sampled_from(KEYS) | st.integers(1, CURVE_ORDER - 2), content=st.binary(max_size=100), other=st.binary())
@example(key=11, content=b"IDAT", other=b"")
@settings(max_examples=5)
def test_device_signs_what_it_is_given(key, content, other):
    device = SoftwareDevice.of(f"{key:064x}")
    signature = device.sign(content)
    assert is_signed(content, signature, device.public_key)
    assert is_signed(other, signature, device.public_key) is (content == other)
    assert not is_signed(content, signature, SoftwareDevice.make().public_key)
    assert not is_signed(content, "not hexadecimal", device.public_key)
    assert not device.is_certified
    assert "private" not in repr(device)


@pytest.mark.parametrize("key", KEYS)
def test_another_program_agrees_with_the_device(key, tmp_path):
    """OpenSSL judges by GB/T 32918, with the default user id."""
    need("openssl")
    device = SoftwareDevice.of(f"{key:064x}")
    r, s = (int(half, 16) for half in re.findall(".{64}", device.sign(b"text")))
    (tmp_path / "text").write_bytes(b"text")
    (tmp_path / "signature").write_bytes(encode_dss_signature(r, s))
    (tmp_path / "key").write_bytes(SM2_PUBLIC_KEY + bytes.fromhex(device.public_key))
    command = "openssl dgst -sm3 -sigopt distid:1234567812345678 -keyform DER -verify key -signature signature text"
    judged = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert judged.stdout == "Verified OK\n", judged.stderr
