"""`add_account NAME --role ROLE [--park CODE | --department CODE] [--title TITLE]`: an account to begin with."""

from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from parks.actions import add_account
from parks.errors import AccountError
from parks.models import Role


class _Options(TypedDict):
    """What the command is given."""

    name: str
    role: str
    park: str | None
    department: str | None
    title: str | None


class Command(BaseCommand):
    """Makes an account and prints its one-time password."""

    help = "Makes an account with one appointment and prints a one-time password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name, the role and the place of the appointment."""
        parser.add_argument("name")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--park", metavar="CODE")
        parser.add_argument("--department", metavar="CODE")
        parser.add_argument("--title", metavar="TITLE")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Make it, or say what is allowed."""
        try:
            user, password = add_account(
                username=options["name"],
                role=options["role"],
                park=options["park"],
                department=options["department"],
                title=options["title"],
                from_on=timezone.localdate(),
            )
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Account: %(name)s") % {"name": user.username})
        self.stdout.write(_("One-time password: %(password)s") % {"password": password})
