"""What somebody types into the grid of a park: kept as it was typed, and read as cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.fields import plain
from core.numerals import NumeralError, is_not_applicable, is_unknown, numeral, simplified
from targets.entry.checks import says_something
from targets.indicators.cells import CellState, EnteredCell, token_of

LONGEST_NOTE, _LONGEST_NAME = 2000, 200
_KEYS = re.compile(r"seen-([0-9]{1,18})")


@dataclass(frozen=True)
class TypedAnswer:
    """One row of the form as it was typed, with the token of what the form showed there.

    ``answer`` answers all that is asked about the cell; unlike the note it belongs to this one value.
    """

    value: str = ""
    state: str = CellState.NUMBER.value
    growth: str = ""
    base: str = ""
    is_estimate: bool = False
    note: str = ""
    seen: str = ""
    answer: str = ""

    @classmethod
    def of(cls, entered: EnteredCell | None) -> TypedAnswer:
        """Return what the form shows of a stored cell."""
        if entered is None:
            return cls(seen=token_of(None))
        return cls(
            value=_shown(entered.value),
            state=entered.state,
            growth=_shown(entered.growth),
            base=_shown(entered.base),
            is_estimate=entered.is_estimate,
            note=entered.note,
            seen=entered.token,
            answer=entered.answer,
        )

    @classmethod
    def sent(cls, post: QueryDict, key: int) -> TypedAnswer:
        """Return what was sent of a row."""
        return cls(
            value=post.get(f"value-{key}", ""),
            state=post.get(f"state-{key}", CellState.NUMBER.value),
            growth=post.get(f"growth-{key}", ""),
            base=post.get(f"base-{key}", ""),
            is_estimate=f"estimate-{key}" in post,
            note=post.get(f"note-{key}", "").replace("\r\n", "\n"),
            seen=post.get(f"seen-{key}", ""),
            answer=post.get(f"answer-{key}", "").replace("\r\n", "\n"),
        )

    def read(self, unit: str) -> tuple[EnteredCell | None, dict[str, str]]:
        """Return the cell that the row says, None for nothing, and by field what cannot be taken."""
        wrong: dict[str, str] = {}
        state, value = self._value(unit, wrong)
        growth = _number(self.growth, "%", "growth", wrong)
        base, note = _number(self.base, unit, "base", wrong), _text(self.note, "note", wrong)
        if not state and (growth is not None or base is not None or self.is_estimate or note):
            state = CellState.UNKNOWN.value
        cell = EnteredCell(state, value, growth, base, self.is_estimate, note) if state else None
        if cell and cell.state != CellState.UNKNOWN:
            answer = _text(self.answer, "answer", wrong)
            if answer and not says_something(answer):
                wrong.setdefault("answer", _("Answer in some words: whoever reads this asks the same."))
            cell = replace(cell, answer=answer)
        if base is not None and not note and token_of(cell) != self.seen:
            wrong.setdefault("base", _("Say in the note why last year's figure is not comparable."))
        return cell, wrong

    def _value(self, unit: str, wrong: dict[str, str]) -> tuple[str, Decimal | None]:
        """Return state and value; an empty state says that nothing was entered."""
        if self.state not in CellState:
            wrong["state"] = _("Choose one of the three.")
        if is_not_applicable(self.value):
            return CellState.NOT_APPLICABLE.value, None
        if is_unknown(self.value):
            return CellState.UNKNOWN.value, None
        if not simplified(self.value):
            return ("" if self.state == CellState.NUMBER else self.state), None
        value = _number(self.value, unit, "value", wrong)
        if self.state != CellState.NUMBER:
            wrong.setdefault("state", _("A number stands here and its absence is chosen: take one of them away."))
        return CellState.NUMBER.value, value


def answers_in(post: QueryDict, keys: Iterable[int]) -> dict[int, TypedAnswer]:
    """Return what was sent, by indicator; what the form did not show is not there."""
    return {key: TypedAnswer.sent(post, key) for key in keys if f"seen-{key}" in post}


def unasked(post: QueryDict, keys: Iterable[int]) -> set[int]:
    """Return the indicators that a form sends but that are not asked for, or no longer."""
    return {int(found.group(1)) for found in map(_KEYS.fullmatch, post) if found} - set(keys)


def name_in(post: QueryDict, *, is_required: bool) -> tuple[str, str]:
    """Return on whose behalf figures are entered, and what is wrong about that."""
    name = post.get("on_behalf_of", "")
    if is_required and not name.strip():
        return name, _("Say on whose behalf you enter the figures, and how they reached you.")
    if len(name) > _LONGEST_NAME:
        return name, _("This is too long: at most %(most)s characters.") % {"most": _LONGEST_NAME}
    return name, _("This holds a character that cannot be kept.") if "\x00" in name else ""


def chosen_answers(
    post: QueryDict, answers: Mapping[int, TypedAnswer], stored: Mapping[int, TypedAnswer]
) -> dict[int, TypedAnswer]:
    """Return the answers after a choice between two values, cell by cell.

    Who chose the other's value takes it as it is stored now; who chose the own has seen the other's.
    """
    taken = dict(answers)
    for key, answer in answers.items():
        choice = post.get(f"choose-{key}")
        if choice == "theirs" and key in stored:
            taken[key] = stored[key]
        elif choice == "mine":
            taken[key] = replace(answer, seen=post.get(f"other-{key}", ""))
    return taken


def _shown(number: Decimal | None) -> str:
    if number is None:
        return ""
    return f"{Decimal(plain(number)):,f}"


def _text(typed: str, field: str, wrong: dict[str, str]) -> str:
    text = typed.strip()
    if len(text) > LONGEST_NOTE:
        wrong[field] = _("This has at most %(most)s characters; it has %(number)s now.") % {
            "most": LONGEST_NOTE,
            "number": len(text),
        }
    if "\x00" in text:
        wrong[field] = _("This holds a character that cannot be kept.")
    return text


def _number(text: str, unit: str, field: str, wrong: dict[str, str]) -> Decimal | None:
    if not simplified(text):
        return None
    try:
        return numeral(text, unit=unit)
    except NumeralError as error:
        wrong[field] = str(error)
        return None
