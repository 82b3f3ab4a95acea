"""The years whose targets a folder speaks of: acts on them wait until it is loaded, and it waits for those that run.

They are held before anything is checked.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from targets.breakdown.actions.targets import hold_year

OF_A_YEAR = ("targets", "city_targets", "adjustments", "pledges", "target_sources")


def hold_years(staged: Collection[str]) -> None:
    """Let no act change the targets of the staged years until the load ends; in the order of the years."""
    named = [f"SELECT year FROM stage_{name}" for name in OF_A_YEAR if name in staged]
    if not named:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT year FROM ({' UNION '.join(named)}) s WHERE year IS NOT NULL ORDER BY year")
        years = [year for (year,) in cursor.fetchall()]
    for year in years:
        hold_year(year)
