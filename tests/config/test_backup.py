"""Backups: whole or not at all, out and in; into an empty server, to other roles, across a migration."""

from __future__ import annotations

import gzip
import hashlib
import io
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
from every_table import EMPTY, empty_tables, fill
from installations import OWNER, WEB, Installation, contents, database_of_tests, installation, new_database
from trees import BASE, environment, full_disk

from config.backup.actions import back_up
from config.backup.archive import Manifest, open_archive, write_archive
from config.backup.errors import BackupError
from config.postgres.cluster import Cluster
from config.starting import log_ins

PHOTO = b"\x89PNG\0" * 1000


@pytest.fixture(autouse=True)
def one_secret(settings: Any) -> None:
    """Let the tests have the SECRET_KEY of the commands they run."""
    settings.SECRET_KEY = environment()["SECRET_KEY"]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a folder for backups, and for the files of installations."""
    made = Path(tempfile.mkdtemp(prefix="parkboard-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def source(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    """Return a small league with a release, a row in every table, and files, in the tests' own database."""
    files = folder / "source"
    (files / "证据").mkdir(parents=True)
    (files / "证据" / "照片 1.png").write_bytes(PHOTO)
    (files / "empty").touch()
    with django_db_blocker.unblock():
        empty_database()
        release_of(LEAGUE, "S1", 2020, 2)
        fill()
        yield database_of_tests(files)
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


@pytest.fixture(scope="module")
def shared(folder: Path, server: Cluster) -> Installation:
    """Return an empty installation into which nothing comes: what is refused, or fails, is tried there."""
    return new_database(server, "untouched", folder / "untouched")


@pytest.fixture
def untouched(shared: Installation, folder: Path) -> Iterator[Installation]:
    """Return an installation that is as empty after a test as it was before."""
    yield shared
    assert shared.ask("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [(0,)]
    assert not (folder / "untouched").exists()
    assert not list(folder.glob(".parkboard-*"))


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


def test_what_is_backed_up_has_a_row_in_every_table(source, django_db_blocker):
    """Else a table that is forgotten on the way would be as empty there as here."""
    with django_db_blocker.unblock():
        assert empty_tables() == EMPTY


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
    """Back to the first migration of an app, backed up; the same rows come of migrating it there and after a restore."""
    older = new_database(server, "older", folder / "older")
    source = new_database(server, "goes_back", folder / "goes_back", template="restored")
    source.manage("migrate", "targets", "0001_squashed", "--verbosity", "0")
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


def test_a_folder_with_anything_in_it_is_left_alone(backup, untouched, tmp_path):
    (tmp_path / "letter").touch()
    place = replace(untouched, variables={**untouched.variables, "FILES_DIR": str(tmp_path)})
    assert str(tmp_path) in place.refused("database", "restore", str(backup))
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


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


def test_a_restore_that_fails_in_the_middle_leaves_nothing(backup, untouched, tmp_path):
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
        "format": made_anew(backup, tmp_path / "format.tar", lambda m: replace(m, format=3), same),
    }
    said = {name: untouched.refused("database", "restore", str(path)) for name, path in faults.items()}
    assert "reports_standing" in said["proof"]
    assert "reports.9999_next" in said["newer"]


def test_a_backup_that_somebody_else_sealed_is_refused(backup, untouched, tmp_path, settings):
    """Whoever has no SECRET_KEY may change a backup and give it a seal, but not one that this installation believes."""
    with open_archive(backup) as archive, archive.database() as part:
        manifest, database = archive.manifest, tmp_path / "database.gz"
        database.write_bytes(part.read())
    settings.SECRET_KEY = "of somebody else" * 4
    write_archive(tmp_path / "anew.tar", manifest, database, tmp_path / "none")
    said = untouched.refused("database", "restore", str(tmp_path / "anew.tar"))
    assert "SECRET_KEY" in said
    assert "SECRET_KEY" in untouched.refused("database", "restore", "--unauthenticated", str(tmp_path / "anew.tar"))


def with_a_bare_digest(backup: Path, target: Path, number: int) -> Path:
    """Return a backup whose seal is its SHA-256 alone, as all were that said to be of format 1."""
    with (
        tarfile.open(backup) as old,
        target.open("w+b") as file,
        tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in old.getmembers()[:-1]:
            content = old.extractfile(member).read()
            if member.name == "manifest.json":
                content = json.dumps({**json.loads(content), "format": number}).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))
        file.flush()
        seal = tarfile.TarInfo("seal")
        content = hashlib.sha256(target.read_bytes()[: new.offset]).hexdigest().encode()
        seal.size, seal.mode = len(content), 0o600
        new.addfile(seal, io.BytesIO(content))
    return target


def test_on_a_new_machine_the_secret_key_comes_along(backup, untouched):
    """Another SECRET_KEY refuses the backup; that of the installation that made it opens it, as in `restored`."""
    other = replace(untouched, variables={**untouched.variables, "SECRET_KEY": "of the new machine" * 4})
    assert "var/secret_key" in other.refused("database", "restore", str(backup))


def test_a_backup_from_before_is_restored_where_that_is_said(backup, folder, server, tmp_path, restored):
    """Nothing that was refused or failed before stands in its way.

    As after moving the demo's database away, what is restored has none of the accounts that the file of log-ins names.
    """
    place = new_database(server, "before", folder / "before")
    older = with_a_bare_digest(backup, tmp_path / "older.tar", 1)
    file = log_ins(place.variables)
    file.parent.mkdir(exist_ok=True)
    file.write_text("official  hunter-two  市领导\n")
    try:
        assert "--unauthenticated" in place.refused("database", "restore", str(older))
        stripped = with_a_bare_digest(backup, tmp_path / "stripped.tar", 2)  # one of today, its proof taken away
        place.refused("database", "restore", "--unauthenticated", str(stripped))
        cut = made_anew(backup, tmp_path / "cut.tar", lambda kept: kept, lambda text: text[: len(text) // 2])
        place.refused("database", "restore", str(cut))
        assert place.ask("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [(0,)]
        assert file.exists()
        place.manage("database", "restore", "--unauthenticated", str(older))
        assert not file.exists()
    finally:
        file.unlink(missing_ok=True)
    assert contents(place) == contents(restored)


@pytest.mark.parametrize(
    "planted",
    [
        "\\! touch {place}\n",
        "SELECT 1 \\! touch {place}\n;\n",
        "SELECT 1\\g | touch {place}\n",
        "\\copy django_migrations TO PROGRAM 'touch {place}'\n",
        # What looks like data to whoever reads lines, and is none to psql: the end of a remark and a command.
        "/*\nCOPY public.django_migrations (id, app, name, applied) FROM stdin;\n*/ \\! touch {place}\n\\.\n",
        "\\unrestrict {key}\n\\! touch {place}\n",
    ],
)
def test_no_line_of_a_backup_starts_a_program(planted, backup, untouched, tmp_path):
    """Even where the seal is good: what psql would obey is refused, and nobody obeys it."""
    place = tmp_path / "started"

    def with_planted(text: bytes) -> bytes:
        plain = gzip.decompress(text)
        key = plain.partition(b"\\restrict ")[2].partition(b"\n")[0].decode()
        line = planted.replace("{place}", str(place)).replace("{key}", key).encode()
        return gzip.compress(plain.replace(b"SET statement_timeout = 0;\n", line, 1))

    bad = made_anew(backup, tmp_path / "bad.tar", lambda manifest: manifest, with_planted)
    untouched.refused("database", "restore", str(bad))
    assert not place.exists()


def test_what_guards_psql_stays_in_the_file(backup):
    """Whoever opens the text by hand with psql has the guard that pg_dump gave it."""
    with open_archive(backup) as archive, archive.database() as part:
        lines = gzip.decompress(part.read()).splitlines()
    guards = [line.split()[0] for line in lines if line.startswith((b"\\restrict", b"\\unrestrict"))]
    assert guards in ([b"\\restrict", b"\\unrestrict"], [])  # none from a pg_dump of before the guard


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


@pytest.mark.parametrize("who", ["pg_dump at once", "pg_dump in the middle", "we"])
def test_a_disk_that_is_full_leaves_the_last_backup_and_no_litter(source, backup, tmp_path, who):
    """Whoever finds no room: words, and the file of before."""
    with tarfile.open(backup) as tar:
        dumped = tar.getmember("database.sql.gz").size
    room = {"pg_dump at once": 0, "pg_dump in the middle": dumped // 2, "we": dumped + 2000}[who]
    kept = tmp_path / "kept.tar"
    kept.write_bytes(b"the last one")
    done = full_disk("database", "backup", str(kept), "--force", room=room, **source.variables)
    assert done.returncode == 1 and "Traceback" not in done.stderr and len(done.stderr.strip()) > 20
    assert [path.name for path in tmp_path.iterdir()] == ["kept.tar"]
    assert kept.read_bytes() == b"the last one"


def test_a_restore_that_finds_no_room_for_files_leaves_nothing(backup, untouched):
    done = full_disk("database", "restore", str(backup), room=1000, **untouched.variables)
    assert done.returncode == 1 and "Traceback" not in done.stderr and done.stderr.strip()


def test_a_backup_tells_its_state_and_no_secret(backup, source):
    with tarfile.open(backup) as tar:
        told = json.loads(tar.extractfile("manifest.json").read())
        text = gzip.decompress(tar.extractfile("database.sql.gz").read()).decode()
    assert told["product"] == "parkboard"
    assert "reports.0001_initial" in told["migrations"]
    assert source.address["password"] not in text + json.dumps(told)
