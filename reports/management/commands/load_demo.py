"""`load_demo [--if-empty]`: the demo city with its releases, log-ins and pledges."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import KeyRefused
from core.locks import Lock, alone
from parks.models import City
from reports.city.demo import forget_stale_log_ins, load_demo, make_log_ins, publish_demo
from reports.city.demo_pledges import pledge_demo, settle_demo
from reports.city.errors import CityErrors
from reports.errors import PublishError
from targets.errors import WorkflowError
from targets.models import Pledge


class _Options(TypedDict):
    """What the command is given."""

    if_empty: bool


class Command(BaseCommand):
    """Loads the demo into an empty database."""

    help = "Loads the demo city, makes its log-ins, lets them sign its pledges and publishes its releases."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do where a city is there already."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing when a city is loaded already")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Load where there is no city; who comes while another loads waits, and finds the city there."""
        with alone(
            Lock.DEMO, lambda: self.stderr.write(_("Somebody else loads the demo. Waiting until that is done …"))
        ):
            try:
                self._load(if_empty=options["if_empty"])
            finally:
                forget_stale_log_ins()  # those of a load that failed, or of a city that was here before

    def _load(self, *, if_empty: bool) -> None:
        """Load, make log-ins, sign, publish: the rankings count targets as they were adjusted."""
        if City.objects.exists():
            if if_empty:
                return
            raise CommandError(_("A city is loaded already; the demo wants an empty database."))
        self.stdout.write(_("Loading the demo city …"))
        try:
            # All or nothing: a city without its releases and log-ins would keep --if-empty from ever adding them.
            with transaction.atomic():
                load_demo()
                log_ins = make_log_ins()
                self.stdout.write(_("Signing its pledges …"))
                pledge_demo(log_ins)
                self.stdout.write(_("Publishing its quarters …"))
                publish_demo()
                settle_demo(log_ins)
        except CityErrors as errors:
            raise CommandError("\n".join(str(e) for shown in errors.problems.shown.values() for e in shown)) from errors
        except (PublishError, WorkflowError, KeyRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_pledged())
        self.stdout.write(_("Log-ins: %(file)s") % {"file": settings.LOG_INS})


def _pledged() -> str:
    """Return how many pledges there are, and which still wait for a signature."""
    pledges = list(Pledge.objects.with_state().select_related("park").order_by("no"))
    waiting = [f"{pledge.no} ({pledge.park})" for pledge in pledges if pledge.state == "issued"]
    words = _("%(number)s pledges issued, %(signed)s signed and in force; waiting for the park's head: %(waiting)s.")
    return words % {"number": len(pledges), "signed": len(pledges) - len(waiting), "waiting": ", ".join(waiting)}
