"""Items of a release in the words of their time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.models import Release, ReleasedFigure
from targets.entry.checks import QUESTIONS, Question
from targets.models import Indicator
from targets.scoring.arithmetic import half_up
from targets.templatetags.figures import figure

if TYPE_CHECKING:
    from reports.releases.summary import ItemInShort

# How many decimals a number may be given so that it is seen to differ from another.
_MOST_DECIMALS = 10
# With so many decimals it is said which part of a piece is due.
_PARTS = 2
# From how many items behind on the number is shown as a warning.
MANY_BEHIND = 3


@dataclass(frozen=True)
class ItemWord:
    """An indicator as the release names it."""

    code: str
    name: str
    unit: str
    decimals: int
    direction: str
    category: str
    is_whole: bool = False


@dataclass(frozen=True)
class Apart:
    """Two numbers as they are shown, and how far they are apart: the difference of what is shown, never another."""

    value: Decimal
    other: Decimal
    decimals: int

    @property
    def difference(self) -> Decimal:
        """Return the first less the second."""
        return self.value - self.other

    @property
    def size(self) -> Decimal:
        """Return the difference without its sign."""
        return abs(self.difference)


def apart(value: Decimal, other: Decimal, decimals: int) -> Apart:
    """Return two numbers with so many decimals, half up, and with more where they differ and would look the same."""
    while value != other and decimals < _MOST_DECIMALS and half_up(value, decimals) == half_up(other, decimals):
        decimals += 1
    return Apart(half_up(value, decimals), half_up(other, decimals), decimals)


def due_decimals(decimals: int, expected: Decimal, *, is_whole: bool) -> int:
    """Return how many decimals an expected value is shown with: of what is counted in pieces a part may be due."""
    return max(decimals, _PARTS) if is_whole and expected % 1 else decimals


def schedule_words(year: Apart) -> str:
    """Return how a completion of the year stands against its schedule, in percentage points: 低于序时 0.90."""
    if not year.difference:
        return _("as scheduled")
    words = _("%(points)s above schedule") if year.difference > 0 else _("%(points)s below schedule")
    return words % {"points": f"{year.size:.{year.decimals}f}"}


def schedule_sentence(year: Apart) -> str:
    """Return the same with its unit, where no head of a column names it: 低于序时 0.90 个百分点."""
    if not year.difference:
        return _("as scheduled")
    above, below = _("%(points)s percentage points above schedule"), _("%(points)s percentage points below schedule")
    words = above if year.difference > 0 else below
    return words % {"points": f"{year.size:.{year.decimals}f}"}


def behind_light(items: int) -> str:
    """Return how a number of items behind is marked."""
    return "behind" if items > MANY_BEHIND else "near" if items > 1 else "ahead"


def with_unit(name: str, unit: str) -> str:
    """Return a head with what its numbers are in, in the brackets of the language: 数据（亿美元）."""
    return _("%(name)s (%(unit)s)") % {"name": name, "unit": unit}


def items_in_order(release: Release) -> list[ItemInShort]:
    """Return the items of the scheme in the city's order; a release of before format 3 knows no positions."""
    order = [category["code"] for category in release.summary["categories"]]
    return sorted(
        release.summary["items"],
        key=lambda item: (
            order.index(item["category"]) if item["category"] in order else len(order),
            item.get("position", 0),
            item["code"],
        ),
    )


def item_words(release: Release) -> dict[str, ItemWord]:
    """Return the items of a release by code, in the city's order."""
    categories = {category["code"]: category["name"] for category in release.summary["categories"]}
    return {
        item["code"]: ItemWord(
            code=item["code"],
            name=item["name"],
            unit=item["unit"],
            decimals=item["decimals"],
            direction=item["direction"],
            category=categories.get(item["category"], ""),
            is_whole=item.get("whole", False),
        )
        for item in items_in_order(release)
    }


def score_decimals(release: Release) -> int:
    """Return how many decimals scores are shown with: six where all of them lie within 1, else two."""
    return 6 if release.summary["largest_score"] <= 1 else 2


def state_words() -> dict[str, str]:
    """Return the words for cells that are no number."""
    return {
        "not_applicable": _("n/a"),
        "unknown": _("not reported"),
        "undefined": "–",
        "number": "",
        "unavailable": _("not to be had yet"),
    }


def out_words() -> dict[str, str]:
    """Return the words for why a figure is in no count, light or list; they stand where its light would be."""
    return {
        "excluded": _("not assessed"),
        "not_applicable": _("n/a"),
        "undefined": _("growth undefined"),
        "none": _("not issued"),
        "unavailable": _("not to be had yet"),
        "nothing_due": _("nothing due yet"),
        "expected_not_positive": _("nothing above zero due"),
        "target_zero": _("target of zero"),
    }


def word_of_out(figure: ReleasedFigure) -> str:
    """Return the word that stands where a figure's light would be; empty where nothing takes it out.

    A target without a share by now asks for nothing yet; one that is expected in full is judged at the year's end.
    """
    if figure.out == "nothing_due" and figure.expected is not None and figure.expected == figure.target:
        return _("at the end of the year")
    return out_words().get(figure.out, figure.out)


def without_light(figure: ReleasedFigure) -> str:
    """Return the word that stands in the place of a figure's light: why it is out, or that it was not reported.

    Empty where there is no target to compare with.
    """
    if figure.out:
        return word_of_out(figure)
    return state_words()[figure.state] if figure.target is not None else ""


def light_words() -> dict[str, str]:
    """Return the words of the lights; the same as in components/light.html."""
    return {"ahead": _("on schedule"), "near": _("near schedule"), "behind": _("behind")}


def question_words(question: Question, indicator: Indicator) -> str:
    """Return in words what is odd about a figure, and what to do."""
    compared = "" if question.compared is None else figure(question.compared, indicator.decimals)
    return _(QUESTIONS[question.finding]) % {"value": compared}


def grid_words() -> dict[str, str]:
    """Return the words that every row of the grid repeats, looked up once a page."""
    return {
        "last_year": _("same period last year"),
        "last_period": _("cumulative, last quarter"),
        "target": _("year's target"),
        "alone": _("this quarter alone"),
        "year_on_year": _("year on year"),
        "of_target": _("of the target"),
        "light": _("light"),
        "note": _("note"),
        "why": _("answer"),
        "why_anew": _("for this figure alone; a note or an answer of before does not count"),
        "reported_by": _("reported by"),
        "the_park": _("the park"),
        "history": _("History"),
        "estimate": _("an estimate"),
        "base": _("comparable figure of last year"),
        "returned": _("Returned:"),
        "seen": _("Seen"),
    }
