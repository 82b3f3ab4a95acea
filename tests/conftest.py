"""The database of the tests: the owner makes and empties it, every test runs as the web role."""

from __future__ import annotations

import fcntl
import gc
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import django.utils.asyncio
import psycopg2
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase, override_settings
from groups import GroupScheduling, place_of
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from made_keys import MadeKeys
from standing import Ground, side_by_side, wanted_by
from whitenoise.middleware import WhiteNoiseMiddleware
from xdist.remote import Producer

from accounts.audit.trail import author_history
from accounts.keys import envelopes
from config.database.base import cluster
from config.database_roles import as_owner, web_role


def _no_loop() -> None:
    raise RuntimeError


# The browser tests leave their driver's loop in the process, and Django would take all that follows for
# asynchronous. Nothing here is. Told to this process alone: a variable would reach the products that tests start.
django.utils.asyncio.get_running_loop = _no_loop

# Nothing fails by chance: each run tries the same examples, however slow the machine. Looking for new ones is a thing of
# its own: `--hypothesis-profile=search`, where wanted with `--hypothesis-seed`.
settings.register_profile(
    "suite", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
# Hypothesis also tries the constants of the modules that are loaded, which depend on the tests that ran before.
providers._get_local_constants = lambda: providers._local_constants

# What a guess of a signing key's password costs outside the tests.
COST_OF_A_GUESS = envelopes.COST
# Made by migrations; emptying them would take the roles away.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring tests of a file together that stand on the same town, and begin with the groups that take longest."""
    side_by_side(items)
    items.sort(key=lambda item: place_of(item.nodeid))


def pytest_collection_finish() -> None:
    """Let the collector leave alone what stays for the whole run, and look at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> GroupScheduling | None:
    """Keep what one file sets up in one process, and in one all that look at the demo: served once."""
    return GroupScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


def be_web_role() -> None:
    """Connect as the owner of the test database, but with no more rights than the web role has."""
    connection.close()
    connection.settings_dict["OPTIONS"] = {"options": f"-c role={web_role()}"}


def superuser_connection() -> Any:
    """Connect to the test database as the embedded server's superuser, who does what no role of the product can."""
    connection.close()
    reached = cluster().connection()
    assert reached is not None
    server = psycopg2.connect(dbname=connection.settings_dict["NAME"], **reached.parameters("superuser"))
    server.autocommit = True
    return server


def empty_database() -> None:
    """Empty the tables that have rows, but those that migrations filled, and let numbers begin anew.

    TRUNCATE makes new files for each of 200 tables and their indexes, and takes half a second; the few rows of a test are
    deleted in hundredths. No trigger fires meanwhile and no key is looked up, for all that a row points at goes with it.
    """
    with closing(superuser_connection()) as server, server.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = sorted({name for (name,) in cursor.fetchall()} - KEPT)
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names))
        for (name,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{name}"')
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL")
        for (name,) in cursor.fetchall():
            if name.removesuffix("_id_seq") not in KEPT:
                cursor.execute(f'ALTER SEQUENCE "{name}" RESTART')


@pytest.fixture(scope="session")
def own_turn(django_db_modify_db_settings: None) -> Iterator[None]:
    """Wait until no other run of this clone uses the same test database."""
    server = str(cluster().folder).replace("/", "-")
    database = connection.creation._get_test_db_name()
    lock = Path(tempfile.gettempdir()) / f"tests-of-{os.geteuid()}{server}-{database}.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request: Any, django_test_environment: None, django_db_blocker: Any, own_turn: None
) -> Iterator[None]:
    """Make the test database as its owner, one for each process of the suite, then go on as the web role."""
    with django_db_blocker.unblock(), as_owner():
        owner = {key: connection.settings_dict.get(key) for key in ("USER", "PASSWORD", "EMBEDDED_ROLE")}
        name = connection.creation.create_test_db(
            verbosity=0, autoclobber=True, keepdb=not request.config.getvalue("create_db")
        )
        connection.close()
    with django_db_blocker.unblock():
        connection.settings_dict["NAME"] = name
        connection.settings_dict.update({key: value for key, value in owner.items() if value is not None})
        empty_database()
        be_web_role()
    yield
    connection.close()


@pytest.fixture(autouse=True, scope="session")
def flush_as_owner(django_db_setup: None) -> Iterator[None]:
    """Let transactional tests empty the database the owner's way; the web role may not truncate."""
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_database())
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> Iterator[None]:
    """Let passwords cost nothing, those of signing keys as well: hundreds of people sign in, and slow is not right."""
    with (
        override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(envelopes, "COST", 2**4)
        yield


@pytest.fixture(autouse=True, scope="session")
def log_ins_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave the log-ins of the demo alone that somebody uses in this clone."""
    with override_settings(LOG_INS=tmp_path_factory.mktemp("var") / "demo-log-ins"):
        yield


@pytest.fixture(autouse=True)
def cold_caches() -> None:
    """Begin every test with empty caches: rows of several tests have the same numbers, and visits are counted there."""
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True, scope="session")
def styles_and_scripts_are_looked_up_once() -> Iterator[None]:
    """Let all browsers of the tests share what WhiteNoise finds: for each it looks at 400 files, longer than a page takes."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    look = WhiteNoiseMiddleware.update_files_dictionary

    def look_once(middleware: WhiteNoiseMiddleware, root: str, prefix: str) -> None:
        if (root, prefix) not in found:
            look(middleware, root, prefix)
            found[root, prefix] = dict(middleware.files)
        middleware.files.update(found[root, prefix])

    patch = pytest.MonkeyPatch()
    patch.setattr(WhiteNoiseMiddleware, "update_files_dictionary", look_once)
    yield
    patch.undo()


@pytest.fixture
def author(db: None) -> uuid.UUID:
    """Return the context under which the test's own rows are written; acts set their own."""
    context = uuid.uuid4()
    author_history(context, act="test")
    return context


def as_superuser(sql: str) -> None:
    """Run a statement as the embedded server's superuser: what no role of the product can do."""
    with closing(superuser_connection()) as server, server.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture(autouse=True, scope="session")
def made_keys() -> Iterator[MadeKeys]:
    """Let keys be made once for all tests of a process."""
    keys = MadeKeys()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelopes, "rsa", keys)
        patch.setattr(envelopes, "load_pem_private_key", keys.load_pem_private_key)
        yield keys


@pytest.fixture(autouse=True)
def keys_of_this_test(made_keys: MadeKeys) -> Iterator[None]:
    """Begin with the first key in every test."""
    with made_keys.of_a_test():
        yield


@pytest.fixture(scope="session")
def ground(
    flush_as_owner: None, quick_hashes: None, log_ins_of_nobody: None, made_keys: MadeKeys, django_db_blocker: Any
) -> Iterator[Ground]:
    """Return what towns stand on, empty at the end."""
    made = Ground()
    yield made
    with django_db_blocker.unblock():
        made.clear()


@pytest.fixture(autouse=True)
def standing(request: pytest.FixtureRequest, ground: Ground, django_db_blocker: Any) -> Any:
    """Return a copy of what a test stands on; every other test begins with nothing. The first fixture of each test."""
    with django_db_blocker.unblock():
        return ground.become(wanted_by(request.node))
