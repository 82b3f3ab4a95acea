"""How growth is written: always with its sign, with the decimals and the unit of its kind; +7.8%, -0.3%, 0.0%."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from targets.templatetags.figures import signed


def growth_unit(kind: str, unit: str) -> str:
    """Return the unit of growth: per cent, or that of the figure; per cent apart are percentage points."""
    if kind != "difference":
        return "%"
    return _("percentage points") if unit == "%" else unit


def growth_decimals(kind: str, decimals: int) -> int:
    """Return how many decimals growth is shown with: one, or those of the figure for a difference."""
    return decimals if kind == "difference" else 1


def growth_text(value: Decimal | None, *, kind: str, unit: str, decimals: int) -> str:
    """Return growth with its sign and unit, or the sign for none; ``unit`` and ``decimals`` are those of the figure."""
    if value is None:
        return signed(None)
    words, shown = growth_unit(kind, unit), signed(value, growth_decimals(kind, decimals))
    return f"{shown}%" if words == "%" else f"{shown} {words}"
