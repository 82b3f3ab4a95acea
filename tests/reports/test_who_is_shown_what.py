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
    "official", "mayor", "assessor", "auditor", "administrator", "editor a", "head a", "second a", "editor b",
    "reviewer t", "bureau u", "second t", "editor b, reviewer t", "reviewer u, second t", "former editor a",
)  # fmt: skip


def cells_of(*names: str) -> dict[str, str]:
    return {f"{kind} {name}": name for name in names for kind in ("reported", "recognised")}


OF_PARK_A = [cell for cell in CELLS if cell.startswith("a ")]
ASSESSOR = {"assessor"}
# By address: who has the page, what everybody else gets, and what stands on it, each with who sees it.
PAGES: dict[str, tuple[set[str], int, dict[str, set[str]]]] = {
    # The own indicators of both parks, as reported and as recognised.
    "/review/2020Q2/": (
        OF_T | OF_U, 403,
        {
            **dict.fromkeys(cells_of("a sales", "b sales"), OF_T),
            **dict.fromkeys(cells_of("a jobs", "b jobs"), OF_U),
        },
    ),
    # All of the park, or what the own department owns of it.
    "/periods/2020Q2/parks/a/": (
        OF_A | OF_T | OF_U | ASSESSOR, 403, {word: CELLS[cell] for word, cell in cells_of(*OF_PARK_A).items()},
    ),
    # A department's column, by indicator; the assessor looks at it.
    "/entry/departments/t/2020Q2/?indicator=tax": (
        OF_T | ASSESSOR, 403, dict.fromkeys(["reported a tax", "reported b tax"], OF_T | ASSESSOR),
    ),
    "/entry/departments/u/2020Q2/?indicator=trade": (
        OF_U | ASSESSOR, 403, dict.fromkeys(["reported a trade", "reported b trade"], OF_U | ASSESSOR),
    ),
    **{
        f"/entry/{cell[0]}/2020Q2/figures/{cell[2:]}/": (CELLS[cell], 404, dict.fromkeys(cells_of(cell), CELLS[cell]))
        for cell in CELLS
    },
    **{
        f"/targets/{year}/": (
            READ, 403,
            {name: who for name, who in {**TARGETS_SEEN, **CITY_TARGETS}.items() if f" {year}" in name},
        )
        for year in (2020, 2021, 2022)
    },
    **{
        f"/targets/{name[7:].replace(' ', '/')}/": (who, 404, {name: who})
        for name, who in TARGETS_SEEN.items()
        if name.startswith("target 2")
    },
    **{
        f"/pledges/?year={year}": (READ, 403, {name: who for name, who in PLEDGES_SEEN.items() if f" {year} " in name})
        for year in sorted({year for year, _park, _state in PLEDGES})
    },
    **{
        f"/pledges/P-{name[7:].replace(' ', '-')}/": (who, 404, {name: who})
        for name, who in PLEDGES_SEEN.items()
    },
}  # fmt: skip


def status_of(address: str, name: str) -> int:
    """Return what answers a person: a page that is another role's is refused, a row one may not see is not there."""
    who, otherwise, _shown = PAGES[address]
    if name in who:
        return 200
    return 403 if name not in READ else otherwise


def words_on(text: str) -> set[str]:
    """Return which of the town's numbers and names stand on a page; a number within another is none."""
    return {name for name, word in SHOWN.items() if re.search(rf"(?<![0-9.]){re.escape(word)}(?![0-9])", text)}


@pytest.mark.parametrize("name", LOOKING)
def test_who_is_shown_what(standing: Full, name: str) -> None:
    client = english(client_of(standing.who(name)))
    wrong: dict[str, Any] = {}
    for address, (_who, _otherwise, shown) in PAGES.items():
        response = client.get(address)
        wanted = {word for word, who in shown.items() if name in who}
        found = words_on(response.content.decode()) if response.status_code == 200 else set()
        if (response.status_code, found) != (status_of(address, name), wanted):
            wrong[address] = (response.status_code, {"too much": found - wanted, "missing": wanted - found})
    assert wrong == {}
