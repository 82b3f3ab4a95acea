"""What holds of pledges at any time, and what no act may change: sequences of acts are held against these rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from core.canonical import plain
from targets.models import (
    Adjustment,
    Pledge,
    PledgeDocument,
    PledgeHandOver,
    PledgeScan,
    PledgeSettlement,
    Supplement,
    SupplementScan,
    SupplementWithdrawal,
    Target,
)
from targets.pledges.pledge_moves import MOVES

POST = "Director"
IN_ORDER = ["park", "city"]
ENDED = ("superseded", "void")
ON_PAPER = ("in_force", "settled")


class Kept(NamedTuple):
    """What was written of a pledge or a supplement, who signed it, and to whom it passed with what."""

    park: str
    written: tuple[Any, ...]
    signatures: list[tuple[str, str, str]]
    passed: list[tuple[str, str, str, date, Any]]


class Change(NamedTuple):
    """A change of post: who left it to whom, from which day on."""

    park: str
    before: str
    after: str
    since: date


def kept() -> dict[tuple[str, int], Kept]:
    """Return all that was written, signed and passed on so far."""
    documents = PledgeDocument.objects.select_related("pledge__park").prefetch_related("pledge__items")
    pledges = {
        ("pledge", one.pledge_id): Kept(
            one.pledge.park.code,
            (*_written(one), *((item.number, item.value, item.base) for item in one.pledge.items.all())),
            _signatures(one.pledge),
            _passed(one.pledge),
        )
        for one in documents
    }
    supplements = {
        ("supplement", one.pk): Kept(one.pledge.park.code, _written(one), _signatures(one), [])
        for one in Supplement.objects.select_related("pledge__park")
    }
    return pledges | supplements


def _written(document: Any) -> tuple[Any, ...]:
    return bytes(document.canonical), document.sha256, document.sm3, bytes(document.pdf)


def _signatures(signed: Any) -> list[tuple[str, str, str]]:
    return list(signed.signatures.order_by("pk").values_list("side", "by__username", "sha256"))


def _passed(pledge: Pledge) -> list[tuple[str, str, str, date, Any]]:
    rows = PledgeHandOver.objects.filter(pledge=pledge).order_by("pk")
    return list(rows.values_list("post", "from_name", "to_name", "since_on", "duties"))


def check_step(name: str, before: Mapping[Any, Kept], after: Mapping[Any, Kept], heads: Mapping[str, str]) -> None:
    """Say what an act may not do: change what was written, signed or passed on, or let another sign than has the post.

    ``heads``: who has the post at each park now.
    """
    for key, old in before.items():
        new = after[key]
        assert new.written == old.written, "a text, its digest or its targets changed"
        assert new.signatures[: len(old.signatures)] == old.signatures, "a signature changed"
        assert new.passed[: len(old.passed)] == old.passed, "a hand-over changed"
        if name in ("hand over", "change the head"):
            assert new.signatures == old.signatures, "who takes over signs nothing by that"
    for key, new in after.items():
        old_number = len(before[key].signatures) if key in before else 0
        for side, by, _digest in new.signatures[old_number:]:
            assert by == ("mayor" if side == "city" else heads[new.park]), "somebody without the post signed"


def check(changes: Sequence[Change]) -> None:
    """Say what holds at any time, after these changes of post."""
    alive = set()
    for pledge in Pledge.objects.with_state().select_related("park", "document"):
        assert set(pledge.steps.values_list("from_state", "to_state")) <= set(MOVES)
        sides = [side for side, _by, _digest in _signatures(pledge)]
        is_on_paper = PledgeScan.objects.filter(pledge=pledge).exists()
        if pledge.state in ON_PAPER:
            assert sides == ([] if is_on_paper else IN_ORDER)
            check_targets(pledge)
            check_supplements(pledge)
        elif pledge.state not in ENDED:
            assert sides == IN_ORDER[: pledge.state == "signed_by_park"]
        assert is_on_paper <= (pledge.state in ON_PAPER)
        check_hand_overs(pledge, changes)
        check_settlement(pledge)
        if pledge.state not in ENDED:
            assert pledge.park_id not in alive, "a park has one pledge that lives"
            alive.add(pledge.park_id)
    numbers = sorted(int(pledge.no[7:-1]) for pledge in Pledge.objects.all())
    assert numbers == list(range(1, len(numbers) + 1)), "numbers have no gaps"


def check_targets(pledge: Pledge) -> None:
    """Say what holds of the targets of a pledge in force: they are those of its text."""
    text = json.loads(bytes(pledge.document.canonical))
    targets = Target.objects.filter(park=pledge.park_id)
    assert {task["target"][1] for task in text["tasks"]} == {plain(one.value) for one in targets}, (
        "other targets than its text"
    )


def check_supplements(pledge: Any) -> None:
    """Say what holds of the adjustments of a pledge: each has its document, which both sign before it counts."""
    for adjustment in Adjustment.objects.filter(target__park=pledge.park).select_related("supplement"):
        supplement = adjustment.supplement
        (said,) = json.loads(bytes(supplement.canonical))["changes"]
        assert (said["before"][1], said["after"][1]) == (plain(adjustment.old), plain(adjustment.new))
        sides = [side for side, _by, _digest in _signatures(supplement)]
        is_on_paper = SupplementScan.objects.filter(supplement=supplement).exists()
        assert sides == ([] if is_on_paper else IN_ORDER[: len(sides)])
        is_signed = is_on_paper or len(sides) == 2
        is_withdrawn = SupplementWithdrawal.objects.filter(supplement=supplement).exists()
        assert not (is_signed and is_withdrawn), "withdrawn though both sides signed"
        assert pledge.state == "in_force" or is_signed or is_withdrawn, "settled with a supplement that is open"
        counts = Adjustment.objects.holding().filter(pk=adjustment.pk).exists()
        assert counts == is_signed, "an adjustment counts without its signatures"


def check_hand_overs(pledge: Any, changes: Sequence[Change]) -> None:
    """Say what holds of a pledge that was passed on: both names and the day are those of a change of post, each once."""
    passed = _passed(pledge)
    made = [(POST, one.before, one.after, one.since) for one in changes if one.park == pledge.park.code]
    found = [row[:4] for row in passed]
    assert len(set(found)) == len(found), "a change of post was followed twice"
    assert set(found) <= set(made), "a hand-over that no change of post explains"
    for *_change, duties in passed:
        numbers = [duty["number"] for duty in duties]
        assert set(numbers) <= set(pledge.supplements.values_list("number", flat=True))


def check_settlement(pledge: Any) -> None:
    """Say what holds of the results: a settled pledge has them, they name its text, and no other pledge has any."""
    found = PledgeSettlement.objects.filter(pledge=pledge).first()
    assert (found is not None) is (pledge.state == "settled")
    if found is not None:
        written = bytes(found.canonical)
        assert hashlib.sha256(written).hexdigest() == found.sha256
        assert pledge.document.sha256 in written.decode()
