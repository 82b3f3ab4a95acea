"""Empty fields for signatures, put into a PDF as it is issued: named for people who listen, part of its structure.

Signing only fills a field, so that nothing of the structure changes between signatures. Documents that were issued
without fields get each by its signature, named but not tagged: they are no PDF/UA-1 once signed (7.18.4), though they
say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from targets.documents.text import Field, SignatureLine

MM = 72 / 25.4
# The place of each signature on the last page, in millimetres from its left lower corner; document.typ keeps to it.
_PLACES = {
    Field.PARTY_A_1: (59, 89),
    Field.PARTY_A_2: (59, 69),
    Field.PARTY_B_1: (139, 89),
    Field.PARTY_B_2: (139, 69),
}
SIZE = (44, 16)
# First the park, then the city.
IN_ORDER = (Field.PARTY_B_1, Field.PARTY_B_2, Field.PARTY_A_1, Field.PARTY_A_2)
_SIDES = {"party_a": "甲方", "party_b": "乙方"}


class Writer(IncrementalPdfFileWriter):
    """Adds behind what is there, the same bytes on any day, and leaves the document's own metadata alone."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> object:
        """Return the two parts of the file's identifier; the second is made of the file before, not by chance."""
        first, _by_chance = super()._handle_id(prev)  # type: ignore[no-untyped-call]
        prev.stream.seek(0)
        return ArrayObject([first, ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])])

    def _update_meta(self) -> None:
        return


def with_fields(pdf: bytes, lines: Sequence[SignatureLine]) -> bytes:
    """Return a tagged PDF with an empty field for each signature that it names a post for, in the order of signing."""
    writer = Writer(BytesIO(ended(pdf)))
    for line in sorted(lines, key=lambda line: IN_ORDER.index(line.field)):
        if line.post:
            append_signature_field(writer, field_place(line.field, line.post))
            _tag(writer, _field_of(writer, line.field))
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def ended(pdf: bytes) -> bytes:
    """Return the PDF with a line end: Typst writes none behind %%EOF, and PDF/A wants each object on its own line."""
    return pdf if pdf.endswith((b"\n", b"\r")) else pdf + b"\n"


def field_place(field: Field, post: str) -> SigFieldSpec:
    """Return where a signature stands, and its name for people who listen."""
    left, bottom = _PLACES[field]
    width, height = SIZE
    box = (round(left * MM), round(bottom * MM), round((left + width) * MM), round((bottom + height) * MM))
    name = f"{_SIDES[field.rpartition('_')[0]]}签字：{post}"
    return SigFieldSpec(field.value, on_page=-1, box=box, readable_field_name=name)


def has_field(pdf: PdfFileReader, field: Field) -> bool:
    """Return whether a PDF has the field, empty or signed."""
    return any(name == field.value for name, _signature, _field in enumerate_sig_fields(pdf))


def _field_of(writer: Writer, field: Field) -> IndirectObject:
    one: IndirectObject = next(found for name, _signature, found in enumerate_sig_fields(writer) if name == field.value)
    return one


def _tag(writer: Writer, field: IndirectObject) -> None:
    """Put a field into the structure of the document: last in reading order, as a form."""
    root: DictionaryObject = writer.root["/StructTreeRoot"]
    document: DictionaryObject = root["/K"][0]
    key = root["/ParentTreeNextKey"]
    widget = field.get_object()
    form = writer.add_object(_form(root["/K"].raw_get(0), field, widget.raw_get("/P"), widget["/TU"]))
    document["/K"].append(form)
    root["/ParentTree"]["/Nums"].extend([_number(key), form])
    root[NameObject("/ParentTreeNextKey")] = _number(key + 1)
    widget[NameObject("/StructParent")] = _number(key)
    page: DictionaryObject = widget["/P"]
    page[NameObject("/Tabs")] = NameObject("/S")
    for changed in (document, root, page):
        writer.update_container(changed)


def _form(parent: object, field: object, page: object, words: str) -> DictionaryObject:
    content = _named(Type=NameObject("/OBJR"), Obj=field, Pg=page)
    kind = {"Type": NameObject("/StructElem"), "S": NameObject("/Form")}
    return _named(**kind, P=parent, Pg=page, Alt=TextStringObject(words), K=content)


def _named(**values: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in values.items()})


def _number(value: int) -> NumberObject:
    return NumberObject(value)
