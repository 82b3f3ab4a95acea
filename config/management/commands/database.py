"""`database start|stop|status`: the embedded PostgreSQL. `database backup|restore FILE`: whatever server it is."""

from dataclasses import asdict
from pathlib import Path
from typing import TypedDict, Unpack

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from config.backup.actions import BackupCount, back_up, restore
from config.backup.errors import BackupError
from config.database.base import cluster
from config.log_ins import forget_what_opens_nothing
from config.postgres.errors import PostgresError


class _Options(TypedDict):
    """What the command is given."""

    what: str
    file: Path
    force: bool
    unauthenticated: bool


class Command(BaseCommand):
    """Starts, stops or describes the embedded server; backs the database up with its files, and restores it."""

    help = "Starts or stops the embedded PostgreSQL, or says whether it runs; backs up and restores."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        what = parser.add_subparsers(dest="what", required=True)
        for name in ("start", "stop", "status"):
            what.add_parser(name)
        backup = what.add_parser("backup")
        backup.add_argument("file", type=Path)
        backup.add_argument("--force", action="store_true", help="replaces the file where there is one")
        back = what.add_parser("restore")
        back.add_argument("file", type=Path)
        back.add_argument(
            "--unauthenticated",
            action="store_true",
            help="also takes a backup from before backups proved who made them, which anybody may have changed",
        )

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Do it."""
        what = options["what"]
        if what not in ("backup", "restore") and not settings.IS_EMBEDDED:
            raise CommandError(_("DATABASE_URL is set: the server is not ours to start or stop."))
        try:
            if what == "backup":
                self.tell(_("Backed up"), back_up(options["file"], force=options["force"]))
            elif what == "restore":
                count = restore(options["file"], is_proved=not options["unauthenticated"])
                forget_what_opens_nothing()
                self.tell(_("Restored; now migrate"), count)
            else:
                getattr(self, what)()
        except (PostgresError, BackupError, OperationalError) as error:
            raise CommandError(str(error)) from error

    def tell(self, what: str, count: BackupCount) -> None:
        """Say what a backup holds."""
        words = _("%(what)s: %(tables)s tables, %(rows)s rows, %(files)s files.")
        self.stdout.write(words % {"what": what, **asdict(count)})

    def start(self) -> None:
        """Start it, or find it running."""
        reached = cluster().start()
        self.stdout.write(_("PostgreSQL answers on 127.0.0.1:%(port)s.") % {"port": reached.port})

    def stop(self) -> None:
        """Stop it."""
        stopped = cluster().stop()
        self.stdout.write(_("PostgreSQL stopped.") if stopped else _("PostgreSQL was not running."))

    def status(self) -> None:
        """Say whether it runs, and where its files are."""
        if not cluster().is_running():
            raise CommandError(_("PostgreSQL does not run. Files: %(folder)s") % {"folder": cluster().folder})
        reached = cluster().connection()
        port = reached.port if reached else 0
        self.stdout.write(
            _("PostgreSQL answers on 127.0.0.1:%(port)s. Files: %(folder)s")
            % {"port": port, "folder": cluster().folder}
        )
