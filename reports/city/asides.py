"""Lines of a table that are no rows of it: totals, and who filled it in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

TOTALS = re.compile(
    r"(?:园区|全市|本页)?(?:合计|总计|小计|累计|共计|汇总|平均)(?:数|值)?|(?:sub|grand )?totals?|sum|average",
    re.IGNORECASE,
)
NOTES = re.compile(
    r"(?:填报|填表|制表|编制|审核|复核|审签|单位|部门|分管|主要|统计|经办|联系)?(?:人|负责人|领导|单位|部门|日期|时间|电话)(?:签[字章名])?(?:[:：(（].*)?"
    r"|(?:备注|说明|注|资料来源|数据来源|签[字章名]|盖章|note|notes|source|signed|signature|prepared by|checked by|date)(?:\s*\d*\s*[:：.].*|)",
    re.IGNORECASE | re.DOTALL,
)


def is_total(text: str) -> bool:
    """Return whether a text names a line of totals."""
    return bool(TOTALS.fullmatch(_bare(text).rstrip(":：")))


def is_note(text: str) -> bool:
    """Return whether a text says who filled a table in, when, or what is to be noted."""
    return bool(NOTES.fullmatch(_bare(text)))


def said_in(cells: Iterable[str]) -> str:
    """Return the texts of a line as one quotes them."""
    text = " ".join(cell.strip() for cell in cells if cell.strip())
    return text if len(text) <= 60 else text[:60] + "…"


def _bare(text: str) -> str:
    return re.sub(
        r"\s+", "" if any(ord(char) > 0x2FFF for char in text) else " ", unicodedata.normalize("NFKC", text)
    ).strip()
