"""The working of an item as one sentence, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from reports.models import ItemScore, ReleasedFigure
from reports.pages.frame.contents.words import ItemWord
from targets.scoring.arithmetic import half_up

# Why an item is out because somebody said so; the reason given stands beside it.
STATED = ("not_applicable", "none")


def working_sentence(word: ItemWord, score: ItemScore) -> str:
    """Return e.g. 到账外资 0.79 ÷ (2.50 × 50%) = 63.2%，封顶 120%，得 12 × 63.2% = 7.58 分.

    What is out is re-spread by one factor for all items of a park: whoever shows workings says it once above them.
    """
    working = score.working
    if "missing" in working:
        sentence = _missing(score)
    else:
        rule = score.rule.split("/")[0]
        sentence = {"completion": _completion, "min_max": _min_max}.get(rule, _count)(word, score)
    return f"{word.name} {sentence}" + _normalised(score)


def out_sentence(word: ItemWord, score: ItemScore, figure: ReleasedFigure | None, given: str) -> str:
    """Return why an item is out, with the reason that somebody gave for it."""
    code = score.out or score.working["out"]
    reasons = {
        "not_applicable": _("does not apply to this park"),
        "undefined": _("has no growth against zero or less"),
        "no_target": _("has no target"),
        "none": _("has no target this year: none is issued"),
        "unavailable": _("is not to be had yet"),
        "excluded": _("is not asked of this park"),
        "unknown": _("was not reported"),
        "nobody_known": _("was reported by nobody"),
        "nothing_due": _("is not due yet"),
        "expected_not_positive": _("has an expected value of zero or less"),
        "target_zero": _("has a target of zero although more is better"),
    }
    reason = reasons.get(code, code)
    if code == "nothing_due" and figure is not None and figure.expected == figure.target:
        reason = _("is judged at the end of the year")
    if code in STATED:
        reason = _("%(what)s (%(why)s)") % {"what": reason, "why": given or _("no reason given")}
    words = {"item": word.name, "reason": reason}
    if score.out:
        return _("%(item)s %(reason)s: left out, its weight goes to the other items") % words
    return _("%(item)s %(reason)s: 0 points") % words


def percent(ratio: str) -> str:
    """Return a ratio in per cent with one decimal, half up."""
    return f"{half_up(Decimal(ratio) * 100, 1)}%"


def _missing(score: ItemScore) -> str:
    numbers = {"points": _raw_points(score)}
    if score.working.get("because") == "target":
        if score.working["missing"] == "largest":
            return _("has no target, none was issued: the largest points of the group, %(points)s") % numbers
        return _("has no target, none was issued: counts as zero points")
    if score.working["missing"] == "largest":
        return _("was not reported: the largest points of the group, %(points)s") % numbers
    return _("was not reported: counts as zero points")


def _completion(word: ItemWord, score: ItemScore) -> str:
    working = score.working
    numbers = {
        "x": figure(working["x"], word.decimals),
        "due": _due(word, working),
        "ratio": percent(working["ratio"]),
        "cap": f"{plain_weight(str(Decimal(working['cap']) * 100))}%",
        "counted": percent(working["counted"]),
        "weight": plain_weight(working["weight"]),
        "points": _raw_points(score),
    }
    if working["target"] == "0":
        start = _("%(x)s against a target of 0 = %(ratio)s")
    elif working["direction"] != "lower":
        start = _("%(x)s ÷ %(due)s = %(ratio)s")
    elif Decimal(working["x"]) > 0:
        start = _("%(due)s ÷ %(x)s = %(ratio)s (lower is better)")
    else:
        start = _("%(x)s against %(due)s (lower is better): counts as %(ratio)s")
    return (start + _(", capped at %(cap)s, gives %(weight)s × %(counted)s = %(points)s points")) % numbers


def _due(word: ItemWord, working: dict[str, str]) -> str:
    """Return what is due by its path, as it is reckoned; older workings say the measure instead of the path."""
    target, share = figure(working["target"], word.decimals), f"{plain_weight(working['share'])}%"
    path = working.get("path") or ("linear" if working["measure"] == "ytd" else "hold")
    if path == "linear":
        return f"({target} × {share})"
    if path == "climb" and "base" in working:
        base = figure(working["base"], word.decimals)
        return f"({base} + {share} × ({target} − {base}))"
    return figure(working["expected"], word.decimals)


def _min_max(word: ItemWord, score: ItemScore) -> str:
    working = score.working
    numbers = {
        "x": figure(working["x"], word.decimals),
        "lo": figure(working["lo"], word.decimals),
        "hi": figure(working["hi"], word.decimals),
        "fraction": percent(working["fraction"]),
        "floor": percent(working["floor"]),
        "rest": percent(str(1 - Decimal(working["floor"]))),
        "weight": plain_weight(working["weight"]),
        "points": _raw_points(score),
    }
    if "level" in working:
        return _("%(x)s: worst and best are level at %(lo)s, gives the full %(points)s points") % numbers
    start = _("(%(x)s − %(lo)s) ÷ (%(hi)s − %(lo)s) = %(fraction)s") % numbers
    if working["floor"] == "0":
        return start + _(", gives %(weight)s × %(fraction)s = %(points)s points") % numbers
    return start + _(", gives %(weight)s × (%(floor)s + %(rest)s × %(fraction)s) = %(points)s points") % numbers


def _count(word: ItemWord, score: ItemScore) -> str:
    working = score.working
    numbers = {
        "x": figure(working["x"], word.decimals),
        "per": plain_weight(working["per"]),
        "points": _raw_points(score),
        "cap": plain_weight(working.get("cap", "0")),
    }
    sentence = _("%(x)s × %(per)s points = %(points)s points")
    if "capped" in working:
        sentence = _("%(x)s × %(per)s points, at most %(cap)s = %(points)s points")
    return sentence % numbers


def _normalised(score: ItemScore) -> str:
    working = score.working
    if "normalised" not in working:
        return ""
    return _("; as %(normalised)s of 100, one of %(items)s equal parts") % {
        "normalised": half_up(Decimal(working["normalised"]), 2),
        "items": working["items"],
    }


def figure(text: str, decimals: int) -> str:
    """Return a number with at least the indicator's decimals, never fewer than it was given with up to four."""
    value = Decimal(text)
    given = -int(value.as_tuple().exponent) if isinstance(value.as_tuple().exponent, int) else 0
    return f"{half_up(value, max(decimals, min(given, 4))):,f}"


def plain_weight(text: str) -> str:
    """Return a weight or a rate with at most four decimals."""
    shown = f"{half_up(Decimal(text), 4):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _raw_points(score: ItemScore) -> str:
    """Return the points before redistribution, with their sign."""
    raw = score.working.get("raw")
    if raw is not None:
        return str(half_up(Decimal(raw), 2))
    return _points(score)


def _points(score: ItemScore) -> str:
    return "0" if score.points is None else str(half_up(score.points, 2))
