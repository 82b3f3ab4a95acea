"""`python -m bench`: loads made-up cities into a database of its own and prints the ratios."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django

# (parks, indicators, quarters): the demo's size, and the development zones of the country.
SMALL, LARGE = (6, 24, 4), (2_543, 60, 1)


def main() -> None:
    """Measure in a cluster of its own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="parkboard-bench-"))
    folder.chmod(0o755)
    cluster = folder / "cluster"
    os.environ |= {"POSTGRES_DIR": str(cluster), "DJANGO_SETTINGS_MODULE": "config.settings", "CHARTJS_CDN_URL": ""}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command

    logging.disable(logging.INFO)
    try:
        measure(folder)
    finally:
        call_command("database", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path) -> None:
    """Print the ratios for a small city, then for a large one, and whether pages stay flat."""
    from django.core.management import call_command

    from bench import cities, entry, pages, serving, work
    from bench.measuring import Line

    first_view = {}
    for parks, indicators, quarters in (SMALL, LARGE):
        call_command("migrate", verbosity=0)
        say(f"\n{parks:,} parks x {indicators} indicators x {quarters} quarters")
        work.load(cities.write_city(folder / f"city-{parks}", parks=parks, indicators=indicators))
        figures = folder / f"figures-{parks}"
        cities.write_figures(figures, parks=parks, indicators=indicators, quarters=quarters)
        say(*work.load_figures(figures, parks * indicators * quarters))
        say(*work.publishing(1))
        if indicators == LARGE[1]:
            say(*entry.measure())
        with serving.served(pages.session_of_an_official()) as browser:
            say(*pages.measure(browser, min(parks, 50)))
            first_view[parks] = pages.seconds_of_first_view(browser)
        empty()
    say("")
    small, large = (first_view[size[0]] for size in (SMALL, LARGE))
    say(Line(f"50 rows of {LARGE[0]:,} parks : all {SMALL[0]} parks, rendered first", large / small, "x", None))
    say(*work.export())


def empty() -> None:
    """Empty the database, as its owner."""
    from django.db import connections

    from config.database_roles import as_owner

    with as_owner(), connections["default"].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connections.close_all()


def say(*lines: object) -> None:
    """Print lines at once."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
