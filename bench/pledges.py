"""`python -m bench.pledges [HOW_MANY]`: pledges issued, signed and judged, against Typst and pyHanko by themselves."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import django

if TYPE_CHECKING:
    from accounts.keys.signer import Signer
    from targets.documents.text import Field, PledgeText

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


@dataclass
class Taken:
    """Seconds of processor that each step took so far, all pledges together; wall times swing with the neighbours."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def by(self, name: str, work: Callable[[], T]) -> T:
        """Do a step and return what it makes."""
        began = time.process_time()
        made = work()
        self.seconds[name] += time.process_time() - began
        return made


def measure(how_many: int) -> None:
    """Time each step for each pledge, and what the programs take by themselves in the same run; print both."""
    from accounts.keys import authority
    from accounts.keys.signer import Signer
    from targets.documents import rendering, text

    issued = authority.issue_certificate("Account 1", AT)
    signer = Signer(issued.serial, issued.certificate, issued.chain, issued.key)
    roots = authority.read_roots()
    first = pledge_of(0)
    rendering.render(first, text.digests(b""))  # fonts are read once
    taken, began = Taken(), time.perf_counter()
    for number in range(1, how_many + 1):
        one(taken, pledge_of(number), signer, roots)
    report(how_many, taken, time.perf_counter() - began)


def one(taken: Taken, pledge: PledgeText, signer: Signer, roots: tuple[bytes, ...]) -> None:
    """Issue a pledge, let both sides sign it and judge it, each beside the program that does most of it."""
    from targets.documents import layout, rendering, text, typesetting, verifying

    pdf = taken.by("issue", lambda: rendering.render(pledge, text.digests(text.canonical_bytes(pledge))))
    words = layout.layout(pledge, text.digests(b""))
    taken.by("typst", lambda: typesetting.typeset("document.typ", words, ["a-2a", "ua-1"]))
    taken.by("pyhanko", lambda: bare(pdf, signer))
    for number, place in enumerate((text.Field.PARTY_B_1, text.Field.PARTY_A_1), start=1):
        pdf = taken.by("sign", partial(sign, pdf, signer, place))
        verdict = taken.by(f"verify {number}", partial(verifying.verify, pdf, roots=roots, revoked={}))
        assert (verdict.kind, len(verdict.signatures)) == ("genuine", number), verdict
    taken.by("pyhanko verify", partial(bare_verify, pdf, roots))


def sign(pdf: bytes, signer: Signer, place: Field) -> bytes:
    """Sign a pledge as the product does, the password asked for before."""
    from targets.documents import signing

    words = {"signer_name": "Account 1", "post": "党工委书记", "park": "Park", "reason": "签署"}
    return signing.sign(pdf, signer, at=AT, field=place, **words)


def report(how_many: int, taken: Taken, seconds: float) -> None:
    """Print what each step took for a pledge, beside its goal, and as a ratio to the program alone."""
    from bench.measuring import Line

    print(f"\n{how_many:,} pledges of {TASKS} tasks, two signatures each: seconds of processor, passwords not hashed")
    each = {name: value / how_many for name, value in taken.seconds.items()}
    each["sign"] /= 2
    print(Line("issue: canonical, digests, render", each["issue"], "s", 0.15))
    print(Line("one signature, with what is seen of it", each["sign"], "s", 0.2))
    print(Line("judge a pledge that one side signed", each["verify 1"], "s", 0.05))
    print(Line("judge a pledge that both sides signed", each["verify 2"], "s", 0.05))
    print(Line("issue : Typst alone", each["issue"] / each["typst"], "x", None))
    print(Line("one signature : pyHanko alone, nothing to be seen", each["sign"] / each["pyhanko"], "x", None))
    ratio = each["verify 2"] / each["pyhanko verify"]
    print(Line("judge what both sides signed : pyHanko alone, its own rules", ratio, "x", None))
    print(Line("all of it, the programs alone included", seconds, "s by the clock", None))
    print(json.dumps({name: round(value, 4) for name, value in each.items()}))


def bare(pdf: bytes, signer: Signer) -> None:
    """Sign as pyHanko's own example does, with the product's key: nothing to be seen, no stamp."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    from targets.documents import signing

    metadata = PdfSignatureMetadata(field_name="alone", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    own = signing._simple(signer)
    sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, own, bytes_reserved=signing.room_for(signer))


def bare_verify(pdf: bytes, roots: tuple[bytes, ...]) -> None:
    """Validate each signature as pyHanko's own example does."""
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    trusted = [one for root in roots for one in load_certs_from_pemder_data(root)]
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        validate_pdf_signature(signature, ValidationContext(trust_roots=trusted, moment=AT))


def pledge_of(number: int) -> PledgeText:
    """Return the text of a pledge, no two alike."""
    from targets.documents.text import Clause, Field, PledgeTask, PledgeText, Shown, SignatureLine

    value = Shown(f"{number:,}.50", f"{number}.5")
    return PledgeText(
        no=f"园责〔2016〕{number}号",
        year=2016,
        title="2016年度目标责任状",
        basis="根据考核办法，特签订本责任状。",
        party_a="甲市委员会　甲市人民政府",
        party_b=f"第{number}园区管理委员会",
        period="2016年1月1日至2016年12月31日",
        tasks=tuple(
            PledgeTask(no, "规模以上工业增加值", "亿元", value, value, None, Shown("10.0%", "10"), "责任人")
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
