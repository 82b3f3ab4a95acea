"""`close_unused_accounts [--list]`: closes accounts that nobody has used for so many days. Once a day."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from parks.unused import close_unused, unused_accounts


class Command(BaseCommand):
    """Closes, or only lists, what is not used."""

    help = "Closes the accounts that nobody has signed in with for UNUSED_ACCOUNT_DAYS days."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to list alone."""
        parser.add_argument("--list", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        """Close them, and name each."""
        if options["list"]:
            for user in unused_accounts(timezone.now()):
                self.stdout.write(f"{user.username} {user}")
            return
        closed, kept = close_unused(timezone.now())
        for user in closed:
            self.stdout.write(_("Closed: %(name)s") % {"name": user.username})
        for user in kept:
            self.stdout.write(_("Kept, for no other administrator is left: %(name)s") % {"name": user.username})
