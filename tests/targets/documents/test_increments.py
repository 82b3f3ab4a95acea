"""What stands between two signatures: one as we sign is told apart from all else, which pyHanko's own rules judge."""

from __future__ import annotations

from io import BytesIO

import pytest
from documents import AT, aside, roots, signed, signer, unsigned
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, pdf_name, pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis.policies import StandardDiffPolicy
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata

from targets.documents import signing
from targets.documents.fields import IN_ORDER, Writer
from targets.documents.increments import OnlySignatures, signed_field
from targets.documents.late import verify
from targets.documents.text import Field
from targets.documents.verdicts import VerdictKind, Why

FIRST_SIGNATURE = 2  # the revision: the text, its fields, then the signatures


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """Return the folder of our authority."""
    return tmp_path_factory.mktemp("ours")


@pytest.fixture(scope="module")
def once(ours):
    """Return a pledge signed by the park."""
    return signed(unsigned(), signer(ours))


def last(pdf, since=FIRST_SIGNATURE):
    """Return the revision of the first signature and the last one."""
    reader = PdfFileReader(BytesIO(pdf))
    return reader.get_historical_resolver(since), reader.get_historical_resolver(reader.xrefs.total_revisions - 1)


def signed_with(pdf, by, *changes, field=Field.PARTY_A_1):
    """Return the PDF signed once more, with changes that the same revision brings: a forger with a key of ours."""
    writer = Writer(BytesIO(pdf))
    for change in changes:
        change(writer)
    metadata = PdfSignatureMetadata(field_name=field.value, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    work = signing._TimedSigner(AT, metadata, signing._simple(by))
    return aside(lambda: work.sign_pdf(writer, bytes_reserved=signing.room_for(by)).getvalue())


def written(pdf, change):
    """Return the PDF with a revision that only brings a change."""
    change(writer := Writer(BytesIO(pdf)))
    writer.write(out := BytesIO())
    return out.getvalue()


def field_of(writer, field):
    """Return the object of a field."""
    return next(one.get_object() for one in writer.root["/AcroForm"]["/Fields"] if one.get_object()["/T"] == field)


def page(writer):
    writer.root["/Pages"]["/Kids"][0][pdf_name("/Rotate")] = pdf_string("90")
    writer.update_container(writer.root["/Pages"]["/Kids"][0])


def catalogue(writer):
    writer.root[pdf_name("/Lang")] = pdf_string("en")
    writer.update_root()


def facts(writer):
    info = writer.trailer["/Info"]
    info[pdf_name("/Keywords")] = pdf_string("no=x")
    writer.update_container(info)


def other_facts(writer):
    writer.set_info(writer.add_object(writer.trailer["/Info"].__class__({pdf_name("/Keywords"): pdf_string("no=x")})))


def old_facts(writer):
    writer.set_info(IndirectObject(1, 0, writer))


def own_place(writer):
    own = field_of(writer, Field.PARTY_A_1)
    own["/Rect"][0] = own["/Rect"][2]
    writer.update_container(own)


def other_name(writer):
    other = field_of(writer, Field.PARTY_A_2)
    other[pdf_name("/TU")] = pdf_string("Account 2")
    writer.update_container(other)


def signature_before(writer):
    held = writer.prev.embedded_signatures[0].sig_object
    held[pdf_name("/Name")] = pdf_string("Account 2")
    writer.update_container(held)


def nothing_leads_there(writer):
    writer.add_object(pdf_string("hidden"))


CHANGES = [page, catalogue, facts, other_facts, own_place, other_name, signature_before, nothing_leads_there]


def test_what_we_sign_is_told_apart(ours):
    pdf = unsigned()
    for count, field in enumerate(IN_ORDER, 1):
        pdf = signed(pdf, signer(ours), field)
        if count > 1:
            assert signed_field(*last(pdf, FIRST_SIGNATURE + count - 2)) == field
            assert signed_field(*last(pdf)) == field


def test_a_signature_without_an_appearance_is_told_apart(once, ours):
    pdf = signed_with(once, signer(ours))
    assert signed_field(*last(pdf)) == Field.PARTY_A_1
    assert verify(pdf, roots=roots(ours), revoked={}).kind == VerdictKind.GENUINE


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_anything_else_in_the_revision_is_not_that_alone(once, ours, change):
    assert signed_field(*last(signed_with(once, signer(ours), change))) == ""


@pytest.mark.parametrize("change", [*CHANGES[:-1], old_facts], ids=lambda change: change.__name__)
def test_a_change_beside_a_valid_signature_is_found(once, ours, change):
    """All signatures are valid and the last covers the whole file: the change between them alone is wrong."""
    verdict = verify(signed_with(once, signer(ours), change), roots=roots(ours), revoked={})
    why = Why.ADDED_AFTER if change is signature_before else Why.CHANGED_BETWEEN
    assert (verdict.kind, verdict.why) == (VerdictKind.ALTERED, why)


def test_an_object_that_something_waited_for_is_not_new(ours):
    """Before the first signature the text leads to an object that is not there; the second signature brings it."""

    def ahead(writer):
        writer.root[pdf_name("/Waiting")] = IndirectObject(*place, writer)
        writer.update_root()

    place = (len(PdfFileReader(BytesIO(unsigned())).xrefs.explicit_refs_in_revision(0)) + 500, 0)
    waiting = signed_with(unsigned(), signer(ours), ahead, field=Field.PARTY_B_1)
    assert signed_field(*last(signed_with(waiting, signer(ours)))) == ""


def filled(field):
    """Return a change that gives a field a value, and does nothing else."""

    def change(writer):
        found = field_of(writer, field)
        found[pdf_name("/V")] = pdf_string("x")
        writer.update_container(found)

    return change


def test_a_signature_in_the_place_of_another_is_not_told_apart(once):
    assert signed_field(*last(written(once, filled(Field.PARTY_A_1)))) == Field.PARTY_A_1
    assert signed_field(*last(written(once, filled(Field.PARTY_B_1)))) == ""


def test_a_form_that_is_filled_in_is_not_told_apart(ours):
    def form(writer):
        field = DictionaryObject({pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): pdf_string("words")})
        writer.root["/AcroForm"]["/Fields"].append(writer.add_object(field))
        writer.update_container(writer.root["/AcroForm"]["/Fields"])

    pdf = signed_with(unsigned(), signer(ours), form, field=Field.PARTY_B_1)
    assert signed_field(*last(written(pdf, filled("words")))) == ""


@settings(max_examples=60)
@given(place=st.integers(0, 200), entry=st.sampled_from([None, "/V", "/AP", "/T", "/F", "/X"]))
def test_what_is_told_apart_pyhanko_would_allow(once, ours, place, entry):
    """Any object of the file, written anew with one more entry or as it was: never laxer than pyHanko's own rules."""

    def rewrite(writer):
        found = writer.prev.xrefs
        known = {one for section in range(found.total_revisions) for one in found.explicit_refs_in_revision(section)}
        # Counted from the end: fields and signature, which matter most, come first.
        chosen = sorted(known, key=lambda one: -one.idnum)[place % len(known)]
        held = IndirectObject(chosen.idnum, 0, writer)
        if entry and isinstance(content := held.get_object(), DictionaryObject):
            content[pdf_name(entry)] = pdf_string("x")
        writer.mark_update(held.reference)

    try:
        old, new = last(signed_with(once, signer(ours), rewrite))
    except SigningError:  # the field is filled already
        reject()
    if signed_field(old, new):
        StandardDiffPolicy.apply(OnlySignatures(), old, new)
