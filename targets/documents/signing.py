"""PAdES signatures (baseline B-B) by pyHanko, each added behind what is there."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from typing import Any, Unpack

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers import Signer as HankoSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from accounts.keys.signer import Signer
from targets.documents.errors import NotSigned
from targets.documents.fields import Writer, ended, field_place, has_field
from targets.documents.said import Said
from targets.documents.typesetting import typeset


def sign(pdf: bytes, signer: Signer, **said: Unpack[Said]) -> bytes:
    """Return the PDF with one more signature; those before stay valid. Raises NotSigned."""
    # pyHanko runs a loop of its own, which a thread that has one already refuses.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, sign_by(pdf, _simple(signer), room_for(signer), **said)).result()


def room_for(signer: Signer) -> int:
    """Return the hexadecimal digits kept free for a signature with its chain; finding the size would sign twice.

    A signature repeats the names of its certificate. Who judges reads every digit, so there are few to spare.
    """
    return 2 * (2 * len(signer.certificate) + sum(map(len, signer.chain[:-1])) + 1_024)


async def sign_by(pdf: bytes, signer: HankoSigner, reserved: int, **said: Unpack[Said]) -> bytes:
    """Return the PDF signed by one of pyHanko's signers, as `sign` does.

    ``reserved``: hexadecimal digits kept free. Raises NotSigned, and what a signer raises of its own.
    """
    try:
        writer = Writer(BytesIO(ended(pdf)))
        work = _work(writer, signer, said)
        signed: BytesIO = await work.async_sign_pdf(writer, bytes_reserved=reserved)
    except (PdfError, SigningError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise NotSigned(str(error)) from error
    return signed.getvalue()


def _work(writer: Writer, signer: HankoSigner, said: Said) -> PdfSigner:
    metadata = PdfSignatureMetadata(
        field_name=said["field"].value,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=said["signer_name"],
        location=said["park"],
        reason=said["reason"],
        contact_info=said["post"],
    )
    shown = {"name": said["signer_name"], "at": f"{said['at']:%Y-%m-%d %H:%M} 电子签名"}
    stamp = typeset("stamp.typ", shown, ["a-2b"], is_tagged=False)
    # Documents of earlier versions of the product were issued without fields.
    place = None if has_field(writer.prev, said["field"]) else field_place(said["field"], said["post"])
    return _TimedSigner(said["at"], metadata, signer, stamp_style=_style(stamp), new_field_spec=place)


def _simple(signer: Signer) -> SimpleSigner:
    # Without the root: whoever verifies has it, and nothing covers what stands in the signature but does not count.
    above = [x509.Certificate.load(one) for one in signer.chain[:-1]]
    return _RsaSigner(
        signing_cert=x509.Certificate.load(signer.certificate),
        signing_key=keys.PrivateKeyInfo.load(signer.key),
        cert_registry=SimpleCertificateStore.from_certs(above),
    )


def _style(stamp: bytes) -> StaticStampStyle:
    return StaticStampStyle(background=_Page(stamp), border_width=0)


class _RsaSigner(SimpleSigner):
    """Signs with a key that was checked when it was unsealed: to check its primes again takes 0.2 s a signature."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Return the signature. Raises SigningError for another key than ours."""
        key = load_der_private_key(self.signing_key.dump(), password=None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, RSAPrivateKey) or digest_algorithm != "sha256":
            raise SigningError("Neither RSA nor SHA-256")
        return key.sign(data, PKCS1v15(), SHA256())


class _TimedSigner(PdfSigner):
    """Signs at a time that is told, by the city's clock, rather than at the machine's."""

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        """Return the session with its time."""
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


class _Page(PdfContent):
    """The first page of a PDF as content of another."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Put the page among the resources and return what draws it."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"
