"""Who may do what in the database: the owner migrates, the web role serves.

Append-only tables and history are protected by privileges, because a trigger obeys whoever can switch it off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from config.postgres import OWNER_ROLE

CONNECTION_KEYS = ("USER", "PASSWORD", "HOST", "PORT", "EMBEDDED_ROLE")


def web_role() -> str:
    """Return the name of the role that serves pages."""
    return str(settings.DATABASE_WEB_ROLE)


def owner_role() -> str:
    """Return the name of the role that owns the tables, the web role's where no owner is set."""
    if settings.IS_EMBEDDED:
        return OWNER_ROLE
    return str(settings.DATABASE_OWNER.get("USER") or web_role())


@contextmanager
def as_owner() -> Iterator[None]:
    """Let the default connection be the owner's meanwhile: for migrations, restoring and the set-up of tests."""
    owner = settings.DATABASE_OWNER
    if not owner:
        yield
        return
    served = {key: connection.settings_dict.get(key) for key in CONNECTION_KEYS}
    options = connection.settings_dict.get("OPTIONS", {})
    connection.close()
    connection.settings_dict.update({key: owner[key] for key in CONNECTION_KEYS if key in owner})
    connection.settings_dict["OPTIONS"] = {key: value for key, value in options.items() if key != "options"}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(served)
        connection.settings_dict["OPTIONS"] = options


def privileges_of(model: type[models.Model]) -> str:
    """Return what the web role may do with the rows of a model."""
    if hasattr(model, "pgh_tracked_model") or model._meta.label == "pghistory.Context":
        return "SELECT"
    if getattr(model, "written_by_database", False):
        return "SELECT"
    if getattr(model, "append_only", False):
        return "SELECT, INSERT"
    if getattr(model, "counts_up", False):
        return "SELECT, INSERT, UPDATE"
    return "SELECT, INSERT, UPDATE, DELETE"


def privilege_statements(tables: Collection[str]) -> list[str]:
    """Return what gives the web role exactly its privileges on a database that has these tables, as its owner."""
    if owner_role() == web_role():
        return []
    role = connection.ops.quote_name(web_role())
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    return [
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT SELECT ON django_migrations TO {role}",
        *(
            f"GRANT {privileges_of(model)} ON {connection.ops.quote_name(model._meta.db_table)} TO {role}"
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy and model._meta.db_table in tables
        ),
    ]


def apply_privileges() -> None:
    """Give the web role exactly its privileges on the connected database. To be run as the owner."""
    with connection.cursor() as cursor:
        for statement in privilege_statements(connection.introspection.table_names(cursor)):
            cursor.execute(statement)


def harden_triggers() -> None:
    """Make history deaf to session variables and able to write where the web role may not.

    pgtrigger asks `_pgtrigger_should_ignore`, which obeys a variable that any role may set: it says no from
    now on. The trigger functions run as their owner with a fixed search path.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN"
            " AS $$ SELECT false $$ LANGUAGE sql IMMUTABLE"
        )
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND (p.proname LIKE 'pgtrigger\\_%%' OR p.proname = '_pgh_attach_context')"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp")


def owned_by_web_role() -> list[str]:
    """Return the tables that the web role owns although it only ought to use them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s", [web_role()])
        return [name for (name,) in cursor.fetchall()]
