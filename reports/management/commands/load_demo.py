"""`load_demo [--if-empty]`: the demo city with its releases and log-ins."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from parks.models import City
from reports.city.errors import CityErrors
from reports.demo import LOG_INS, load_demo, make_log_ins
from reports.errors import PublishError


class Command(BaseCommand):
    """Loads the demo into an empty database."""

    help = "Loads the demo city, publishes its releases and makes its log-ins."

    def add_arguments(self, parser: Any) -> None:
        """Take what to do where a city is there already."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing when a city is loaded already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, publish, make log-ins."""
        if City.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(_("A city is loaded already; the demo wants an empty database."))
        self.stdout.write(_("Loading the demo city …"))
        try:
            # All or nothing: a city without its releases and log-ins would keep --if-empty from ever adding them.
            with transaction.atomic():
                load_demo()
                make_log_ins()
        except CityErrors as errors:
            raise CommandError("\n".join(str(e) for shown in errors.problems.shown.values() for e in shown)) from errors
        except PublishError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Log-ins: %(file)s") % {"file": LOG_INS})
