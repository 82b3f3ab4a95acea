"""`python -m bench.pledges [HOW_MANY]`: pledges issued, signed and judged, against Typst and pyHanko by themselves."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import django

if TYPE_CHECKING:
    from accounts.keys.signer import Signer
    from targets.documents.text import PledgeText

T = TypeVar("T")
TASKS = 24
AT = datetime(2016, 2, 16, 2, 30, tzinfo=UTC)


def main() -> None:
    """Measure with an authority of its own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="parkboard-bench-"))
    os.environ |= {"AUTHORITY_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    django.setup()
    logging.disable(logging.INFO)
    try:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
    finally:
        shutil.rmtree(folder)


def measure(how_many: int) -> None:
    """Time each step for each pledge, and what the programs take by themselves in the same run; print both."""
    from accounts.keys import authority
    from accounts.keys.signer import Signer
    from targets.documents import layout, rendering, signing, text, typesetting, verifying

    issued = authority.issue("Account 1", AT)
    signer = Signer(issued.serial, issued.certificate, issued.chain, issued.key)
    roots = authority.read_roots()
    taken: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        result = work()
        taken[name] = taken.get(name, 0) + time.perf_counter() - began
        return result

    def issue(pledge: text.PledgeText) -> bytes:
        return rendering.render(pledge, text.digests(text.canonical(pledge)))

    def sign(pdf: bytes) -> bytes:
        return signing.sign(
            pdf,
            signer,
            signer_name="Account 1",
            post="党工委书记",
            park="Park",
            at=AT,
            reason="签署",
            field=text.Field.PARTY_B_1,
        )

    issue(pledge_of(0))
    for number in range(1, how_many + 1):
        pledge = pledge_of(number)
        pdf = timed("issue", partial(issue, pledge))
        words = layout.layout(pledge, text.digests(b""))
        timed("typst", partial(typesetting.typeset, "document.typ", words, ["a-2a", "ua-1"]))
        signed = timed("sign", partial(sign, pdf))
        timed("pyhanko", partial(bare, pdf, signer))
        verdict = timed("verify", partial(verifying.verify, signed, roots=roots, revoked={}))
        assert verdict.kind == "genuine", verdict
    report(how_many, taken)


def report(how_many: int, taken: dict[str, float]) -> None:
    """Print what each step took for a pledge, beside its goal, and as a ratio to the program alone."""
    from bench.measuring import Line

    print(f"\n{how_many:,} pledges of {TASKS} tasks, seconds each (passwords not hashed)")
    each = {name: seconds / how_many for name, seconds in taken.items()}
    print(Line("issue: canonical, digests, render", each["issue"], "s", 0.15))
    print(Line("sign, with what is seen of it", each["sign"], "s", 0.2))
    print(Line("judge a signed pledge", each["verify"], "s", 0.05))
    print(Line("issue : Typst alone", each["issue"] / each["typst"], "x", None))
    print(Line("sign : pyHanko alone, nothing to be seen", each["sign"] / each["pyhanko"], "x", None))
    print(json.dumps({name: round(seconds, 4) for name, seconds in each.items()}))


def bare(pdf: bytes, signer: Signer) -> None:
    """Sign as pyHanko's own example does: nothing to be seen, no stamp."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

    from targets.documents import signing

    metadata = PdfSignatureMetadata(field_name="alone", subfilter=SigSeedSubFilter.PADES)
    ours = signing._simple(signer)
    own = SimpleSigner(ours.signing_cert, ours.signing_key, ours.cert_registry)
    sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, own, bytes_reserved=signing.RESERVED)


def pledge_of(number: int) -> PledgeText:
    """Return the text of a pledge, no two alike."""
    from targets.documents.text import Clause, Field, PledgeText, Shown, SignatureLine, Task

    value = Shown(f"{number:,}.50", f"{number}.5")
    return PledgeText(
        no=f"园责〔2016〕第{number}号",
        year=2016,
        title="2016年度目标责任状",
        basis="根据考核办法，双方签订本责任状。",
        party_a="甲市委员会　甲市人民政府",
        party_b=f"第{number}园区管理委员会",
        period="2016年1月1日至2016年12月31日",
        tasks=tuple(
            Task(no, "规模以上工业增加值", "亿元", value, value, None, Shown("10.0%", "10"), "责任人")
            for no in range(1, TASKS + 1)
        ),
        clauses=tuple(
            Clause(f"第{part}部分", "双方应当按照本责任状的约定履行各自的职责。" * 4) for part in range(1, 5)
        ),
        signatures=(SignatureLine(Field.PARTY_A_1, "市长"), SignatureLine(Field.PARTY_B_1, "党工委书记")),
        issued_on=date(2016, 2, 15),
        marking="内部资料 注意保存",
        verify_url="https://parks.example/verify/",
    )


if __name__ == "__main__":
    main()
