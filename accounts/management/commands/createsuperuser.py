"""`createsuperuser` is refused: rights hang on appointments."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Points to the command that makes the first administrator."""

    help = "Refused: use add_account NAME --role administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what Django's own command takes, so that the answer is the pointer and not a usage error."""
        for option in ("--username", "--email", "--database"):
            parser.add_argument(option)
        parser.add_argument("--noinput", "--no-input", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        """Refuse."""
        raise CommandError(_("There are no superusers here. Use: manage.py add_account NAME --role administrator"))
