"""The working of every rule in words: what the rule reckoned, step by step, in both languages, with every branch of it."""

from __future__ import annotations

import re
from decimal import Decimal as D

import pytest
from django.utils.translation import override

from reports.models import ItemScore
from reports.pages.frame.contents.words import ItemWord
from reports.pages.why.contents.sentences import out_sentence, working_sentence
from targets.scoring.progress import Path, Promise
from targets.scoring.rules import RULES
from targets.scoring.rules.base import Case
from targets.scoring.scheme import Item
from targets.scoring.values import Direction

NUMERAL = re.compile(r"\d(?:,?\d)*(?:\.\d+)?%?")
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
WORD = ItemWord("x", "X", "M", 2, "higher", "")
GROUP = [D(1), D("5.005"), D(9)]


def scored(rule, x, direction=HIGHER, promise=None, **parameters):
    """Return an item as a release stores it that scored it by a rule, within a group of three."""
    found, parsed = Item("x", D(12), rule, parameters, direction).parsed()
    facts = found.facts(GROUP, direction, parsed)
    points, working = found.points(Case(D(12), D(x), direction, parsed, promise, facts))
    points = points * (found.sign or 1)
    return ItemScore(rule=found.title, points=points, working={**working, "raw": str(points)})


def due(target, share=50, path=Path.LINEAR, **rest):
    return Promise(D(target), D(share), path=path, **rest)


TOLD = [
    ("completion", scored("completion", "0.79", promise=due("2.5"), cap="1.2"), "X 0.79 ÷ (2.50 × 50%) = 63.2%, capped at 120%, gives 12 × 63.2% = 7.58 points"),
    ("completion", scored("completion", "9", promise=due("2.5"), cap="1.2"), "X 9.00 ÷ (2.50 × 50%) = 720.0%, capped at 120%, gives 12 × 120.0% = 14.40 points"),
    ("completion", scored("completion", "0.1", promise=due("2.5"), floor="0.5"), "X 0.10 ÷ (2.50 × 50%) = 8.0%, capped at 100%, gives 12 × 50.0% = 6.00 points"),
    ("completion", scored("completion", "1234.5", promise=due(2500, path=Path.HOLD)), "X 1,234.50 ÷ 2,500.00 = 49.4%, capped at 100%, gives 12 × 49.4% = 5.93 points"),
    ("completion", scored("completion", "2", promise=due(3, path=Path.CLIMB, base=D(1))), "X 2.00 ÷ (1.00 + 50% × (3.00 − 1.00)) = 100.0%, capped at 100%, gives 12 × 100.0% = 12.00 points"),
    ("completion", scored("completion", "8", LOWER, due(6, path=Path.HOLD)), "X 6.00 ÷ 8.00 = 75.0% (lower is better), capped at 100%, gives 12 × 75.0% = 9.00 points"),
    ("completion", scored("completion", "0", LOWER, due(6, path=Path.HOLD), cap="1.2"), "X 0.00 against 6.00 (lower is better): counts as 120.0%, capped at 120%, gives 12 × 120.0% = 14.40 points"),
    ("completion", scored("completion", "3", LOWER, due(0, path=Path.LIMIT)), "X 3.00 against a target of 0 = 0.0%, capped at 100%, gives 12 × 0.0% = 0.00 points"),
    ("min_max", scored("min_max", "5.005"), "X (5.005 − 1.00) ÷ (9.00 − 1.00) = 50.1%, gives 12 × 50.1% = 6.01 points"),
    ("min_max", scored("min_max", "7", floor="0.6"), "X (7.00 − 1.00) ÷ (9.00 − 1.00) = 75.0%, gives 12 × (60.0% + 40.0% × 75.0%) = 10.80 points"),
    ("min_max", scored("min_max", "3", LOWER), "X (3.00 − 9.00) ÷ (1.00 − 9.00) = 75.0%, gives 12 × 75.0% = 9.00 points"),
    ("min_max", scored("min_max", "12", lo="2", hi="10", clamp=True), "X (12.00 − 2.00) ÷ (10.00 − 2.00) = 100.0%, gives 12 × 100.0% = 12.00 points"),
    ("min_max", scored("min_max", "12", lo="4", hi="4"), "X 12.00: worst and best are level at 4.00, gives the full 12.00 points"),
    ("count", scored("count", "3", per="0.5"), "X 3.00 × 0.5 points = 1.50 points"),
    ("count", scored("count", "3", per="0.5", cap="1"), "X 3.00 × 0.5 points, at most 1 = 1.00 points"),
    ("bonus", scored("bonus", "2", per="0.75", cap="2"), "X 2.00 × 0.75 points = 1.50 points"),
    ("bonus", scored("bonus", "4", per="0.75", cap="2"), "X 4.00 × 0.75 points, at most 2 = 2.00 points"),
    ("deduction", scored("deduction", "3", per="0.5"), "X 3.00 × 0.5 points = -1.50 points"),
    ("deduction", scored("deduction", "30", per="0.5", cap="5"), "X 30.00 × 0.5 points, at most 5 = -5.00 points"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "score", "said"), TOLD)
def test_a_rule_tells_what_it_reckoned(rule, score, said):
    assert score.rule.startswith(f"{rule}/")
    with override("en"):
        assert working_sentence(WORD, score) == said
    with override("zh-hans"):
        chinese = working_sentence(WORD, score)
    assert NUMERAL.findall(chinese) == NUMERAL.findall(said)
    assert not re.search(r"[a-z(]{2}", chinese), "every word is translated"


def test_every_rule_is_told():
    assert {rule for rule, _score, _said in TOLD} == RULES.keys()


def missing(kind, because=""):
    working = {"missing": kind, "raw": "2.345"} | ({"because": because} if because else {})
    return ItemScore(rule="completion/2", points=D(0), working=working)


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (missing("zero"), "X was not reported: counts as zero points"),
        (missing("largest"), "X was not reported: the largest points of the group, 2.35"),
        (missing("zero", "target"), "X has no target, none was issued: counts as zero points"),
        (missing("largest", "target"), "X has no target, none was issued: the largest points of the group, 2.35"),
    ],
)
def test_what_is_missing_is_told(score, said):
    with override("en"):
        assert working_sentence(WORD, score) == said


def test_equal_parts_of_a_score_are_told():
    score = scored("count", "3", per="0.5")
    score.working |= {"normalised": "98.765", "items": "7"}
    with override("en"):
        assert working_sentence(WORD, score).endswith("= 1.50 points; as 98.77 of 100, one of 7 equal parts")


OUT = {
    "not_applicable": "does not apply to this park (a reason)", "undefined": "has no growth against zero or less", "no_target": "has no target",
    "none": "has no target this year: none is issued (a reason)", "unavailable": "is not to be had yet", "excluded": "is not asked of this park",
    "unknown": "was not reported", "nobody_known": "was reported by nobody", "nothing_due": "is not due yet",
    "expected_not_positive": "has an expected value of zero or less", "target_zero": "has a target of zero although more is better",
}  # fmt: skip


@pytest.mark.parametrize(("code", "said"), OUT.items())
def test_each_reason_of_what_is_out_is_told(code, said):
    left_out, zero = ItemScore(out=code, working={}), ItemScore(out="", working={"out": code})
    with override("en"):
        assert (
            out_sentence(WORD, left_out, None, "a reason") == f"X {said}: left out, its weight goes to the other items"
        )
        assert out_sentence(WORD, zero, None, "a reason") == f"X {said}: 0 points"
    with override("zh-hans"):
        assert not re.search("[a-z]{3}", out_sentence(WORD, left_out, None, "")), "every word is translated"
