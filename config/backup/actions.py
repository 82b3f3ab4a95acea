"""Back up and restore: nothing half done, whatever stops it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from config.backup.archive import Manifest, open_archive, write_archive
from config.backup.digests import Digest, digests_of_tables, proof
from config.backup.dumping import dump, load, server_version, session_table
from config.backup.errors import BackupError
from config.database_roles import as_owner, privilege_statements
from core.files import sync_folder


@dataclass(frozen=True)
class BackupCount:
    """What a backup holds."""

    tables: int
    rows: int
    files: int


def back_up(target: Path, *, force: bool = False) -> BackupCount:
    """Write the database and the files to one file that appears only when it is complete and on the disk."""
    if target.exists() and not force:
        raise BackupError(_("%(file)s exists. Choose another name, or use --force.") % {"file": target})
    with _workshop(target.absolute().parent) as workshop:
        manifest = _dump_of_now(workshop / "database")
        files = write_archive(workshop / "archive", manifest, workshop / "database", settings.FILES_DIR)
        if target.exists() and not force:
            raise BackupError(_("%(file)s exists. Choose another name, or use --force.") % {"file": target})
        (workshop / "archive").replace(target)
    sync_folder(target.absolute().parent)
    return _count(manifest, files)


def restore(source: Path, *, is_proved: bool = True) -> BackupCount:
    """Restore a backup into an empty database and an empty folder of files, all or nothing.

    Without ``is_proved`` also one from before backups proved who made them.
    """
    if not source.is_file():
        raise BackupError(_("%(file)s is not there.") % {"file": source})
    folder: Path = settings.FILES_DIR
    with open_archive(source, is_proved=is_proved) as archive, as_owner():
        _refuse_what_is_not_empty(folder)
        _refuse_the_newer(archive.manifest)
        with _workshop(folder.parent) as workshop:
            files = archive.extract_files(workshop / "files")
            tables = archive.manifest.tables
            with archive.database() as database:
                load(database, [proof(tables), *privilege_statements(tables)])
            if files:
                (workshop / "files").replace(folder)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return _count(archive.manifest, files)


def _dump_of_now(target: Path) -> Manifest:
    """Dump and describe the database as one transaction sees it."""
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), to_regclass('public.django_migrations')")
        snapshot, migrations = cursor.fetchone()
        if migrations is None:
            raise BackupError(_("The database is empty: there is nothing to back up."))
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        done = [name for (name,) in cursor.fetchall()]
        tables = digests_of_tables()
        if session_table() in tables:
            tables[session_table()] = Digest(0, "0")  # whoever is signed in signs in again
        dump(target, snapshot)
        return Manifest(settings.BUILD, datetime.now(UTC).isoformat(), server_version(), done, tables)


def _refuse_what_is_not_empty(folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
            " + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)"
        )
        (held,) = cursor.fetchone()
    if held:
        raise BackupError(
            _("The database is not empty, and nothing was changed. Restore goes into a new one: %(how)s.")
            % {"how": _new_database()}
        )
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(
            _("%(folder)s is not empty, and nothing was changed. Move it away first.") % {"folder": folder}
        )


def _new_database() -> str:
    if settings.IS_EMBEDDED:
        return _("stop it (manage.py database stop) and set POSTGRES_DIR to a new folder")
    return _("create one with deploy/postgres/roles.sql and name it in DATABASE_URL")


def _refuse_the_newer(manifest: Manifest) -> None:
    """Refuse a state that this product does not know; one of apps that are gone may stay."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    ours = {config.label for config in apps.get_app_configs()}
    unknown = [name for name in manifest.migrations if name not in known and name.split(".")[0] in ours]
    if unknown:
        raise BackupError(
            _("This backup was made by a newer product, nothing was changed; unknown: %(names)s.")
            % {"names": ", ".join(unknown[:5])}
        )


@contextmanager
def _workshop(parent: Path) -> Iterator[Path]:
    """Make a folder that only we may enter, beside what will be replaced; it goes whatever happens."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".parkboard-", dir=parent))
    except OSError as error:
        raise BackupError(
            _("Nothing can be written to %(folder)s: %(why)s") % {"folder": parent, "why": error}
        ) from error
    try:
        yield folder
    except OSError as error:
        raise BackupError(_("Stopped: %(why)s") % {"why": error}) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _count(manifest: Manifest, files: int) -> BackupCount:
    return BackupCount(len(manifest.tables), sum(digest.rows for digest in manifest.tables.values()), files)
