"""Each rule alone: its formula, its edges, and what holds whatever the numbers."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.scoring.progress import Path, Promise
from targets.scoring.rules import NOT_YET_AVAILABLE, RULES, rule_of
from targets.scoring.rules.base import BadParameter, Case, Out, Told
from targets.scoring.scheme import Item, check_item
from targets.scoring.values import Direction

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
numbers = st.decimals(min_value=-10_000, max_value=10_000, places=4, allow_nan=False, allow_infinity=False)
positive = st.decimals(min_value="0.01", max_value=10_000, places=2, allow_nan=False, allow_infinity=False)


def case(rule, x, *, weight="10", direction=HIGHER, promise=None, group=(), **parameters):
    """Return one item of one park as a rule sees it."""
    item = Item("i", D(weight), rule, parameters, direction)
    _rule, parsed = item.parsed()
    values = [D(value) for value in group] or [D(x)]
    return Case(D(weight), D(x), direction, parsed, promise, _rule.facts(values, direction, parsed))


def points(rule, x, **rest):
    """Return the unrounded points."""
    return RULES[rule].points(case(rule, x, **rest))[0]


def promise(target, share=100, **rest):
    """Return a target with the per cent of the year that is due."""
    return Promise(D(target), D(share), **rest)


@pytest.mark.parametrize(
    ("x", "target", "share", "cap", "expected"),
    [
        ("0.79", "2.50", 50, "1.2", "7.584"),
        ("2", "2", 50, "1.2", "14.4"),
        ("2", "2", 50, "1", "12"),
        ("-1", "2", 50, "1", "0"),
        ("0", "2", 50, "1", "0"),
    ],
)
def test_completion_of_what_is_due(x, target, share, cap, expected):
    assert points("completion", x, weight="12", cap=cap, promise=promise(target, share)) == D(expected)


def test_completion_where_lower_is_better_turns_the_ratio_round():
    assert points("completion", "8", direction=LOWER, promise=promise(6, 50, path=Path.HOLD)) == D("7.5")


def test_completion_of_zero_where_lower_is_better_reaches_the_cap():
    assert points("completion", "0", direction=LOWER, cap="1.2", promise=promise(6)) == D(12)


@pytest.mark.parametrize(("x", "expected"), [("0", 10), ("-1", 10), ("1", 0)])
def test_completion_of_a_target_of_zero(x, expected):
    assert points("completion", x, direction=LOWER, promise=promise(0)) == expected


@pytest.mark.parametrize(
    ("given_promise", "reason"),
    [
        (promise(5, 0), "nothing_due"),
        (promise(5, 75, path=Path.YEAR_END), "nothing_due"),
        (promise(5, 0, path=Path.CLIMB, base=D(3)), "nothing_due"),
        (promise(0), "target_zero"),
        (promise(-5), "expected_not_positive"),
        (promise(6, 50, path=Path.CLIMB, base=D(-6)), "expected_not_positive"),
    ],
)
def test_completion_is_out_without_anything_due(given_promise, reason):
    with pytest.raises(Out) as out:
        points("completion", "1", promise=given_promise)
    assert out.value.reason == reason


def test_a_level_with_its_own_schedule_is_expected_on_the_way_from_its_base():
    own = promise(100, 40, path=Path.CLIMB, base=D(50))
    assert points("completion", "70", promise=own) == 10
    assert points("completion", "35", promise=own) == 5


@pytest.mark.parametrize(
    ("path", "expected"),
    # Value 20 against 30 a year, half of it gone, from a base of 10.
    [(Path.LINEAR, "10"), (Path.HOLD, "6.6666666667"), (Path.CLIMB, "10"), (Path.LIMIT, "6.6666666667")],
)
def test_completion_goes_by_the_path_of_the_target(path, expected):
    got, working = RULES["completion"].points(case("completion", "20", promise=promise(30, 50, path=path, base=D(10))))
    assert round(got, 10) == D(expected)
    assert working["path"] == path.value
    assert ("base" in working) is (path is Path.CLIMB)


def test_completion_needs_a_target_and_no_other_rule_does():
    assert [name for name, rule in sorted(RULES.items()) if rule.needs_target] == ["completion"]


@given(positive, positive, positive)
def test_completion_stays_within_weight_and_never_falls(x, more, target):
    low, high = (points("completion", v, promise=promise(target)) for v in (x, x + more))
    assert 0 <= low <= high <= 10


def test_min_max_with_a_floor_is_the_efficacy_coefficient():
    assert points("min_max", "15", weight="30", direction=LOWER, floor="0.6", group=("10", "15", "20")) == 24


def test_min_max_gives_everybody_the_weight_where_all_are_level():
    assert points("min_max", "8", group=("8", "8")) == 10


@pytest.mark.parametrize(("clamp", "expected"), [(False, 15), (True, 10)])
def test_min_max_beyond_a_given_bound(clamp, expected):
    assert points("min_max", "15", lo="0", hi="10", clamp=clamp) == expected


@given(st.lists(numbers, min_size=2, max_size=8), numbers)
def test_min_max_does_not_mind_a_constant_added_to_all(values, constant):
    before = [points("min_max", x, group=values) for x in values]
    after = [points("min_max", x + constant, group=[v + constant for v in values]) for x in values]
    assert [p.quantize(D("1E-20")) for p in before] == [p.quantize(D("1E-20")) for p in after]


@given(st.lists(numbers, min_size=1, max_size=8))
def test_min_max_stays_within_weight(values):
    assert all(0 <= points("min_max", x, group=values) <= 10 for x in values)


@pytest.mark.parametrize("rule", ["count", "bonus", "deduction"])
@pytest.mark.parametrize(("x", "expected"), [("3", "1.5"), ("-3", "0"), ("100", "4")])
def test_count_gives_so_many_for_each_up_to_the_cap(rule, x, expected):
    assert points(rule, x, per="0.5", cap="4") == D(expected)


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_has_a_version_and_a_docstring(name):
    assert RULES[name].title == f"{name}/{RULES[name].version}"
    assert RULES[name].points.__doc__


def wrong(rule, better=HIGHER, **parameters):
    """Return the codes of what is wrong with an item."""
    return [p.code for p in check_item(Item("i", D(1), rule, parameters, HIGHER), better)]


@pytest.mark.parametrize("rule", sorted(NOT_YET_AVAILABLE))
def test_a_rule_that_is_not_there_yet_is_refused_by_name(rule):
    assert wrong(rule) == ["rule_not_available"]


@pytest.mark.parametrize(
    ("rule", "parameters", "code"),
    [
        ("nonsense", {}, "rule_unknown"),
        ("completion", {"cup": "1"}, "parameter_unknown"),
        ("count", {}, "parameter_missing"),
        ("completion", {"cap": "-1"}, "parameter_bad"),
        ("completion", {"cap": "1", "floor": "2"}, "parameter_bad"),
        ("min_max", {"floor": "1.1"}, "parameter_bad"),
        ("min_max", {"clamp": "maybe"}, "parameter_bad"),
        ("min_max", {"lo": "NaN"}, "parameter_bad"),
        ("count", {"per": True}, "parameter_bad"),
    ],
)
def test_a_wrong_rule_or_parameter_is_named(rule, parameters, code):
    assert wrong(rule, **parameters) == [code]


@pytest.mark.parametrize(
    ("rule", "allowed"), [("completion", False), ("min_max", False), ("count", True), ("bonus", True)]
)
def test_where_lower_is_better_only_penalties_are_allowed(rule, allowed):
    parameters = {"per": "1"} if rule in ("count", "bonus") else {}
    assert (wrong(rule, LOWER, **parameters) == []) is allowed


def test_a_parameter_says_what_was_met():
    with pytest.raises(BadParameter, match="abc"):
        RULES["count"].parameters["per"].parse("abc")


CASES = {
    "completion": [
        case("completion", 3, promise=promise(5)),
        case("completion", 3, promise=promise(5, 50)),
        case("completion", 3, promise=promise(5, 50, path=Path.CLIMB, base=D(1))),
        case("completion", 3, promise=promise(5, path=Path.YEAR_END)),
        case("completion", 3, direction=LOWER, promise=promise(0)),
        case("completion", 3, direction=LOWER, promise=promise(5)),
        case("completion", -3, direction=LOWER, promise=promise(5)),
    ],
    "min_max": [
        case("min_max", 3, group=(1, 3, 9)),
        case("min_max", 3, group=(1, 3, 9), floor="0.6"),
        case("min_max", 3),
    ],
    **{
        name: [case("count", 3, per="0.5"), case("count", 3, per="0.5", cap="1")]
        for name in ("count", "bonus", "deduction")
    },
}


@pytest.mark.parametrize("name", RULES)
def test_every_working_of_a_rule_has_its_sentence_beside_it(name):
    for one in CASES[name]:
        said = RULES[name].sentence(RULES[name].points(one)[1])
        numbers = dict.fromkeys(said.numbers, "7")
        terms = {term: text % numbers for term, text in said.terms.items()}
        words = "".join(said.texts) % {**numbers, **terms, "points": "7"}
        assert words.endswith(("= 7 points", "gives the full 7 points"))
        assert {how for how, _text in said.numbers.values()} <= set(Told)


def test_points_of_a_rule_that_there_is_not_are_told_as_no_other_rules():
    assert rule_of("completion/1") is RULES["completion"]
    with pytest.raises(KeyError):
        rule_of("flat_base/1")
