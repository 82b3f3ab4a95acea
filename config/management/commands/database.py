"""`database start|stop|status`: the embedded PostgreSQL."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.database.base import cluster
from config.postgres.errors import PostgresError


class Command(BaseCommand):
    """Starts, stops or describes the embedded server."""

    help = "Starts or stops the embedded PostgreSQL, or says whether it runs."
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        """Take what to do."""
        parser.add_argument("what", choices=["start", "stop", "status"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if not settings.IS_EMBEDDED:
            raise CommandError(_("DATABASE_URL is set: the server is not ours to start or stop."))
        try:
            getattr(self, options["what"])()
        except PostgresError as error:
            raise CommandError(str(error)) from error

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
