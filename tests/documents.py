"""Pledges and signers as the tests need them; nothing of them is in a database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from django.test import override_settings
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from accounts.keys import authority
from accounts.keys.signer import Signer
from targets.documents.late import render, sign
from targets.documents.text import (
    ChangedTarget,
    Clause,
    Field,
    PledgeTask,
    PledgeText,
    Shown,
    SignatureLine,
    SupplementText,
    canonical_bytes,
    digests,
)

T = TypeVar("T")
AT = datetime(2016, 2, 16, 2, 30, tzinfo=UTC)
LINES = tuple(
    SignatureLine(field, post) for field, post in zip(Field, ["书记", "市长", "党工委书记", "主任"], strict=True)
)


def task(no: int = 1, **given: Any) -> PledgeTask:
    """Return a row of the table."""
    shown = Shown("1,234.50", "1234.5")
    row = {"indicator": "地区生产总值", "unit": "亿元", "stretch": None, "responsible": "Account 1", **given}
    return PledgeTask(no=no, base=shown, target=shown, growth=Shown("10.0%", "10"), **row)


def pledge(**given: Any) -> PledgeText:
    """Return a pledge of two tasks."""
    words: dict[str, Any] = {
        "no": "泰园责〔2016〕3号",
        "year": 2016,
        "title": "2016年度目标责任状",
        "basis": "根据考核办法，特签订本责任状。",
        "party_a": "甲市委员会　甲市人民政府",
        "party_b": "乙园区党工委　乙园区管理委员会",
        "period": "2016年1月1日至2016年12月31日",
        "tasks": (task(1), task(2)),
        "clauses": (Clause("一、保障措施", "第一段。\n第二段。"),),
        "signatures": LINES,
        "issued_on": date(2016, 2, 15),
        "marking": "内部资料 注意保存",
        "verify_url": "https://parks.example/verify/",
    }
    return PledgeText(**{**words, **given})


def supplement(**given: Any) -> SupplementText:
    """Return a supplement that changes one target."""
    shown = Shown("1,234.50", "1234.5")
    words: dict[str, Any] = {
        "no": "泰园责〔2016〕3号补1",
        "pledge_no": "泰园责〔2016〕3号",
        "pledge_sha256": "0" * 64,
        "number": 1,
        "year": 2016,
        "title": "2016年度目标责任状补充协议",
        "party_a": "甲市委员会　甲市人民政府",
        "party_b": "乙园区党工委　乙园区管理委员会",
        "changes": (ChangedTarget(1, "地区生产总值", "亿元", shown, Shown("1,300.00", "1300")),),
        "reason": "统计口径调整。",
        "effective_on": date(2016, 7, 1),
        "clauses": (),
        "signatures": LINES,
        "issued_on": date(2016, 6, 20),
        "marking": "内部资料 注意保存",
        "verify_url": "https://parks.example/verify/",
    }
    return SupplementText(**{**words, **given})


def unsigned(text: Any = None) -> bytes:
    """Return the PDF of a text."""
    text = text or pledge()
    return render(text, digests(canonical_bytes(text)))


@cache
def signer(folder: Path, name: str = "Account 1") -> Signer:
    """Return a key that the authority in a folder vouches for."""
    with override_settings(AUTHORITY_DIR=folder):
        issued = authority.issue_certificate(name, AT)
    return Signer(issued.serial, issued.certificate, issued.chain, issued.key)


def roots(folder: Path) -> tuple[bytes, ...]:
    """Return the root of the authority in a folder."""
    with override_settings(AUTHORITY_DIR=folder):
        return authority.read_roots()


def signed(pdf: bytes, by: Signer, field: Field = Field.PARTY_B_1, **given: Any) -> bytes:
    """Return the PDF with one more signature."""
    words = {"signer_name": "Account 1", "post": "党工委书记", "park": "Park", "at": AT, "reason": "签署", **given}
    return sign(pdf, by, field=field, **words)


def changed(pdf: bytes, entry: str, words: str) -> bytes:
    """Return the PDF with an entry of its first signature written anew behind the end, as an editor would."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    held = writer.prev.embedded_signatures[0].sig_object
    held[pdf_name(entry)] = pdf_string(words)
    writer.update_container(held)
    writer.write(out := BytesIO())
    return out.getvalue()


def aside(work: Callable[[], T]) -> T:
    """Return what pyHanko makes in a thread of its own: it runs a loop, and a browser's may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()
