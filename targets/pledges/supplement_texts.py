"""What a supplement will say: an adjustment in the words of a document, which are Chinese as the pledge."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from django.conf import settings

from core.canonical import plain
from targets.breakdown.models import Adjustment
from targets.documents.text import ChangedTarget, Clause, Field, Shown, SignatureLine, SupplementText
from targets.indicators.models.indicators import Indicator
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.pledging import PledgeDocument
from targets.templatetags.figures import amount

NUMBERED = "补充协议第"
TITLE = "{year}年度目标责任状补充协议（第{number}号）"
CLAUSES = (
    Clause("补充约定", "本补充协议是{pledge_no}的组成部分，自生效日期起按新目标考核；原责任状的其他内容不变。\n"
           "本补充协议经甲、乙双方签署后，与原责任状具有同等效力。"),
)  # fmt: skip
# On a sheet of paper somebody signs for each side, whatever the post.
_BLANK = (SignatureLine(Field.PARTY_A_1, ""), SignatureLine(Field.PARTY_B_1, ""))


def number_of(pledge: Pledge, number: int) -> str:
    """Return the number of a supplement as it is printed."""
    return f"{pledge.no}{NUMBERED}{number}号"


def pledge_no_in(no: str) -> str:
    """Return the number of the pledge that the number of a supplement begins with."""
    return no.rpartition(NUMBERED)[0]


def supplement_text(
    *, pledge: Pledge, document: PledgeDocument | None, adjustment: Adjustment, number: int, issued_on: date
) -> SupplementText:
    """Return all that the supplement of an adjustment says; those sign who sign the pledge."""
    indicator = adjustment.target.indicator
    change = ChangedTarget(
        1, indicator.name, indicator.unit, _shown(adjustment.old, indicator), _shown(adjustment.new, indicator)
    )
    return SupplementText(
        no=number_of(pledge, number),
        pledge_no=pledge.no,
        pledge_sha256=document.sha256 if document else "",
        number=number,
        year=pledge.year,
        title=TITLE.format(year=pledge.year, number=number),
        party_a=pledge.party_a,
        party_b=pledge.party_b,
        changes=(change,),
        reason=adjustment.reason,
        effective_on=adjustment.effective_on,
        clauses=tuple(Clause(one.heading, one.text.format(pledge_no=pledge.no)) for one in CLAUSES),
        signatures=_lines(document),
        issued_on=issued_on,
        marking=settings.MARKING,
        verify_url=f"{settings.PUBLIC_URL.rstrip('/')}/verify/",
    )


def _lines(document: PledgeDocument | None) -> tuple[SignatureLine, ...]:
    if document is None:
        return _BLANK
    signed = json.loads(bytes(document.canonical))["signatures"]
    return tuple(SignatureLine(Field(line["field"]), line["post"]) for line in signed)


def _shown(value: Decimal, indicator: Indicator) -> Shown:
    return Shown(amount(value, indicator.decimals), plain(value))
