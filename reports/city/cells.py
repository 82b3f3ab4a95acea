"""What the text of a cell may be, and what is stored of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.city.files.columns import Column, ColumnKind

NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,10})?")
WHOLE = re.compile(r"-?[0-9]{1,10}")
CODE = re.compile(r"[^\s;,\x00-\x1f]([^;,\x00-\x1f]*[^\s;,\x00-\x1f])?")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Dates as people write them, the year first: 2017-07-01, 2017/7/1, 2017.7.1, 2017年7月1日.
DAY = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")
TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?")
FLAGS = {"yes": "t", "true": "t", "no": "f", "false": "f"}


class RefusedText(ValueError):
    """The text is not allowed; the message says what is."""


Parser = Callable[[str], str | None]


def parser(column: Column) -> Parser:
    """Return the function from a cell's text to what is staged (None is null); it raises Refused."""
    parse = TYPES[column.kind][1](column)

    def answer(given: str) -> str | None:
        if given == "":
            if column.is_required and not column.may_be_empty:
                raise RefusedText(_("a value: this column must be filled"))
            return parse(column.default) if column.default is not None else None
        return parse(given)

    return answer


def _number(given: str) -> str:
    if not NUMBER.fullmatch(given):
        raise RefusedText(_("a number like 12.5, with at most 14 digits before and 10 after the point"))
    return given


def _cell(given: str) -> str:
    if given != "NA" and not NUMBER.fullmatch(given):
        raise RefusedText(_("a number like 12.5, with at most 14 digits before and 10 after the point, NA or empty"))
    return given


def _whole(column: Column) -> Parser:
    def parse(given: str) -> str:
        if not WHOLE.fullmatch(given) or not column.lowest <= int(given) <= column.limit:
            raise RefusedText(
                _("a whole number from %(lowest)s to %(highest)s") % {"lowest": column.lowest, "highest": column.limit}
            )
        return given

    return parse


def _code(column: Column) -> Parser:
    def parse(given: str) -> str:
        """Return a code in one form of writing. Raises Refused for anything else."""
        if not CODE.fullmatch(given) or len(given) > column.limit:
            raise RefusedText(
                _("a code of at most %(limit)s characters, without comma, semicolon and outer spaces")
                % {"limit": column.limit}
            )
        return unicodedata.normalize("NFC", given)

    return parse


def _text(column: Column) -> Parser:
    def parse(given: str) -> str:
        """Return a text in one form of writing. Raises Refused where it is too long, empty or not for people."""
        if len(given) > column.limit or CONTROL.search(given):
            raise RefusedText(
                _("a text of at most %(limit)s characters without control characters") % {"limit": column.limit}
            )
        if column.is_required and not given.strip():
            raise RefusedText(_("a value: this column must be filled"))
        return unicodedata.normalize("NFC", given)

    return parse


def _choice(column: Column) -> Parser:
    def parse(given: str) -> str:
        if given not in column.choices:
            raise RefusedText(", ".join(word for word in column.choices if word))
        return given

    return parse


def _flag(given: str) -> str:
    if given.lower() not in FLAGS:
        raise RefusedText("yes, no")
    return FLAGS[given.lower()]


def _date(given: str) -> str:
    try:
        found = DAY.fullmatch(given)
        return _day(found).isoformat()
    except ValueError:
        raise RefusedText(_("a date like 2016-06-30")) from None


def _day(found: re.Match[str] | None) -> date:
    """Return the day that was written. Raises ValueError where there is none."""
    if found is None:
        raise ValueError
    year, _sign, month, day, month_in_words, day_in_words = found.groups()
    return date(int(year), int(month or month_in_words), int(day or day_in_words))


def _instant(given: str) -> str:
    try:
        found = DAY.match(given)
        day, rest = _day(found), given[found.end() :] if found else ""
        if rest and not (rest[0] in "T " and TIME.fullmatch(rest[1:])):
            raise ValueError(given)
        instant = datetime.fromisoformat(f"{day.isoformat()}{rest}")
    except ValueError:
        raise RefusedText(_("a time like 2016-07-10T17:50:00+08:00")) from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=timezone.get_default_timezone())
    return instant.isoformat()


def _codes(column: Column) -> Parser:
    def parse(given: str) -> str:
        codes = [unicodedata.normalize("NFC", part.strip()) for part in given.split(";")] if given.strip() else []
        wrong = [code for code in codes if not code or len(code) > column.limit or CONTROL.search(code)]
        if wrong or len(set(codes)) != len(codes) or (column.is_required and not codes):
            raise RefusedText(_("values separated by semicolons, none of them empty or twice"))
        return "{" + ",".join('"' + code.replace("\\", "\\\\").replace('"', '\\"') + '"' for code in codes) + "}"

    return parse


def parameters(given: str) -> str:
    """Return a rule's parameters as JSON with every number as a plain string, so that it stays exact."""
    try:
        value = json.loads(given, parse_float=_exact, parse_int=_exact, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RefusedText(_('a JSON object like {"cap": "1.2"}')) from None
    if not isinstance(value, dict):
        raise RefusedText(_('a JSON object like {"cap": "1.2"}'))
    text = json.dumps({key: _parameter(item) for key, item in sorted(value.items())}, ensure_ascii=False)
    if "\\u0000" in text:
        raise RefusedText(_('a JSON object like {"cap": "1.2"}'))
    return text


def _exact(given: str) -> str:
    if len(given) > 40:
        raise ValueError(given)
    return plain_cell(Decimal(given))


def _no_constant(given: str) -> object:
    raise ValueError(given)


def _parameter(value: object) -> object:
    if isinstance(value, str):
        return plain_cell(Decimal(value)) if NUMBER.fullmatch(value) else value
    if isinstance(value, bool):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [_parameter(item) for item in value]
    raise RefusedText(_("numbers, texts, true, false and lists of numbers"))


def plain_cell(value: Decimal) -> str:
    """Return a number without exponent and trailing zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _always(parse: Parser) -> Callable[[Column], Parser]:
    return lambda column: parse


# The type of the temporary tables' columns, and what makes a parser of a column.
TYPES: dict[ColumnKind, tuple[str, Callable[[Column], Parser]]] = {
    ColumnKind.CODE: ("text", _code),
    ColumnKind.TEXT: ("text", _text),
    ColumnKind.NUMBER: ("numeric", _always(_number)),
    ColumnKind.WHOLE: ("bigint", _whole),
    ColumnKind.DATE: ("date", _always(_date)),
    ColumnKind.INSTANT: ("timestamptz", _always(_instant)),
    ColumnKind.FLAG: ("boolean", _always(_flag)),
    ColumnKind.CHOICE: ("text", _choice),
    ColumnKind.CODES: ("text[]", _codes),
    ColumnKind.PARAMETERS: ("jsonb", _always(parameters)),
    ColumnKind.CELL: ("text", _always(_cell)),
    ColumnKind.POSITION: ("bigint", _whole),
}
