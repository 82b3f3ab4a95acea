"""`migrate` as the owner of the tables; then the privileges of the web role are set anew."""

from typing import Any

from django.core.management.commands import migrate
from django.db import transaction

from config.roles import apply_privileges, as_owner, harden_triggers


class Command(migrate.Command):
    """Migrates, protects."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, make history deaf to its callers, and give the web role what it needs and no more."""
        with as_owner():
            super().handle(*args, **options)
            if not (options.get("plan") or options.get("check_unapplied")):
                with transaction.atomic():
                    harden_triggers()
                    apply_privileges()
