"""Fields of documents: empty and tagged from issuing on, only filled by signing; and what veraPDF says of it all.

No package brings veraPDF: `make pdfa` runs this where VERAPDF or PATH leads to its command, else it is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO

import pytest
from documents import LINES, pledge, roots, signed, signer, supplement, unsigned
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from targets.documents.fields import IN_ORDER
from targets.documents.late import verify
from targets.documents.layout import layout
from targets.documents.text import Field, SignatureLine, canonical_bytes, digests
from targets.documents.typesetting import typeset
from targets.documents.verdicts import VerdictKind

VERAPDF = os.environ.get("VERAPDF") or shutil.which("verapdf")
STANDARDS = {"2a", "2b", "ua1"}
TEXTS = {"pledge": pledge, "supplement": supplement}


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """Return the folder of our authority."""
    return tmp_path_factory.mktemp("ours")


def without_fields(text=None) -> bytes:
    """Return the PDF of a text as earlier versions of the product issued it."""
    text = text or pledge()
    return typeset("document.typ", layout(text, digests(canonical_bytes(text))), ["a-2a", "ua-1"])


def signed_by_all(pdf, ours):
    """Return the PDF after each signature, in their order."""
    after = []
    for number, field in enumerate(IN_ORDER):
        pdf = signed(pdf, signer(ours, f"Account {number}"), field, signer_name=f"Account {number}")
        after.append(pdf)
    return after


def fields_of(pdf):
    """Return the fields of a PDF: name, what is read out, whether it is signed, and whether its tag leads back to it."""
    reader = PdfFileReader(BytesIO(pdf))
    found = []
    for name, signature, reference in enumerate_sig_fields(reader):
        field = reference.get_object()
        is_tagged = False
        if "/StructParent" in field:
            numbers = list(reader.root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
            element = numbers[numbers.index(field["/StructParent"]) + 1].get_object()
            is_tagged = element["/S"] == "/Form" and element["/K"].raw_get("/Obj").reference == reference.reference
        found.append((name, field.get("/TU", ""), signature is not None, is_tagged))
    return found


def test_a_document_has_a_named_and_tagged_field_for_each_post_and_signing_only_fills_it(ours):
    """What is added begins on a line of its own: PDF/A wants that of each object (ISO 19005-2, 6.1.9)."""
    names = ["乙方签字：党工委书记", "乙方签字：主任", "甲方签字：书记", "甲方签字：市长"]
    before = unsigned()
    assert before.startswith(without_fields() + b"\n")
    assert fields_of(before) == [(f, n, False, True) for f, n in zip(IN_ORDER, names, strict=True)]
    for count, pdf in enumerate(signed_by_all(before, ours), 1):
        assert pdf.startswith(before)
        assert [one[2] for one in fields_of(pdf)] == [number < count for number in range(4)]
        assert all(tagged for *_one, tagged in fields_of(pdf))
        before = pdf


def test_one_signer_a_side_has_one_field_and_a_sheet_for_paper_none():
    one_each = (LINES[0], LINES[2])
    assert [one[0] for one in fields_of(unsigned(pledge(signatures=one_each)))] == ["party_b_1", "party_a_1"]
    blank = (SignatureLine(Field.PARTY_A_1, ""), SignatureLine(Field.PARTY_B_1, ""))
    assert fields_of(unsigned(supplement(signatures=blank))) == []


def test_a_document_of_an_earlier_version_gets_its_fields_by_signing(ours):
    old = without_fields()
    assert fields_of(old) == [] and not old.endswith(b"\n")
    pdf = signed_by_all(old, ours)[-1]
    assert pdf.startswith(old + b"\n")
    verdict = verify(pdf, roots=roots(ours), revoked={})
    assert (verdict.kind, len(verdict.signatures)) == (VerdictKind.GENUINE, 4)
    assert all(words and is_signed for _name, words, is_signed, _tagged in fields_of(pdf))


def failed(pdf, folder):
    """Return the standards that a file does not keep, as veraPDF says."""
    (path := folder / "document.pdf").write_bytes(pdf)
    found = set()
    for standard in STANDARDS:
        command = [VERAPDF, "--flavour", standard, "--format", "text", str(path)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.stdout.startswith(("PASS", "FAIL")), done.stdout + done.stderr
        if done.returncode != 0 or not done.stdout.startswith("PASS"):
            found.add(standard)
    return found


need_verapdf = pytest.mark.skipif(not VERAPDF, reason="veraPDF is not installed: set VERAPDF to its command")


@need_verapdf
@pytest.mark.parametrize("text", TEXTS)
def test_verapdf_finds_pdf_a_and_pdf_ua_kept_before_signing_and_after_each_signature(text, ours, tmp_path):
    pdf = unsigned(TEXTS[text]())
    assert [failed(one, tmp_path) for one in (pdf, *signed_by_all(pdf, ours))] == [set()] * 5


@need_verapdf
def test_verapdf_would_see_a_field_that_no_tag_holds(ours, tmp_path):
    """The planted fault: a document of an earlier version is signed, its fields are no part of its structure."""
    assert failed(signed_by_all(without_fields(), ours)[0], tmp_path) == {"ua1"}
