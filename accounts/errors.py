"""What an action of an account refuses, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class AccountsError(Exception):
    """An act that is refused; the text is for the person who tried."""


class WrongCode(AccountsError):
    """A code that is none, is over or was used before."""


class NoSuchSession(AccountsError):
    """A session that is none of the person's, or has ended."""


class TooManyFailures(AccountsError):
    """A limit of failed log-ins is reached; ``seconds`` remain until there is room for the next attempt."""

    def __init__(self, limit: str, seconds: int) -> None:
        self.limit = limit
        self.seconds = seconds
        minutes = -(-seconds // 60)
        super().__init__(
            ngettext(
                "Too many failed attempts. Try again in %(minutes)s minute.",
                "Too many failed attempts. Try again in %(minutes)s minutes.",
                minutes,
            )
            % {"minutes": minutes}
        )


class KeyRefused(AccountsError):
    """A signing key that cannot be used; the text says why."""


class WrongPassword(KeyRefused):
    """The password is not the account's."""

    def __init__(self) -> None:
        super().__init__(_("This is not your password."))


class KeyWithoutPassword(KeyRefused):
    """The account has a one-time password: whoever issued it knows it, so that it may open no key."""

    def __init__(self) -> None:
        super().__init__(_("Choose a password of your own before you sign."))


class NoKeyYet(KeyRefused):
    """The person has no signing key (any more); one is made, and waits for its confirmation."""

    def __init__(self) -> None:
        super().__init__(_("You have no signing key yet. Sign once more: then it is made."))


class KeyUnconfirmed(KeyRefused):
    """The signing key waits for a second person who confirms that it is its owner's."""

    def __init__(self) -> None:
        super().__init__(
            _("Your signing key waits for its confirmation by the auditor. Until then nothing is signed with it.")
        )


class NoAuthority(KeyRefused):
    """The installation's certificate authority cannot be read or made."""


class ServiceFailed(KeyRefused):
    """The signing service is away, slow, does not let the installation in, or answers what cannot be used."""


class CredentialRefused(KeyRefused):
    """What the signing service holds for a person cannot sign here, today or at all."""


class PinRefused(KeyRefused):
    """The signing service does not take the PIN: it is wrong or locked. The text is for beside the field."""
