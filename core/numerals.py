"""Numbers as people type and paste them: read exactly, or refused with words."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

# What stands for "not applicable" where a number is asked for.
NOT_APPLICABLE_WORDS = frozenset({"na", "n/a", "不适用"})
# What stands for "not reported".
UNKNOWN_WORDS = frozenset({"未报", "unknown"})
BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
# What a number may be written with beside its plain characters. Nothing else is read as one of them: ① and ² are marks.
WIDE = str.maketrans({0xFEE0 + code: code for code in range(0x21, 0x7F)} | {0x3000: " "})
# Signs that people type for minus and point.
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "。": "."})
# Blanks that may stand around a number, among them those that nobody sees.
AROUND = " \t\r\n\v\f\u00a0\u2000\u2001\u2002\u2003\u2007\u2009\u200a\u200b\u200e\u200f\u202f\u3000\ufeff"
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
LONGEST_TYPED = 60
MOST_DIGITS, MOST_DECIMALS = 14, 10


class NumeralError(ValueError):
    """A text that is no number; its words say what is allowed."""


def simplified(text: str) -> str:
    """Return a typed text with full-width characters narrowed and blanks taken out."""
    if not text or (text.isascii() and text.replace(".", "").isalnum()):
        return text  # as nearly all of them are
    return BLANKS.sub("", unicodedata.normalize("NFKC", text))


def numeral(text: str, *, unit: str = "") -> Decimal:
    """Return the number that a text says: "1,234.50", "１２３４", "-0.5"; with its unit behind it, if so: "7.5%".

    Raises NumeralError, in words, for all else: letters, marks, blanks and line breaks between digits, two points,
    commas that do not part thousands, more than 14 digits before or 10 after the point.
    """
    plain_text = _without_unit(text.strip(AROUND).translate(WIDE).translate(_SIGNS), unit)
    if len(plain_text) > LONGEST_TYPED:
        raise NumeralError(_("This is too long for a number."))
    if "," in plain_text and not GROUPED.fullmatch(plain_text):
        raise NumeralError(_("A comma parts thousands, as in 1,234.5; the decimals follow a point."))
    digits = plain_text.replace(",", "")
    if not PLAIN.fullmatch(digits) or not digits.isascii():
        raise NumeralError(_("This is no number. Allowed: digits, a point and a minus, NA, or nothing."))
    value = Decimal(digits)
    whole, _point, decimals = digits.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > MOST_DIGITS or len(decimals.rstrip("0")) > MOST_DECIMALS:
        raise NumeralError(_("A number has at most 14 digits before and 10 after the point."))
    return value or Decimal(0)  # never -0


def _without_unit(text: str, unit: str) -> str:
    """Return a text without the unit at its end, however wide that is written."""
    for written in {unit.translate(WIDE), unicodedata.normalize("NFKC", unit)} if unit else ():
        if text.endswith(written):
            return text[: -len(written)].rstrip(AROUND)
    return text


def is_not_applicable(text: str) -> bool:
    """Return whether a typed text says that there is no such thing here: "NA", "n/a", 不适用."""
    return simplified(text).lower() in NOT_APPLICABLE_WORDS


def is_unknown(text: str) -> bool:
    """Return whether a typed text says that nothing is reported: 未报."""
    return simplified(text).lower() in UNKNOWN_WORDS
