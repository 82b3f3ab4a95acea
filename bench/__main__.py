"""`python -m bench [SIZE ...]`: loads made-up cities into a database of its own and prints ratios to floors."""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bench.measuring import Line

RESULTS = Path("var/bench.json")


def main() -> None:
    """Measure in a cluster of its own, which is gone afterwards. Exits 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", help="city, province, nation; all of them unless told otherwise")
    asked = parser.parse_args().sizes
    folder = Path(tempfile.mkdtemp(prefix="parkboard-bench-"))
    folder.chmod(0o755)
    cluster = folder / "cluster"
    os.environ |= {"POSTGRES_DIR": str(cluster), "DJANGO_SETTINGS_MODULE": "config.settings", "CHARTJS_CDN_URL": ""}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command

    logging.disable(logging.INFO)
    try:
        results = measure(folder, asked)
    finally:
        call_command("database", "stop")
        shutil.rmtree(folder, ignore_errors=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([row for rows in results.values() for row in rows], indent=1) + "\n")
    missed = [row["what"] for rows in results.values() for row in rows if row["is_missed"]]
    say(f"\n{RESULTS} has all of it.", *(f"missed: {what}" for what in missed))
    sys.exit(1 if missed else 0)


def measure(folder: Path, asked: list[str]) -> dict[str, list[dict[str, object]]]:
    """Print the ratios of each size, then whether pages and publishing stay flat; return them all by size."""
    from django.core.management import call_command

    from bench import cities, entry, pages, serving, work
    from bench.measuring import Line

    # The demo's size, a province, and the development zones of the country over ten years.
    sizes = [cities.Size("city", 6, 24, 20), cities.Size("province", 130, 40, 20), cities.Size("nation", 2_543, 60, 40)]
    chosen = [size for size in sizes if not asked or size.name in asked]
    if unknown := set(asked) - {size.name for size in sizes}:
        sys.exit(f"no such size: {', '.join(sorted(unknown))}")
    results: dict[str, list[dict[str, object]]] = {}
    first_view: dict[str, dict[str, float]] = {}
    published: dict[str, float] = {}

    def told(name: str, lines: Iterable[Line | str]) -> None:
        for line in lines:
            say(line)
            if isinstance(line, Line):
                results.setdefault(name, []).append({"size": name, **asdict(line), "is_missed": line.is_missed})

    for size in chosen:
        call_command("migrate", verbosity=0)
        say(f"\n{size.name}: {size.parks:,} parks x {size.indicators} indicators x {size.quarters} quarters")
        work.load(cities.write_city(folder / size.name, size))
        told(size.name, work.load_figures(cities.write_figures(folder / f"{size.name}-figures", size), size))
        told(size.name, work.publishing(size, published))
        with serving.served(pages.session_of_an_official()) as browser:
            told(size.name, pages.measure(browser, min(size.parks, 50), first_view.setdefault(size.name, {})))
        told(size.name, entry.measure())
        empty()
    say("")
    if len(chosen) > 1:
        small, large = chosen[0], chosen[-1]
        told("all", _flat(first_view[small.name], first_view[large.name], f"{large.parks:,} parks : {small.parks}"))
    if {"province", "nation"} <= published.keys():
        grown = published["nation"] / published["province"] / (sizes[2].of_a_quarter / sizes[1].of_a_quarter)
        told("all", [Line("publishing, seconds a figure: nation : province", grown, "x", 1.2)])
    told("all", work.export())
    return results


def _flat(small: dict[str, float], large: dict[str, float], sizes: str) -> Iterator[Line]:
    """Yield by how much pages grow with the parks; a table has fifty rows at most, and six where there are six."""
    from bench.measuring import Line

    for name, seconds in large.items():
        yield Line(f"{name} first, {sizes}", seconds / small[name], "x", None)


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
