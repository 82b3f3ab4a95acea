"""How numbers are shown: half up, grouped, and a word where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from targets.scoring.arithmetic import HUNDRED, half_up

register = template.Library()
HALF = Decimal("0.5")


@register.filter
def figure(value: Decimal | None, decimals: int = 2, state: str = "number") -> str:
    """Return a figure with so many decimals, or the word for why there is none."""
    if value is not None:
        return f"{half_up(Decimal(value), int(decimals)):,f}"
    words = {
        "not_applicable": _("n/a"),
        "unknown": _("not reported"),
        "undefined": "–",
        "unavailable": _("not to be had yet"),
    }
    return words.get(state, "–")


@register.filter
def amount(value: Decimal | None, least: int = 0) -> str:
    """Return an amount exactly, with so many decimals at least, or the word for an unknown one."""
    if value is None:
        return _("not reported")
    shown = Decimal(value).normalize()
    decimals = max(int(least), -int(shown.as_tuple().exponent))
    return f"{shown:,.{decimals}f}"


@register.filter
def points(value: Decimal | None, decimals: int = 2) -> str:
    """Return a score or points with so many decimals."""
    return "–" if value is None else f"{half_up(Decimal(value), int(decimals)):,f}"


@register.filter
def percent(value: Decimal | None, decimals: int = 1) -> str:
    """Return a number that is in per cent, with its sign."""
    return "–" if value is None else f"{half_up(Decimal(value), int(decimals)):,f}%"


@register.filter
def signed(value: Decimal | None, decimals: int = 1) -> str:
    """Return a change with its sign; zero has none."""
    if value is None:
        return "–"
    shown = half_up(Decimal(value), int(decimals))
    return f"{shown:+,f}" if shown else f"{shown:f}"


@register.filter
def deviation(value: Decimal | None, decimals: int = 1) -> str:
    """Return a difference with its sign, with more decimals where it would show as zero and is none."""
    if value and not half_up(Decimal(value), int(decimals)):
        decimals = -Decimal(value).adjusted()
    return signed(value, decimals)


@register.filter
def bar(value: Decimal | None) -> str:
    """Return a per cent as the length of a bar: held within 0 and 100, two decimals."""
    return "0" if value is None else f"{half_up(min(max(Decimal(value), Decimal(0)), Decimal(100)), 2):f}"


@register.filter
def marker(value: Decimal) -> str:
    """Return where the mark of a per cent stands, so that it stays on the bar."""
    return f"{half_up(min(max(Decimal(value) - Decimal('0.6'), Decimal(0)), Decimal('98.8')), 2):f}"


@register.simple_tag(name="bar")
def drawn_bar(
    value: Decimal | None, due: Decimal | None = None, light: str | None = None, stretch: Decimal | None = None
) -> SafeString:
    """Return a per cent of the year's target as a bar, with a mark where it was due by now.

    Where there is a ``stretch``, in per cent of the target too, the bar is as long as the larger of the two, and both
    the target and the stretch are marked on it.
    """
    longest = max(stretch or HUNDRED, HUNDRED)
    marks = [] if due is None else [("due", due)]
    marks += [] if stretch is None else [("goal", HUNDRED), ("stretch", stretch)]
    drawn = format_html_join(
        "",
        '<rect class="{}" x="{}" y="0" width="1" height="13"/>',
        ((kind, marker(place * HUNDRED / longest)) for kind, place in marks),
    )
    return format_html(
        '<svg class="bullet" viewBox="0 0 100 13" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" x="0" y="3" width="100" height="7" rx="1"/>'
        '<rect class="{}" x="0" y="3" width="{}" height="7" rx="1"/>{}</svg>',
        light or "plain",
        bar(None if value is None else value * HUNDRED / longest),
        drawn,
    )


@register.simple_tag
def points_bar(value: Decimal, full: Decimal | None, longest: Decimal) -> SafeString:
    """Return points as a bar on a track as long as the full points; ``longest`` points fill the whole width.

    Where there are more points than full ones, a mark stands at the full ones. What is below zero has no bar.
    """

    def share(number: Decimal) -> str:
        return bar(HUNDRED * number / longest if longest > 0 else None)

    mark = (
        format_html('<rect class="due" x="{}" y="0" width="1" height="13"/>', share(full))
        if full and value > full
        else ""
    )
    return format_html(
        '<svg class="bullet" viewBox="0 0 100 13" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" x="0" y="3" width="{}" height="7" rx="1"/>'
        '<rect class="plain" x="0" y="3" width="{}" height="7" rx="1"/>{}</svg>',
        share(full or Decimal(0)),
        share(value),
        mark,
    )


@register.simple_tag
def bullet(
    value: Decimal,
    due: Decimal | None = None,
    light: str | None = None,
    stretch: Decimal | None = None,
    *,
    is_bare: bool = False,
) -> SafeString:
    """Return the bar of a per cent with the number beside it; ``is_bare`` where its head says the sign."""
    drawn = drawn_bar(value, due, light, stretch)
    shown = points(value, 1) if is_bare else percent(value)
    return format_html('<span class="beside">{}<span class="n">{}</span></span>', drawn, shown)


@register.filter
def polylines(places: Sequence[tuple[str, int | None]], count: int) -> list[str]:
    """Return the lines of places over time in a box of 110 by 30; a missing place is a gap between two lines."""
    lines: list[list[str]] = [[]]
    for index, (_period, place) in enumerate(places):
        if place is None:
            lines.append([])
        else:
            lines[-1].append("{},{}".format(*_point(index, len(places), place, count)))
    return [" ".join(line) for line in lines if line]


@register.filter
def last_point(places: Sequence[tuple[str, int | None]], count: int) -> tuple[str, str] | None:
    """Return the last place's point in the same box, None where there is none."""
    if not places or places[-1][1] is None:
        return None
    return _point(len(places) - 1, len(places), places[-1][1], count)


@register.filter
def value_lines(values: list[tuple[str, Decimal | None]]) -> list[str]:
    """Return the lines of values over time in the same box, the largest on top; a missing one is a gap."""
    lines: list[list[str]] = [[]]
    for point in _value_points(values):
        if point is None:
            lines.append([])
        else:
            lines[-1].append(",".join(point))
    return [" ".join(line) for line in lines if line]


@register.filter
def last_value_point(values: list[tuple[str, Decimal | None]]) -> tuple[str, str] | None:
    """Return the last value's point in the same box, None where there is none."""
    return _value_points(values)[-1] if values else None


def _value_points(values: list[tuple[str, Decimal | None]]) -> list[tuple[str, str] | None]:
    known = [value for _period, value in values if value is not None]
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(0))
    return [
        None if value is None else _at(index, len(values), (high - value) / (high - low) if high > low else HALF)
        for index, (_period, value) in enumerate(values)
    ]


def _at(index: int, length: int, share: Decimal) -> tuple[str, str]:
    """Return a point: so far from the left, and the share of the height from the top."""
    across = Decimal(102) * index / max(1, length - 1) + 4
    return f"{half_up(across, 1)}", f"{half_up(22 * share + 4, 1)}"


def _point(index: int, length: int, place: int, count: int) -> tuple[str, str]:
    return _at(index, length, Decimal(place - 1) / max(1, count - 1))


@register.filter
def options(state: str) -> SafeString:
    """Return the options of the choice beside a figure; a state that is none of them counts as a number."""
    return _options(state if state in ("not_applicable", "unknown") else "number", get_language())


@cache
def _options(chosen: str, language: str | None) -> SafeString:
    words = {"number": _("number"), "not_applicable": _("not applicable"), "unknown": _("not reported")}
    selected = SafeString(" selected")
    parts = ((state, selected if state == chosen else "", word) for state, word in words.items())
    return format_html_join("", '<option value="{}"{}>{}</option>', parts)
