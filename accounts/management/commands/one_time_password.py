"""`one_time_password NAME`: for who can ask no administrator, because the only one is locked out."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.actions import issue_one_time_password
from accounts.models import AuditEntry, User


class Command(BaseCommand):
    """Issues a one-time password and prints it."""

    help = "Issues a one-time password to an account; its sessions end and its own signing key is revoked."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the account."""
        parser.add_argument("name")

    def handle(self, *args: object, **options: object) -> None:
        """Issue it, or say that there is no such account."""
        user = User.objects.filter(username=options["name"], is_active=True).first()
        if user is None:
            raise CommandError(_("There is no active account %(name)s.") % {"name": options["name"]})
        password = issue_one_time_password(user=user, by=None, way=AuditEntry.Way.COMMAND)
        self.stdout.write(_("One-time password: %(password)s") % {"password": password})
