"""What the web role may not do, tried over a genuine connection of its own."""

from __future__ import annotations

from contextlib import closing

import psycopg2
import pytest
from cities import LEAGUE, release_of
from conftest import as_superuser
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.audit.trail import act
from config.database.base import cluster
from config.database_roles import privileges_of
from parks.models import ParkGroup

APPEND_ONLY = sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False))
HISTORY = sorted(model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model"))


@pytest.fixture(scope="module")
def signed_in(django_db_setup):
    """Sign in as the web role, once."""
    reached = cluster().connection()
    with closing(psycopg2.connect(dbname=connection.settings_dict["NAME"], **reached.parameters("web"))) as server:
        server.autocommit = True
        yield server


@pytest.fixture
def web(signed_in):
    """Return a function that runs a statement as the web role, and leaves nothing of what a statement set."""

    def run(sql):
        with signed_in.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    yield run
    run("DISCARD ALL")


def test_what_must_never_change_is_append_only():
    assert set(APPEND_ONLY) == {
        "accounts_auditentry", "accounts_historyseal", "accounts_keyconfirmation", "accounts_keyrevocation", "parks_appointmentconfirmation",
        "reports_frozeninputs", "reports_itemscore", "reports_release",
        "reports_releasedfigure", "reports_standing", "targets_adjustment", "targets_answer",
        "targets_cutseen", "targets_departmentreportstep", "targets_figureversion", "targets_fileddecision", "targets_filedrevision",
        "targets_extension", "targets_extensionanswer", "targets_extensionrequest", "targets_pledge", "targets_pledgedocument", "targets_pledgehandin", "targets_pledgehandover", "targets_pledgeitem", "targets_pledgescan", "targets_pledgescanreplacement", "targets_pledgesettlement", "targets_pledgesignature",
        "targets_pledgestep", "targets_returnedcell", "targets_submissionstep", "targets_supplement", "targets_supplementscan", "targets_supplementscanreplacement", "targets_supplementsignature", "targets_supplementwithdrawal", "targets_targetcomment",
    }  # fmt: skip


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "sql",
    ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}", "ALTER TABLE {0} ADD x int", "DROP TABLE {0}"],
)
def test_append_only_tables_are_not_changed(web, table, sql):
    column = next(m for m in apps.get_models() if m._meta.db_table == table)._meta.pk.column
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        web(sql.format(table, column))


@pytest.mark.parametrize("table", [*HISTORY, "accounts_auditlink"])
def test_history_is_not_written_by_hand(web, table):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        web(f"INSERT INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize(
    "sql",
    [
        "SET ROLE parkboard_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION parkboard_owner",
        "SET session_replication_role = replica",
        "ALTER TABLE parks_park DISABLE TRIGGER ALL",
        "DROP TRIGGER pgtrigger_insert_insert_x ON parks_park",
        "TRUNCATE parks_park",
        "CREATE TABLE public.mine (x int)",
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean AS 'SELECT true' LANGUAGE sql",
        "ALTER FUNCTION _pgh_attach_context() SECURITY INVOKER",
        "UPDATE pg_class SET relowner = 10 WHERE relname = 'reports_release'",
        "UPDATE django_migrations SET name = name",
        "COPY parks_park TO PROGRAM 'id'",
    ],
)
def test_the_web_role_has_no_way_round(web, sql):
    with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.UndefinedObject)):
        web(sql)


def test_ignoring_triggers_has_no_effect(web):
    triggers = ", ".join(name for (name,) in web("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'"))
    with pytest.raises(psycopg2.errors.NotNullViolation):
        web(
            f"SET pgtrigger.ignore = '{{{triggers}}}'; INSERT INTO parks_parkgroup (code, name, position) VALUES ('x', 'x', 0)"
        )


def test_history_has_no_row_without_an_author(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        ParkGroup.objects.create(code="x", name="x")


def test_history_knows_its_act(db):
    with act("test") as entry:
        group = ParkGroup.objects.create(code="x", name="x")
        group.name = "y"
        group.save()
        group.delete()
    events = (
        ParkGroup.events.rel.related_model if hasattr(ParkGroup, "events") else apps.get_model("parks.ParkGroupEvent")
    )
    rows = list(events.objects.order_by("pgh_id").values_list("pgh_label", "name", "pgh_context_id"))
    assert rows == [("insert", "x", entry.id), ("update", "y", entry.id), ("delete", "y", entry.id)]


def test_a_right_too_many_would_be_seen(transactional_db, web):
    """The planted fault: with the right granted, the try that has to fail succeeds."""
    release_of(LEAGUE, "S1", 2020, 2)
    as_superuser("GRANT UPDATE ON reports_standing TO parkboard_web")
    try:
        assert web("UPDATE reports_standing SET place = place") > 0
    finally:
        as_superuser("REVOKE UPDATE ON reports_standing FROM parkboard_web")


def test_every_table_has_its_privileges(web):
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            table = model._meta.db_table
            rows = web(
                f"SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'parkboard_web' AND table_name = '{table}'"
            )
            if rows:
                assert {name for (name,) in rows} == set(privileges_of(model).split(", ")), table


def test_the_web_role_owns_nothing_and_is_no_superuser(web):
    assert web("SELECT count(*) FROM pg_class WHERE relowner = 'parkboard_web'::regrole") == [(0,)]
    assert web(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = 'parkboard_web'"
    ) == [(False,) * 4]
    assert web("SELECT pg_has_role('parkboard_web', 'parkboard_owner', 'MEMBER')") == [(False,)]
