"""OFD documents and PDFs behind a byte order mark as evidence: known by their content, bounded, whole."""

from __future__ import annotations

import pytest
from scanned import ENTRY, ofd, pdf

from targets.errors import WorkflowError
from targets.evidence import MARK, OFD, demand_whole_ofd, keep_file, kind_by_start, kind_of, stored_path
from targets.ofd import is_ofd, is_whole_ofd
from targets.pledges.scans import demand_readable


def test_an_ofd_is_evidence_and_a_scan(tmp_path, settings):
    settings.FILES_DIR = tmp_path
    demand_readable(ofd())
    digest = keep_file(ofd())
    assert stored_path(digest).read_bytes() == ofd()
    assert kind_of(ofd()) == kind_by_start(ofd()[:16]) == OFD


@pytest.mark.parametrize(
    "content",
    [
        ofd(document="Doc_1/Document.xml"),
        ofd(more=b"0" * 20_000_000),
        ofd(ENTRY.replace("<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>", "")),
    ],
    ids=["no document", "too much", "none named"],
)
def test_an_ofd_that_is_not_whole_is_refused(content):
    assert is_ofd(content) and not is_whole_ofd(content)
    for demand in (demand_readable, demand_whole_ofd):
        with pytest.raises(WorkflowError):
            demand(content)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 nothing",
        ofd(ENTRY.replace("OFD ", "XFD ").replace("ofd:OFD>", "ofd:XFD>").replace("<ofd:OFD", "<ofd:XFD")),
        ofd('<!DOCTYPE x [<!ENTITY a "b">]>' + ENTRY.partition("?>")[2]),
        ofd()[:-40],
    ],
    ids=["no zip", "another root", "entities", "cut off"],
)
def test_what_is_no_ofd_is_refused(content):
    with pytest.raises(WorkflowError):
        kind_of(content)


def test_a_damaged_part_is_found():
    content = bytearray(ofd(more=bytes(range(256)) * 20))
    content[content.index(b"Doc_0/more.bin") + 40] ^= 0xFF
    assert not is_whole_ofd(bytes(content))


def test_a_pdf_behind_a_mark_is_a_pdf():
    assert kind_of(MARK + pdf()) == kind_of(MARK + b"\r\n" + pdf()) == "application/pdf"
    demand_readable(MARK + pdf())
    with pytest.raises(WorkflowError):
        kind_of(MARK + b"MZ")
