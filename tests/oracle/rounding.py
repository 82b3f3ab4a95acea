"""Half up, which is how numbers are shown."""

from __future__ import annotations

import math
from fractions import Fraction


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Return a number rounded to so many decimals, halves away from zero."""
    scaled = abs(value) * 10**decimals
    rounded = Fraction(math.floor(scaled + Fraction(1, 2)), 10**decimals)
    return -rounded if value < 0 else rounded


def shown(value: Fraction | None, decimals: int) -> str | None:
    """Return a number as plain text with so many decimals, None for none."""
    if value is None:
        return None
    whole = half_up(value, decimals)
    digits = f"{abs(whole.numerator) * 10**decimals // whole.denominator:0{decimals + 1}}"
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if whole < 0 else text
