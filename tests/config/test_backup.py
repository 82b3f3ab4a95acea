"""Backups: whole or not at all, out and in; into an empty server, to other roles, across a migration."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import stat
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from cities import LEAGUE, release_of
from conftest import empty_database
from installations import OWNER, WEB, Installation, contents, database_of_tests, installation, new_database
from trees import BASE

from config.backup.actions import back_up
from config.backup.archive import Manifest, open_archive, write_archive
from config.backup.errors import BackupError
from config.postgres.cluster import Cluster

PHOTO = b"\x89PNG\0" * 1000


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a folder that the server's account may enter too."""
    made = Path(tempfile.mkdtemp(prefix="parkboard-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Cluster]:
    """Start an empty server."""
    started = Cluster(folder / "cluster")
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def source(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    """Return a small league with a release, somebody signed in, and files, in the tests' own database."""
    files = folder / "source"
    (files / "证据").mkdir(parents=True)
    (files / "证据" / "照片 1.png").write_bytes(PHOTO)
    (files / "empty").touch()
    with django_db_blocker.unblock():
        empty_database()
        release_of(LEAGUE, "S1", 2020, 2)
        place = database_of_tests(files)
        place.ask(
            "INSERT INTO accounts_session (digest, session_data, expire_date, started_at, seen_at, browser)"
            " VALUES ('k', 'd', now() + interval '1 hour', now(), now(), '')"
        )
        yield place
        empty_database()


@pytest.fixture(scope="module")
def backup(source: Installation, folder: Path) -> Path:
    """Return a backup of the source."""
    target = folder / "backup.tar"
    source.manage("database", "backup", str(target))
    return target


@pytest.fixture(scope="module")
def restored(backup: Path, folder: Path, server: Cluster) -> Installation:
    """Return the backup restored into the empty server."""
    place = new_database(server, "restored", folder / "restored")
    place.manage("database", "restore", str(backup))
    return place


def rights(place: Installation) -> dict[str, list[tuple]]:
    """Return who owns and may do what, under the names that roles have by default."""
    asked = {
        "owners": "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'",
        "tables": "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public'",
        "functions": "SELECT proname, prosecdef, proconfig::text, prosrc, pg_get_userbyid(proowner) FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace",
        "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
        "sequences": "SELECT relname, relacl::text FROM pg_class WHERE relkind = 'S'",
        "schema": "SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'",
        "constraints": "SELECT conrelid::regclass::text, conname, contype FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
    }
    found = {name: sorted(map(repr, place.ask(question))) for name, question in asked.items()}
    return {
        name: [row.replace(place.owner, OWNER).replace(place.web, WEB) for row in rows] for name, rows in found.items()
    }


def without(found: dict[str, str], *names: str) -> dict[str, str]:
    """Return the contents of the other tables."""
    return {name: digest for name, digest in found.items() if name not in names}


def test_what_is_restored_is_what_was_backed_up(source, restored):
    assert without(contents(restored), "accounts_session") == without(contents(source), "accounts_session")
    assert restored.ask("SELECT count(*) > 0 FROM reports_standing") == [(True,)]
    assert "S1" in restored.manage("verify_release", "all")


def test_a_single_changed_digit_would_be_seen(source, restored):
    """The planted fault of the comparison."""
    before = contents(restored)
    restored.ask(
        "UPDATE reports_standing SET score = score + 0.000001 WHERE id = (SELECT min(id) FROM reports_standing)"
    )
    try:
        changed = {name for name, digest in contents(restored).items() if digest != before[name]}
    finally:
        restored.ask(
            "UPDATE reports_standing SET score = score - 0.000001 WHERE id = (SELECT min(id) FROM reports_standing)"
        )
    assert changed == {"reports_standing"}


def test_files_come_back(restored):
    folder = Path(restored.variables["FILES_DIR"])
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == {
        "empty",
        "证据/照片 1.png",
    }
    assert (folder / "证据" / "照片 1.png").read_bytes() == PHOTO
    assert stat.S_IMODE((folder / "empty").stat().st_mode) == 0o600


def test_nobody_is_signed_in_by_a_backup(source, restored):
    assert source.ask("SELECT count(*) FROM accounts_session") == [(1,)]
    assert restored.ask("SELECT count(*) FROM accounts_session") == [(0,)]


def test_rights_are_as_after_migrating(source, restored):
    assert rights(restored) == rights(source)


def test_other_names_of_roles_get_the_same_rights(backup, folder, server, source):
    """The roles are made by deploy/postgres/roles.sql itself, under names of another city."""
    reached = server.connection()
    text = (BASE / "deploy/postgres/roles.sql").read_text()
    for old, new in ((OWNER, "city_owner"), (WEB, "city_web"), ("DATABASE parkboard ", "DATABASE city ")):
        assert old in text
        text = text.replace(old, new)
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    with closing(psycopg2.connect(dbname="postgres", **reached.parameters("superuser"))) as maker:
        maker.autocommit = True
        with maker.cursor() as cursor:
            for statement in filter(str.strip, lines.split(";")):
                cursor.execute(statement)
            cursor.execute("ALTER ROLE city_owner PASSWORD 'one'; ALTER ROLE city_web PASSWORD 'two'")
    place = installation(reached, "city", folder / "city", "city_owner", "city_web", ("one", "two"))
    place.manage("database", "restore", str(backup))
    assert rights(place) == rights(source)
    assert place.manage("migrate", "--check") == ""
    served = replace(place, address={**place.address, "user": "city_web", "password": "two"})
    assert served.ask("SELECT count(*) > 0 FROM reports_release") == [(True,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        served.ask("UPDATE reports_release SET reason = 'x'")


def test_an_older_state_is_restored_and_migrated(folder, server, restored):
    """One migration back, backed up; the same rows come of migrating it there and after a restore."""
    older = new_database(server, "older", folder / "older")
    source = new_database(server, "goes_back", folder / "goes_back")
    first = folder / "today.tar"
    restored.manage("database", "backup", str(first))
    source.manage("database", "restore", str(first))
    (app, name) = source.ask("SELECT app, name FROM django_migrations WHERE app = 'targets' ORDER BY id DESC")[1]
    source.manage("migrate", app, name, "--verbosity", "0")
    source.manage("database", "backup", str(folder / "older.tar"))
    older.manage("database", "restore", str(folder / "older.tar"))
    assert len(older.ask("SELECT 1 FROM django_migrations")) < len(restored.ask("SELECT 1 FROM django_migrations"))
    for place in (source, older):
        place.manage("migrate", "--verbosity", "0")
    assert without(contents(older), "django_migrations") == without(contents(source), "django_migrations")
    assert rights(older) == rights(restored)


def test_a_database_with_anything_in_it_is_left_alone(backup, restored):
    before = contents(restored)
    said = restored.refused("database", "restore", str(backup))
    assert "roles.sql" in said
    assert contents(restored) == before


def test_a_folder_with_anything_in_it_is_left_alone(backup, folder, server):
    files = folder / "taken"
    files.mkdir()
    (files / "letter").touch()
    place = new_database(server, "taken", files)
    assert str(files) in place.refused("database", "restore", str(backup))
    assert place.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_no_flipped_bit_and_no_cut_passes(backup, tmp_path):
    """Whatever byte is changed or missing, wherever: refused before anything is touched."""
    whole = backup.read_bytes()
    broken = tmp_path / "broken.tar"
    choice = random.Random(1)
    with tarfile.open(backup) as tar:
        places = [member.offset for member in tar] + [member.offset_data for member in tar]
    for place in [*places, *(choice.randrange(len(whole)) for _try in range(150)), len(whole) - 1]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << choice.randrange(8)
        broken.write_bytes(flipped)
        with pytest.raises(BackupError), open_archive(broken):
            pass
    for length in [0, 1, 511, *places, *(choice.randrange(len(whole)) for _try in range(50)), len(whole) - 1]:
        broken.write_bytes(whole[:length])
        with pytest.raises(BackupError), open_archive(broken):
            pass
    broken.write_bytes(whole + b"more")
    with pytest.raises(BackupError), open_archive(broken):
        pass
    broken.write_bytes(whole)
    with open_archive(broken) as archive:
        assert archive.manifest.tables


def made_anew(
    backup: Path, target: Path, change: Callable[[Manifest], Manifest], text: Callable[[bytes], bytes]
) -> Path:
    """Return a backup with a good seal whose contents are not what a backup would have."""
    with open_archive(backup) as archive, archive.database() as part:
        database = target.with_suffix(".gz")
        database.write_bytes(text(part.read()))
        write_archive(target, change(archive.manifest), database, target.parent / "none")
    return target


def test_a_restore_that_fails_in_the_middle_leaves_nothing(backup, folder, server, tmp_path):
    place = new_database(server, "half", folder / "half")
    with open_archive(backup) as archive:
        tables = archive.manifest.tables
    wrong = {**tables, "reports_standing": replace(tables["reports_standing"], hash="1")}
    same = lambda kept: kept  # noqa: E731
    faults = {
        "proof": made_anew(backup, tmp_path / "proof.tar", lambda m: replace(m, tables=wrong), same),
        "cut": made_anew(backup, tmp_path / "cut.tar", same, lambda text: text[: len(text) // 2]),
        "ended": made_anew(
            backup, tmp_path / "ended.tar", same, lambda text: gzip.compress(gzip.decompress(text)[:100_000])
        ),
        "newer": made_anew(
            backup, tmp_path / "newer.tar", lambda m: replace(m, migrations=["reports.9999_next"]), same
        ),
        "format": made_anew(backup, tmp_path / "format.tar", lambda m: replace(m, format=2), same),
    }
    said = {name: place.refused("database", "restore", str(path)) for name, path in faults.items()}
    assert "reports_standing" in said["proof"]
    assert "reports.9999_next" in said["newer"]
    assert place.ask("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [(0,)]
    assert not (folder / "half").exists()
    assert not list(folder.glob(".parkboard-*"))
    place.manage("database", "restore", str(backup))


def test_what_is_no_backup_is_told(tmp_path, restored):
    foreign = tmp_path / "foreign.tar"
    with tarfile.open(foreign, "w") as tar:
        tar.add(BASE / "manage.py", "manage.py")
    for path in (foreign, BASE / "manage.py", tmp_path / "missing", tmp_path):
        assert str(path) in restored.refused("database", "restore", str(path))


def test_a_backup_is_ours_alone_and_never_replaced_unasked(source, backup, tmp_path):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    before = backup.read_bytes()
    assert "--force" in source.refused("database", "backup", str(backup))
    assert backup.read_bytes() == before
    source.manage("database", "backup", str(backup), "--force")
    assert backup.read_bytes() != before
    assert not list(backup.parent.glob(".parkboard-*"))


def test_a_backup_that_fails_leaves_the_last_one(source, backup, monkeypatch, tmp_path, django_db_blocker):
    kept = tmp_path / "kept.tar"
    kept.write_bytes(b"the last one")

    def full_disk(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("config.backup.actions.write_archive", full_disk)
    with django_db_blocker.unblock(), pytest.raises(BackupError, match="No space left"):
        back_up(kept, force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.tar"]
    assert kept.read_bytes() == b"the last one"


def test_a_backup_tells_its_state_and_no_secret(backup, source):
    with tarfile.open(backup) as tar:
        told = json.loads(tar.extractfile("manifest.json").read())
        text = gzip.decompress(tar.extractfile("database.sql.gz").read()).decode()
    assert told["product"] == "parkboard"
    assert "reports.0001_initial" in told["migrations"]
    assert source.address["password"] not in text + json.dumps(told)
