"""OFD (GB/T 33190), the format of electronic documents of Chinese authorities: a zip whose OFD.xml names a document."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

MAGIC = b"PK\x03\x04"
_MAX_MEMBERS, _MAX_UNPACKED, _MAX_RATIO, MAX_ENTRY, _CHUNK = 5_000, 100_000_000, 200, 1_000_000, 1 << 16
ENTRY, ENCRYPTED = "OFD.xml", 1


def is_ofd(content: bytes) -> bool:
    """Return whether a file is a zip that has the entry of an OFD; never raises."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _root_of(archive)[0] == "OFD"
    except _FAULTS:
        return False


def is_encrypted(content: bytes) -> bool:
    """Return whether an OFD asks for a password."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = {name.lower() for name in archive.namelist()}
        return "encryptions.xml" in names or any(member.flag_bits & ENCRYPTED for member in archive.infolist())


def is_whole_ofd(content: bytes) -> bool:
    """Return whether an OFD unpacks within bounds, each part as it was packed, and has the document that it names."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > _MAX_MEMBERS or unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * len(content):
                return False
            root, documents = _root_of(archive)
            names = {_normal(name) for name in archive.namelist()}
            return (
                root == "OFD"
                and bool(documents)
                and all(_normal(place) in names for place in documents)
                and all(_unpacks(archive, member) for member in members)
            )
    except _FAULTS:
        return False


class _RefusedError(ValueError):
    """The entry declares a type of document, and so perhaps entities."""


_FAULTS = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError, KeyError, RuntimeError, NotImplementedError,
    ValueError,
)  # fmt: skip


def _unpacks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Return whether a part has the size that it states; a wrong checksum raises BadZipFile."""
    size = 0
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > member.file_size:
                return False
    return size == member.file_size


def _root_of(archive: zipfile.ZipFile) -> tuple[str, list[str]]:
    """Return the name of the entry's first element, and the places of the documents that it names."""
    entry = next((member for member in archive.infolist() if _normal(member.filename) == ENTRY.lower()), None)
    if entry is None or entry.file_size > MAX_ENTRY:
        return "", []
    found: list[str] = []
    documents: list[str] = []
    inside: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def begin(name: str, _given: dict[str, str]) -> None:
        found.append(name.rpartition(" ")[2])
        inside.append(found[-1])
        if inside[-1] == "DocRoot":
            documents.append("")

    def take(text: str) -> None:
        if inside and inside[-1] == "DocRoot":
            documents[-1] += text

    def refuse(*_given: object) -> None:
        raise _RefusedError

    parser.StartElementHandler, parser.CharacterDataHandler = begin, take
    parser.EndElementHandler = lambda _name: inside.pop()
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(entry) as file:
        parser.Parse(file.read(MAX_ENTRY + 1), True)
    return found[0], [place.strip() for place in documents]


def _normal(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()
