"""Passwords: the random ones, and the rules of those that people choose.

Why there are rules at all, and a setting to turn them off: see PASSWORD_RULES in the settings.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import User

# Without letters and digits that are mistaken for each other when read aloud.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
REMEMBERED = 5
SHORTEST_WORD = 4


def random_text(length: int) -> str:
    """Return so many random letters and digits, 4.95 bits each."""
    return "".join(secrets.choice(ALPHABET) for _index in range(length))


def one_time_password() -> str:
    """Return a random password of 16 letters and digits (79 bits); being random, it keeps no rule of characters."""
    return random_text(16)


# What people put in the place of letters, read both ways where two are meant.
LEET = [str.maketrans("@4301!$57", "aaeoii" + "sst"), str.maketrans("@4301!$57", "aaeoll" + "sst")]


def spellings(password: str) -> Iterator[str]:
    """Yield a password in small letters as it is read: as typed, with letters for digits, and without what is between.

    "P@rk-B0ard" is read "p@rk-b0ard", "park-board", "parkboard".
    """
    typed = unicodedata.normalize("NFKC", password).casefold()
    for spelt in {typed, *(typed.translate(table) for table in LEET)}:
        yield spelt
        yield re.sub(r"[\W_]", "", spelt)


class NotCommon(CommonPasswordValidator):
    """None of the 20,000 most common passwords, nor one of them with digits or signs before and after, or twice."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where it is one."""
        for spelt in (password, *spellings(password)):
            core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", spelt)
            half = core[: len(core) // 2]
            for word in (spelt, core, half if half * 2 == core else ""):
                if len(word) >= SHORTEST_WORD:
                    super().validate(word, user)


class CharacterClasses:
    """Three of four: small letters, capital letters, digits, anything else."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where there are fewer than three."""
        classes = {
            "small" if letter.islower() else "capital" if letter.isupper() else "digit" if letter.isdigit() else "other"
            for letter in password
        }
        if len(classes) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Use three of these four: small letters, capital letters, digits, other characters.")


class NotUsedBefore:
    """Neither the present password nor one of the last that the person chose."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where the password is one of them."""
        if user is None or user.pk is None:
            return
        used = user.used_passwords.values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, hashed) for hashed in {user.password, *used}):
            raise ValidationError(
                _("This is one of your last %(number)s passwords. Choose another."),
                code="password_used_before",
                params={"number": REMEMBERED},
            )

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Remember a password that was chosen; Django calls it once the account is saved."""
        if user is None or user.has_one_time_password:
            return
        user.used_passwords.create(password=user.password, at=timezone.now())
        kept = user.used_passwords.values("pk")[:REMEMBERED]
        user.used_passwords.exclude(pk__in=kept).delete()

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("None of your last %(number)s passwords.") % {"number": REMEMBERED}
