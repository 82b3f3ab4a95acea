"""`migrate` as the owner of the tables; then the privileges of the web role are set anew."""

from typing import Any

from django.core.management.commands import migrate
from django.db import transaction
from django.utils.translation import gettext as _

from config.locks import MIGRATING, alone
from config.roles import apply_privileges, as_owner, harden_triggers


class Command(migrate.Command):
    """Migrates, protects."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, make history deaf to its callers, and give the web role what it needs and no more."""
        with as_owner():
            if options.get("plan") or options.get("check_unapplied"):
                super().handle(*args, **options)
                return
            # Each of two at once would find the same migrations not done, and the second would fail in the middle.
            with alone(MIGRATING, self.say_that_one_waits):
                super().handle(*args, **options)
                with transaction.atomic():
                    harden_triggers()
                    apply_privileges()

    def say_that_one_waits(self) -> None:
        """Tell why nothing seems to happen."""
        self.stderr.write(_("Somebody else migrates this database. Waiting until that is done …"))
