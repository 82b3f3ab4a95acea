"""`confirm NAME --reason TEXT`: lets what waits of a person count, said on the server."""

from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import User
from parks.confirming import appointment_token, confirm_key, decide_appointment, waiting_appointments, waiting_keys
from parks.errors import AccountError


class _Options(TypedDict):
    """What the command is given."""

    name: str
    reason: str


class Command(BaseCommand):
    """Confirms appointments and signing keys of a person where nobody else can."""

    help = "Confirms the appointments and signing keys of a person; every confirmation says that it was given here."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose, and why nobody confirms it at the page."""
        parser.add_argument("name")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Confirm all that waits, and name each."""
        user, reason = User.objects.filter(username=options["name"]).first(), options["reason"].strip()
        if user is None:
            raise CommandError(_("There is no account %(name)s.") % {"name": options["name"]})
        if not reason:
            raise CommandError(_("Say why."))
        done = []
        try:
            for held in waiting_appointments():
                if held.user_id == user.pk:
                    decide_appointment(appointment=held, seen=appointment_token(held), is_confirmed=True, reason=reason)
                    done.append(held.words())
            for key in waiting_keys():
                if key.user_id == user.pk:
                    confirm_key(key=key, reason=reason)
                    done.append(key.serial)
        except AccountError as error:
            raise CommandError(str(error)) from error
        if not done:
            raise CommandError(_("Nothing of %(name)s waits for a confirmation.") % {"name": user.username})
        self.stdout.write("\n".join(done))
