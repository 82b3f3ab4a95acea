"""The judgement of a PDF that anybody may bring.

It demands more than pyHanko does: the last signature covers the whole file, between signatures there is nothing but
signature fields and signatures, and the one part that no signature can cover, its own bytes, is exactly as we write it.
Whether what is valid was issued here, and signed by whom it was to be, is asked afterwards (`fitting`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType

from asn1crypto import cms, pem, x509
from asn1crypto import parser as asn1
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from targets.documents.bounds import SECONDS, BoundedReader, TooMuch, stopped_after
from targets.documents.increments import OnlySignatures
from targets.documents.verdicts import JudgedSignature, Verdict, VerdictKind, Why

_LARGEST = 20_000_000
MOST_SIGNATURES = 20
_NAMED = re.compile(r"no=(.{1,200}), sha256=([0-9a-f]{64}), sm3=[0-9a-f]{64}")
PLAIN_GAP = re.compile(rb"<[0-9A-F]+>")
CONSTRUCTED = 1
NOBODY: Mapping[bytes, Collection[bytes]] = MappingProxyType({})
_NEVER = datetime.max.replace(tzinfo=UTC)
SIGNED_MARK = b"ETSI.CAdES.detached"
ONLY_SIGNATURES = OnlySignatures()


def verify(
    pdf: bytes,
    *,
    roots: Collection[bytes],
    revoked: Mapping[str, datetime],
    assigned: Mapping[bytes, Collection[bytes]] = NOBODY,
) -> Verdict:
    """Return the judgement of a file; never raises, whatever the file is.

    ``roots``: certificates that are believed, PEM or DER. ``revoked``: when which serial was revoked; what was signed
    before stays genuine. ``assigned``: signers' certificates, DER, with the roots that are believed for each alone:
    those of a public authority vouch for everybody whom it certifies, and so for none of them here.
    """
    if len(pdf) > _LARGEST:
        return Verdict(VerdictKind.NOT_OURS, Why.TOO_LARGE)
    if not pdf.startswith(b"%PDF-"):
        return Verdict(VerdictKind.NOT_OURS, Why.NO_PDF)
    try:
        # pyHanko runs a loop of its own, which a thread that has one already refuses.
        with ThreadPoolExecutor(1) as thread, stopped_after(SECONDS) as start:
            verdict: Verdict = thread.submit(start, _verdict, pdf, roots, revoked, assigned).result()
            return verdict
    except TooMuch:
        return Verdict(VerdictKind.NOT_OURS, Why.TOO_MUCH)
    except Exception:  # noqa: BLE001, RUF100 - whatever a hostile file does to the parser, it is no document
        return Verdict(VerdictKind.ALTERED if SIGNED_MARK in pdf else VerdictKind.NOT_OURS, Why.MALFORMED)


def _verdict(
    pdf: bytes, roots: Collection[bytes], revoked: Mapping[str, datetime], assigned: Mapping[bytes, Collection[bytes]]
) -> Verdict:
    reader = BoundedReader(BytesIO(pdf))
    if reader.encrypted:
        return Verdict(VerdictKind.NOT_OURS, Why.ENCRYPTED)
    found = list(reader.embedded_signatures)
    no, sha256 = _named(reader)
    if not found:
        return Verdict(VerdictKind.NOT_OURS, Why.UNSIGNED, no, sha256)
    if len(found) > MOST_SIGNATURES:
        return Verdict(VerdictKind.NOT_OURS, Why.MALFORMED, no, sha256)
    judged = [
        _judged(signature, _certificates([*roots, *assigned.get(signature.signer_cert.dump(), ())]))
        for signature in found
    ]
    signatures = tuple(signature for signature, _why in judged)
    why = next((why for _signature, why in judged if why), Why.NONE) or _end(found)
    if why:
        return Verdict(VerdictKind.ALTERED, why, no, sha256, signatures)
    return _of_signers(no, sha256, signatures, revoked)


def _of_signers(
    no: str, sha256: str, signatures: tuple[JudgedSignature, ...], revoked: Mapping[str, datetime]
) -> Verdict:
    if not all(signature.is_trusted for signature in signatures):
        return Verdict(VerdictKind.UNKNOWN_SIGNER, Why.NO_ROOT, no, sha256, signatures)
    # The times of a PDF are whole seconds.
    if any(signature.at >= revoked.get(signature.serial, _NEVER).replace(microsecond=0) for signature in signatures):
        return Verdict(VerdictKind.UNKNOWN_SIGNER, Why.REVOKED_BEFORE, no, sha256, signatures)
    if not no:
        return Verdict(VerdictKind.NOT_OURS, Why.NO_PLEDGE, no, sha256, signatures)
    return Verdict(VerdictKind.GENUINE, Why.NONE, no, sha256, signatures)


def _named(reader: PdfFileReader) -> tuple[str, str]:
    """Return number and digest as the document tells them; a change of them is found as one between signatures."""
    if "/Info" not in reader.trailer_view:
        return "", ""
    facts: DictionaryObject = reader.trailer_view["/Info"]
    words = str(facts.get("/Keywords", ""))
    named = _NAMED.fullmatch(words)
    return (named[1], named[2]) if named else ("", "")


def _certificates(given: Collection[bytes]) -> list[x509.Certificate]:
    return [certificate for one in given for certificate in _read(one)]


def _read(one: bytes) -> Iterator[x509.Certificate]:
    if pem.detect(one):
        yield from (x509.Certificate.load(der) for _kind, _headers, der in pem.unarmor(one, multiple=True))
    else:
        yield x509.Certificate.load(one)


def _judged(signature: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> tuple[JudgedSignature, Why]:
    at = signature.self_reported_timestamp
    # Nobody but the server states the time; a certificate that is over by now was good when it signed.
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at, revocation_mode="soft-fail")
    status = validate_pdf_signature(signature, context, diff_policy=ONLY_SIGNATURES)
    is_intact = status.intact and status.valid and at is not None and (not status.trusted or _is_as_written(signature))
    why = Why.NONE if is_intact else Why.SIGNATURE_BROKEN
    if not why and status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        why = Why.ADDED_AFTER
    if not why and (status.modification_level or ModificationLevel.OTHER) > ModificationLevel.FORM_FILLING:
        why = Why.CHANGED_BETWEEN
    if not why and status.modification_level is None and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        why = Why.CHANGED_BETWEEN
    return _as_signed(signature, at, is_intact=bool(is_intact), is_trusted=bool(is_intact and status.trusted)), why


def _is_as_written(signature: EmbeddedPdfSignature) -> bool:
    """Return whether the part of the file that holds the signature itself, which it cannot cover, is as we write it."""
    content = signature.pkcs7_content
    _kind, _method, _tag, header, body, trailer = asn1.parse(content, strict=False)
    used = content[: len(header) + len(body) + len(trailer)]
    signed = cms.ContentInfo.load(used, strict=True)
    rest = content[len(header) + len(body) + len(trailer) :]
    is_whole = not rest.strip(b"\0") and _is_whole(used) and _gap_is_plain(signature)
    return is_whole and _is_bare(signed["content"]) and _names_its_certificate(signed["content"], signature.signer_cert)


def _is_whole(encoded: bytes) -> bool:
    """Return whether the parts of an encoding fill it to the last byte, each of a stated length."""
    while encoded:
        kind, method, tag, header, body, trailer = asn1.parse(encoded, strict=False)
        is_plain = not trailer and (kind, tag) != (0, 0) and asn1.emit(kind, method, tag, body) == header + body
        if not is_plain or (method == CONSTRUCTED and not _is_whole(body)):
            return False
        encoded = encoded[len(header) + len(body) :]
    return True


def _is_bare(signed: cms.SignedData) -> bool:
    info = signed["signer_infos"][0]
    algorithms = [one.dump() for one in signed["digest_algorithms"]]
    return (
        signed["version"].native == info["version"].native == "v1"
        and algorithms == [info["digest_algorithm"].dump()]
        and info["unsigned_attrs"].native is None
        and signed["crls"].native is None
    )


def _names_its_certificate(signed: cms.SignedData, certificate: x509.Certificate) -> bool:
    """Return whether the signer is named as the certificate names it: names are compared without regard to case."""
    named = signed["signer_infos"][0]["sid"]
    return bool(named.name == "issuer_and_serial_number" and named.chosen["issuer"].dump() == certificate.issuer.dump())


def _gap_is_plain(signature: EmbeddedPdfSignature) -> bool:
    start, end = signature.byte_range[1], signature.byte_range[2]
    stream = signature.reader.stream
    stream.seek(start)
    return PLAIN_GAP.fullmatch(stream.read(end - start)) is not None


def _as_signed(
    signature: EmbeddedPdfSignature, at: datetime | None, *, is_intact: bool, is_trusted: bool
) -> JudgedSignature:
    entries = signature.sig_object
    return JudgedSignature(
        field=str(signature.field_name),
        signer_name=str(entries.get("/Name", "")),
        post=str(entries.get("/ContactInfo", "")),
        park=str(entries.get("/Location", "")),
        reason=str(entries.get("/Reason", "")),
        at=at or datetime.min.replace(tzinfo=UTC),
        serial=f"{signature.signer_cert.serial_number:x}",
        is_intact=is_intact,
        is_trusted=is_trusted,
        certificate=signature.signer_cert.dump(),
    )


def _end(signatures: list[EmbeddedPdfSignature]) -> Why:
    """Return what is wrong with the end: the last signature has to cover the whole file."""
    last = signatures[-1].evaluate_signature_coverage()
    return Why.NONE if last == SignatureCoverageLevel.ENTIRE_FILE else Why.ADDED_AFTER
