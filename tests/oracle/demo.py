"""The results of the demo, quarter by quarter as its story tells them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from oracle.files import City, Quarter
from oracle.results import Result

DEMO = Path(__file__).parents[2] / "demo"
QUARTERS = [Quarter(year, number) for year in (2014, 2015) for number in (1, 2, 3, 4)] + [Quarter(2016, 1)]
CORRECTED = Quarter(2015, 3)


def demo_results() -> dict[tuple[Quarter, bool], Result]:
    """Return the results by quarter and whether they are the erratum, each compared with the one before."""
    first = City(DEMO / "city", DEMO / "adjustments")
    revised = City(DEMO / "city", DEMO / "adjustments", DEMO / "erratum")
    results: dict[tuple[Quarter, bool], Result] = {}
    city, before = first, None
    for quarter in QUARTERS:
        due = city.due_on(quarter, department=False)
        found = results[quarter, False] = Result(city, f"txpark-{quarter.year}", quarter, due, before)
        if quarter == CORRECTED:
            city = revised
            closes = due + timedelta(days=10)
            found = results[quarter, True] = Result(city, f"txpark-{quarter.year}", quarter, closes, before)
        before = found
    return results
