"""What a number format of Excel makes of a number: whether people see that number, a per cent of it, or another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

# The formats that every workbook has without naming them, as far as they are not a number as it is.
_PERCENT, DATES, TIMES = "0%", frozenset([*range(14, 23), *range(27, 37), *range(50, 59)]), frozenset((45, 46, 47))
_PLAIN = frozenset([*range(5), *range(5, 9), 11, 12, 13, *range(37, 45), 48, 49])
CONDITION, ELAPSED = re.compile(r"[<>=]"), re.compile(r"h+|m+|s+", re.IGNORECASE)
COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r\s*\d+|[红黑蓝绿白黄]色?|颜色\s*\d+", re.IGNORECASE
)
DIGITS, MARKS, _DAYS = ("0", "#", "?"), (",", ".", "/", "%", "@"), frozenset("ymdhsegb")
GENERAL = re.compile(r"general|g/通用格式", re.IGNORECASE)
_SIGNS, DASHES = "-(−", frozenset("-–—")
# Signs that stand beside a number and leave it as it is.
_BESIDE = frozenset(" ¥￥$€£()+-−\u00a0\u3000")


class FormatError(ValueError):
    """The format shows something else than the number; the words say what."""


@dataclass(frozen=True)
class _Shown:
    """How a number is shown: in per cent, as a day, or as itself with a text before and after it."""

    is_percent: bool = False
    is_day: bool = False
    before: str = ""
    after: str = ""


@dataclass
class _Section:
    """One of up to four parts of a format, for numbers above zero, below, zero, and for texts."""

    texts: list[str] = field(default_factory=lambda: [""])
    has_digits: bool = False
    shows_zero: bool = False
    percents: int = 0
    scales: bool = False
    is_day: bool = False
    is_elapsed: bool = False
    is_coloured: bool = False
    has_condition: bool = False
    is_text: bool = False

    @property
    def literal(self) -> str:
        """Return all that is written beside the number."""
        return "".join(self.texts)


@lru_cache(4096)
def shown_by(code: str, number: int, sign: int) -> _Shown:
    """Return how a format shows numbers of a sign (1, 0, -1); raises FormatError where people see another number.

    ``code`` is the format as the workbook spells it, empty for one of those that are known by ``number`` alone.
    """
    if not code:
        return _built_in(number)
    sections = [_section(part) for part in _parts(code)]
    if any(one.is_elapsed for one in sections):
        raise FormatError(_("a number: this cell shows a time"))
    if sections[0].is_day:
        return _Shown(is_day=True)
    if any(one.has_condition for one in sections):
        return _alike(sections)
    return _of(_chosen(sections, sign), sign, has_own=sign < 0 and len(sections) > 1)


def _built_in(number: int) -> _Shown:
    if number in (9, 10):
        return _Shown(is_percent=True)
    if number in DATES:
        return _Shown(is_day=True)
    if number in _PLAIN:
        return _Shown()
    raise FormatError(_("a number: this cell shows a time") if number in TIMES else _("a cell whose format is known"))


def _chosen(sections: list[_Section], sign: int) -> _Section:
    if sign < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if sign == 0 and len(sections) > 2 else sections[0]


def _alike(sections: list[_Section]) -> _Shown:
    """Return how a format with conditions shows numbers, where it shows all alike."""
    found = {_of(one, 1, has_own=False) for one in sections if not one.is_text}
    if len(found) != 1:
        raise FormatError(_("a number as it is: the format of this cell shows some numbers otherwise"))
    return found.pop()


def _of(section: _Section, sign: int, *, has_own: bool) -> _Shown:
    """Return how a section shows a number; ``has_own``: it is for numbers below zero alone, and shows their sign."""
    literal = section.literal.strip()
    if section.is_text and not section.has_digits:
        return _Shown()
    if not section.has_digits or (sign == 0 and not section.shows_zero):
        if sign == 0 and literal in DASHES:
            return _Shown()
        raise FormatError(_("a number that is seen: the format of this cell hides it"))
    if section.scales or any(char.isdigit() or char in ".," for char in literal) or section.percents > 1:
        raise FormatError(_("a number as it is: the format of this cell shows another one"))
    is_signed = any(char in _SIGNS for char in literal)
    if has_own and not (is_signed or section.is_coloured):
        raise FormatError(_("a number as it is: the format of this cell hides its minus"))
    if not has_own and is_signed:
        raise FormatError(_("a number as it is: the format of this cell shows a minus"))
    before, after = (
        "" if set(text) <= _BESIDE else text.strip() for text in (section.texts[0], "".join(section.texts[1:]))
    )
    return _Shown(section.percents == 1, before=before, after=after)


def _parts(code: str) -> list[str]:
    """Return the parts of a format between semicolons."""
    parts = [""]
    for piece in _pieces(code):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts[:4]


PIECE = re.compile(r'"[^"]*"?|[\\!_*].?|\[[^\]]*\]?|.', re.DOTALL)


def _pieces(code: str) -> Iterator[str]:
    return (found.group() for found in PIECE.finditer(code))


def _section(part: str) -> _Section:
    if GENERAL.search(re.sub(r'"[^"]*"', "", part)):
        part = GENERAL.sub("0", part)
    section, pieces = _Section(), list(_pieces(part))
    section.scales = _scales(pieces)
    before = ""
    for piece in pieces:
        if not (before in ("E", "e") and piece in "+-"):  # the sign of an exponent is none of the number
            _add(section, piece)
        before = piece
    section.is_day = section.is_day and not section.has_digits
    return section


def _scales(pieces: list[str]) -> bool:
    """Return whether a comma shows thousandths: one behind the last digit of the number, or of its whole part."""
    digits = [place for place, piece in enumerate(pieces) if piece in DIGITS]
    point = pieces.index(".") if "." in pieces else len(pieces)
    last, last_whole = max(digits, default=-1), max((place for place in digits if place < point), default=-1)
    commas = [place for place, piece in enumerate(pieces) if piece == ","]
    return bool(digits) and any(place > last or last_whole < place < point for place in commas)


def _add(section: _Section, piece: str) -> None:
    """Take a piece of a format into its section."""
    if piece in DIGITS:
        section.has_digits, section.shows_zero = True, section.shows_zero or piece == "0"
        section.texts.append("")
    elif piece in MARKS:
        section.percents += piece == "%"
        section.is_text = section.is_text or piece == "@"
    elif piece.startswith("["):
        _bracket(section, piece[1:].rstrip("]"))
    elif piece[0] in '"\\!_*':
        section.texts[-1] += piece.strip('"') if piece[0] == '"' else " " if piece[0] in "_*" else piece[1:]
    elif piece.lower() in _DAYS:
        section.is_day = section.is_day or piece != "E"
    else:
        section.texts[-1] += piece


def _bracket(section: _Section, inside: str) -> None:
    if ELAPSED.fullmatch(inside):
        section.is_elapsed = True
    elif COLOUR.fullmatch(inside):
        section.is_coloured = True
    elif CONDITION.match(inside):
        section.has_condition = True
    elif inside.startswith("$"):
        section.texts[-1] += inside[1:].partition("-")[0]


def day_serial(value: Decimal, *, since_1904: bool) -> Decimal:
    """Return the days since 1899-12-30 that the number of a day means."""
    return value + 1462 if since_1904 else value
