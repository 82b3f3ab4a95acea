"""Upgrades: what earlier states of the product stored is there after migrating, row by row."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from cities import DATA
from installations import Installation, database_of_tests, new_database, of_every_table
from trees import run

from config.postgres.cluster import Cluster

STATES = sorted((DATA / "states").glob("*.tar"))
# Its way is a part of that of the state of a day before, with the same city.
PARTS = {"2026-11-25"}
# What migrations themselves keep, or what the product no longer asks.
KEPT_BY_MIGRATIONS = ("django_", "auth_")


def rows(place: Installation) -> dict[str, list[dict[str, object]]]:
    """Return the rows of every table of the product."""
    found = of_every_table(place, "coalesce(jsonb_agg(to_jsonb(t)), '[]')")
    return {name: kept for name, kept in found.items() if not name.startswith(KEPT_BY_MIGRATIONS)}


def lost(before: dict[str, list], after: dict[str, list]) -> list[str]:
    """Return what is no longer there: tables, and rows by what both states know of them."""
    missing = []
    for table, old in before.items():
        if old and table not in after:
            missing.append(table)
            continue
        columns = set(old[0]) & set(after[table][0]) if old and after[table] else set()
        kept = {told(row, columns) for row in after.get(table, [])}
        missing += [f"{table}: {told(row, columns)}" for row in old if told(row, columns) not in kept]
    return missing


def told(row: dict[str, object], columns: set[str]) -> str:
    """Return some columns of a row as text."""
    return json.dumps({name: row[name] for name in sorted(columns)}, ensure_ascii=False)


@pytest.fixture(
    scope="module",
    params=[pytest.param(path, marks=[pytest.mark.sweep] if path.stem in PARTS else []) for path in STATES],
    ids=lambda path: path.stem,
)
def upgraded(request: pytest.FixtureRequest, server: Cluster) -> tuple[dict[str, list], Installation]:
    """Restore an earlier state and migrate it; return its rows as they were, and the installation."""
    name = f"state_{request.param.stem.replace('-', '_')}"
    place = new_database(server, name, server.folder.parent / name)
    place.manage("database", "restore", "--unauthenticated", str(request.param))
    before = rows(place)
    place.manage("migrate", "--verbosity", "0")
    return before, place


@pytest.mark.slow
def test_an_upgrade_keeps_every_row(upgraded):
    before, place = upgraded
    assert sum(map(len, before.values())) > 100
    assert lost(before, rows(place)) == []


SHAPE = """
    SELECT 'column', table_name, column_name, data_type, character_maximum_length::text, is_nullable,
           regexp_replace(coalesce(column_default, is_identity), 'nextval.*', 'nextval')
      FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL
    SELECT 'constraint', r.relname, '', pg_get_constraintdef(c.oid), '', '', ''
      FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
     WHERE r.relnamespace = 'public'::regnamespace
     UNION ALL
    SELECT 'index', tablename, '', regexp_replace(indexdef, 'INDEX \\S+ ON', 'ON'), '', '', ''
      FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL
    SELECT 'trigger', r.relname, t.tgname, pg_get_triggerdef(t.oid), p.prosrc, '', ''
      FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
     WHERE NOT t.tgisinternal AND r.relnamespace = 'public'::regnamespace
"""


OWN = ("accounts_", "parks_", "targets_", "reports_")
# What a backup writes of a constraint is read back with casts and brackets of other places.
PLAIN = re.compile(r"::(character varying|text|regclass)(\[\])?|[()\s]")


def shape(place: Installation) -> set[tuple]:
    """Return columns, constraints, indexes and triggers of the product's tables in a database."""
    own = [row for row in place.ask(SHAPE) if row[1].startswith(OWN)]
    return {tuple(PLAIN.sub("", str(part)) for part in row) for row in own}


def test_an_upgraded_database_has_the_shape_of_a_new_one(upgraded, server, tmp_path, django_db_setup):
    """What the squashed migrations make at once, the replaced ones make step by step."""
    _before, place = upgraded
    new = shape(database_of_tests(tmp_path / "none"))
    assert len(new) > 1000
    assert shape(place) ^ new == set()
    owner = replace(place, address={**place.address, **superuser_of(server)})
    owner.ask("ALTER TABLE targets_figure ALTER period_id DROP NOT NULL")
    assert shape(place) != new  # the planted fault
    owner.ask("ALTER TABLE targets_figure ALTER period_id SET NOT NULL")


def test_the_audit_trail_from_before_is_held_by_one_digest(upgraded):
    before, place = upgraded
    assert place.ask("SELECT rows FROM accounts_auditlink WHERE number = 0") == [(len(before["accounts_auditentry"]),)]
    place.manage("verify_audit")
    rename = "UPDATE accounts_auditentry SET by_name = '{0}' || right(by_name, -1) WHERE id = %s"
    (oldest, name), *_rest = place.ask("SELECT id, by_name FROM accounts_auditentry ORDER BY at LIMIT 1")
    place.ask(rename.format("*"), oldest)
    assert "编号启用之前的某条日志被改动" in place.refused("verify_audit")
    place.ask(rename.format(name[0]), oldest)
    place.manage("verify_audit")


def test_an_upgraded_city_is_served(upgraded, server):
    before, place = upgraded
    served = replace(place, address={**place.address, "user": "parkboard_web", "password": server.connection().web})
    assert served.ask("SELECT count(*) FROM targets_figureversion") == [(len(before["targets_figureversion"]),)]
    assert place.manage("migrate", "--check") == ""


COLUMNS = """
    SELECT count(*), count(r.id), count(*) FILTER (WHERE r.state = 'released') = count(*) FILTER (WHERE EXISTS (
               SELECT FROM reports_release p WHERE p.period_id = f.period_id))
      FROM (SELECT DISTINCT f.indicator_id, f.period_id FROM targets_figure f
              JOIN targets_indicator i ON i.id = f.indicator_id AND i.reported_by = 'department'
             WHERE EXISTS (SELECT FROM targets_figureversion v WHERE v.figure_id = f.id)) f
      LEFT JOIN targets_departmentreport r
        ON r.indicator_id = f.indicator_id AND r.period_id = f.period_id AND r.state IN ('reported', 'released')
"""


def test_what_departments_reported_before_stays_reported(upgraded):
    """A column of which there is a version is reported, and released where its period is."""
    before, place = upgraded
    [(columns, reported, are_released_alike)] = place.ask(COLUMNS)
    assert columns == reported
    # The demo alone has figures that departments report.
    assert bool(columns) is (len(before["reports_release"]) > 1)
    assert are_released_alike


def test_releases_of_earlier_states_are_recomputed(upgraded):
    before, place = upgraded
    said = place.manage("verify_release", "all")
    assert len(said.splitlines()) == len(before["reports_release"])


def alter(server: Cluster, place: Installation, table: str, column: str, by: str, where: str) -> None:
    """Change a number of the first row as the superuser, whom no privilege holds back."""
    first = f"SELECT min(id) FROM {table} WHERE {where}"
    replace(place, address={**place.address, **superuser_of(server)}).ask(
        f"UPDATE {table} SET {column} = {column} + %s WHERE id = ({first})", Decimal(by)
    )


def superuser_of(server: Cluster) -> dict[str, object]:
    """Return user and password of the superuser."""
    reached = server.connection()
    assert reached is not None
    return {name: value for name, value in reached.parameters("superuser").items() if name in ("user", "password")}


@pytest.mark.parametrize(
    ("table", "column", "by", "where"),
    [
        ("reports_itemscore", "points", "0.0000000001", "points IS NOT NULL"),
        ("reports_standing", "score", "1", "place = 1"),
    ],
)
def test_an_altered_release_of_an_earlier_state_does_not_verify(upgraded, server, table, column, by, where):
    """The planted fault: what is recomputed of older formats is compared to the last digit."""
    _before, place = upgraded
    alter(server, place, table, column, by, where)
    try:
        assert f".{column}: " in place.refused("verify_release", "all")
    finally:
        alter(server, place, table, column, f"-{by}", where)
    place.manage("verify_release", "all")


ASK = """
from reports.models import Release
from reports.releases.reckoning import next_place_in
for release in Release.objects.all():
    for standing in release.standings.select_related("park"):
        found = next_place_in(release, standing.group_code, standing.park.code)
        assert (found.missing is None) == (standing.place in (None, 1)), (release.pk, standing.park.code)
        assert found.missing is None or found.missing >= 0
print("reckoned", Release.objects.count())
"""


def test_what_the_next_place_needs_is_reckoned_from_documents_of_every_format(upgraded):
    before, place = upgraded
    assert f"reckoned {len(before['reports_release'])}" in place.manage("shell", "--no-imports", "-c", ASK)


def test_progress_of_earlier_releases_is_told_by_the_definitions_of_today(upgraded):
    """What the pages of old releases show: completion, tick, light and counts, out of their stored items."""
    _before, place = upgraded
    rows = place.ask(
        "SELECT p.code, round(s.year_completion, 2), round(s.year_due, 2), s.year_light, s.year_lacks, s.items_behind"
        " FROM reports_standing s JOIN parks_park p ON p.id = s.park_id JOIN reports_release r ON r.id = s.release_id"
        " JOIN targets_period d ON d.id = r.period_id WHERE (d.year, d.number) = (2016, 1) ORDER BY s.position"
    )
    if not rows:
        pytest.skip("only the demo has this quarter")
    assert [(code, str(done), str(due), light, lacks) for code, done, due, light, lacks, _behind in rows] == [
        ("TXEDZ", "24.68", "24.29", "ahead", 0),
        ("HQIP", "24.41", "23.90", "ahead", 0),
        ("HQEDZ", "23.26", "23.64", "near", 0),
        ("HTIDZ", "23.38", "24.29", "near", 0),
        ("CQIP", "24.17", "24.73", "near", 1),
        ("NCPP", "23.96", "24.44", "near", 0),
    ]
    # The lights of then: who lacked half a project was behind.
    assert [behind for *_rest, behind in rows] == [0, 1, 2, 3, 4, 6]
    assert place.ask("SELECT count(*) FROM reports_release WHERE is_erratum") == [(1,)]


def test_a_lost_row_would_be_seen():
    """The planted fault of the comparison."""
    before = {"parks": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]}
    assert lost(before, {"parks": [{"id": 1, "name": "a", "new": 0}, {"id": 2, "name": "b", "new": 0}]}) == []
    assert lost(before, {"parks": [{"id": 1, "name": "a"}]}) == ['parks: {"id": 2, "name": "b"}']
    assert len(lost(before, {"parks": [{"id": 1, "name": "c"}, {"id": 2, "name": "b"}]})) == 1
    assert lost(before, {}) == ["parks"]


def test_cleaning_up_never_touches_data():
    done = run("make", "-n", "clean")
    assert done.returncode == 0, done.stderr
    removed = [word for line in done.stdout.splitlines() if "rm -rf" in line for word in line.split()]
    assert ".venv" in removed
    assert not [word for word in removed if word.startswith("var") and not word.startswith("./var/*")]
    assert "-not -path './var/*'" in done.stdout
