"""`signing_keys make|assign|list|revoke|encrypt_authority|export_root`: people's keys, and what vouches for them."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import KeyRefused
from accounts.keys.actions import demand_password, make_key, revoke_keys
from accounts.keys.assigning import assign_credential
from accounts.keys.late import encrypt_authority, export_root
from accounts.models import AuditEntry, SigningKey, User
from core.files import whole_file


class Command(BaseCommand):
    """Makes, assigns, lists and revokes keys; writes the root certificate that other programs are to believe."""

    help = "Makes, assigns, lists and revokes people's signing keys; exports the root certificate."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("make", help="asks for the password").add_argument("username")
        assign = what.add_parser("assign", help="a key that the signing service keeps; asks the service")
        assign.add_argument("username")
        assign.add_argument("credential", help="by which the service knows the key")
        assign.add_argument("--named", default="", help="the name in the certificate, where the account has another")
        what.add_parser("list")
        revoke = what.add_parser("revoke")
        revoke.add_argument("username")
        revoke.add_argument("--reason", required=True)
        what.add_parser("encrypt_authority", help="puts the authority's key under the passphrase")
        what.add_parser("export_root").add_argument("file", type=Path, nargs="?")

    def handle(self, *args: object, **options: Any) -> None:
        """Do it."""
        try:
            getattr(self, options["what"])(**options)
        except (KeyRefused, OSError) as error:
            raise CommandError(str(error)) from error

    def make(self, *, username: str, **_options: object) -> None:
        """Make a person's key, who gives the password; find it where there is one."""
        user = _person(username)
        password = getpass(_("Password: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        demand_password(user, password)
        self.stdout.write(make_key(user=user, password=password, at=timezone.now(), way=AuditEntry.Way.PAGE).serial)

    def assign(self, *, username: str, credential: str, named: str, **_options: object) -> None:
        """Assign a person a credential of the signing service."""
        self.stdout.write(assign_credential(user=_person(username), credential=credential, named=named).serial)

    def list(self, **_options: object) -> None:
        """List all keys, the newest last."""
        for key in SigningKey.objects.select_related("user", "revocation", "confirmation").order_by("pk"):
            revocation = getattr(key, "revocation", None)
            state = f"{timezone.localtime(revocation.at):%Y-%m-%d} {revocation.reason}" if revocation else ""
            state = state or _state_of(key)
            words = [key.serial, key.user.username, f"{timezone.localtime(key.made_at):%Y-%m-%d}", state]
            # A key that lies here has one word less, as it always had.
            self.stdout.write("  ".join([*words[:3], key.credential, state] if key.credential else words))

    def revoke(self, *, username: str, reason: str, **_options: object) -> None:
        """Revoke a person's keys; what they signed before stays valid."""
        if not reason.strip():
            raise CommandError(_("A revocation says why."))
        serials = revoke_keys(user=_person(username), by=None, reason=reason)
        if not serials:
            raise CommandError(_("%(name)s has no key that is not revoked.") % {"name": username})
        self.stdout.write("\n".join(serials))

    def encrypt_authority(self, **_options: object) -> None:
        """Put the key of the certificate authority, which lay open in earlier versions, under the passphrase."""
        done = encrypt_authority()
        self.stdout.write(
            _("The certificate authority is encrypted now. Destroy old copies of its folder.")
            if done
            else _("There is no certificate authority that lies open.")
        )

    def export_root(self, *, file: Path | None, **_options: object) -> None:
        """Write the root certificate to a file or to the output."""
        if file is None:
            self.stdout.write(export_root().decode())
        else:
            root = export_root()
            try:
                with whole_file(file, mode=0o666) as written:
                    written.write(root)
            except OSError as error:
                raise CommandError(_("Cannot write: %(error)s") % {"error": error}) from error


def _state_of(key: SigningKey) -> str:
    confirmation = getattr(key, "confirmation", None)
    if confirmation is None:
        return _("to be confirmed")
    return _("confirmed: %(by)s") % {"by": confirmation.words}


def _person(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": username})
    return user
