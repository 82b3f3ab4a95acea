"""What stands where on a document: rows, columns and words as the Typst sources take them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import segno

from targets.documents.text import (
    ChangedTarget,
    Digests,
    DocumentText,
    PledgeTask,
    PledgeText,
    SignatureLine,
    SupplementText,
)

# Heading, width (0: as narrow as its words), alignment.
_Column = tuple[str, float, str]
# Beside the widths of columns: how wide a digit is, and the edges of a cell; how wide a column of numbers may get; from
# how many digits on a column of words is given more room; the last sign that is as narrow as a digit.
DIGIT, EDGES, MOST_WIDTH, SHORT, LAST_NARROW = 0.145, 0.27, 3.4, 12, 0x2E7F
# Who scans the code learns what was signed here; a sheet of paper proves nothing, which the note says too.
DIGEST_NOTE = "本文件内容的摘要如下。扫码可查看签署情况；是否真实、完整，以PDF原件的查验结论为准。"


def layout(text: DocumentText, digests: Digests) -> dict[str, object]:
    """Return all words of a document in their places. Document words are Chinese whatever the reader's language."""
    address = f"{text.verify_url}{digests.sha256}/"
    own = _supplement(text) if isinstance(text, SupplementText) else _pledge(text)
    return {
        "title": text.title,
        "no": text.no,
        "party_a": text.party_a,
        "marking": text.marking,
        "keywords": [f"no={text.no}", f"sha256={digests.sha256}", f"sm3={digests.sm3}"],
        "date": [text.issued_on.year, text.issued_on.month, text.issued_on.day],
        "date_line": "　　　　年　　月　　日",
        "clauses": [
            {"heading": clause.heading, "paragraphs": [line for line in clause.text.split("\n") if line.strip()]}
            for clause in text.clauses
        ],
        "sides": [
            _side("甲方（盖章）：", text.party_a, text.signatures, "party_a"),
            _side("乙方（盖章）：", text.party_b, text.signatures, "party_b"),
        ],
        "digest_note": DIGEST_NOTE,
        "verify_url": text.verify_url,
        "qr": _qr(address),
        "qr_address": address,
        **digests._asdict(),
        **own,
    }


def day(on: date) -> str:
    """Return a day as documents write it: 2016年2月15日."""
    return f"{on.year}年{on.month}月{on.day}日"


def _pledge(text: PledgeText) -> dict[str, object]:
    has_stretch = any(task.stretch for task in text.tasks)
    columns = [column for column in _columns_of_tasks() if has_stretch or column[0] != "奋斗目标"]
    return {
        "facts": [["甲　方：", text.party_a], ["乙　方：", text.party_b], ["责任期：", text.period]],
        "basis": text.basis,
        "table_heading": f"{text.year}年度目标任务",
        **_shape(columns, [_task(task, has_stretch=has_stretch) for task in text.tasks]),
        "remarks": [f"不下达目标：{one.indicator}（{one.reason}）" for one in text.not_issued],
    }


def _columns_of_tasks() -> list[_Column]:
    return [
        ("序号", 0, "c"),
        ("指标", 2, "l"),
        ("单位", 0.9, "c"),
        ("上年实绩", 1.25, "r"),
        ("目标", 1.25, "r"),
        ("奋斗目标", 1.25, "r"),
        ("增幅", 1.1, "r"),
        ("责任人", 1.2, "c"),
    ]


def _task(task: PledgeTask, *, has_stretch: bool) -> list[str]:
    stretch = [task.stretch.printed if task.stretch else "—"] if has_stretch else []
    figures = [task.base.printed, task.target.printed, *stretch, task.growth.printed]
    return [str(task.no), task.indicator, task.unit, *figures, task.responsible]


def _supplement(text: SupplementText) -> dict[str, object]:
    has_stretch = any(change.before_stretch or change.after_stretch for change in text.changes)
    stretch: list[_Column] = [("原奋斗目标", 1.3, "r"), ("新奋斗目标", 1.3, "r")] if has_stretch else []
    columns: list[_Column] = [
        ("序号", 0, "c"),
        ("指标", 2, "l"),
        ("单位", 0.9, "c"),
        ("原目标", 1.3, "r"),
        ("新目标", 1.3, "r"),
        *stretch,
    ]
    return {
        "facts": [
            ["甲　方：", text.party_a],
            ["乙　方：", text.party_b],
            ["原责任状：", text.pledge_no],
            ["生效日期：", day(text.effective_on)],
        ],
        "basis": f"双方同意对{text.pledge_no}所列{text.year}年度目标作第{text.number}次补充。调整理由：{text.reason}",
        "table_heading": "调整内容",
        **_shape(columns, [_change(change, has_stretch=has_stretch) for change in text.changes]),
        "remarks": [],
    }


def _change(change: ChangedTarget, *, has_stretch: bool) -> list[str]:
    both = [change.before_stretch, change.after_stretch] if has_stretch else []
    stretch = [cell.printed if cell else "—" for cell in both]
    return [str(change.no), change.indicator, change.unit, change.before.printed, change.after.printed, *stretch]


def _shape(columns: list[_Column], rows: list[list[str]]) -> dict[str, object]:
    headings, _widths, alignment = zip(*columns, strict=True)
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    fitting = [_width(column, own) for column, own in zip(columns, cells, strict=True)]
    return {"columns": headings, "widths": fitting, "alignment": alignment, "rows": rows}


def _width(column: _Column, cells: Sequence[str]) -> float:
    """Return how wide a column is: what its longest number or its heading needs, more where many words are broken."""
    heading, width, alignment = column
    if width == 0:
        return width
    if alignment == "r":
        longest = max(_length(part) for cell in (heading, *cells) for part in cell.split(" "))
        return min(MOST_WIDTH, max(width, longest * DIGIT + EDGES))
    return width if max(map(_length, cells), default=0) <= SHORT else width * 1.7


def _length(words: str) -> int:
    """Return how long words are in digits: a Chinese character is as wide as two."""
    return sum(2 if ord(sign) > LAST_NARROW else 1 for sign in words)


def _side(label: str, party: str, lines: tuple[SignatureLine, ...], prefix: str) -> dict[str, object]:
    own = sorted((line for line in lines if line.field.startswith(prefix)), key=lambda line: line.field)
    posts = [{"post": f"{line.post}：" if line.post else "签字："} for line in own]
    return {"label": label, "words": party, "lines": posts}


def _qr(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=1, scale=4)
    return drawn.getvalue().decode()
