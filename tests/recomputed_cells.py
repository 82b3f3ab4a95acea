"""What a cell of a page says: its numbers, however many decimals they have, its words, its light."""

from __future__ import annotations

import re
from fractions import Fraction

from django.test import Client
from django.utils.translation import gettext, override
from oracle.files import Indicator
from oracle.pages import Page, page_of
from oracle.results import Figure
from oracle.rounding import shown

LIGHTS = {"ahead": "达到序时", "near": "接近序时", "behind": "落后", "": ""}
STATES = {"unknown": "未报", "not_applicable": "不适用", "unavailable": "未到报送时间"}
NUMBER = re.compile(r"(?<![\w.])[+-]?\d[\d,]*(?:\.\d+)?")
# A number with the decimals it is shown with at least, or a word.
Wanted = str | tuple[Fraction | int | None, int]


def read(client: Client, address: str) -> Page:
    """Open a page and read it."""
    response = client.get(address)
    assert response.status_code == 200, address
    return page_of(response.content.decode())


def column(row: dict[str, str], *words: str) -> str:
    """Return the cell under the head that begins with any of some words of the product, "" where no head does."""
    with override("zh-hans"):
        # A template writes a sign of per cent twice.
        heads = [gettext(one) for word in words for one in (word, word.replace("%", "%%"))]
        heads = [head.replace("%%", "%") for head in heads]
    exact = [row[head] for head in heads if head in row]
    return (
        exact[0] if exact else next((cell for head, cell in row.items() for one in heads if head.startswith(one)), "")
    )


def numbers(text: str) -> list[str]:
    """Return the numbers in a text as plain text without the sign of a rise."""
    return [one.replace(",", "").lstrip("+") for one in NUMBER.findall(text)]


def says(cell: str, value: Fraction, decimals: int) -> bool:
    """Return whether a number stands in a cell, rounded half up to so many decimals or to more."""
    given = [(one, len(one.partition(".")[2])) for one in numbers(cell)]
    return any(digits >= decimals and shown(value, digits) == one for one, digits in given)


def lacking(where: str, cell: str, *wanted: Wanted) -> list[str]:
    """Return what a cell should say and does not."""
    found = []
    for one in wanted:
        if isinstance(one, str):
            found += [] if one in cell else [f"{where}: {cell!r} does not say {one}"]
        elif one[0] is not None and not says(cell, Fraction(one[0]), one[1]):
            found.append(f"{where}: {cell!r} does not say {shown(Fraction(one[0]), max(one[1], 4))}")
    return found


def figure_words(figure: Figure, decimals: int) -> Wanted:
    """Return a figure as pages show it."""
    return STATES[figure.state] if figure.value is None else (figure.value, decimals)


def due_decimals(indicator: Indicator, figure: Figure) -> int:
    """Return with how many decimals what is due is shown at least: 1.2 projects are not 1, of which 1 would be on schedule."""
    is_part = indicator.is_whole and figure.expected is not None and figure.expected.denominator != 1
    return 1 if is_part else indicator.decimals


def light_differences(where: str, cell: str, light: str) -> list[str]:
    """Return whether a cell says another light than it should, or one where there is none."""
    said = [word for word in LIGHTS.values() if word and word in cell]
    wanted = [LIGHTS[light]] if light else []
    return [] if said == wanted else [f"{where}: light {cell!r}, should be {wanted}"]


def gap_differences(where: str, cell: str, completion: Fraction, due: Fraction) -> list[str]:
    """Return whether none of the numbers of a cell is how far a completion is from its schedule, as both are shown."""
    for one in numbers(cell):
        unit = Fraction(1, 10 ** len(one.partition(".")[2]))
        if abs(Fraction(one) - abs(completion - due)) <= unit:
            return []
    return [] if completion == due else [f"{where}: {cell!r} does not say {shown(completion - due, 4)}"]


def exactly(row: dict[str, str], word: str) -> str:
    """Return the cell under the head that is a word of the product."""
    with override("zh-hans"):
        return row.get(gettext(word), "")
