"""The one arithmetic of all scoring: 50 digits, half even; points rounded half up to ten decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN)
ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
TEN_DECIMALS = Decimal("1E-10")


def points_of(value: Decimal) -> Decimal:
    """Return points as they are stored: half up, ten decimals."""
    return value.quantize(TEN_DECIMALS, rounding=ROUND_HALF_UP, context=CONTEXT)


def half_up(value: Decimal, decimals: int) -> Decimal:
    """Return a number as it is shown: half up, so many decimals."""
    shown = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=CONTEXT)
    return abs(shown) if shown == 0 else shown


def plain_points(value: Decimal) -> str:
    """Return a number without exponent and trailing zeros; zero is "0"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def exact_sum(values: list[Decimal]) -> Decimal:
    """Return the exact sum of rounded points, whatever their order."""
    total = ZERO
    for value in values:
        total = CONTEXT.add(total, value)
    return total
