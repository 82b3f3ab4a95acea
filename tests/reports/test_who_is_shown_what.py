"""Which figures, targets and pledges stand on the pages of whom: every page of entry, review, targets and pledges.

All numbers of the town are unlike, so that a page tells by its text alone what it shows. What is expected is said by
hand in `test_who_sees` of the rows, and below of the pages.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from full_town import PLEDGES, TARGETS, Full, full_town, target_value
from people import client_of
from reading import english
from seen import CELLS, CITY_TARGETS, OF_A, OF_T, OF_U, PLEDGES_SEEN, READ, TARGETS_SEEN
from standing import stands_on

pytestmark = [pytest.mark.django_db, stands_on(full_town)]

SHOWN = {
    **{f"reported {cell}": f"{700 + number}.37" for number, cell in enumerate(CELLS)},
    **{f"recognised {cell}": f"{400 + number}.59" for number, cell in enumerate(CELLS)},
    **{
        f"target {year} {park} {code}": f"no trade {number}" if state == "none" else str(target_value(number))
        for number, (year, park, code, state) in enumerate(TARGETS)
    },
    **{f"city {year}": f"{year - 1220}.71" for year in (2020, 2021, 2022)},
    **{f"pledge {year} {park}": f"P-{year}-{park}" for year, park, _state in PLEDGES},
}
# Who looks: one of each kind of person, and those who hold two things at a time.
LOOKING = (
    "official", "mayor", "assessor", "administrator", "editor a", "second a", "editor b", "reviewer t", "bureau u",
    "editor b, reviewer t", "reviewer u, second t",
)  # fmt: skip


def cells_of(*names: str) -> dict[str, str]:
    return {f"{kind} {name}": name for name in names for kind in ("reported", "recognised")}


OF_PARK_A = [cell for cell in CELLS if cell.startswith("a ")]
ASSESSOR = {"assessor"}


def beside(year: int, park: str) -> dict[str, set[str]]:
    """Return what is said of a park's year where one of its pledges or targets is looked at: all that one may see."""
    found = {**TARGETS_SEEN, **PLEDGES_SEEN}
    return {name: who for name, who in found.items() if f" {year} {park}" in name}


def only(kind: str, year: int, park: str, *codes: str) -> dict[str, set[str]]:
    """Return some of the same."""
    names = {f"{kind} {year} {park}{code and ' '}{code}" for code in codes or ("",)}
    return {name: who for name, who in beside(year, park).items() if name in names}


# By address: who has the page, and what stands on it, each with who sees it.
PAGES: dict[str, tuple[set[str], dict[str, set[str]]]] = {
    # The own indicators of both parks, as reported and as recognised, beside the target that counts.
    "/review/2020Q2/": (
        OF_T | OF_U,
        {
            **dict.fromkeys(cells_of("a sales", "b sales"), OF_T),
            **dict.fromkeys(["target 2020 a sales", "target 2020 b sales"], OF_T),
            **dict.fromkeys(cells_of("a jobs", "b jobs"), OF_U),
        },
    ),
    # All of the park, or what the own department owns of it.
    "/periods/2020Q2/parks/a/": (
        OF_A | OF_T | OF_U | ASSESSOR,
        {
            **{word: CELLS[cell] for word, cell in cells_of(*OF_PARK_A).items()},
            "target 2020 a sales": CELLS["a sales"],
        },
    ),
    # A department's column, by indicator; the assessor looks at it.
    "/entry/departments/t/2020Q2/?indicator=tax": (
        OF_T | ASSESSOR, dict.fromkeys(["reported a tax", "reported b tax"], OF_T | ASSESSOR),
    ),
    "/entry/departments/u/2020Q2/?indicator=trade": (
        OF_U | ASSESSOR, dict.fromkeys(["reported a trade", "reported b trade"], OF_U | ASSESSOR),
    ),
    **{
        f"/entry/{cell[0]}/2020Q2/figures/{cell[2:]}/": (CELLS[cell], dict.fromkeys(cells_of(cell), CELLS[cell]))
        for cell in ("a sales", "a land", "a trade", "b jobs", "b tax")
    },
    **{
        f"/targets/{year}/": (
            READ, {name: who for name, who in {**TARGETS_SEEN, **CITY_TARGETS}.items() if f" {year}" in name},
        )
        for year in (2020, 2021, 2022)
    },
    **{
        f"/targets/{year}/{park}/{code}/": (
            TARGETS_SEEN[f"target {year} {park} {code}"],
            {**only("target", year, park, code), **only("pledge", year, park)},
        )
        for year, park, code in ((2020, "a", "sales"), (2020, "a", "land"), (2020, "b", "sales"), (2021, "a", "jobs"))
    },
    **{
        f"/pledges/?year={year}": (READ, {name: who for name, who in PLEDGES_SEEN.items() if f" {year} " in name})
        for year in (2018, 2021)
    },
    **{
        f"/pledges/P-{year}-{park}/": (PLEDGES_SEEN[f"pledge {year} {park}"], beside(year, park))
        for year, park in ((2020, "a"), (2021, "a"), (2021, "b"), (2019, "b"))
    },
}  # fmt: skip


def words_on(text: str) -> set[str]:
    """Return which of the town's numbers and names stand on a page; a number within another is none."""
    return {name for name, word in SHOWN.items() if re.search(rf"(?<![0-9.]){re.escape(word)}(?![0-9])", text)}


@pytest.mark.parametrize("name", LOOKING)
def test_who_is_shown_what(standing: Full, name: str) -> None:
    client = english(client_of(standing.who(name)))
    wrong: dict[str, Any] = {}
    for address, (who, shown) in PAGES.items():
        response = client.get(address)
        wanted = {word for word, seen_by in shown.items() if name in seen_by} if name in who else set()
        found = words_on(response.content.decode()) if response.status_code == 200 else set()
        if (response.status_code == 200, found) != (name in who, wanted):
            wrong[address] = (response.status_code, {"too much": found - wanted, "missing": wanted - found})
    assert wrong == {}
