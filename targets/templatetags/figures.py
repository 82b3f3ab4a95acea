"""How numbers are shown: half up, grouped, and a word where there is none."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from targets.scoring.arithmetic import half_up

register = template.Library()


@register.filter
def figure(value: Decimal | None, decimals: int = 2, state: str = "number") -> str:
    """Return a figure with so many decimals, or the word for why there is none."""
    if value is not None:
        return f"{half_up(Decimal(value), int(decimals)):,f}"
    words = {"not_applicable": _("n/a"), "unknown": _("not reported"), "undefined": "–"}
    return words.get(state, "–")


@register.filter
def points(value: Decimal | None, decimals: int = 2) -> str:
    """Return a score or points with so many decimals."""
    return "–" if value is None else f"{half_up(Decimal(value), int(decimals)):f}"


@register.filter
def percent(value: Decimal | None, decimals: int = 1) -> str:
    """Return a number that is in per cent, with its sign."""
    return "–" if value is None else f"{half_up(Decimal(value), int(decimals)):f}%"


@register.filter
def signed(value: Decimal | None, decimals: int = 1) -> str:
    """Return a change with its sign; zero has none."""
    if value is None:
        return "–"
    shown = half_up(Decimal(value), int(decimals))
    return f"{shown:+f}" if shown else f"{shown:f}"
