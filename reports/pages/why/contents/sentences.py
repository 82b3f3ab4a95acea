"""The working of an item as one sentence, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from reports.models import ItemScore, ReleasedFigure
from reports.pages.frame.contents.words import ItemWord
from targets.scoring.arithmetic import half_up
from targets.scoring.rules import rule_of
from targets.scoring.rules.base import Sentence, Told

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
        sentence = _told(rule_of(score.rule).sentence(working), word.decimals, _raw_points(score))
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


def _percent(ratio: str) -> str:
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


def _told(sentence: Sentence, decimals: int, points: str) -> str:
    """Return the sentence of a rule, with its numbers as they are shown of an item with so many decimals."""
    numbers = {name: _shown(how, text, decimals) for name, (how, text) in sentence.numbers.items()}
    terms = {name: term % numbers for name, term in sentence.terms.items()}
    return "".join(_(text) for text in sentence.texts) % {**numbers, **terms, "points": points}


def _shown(how: Told, text: str, decimals: int) -> str:
    if how is Told.FIGURE:
        return _figure(text, decimals)
    if how is Told.PER_CENT:
        return _percent(text)
    return f"{plain_weight(text)}%" if how is Told.GIVEN_PER_CENT else plain_weight(text)


def _normalised(score: ItemScore) -> str:
    working = score.working
    if "normalised" not in working:
        return ""
    return _("; as %(normalised)s of 100, one of %(items)s equal parts") % {
        "normalised": half_up(Decimal(working["normalised"]), 2),
        "items": working["items"],
    }


def _figure(text: str, decimals: int) -> str:
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
