"""Codes of authenticator apps: what to show while one is set up, and whether a code is right."""

from __future__ import annotations

import io
import re
from base64 import b32encode
from typing import TYPE_CHECKING

import segno
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.log_in.passwords import random_text

if TYPE_CHECKING:
    from accounts.models import User

RECOVERY_CODES = 10
RECOVERY_LENGTH = 10  # 49 bits, guessed against the limits of accounts.log_in.throttling


def pending_device(user: User) -> TOTPDevice | None:
    """Return the device that waits for its first code, or None."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).order_by("-id").first()


def secret_of(device: TOTPDevice) -> str:
    """Return the secret as it is typed into an app, in groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def qr_code(device: TOTPDevice) -> bytes:
    """Return the QR code of a device's address as an SVG file."""
    file = io.BytesIO()
    segno.make(device.config_url, micro=False).save(file, kind="svg", scale=4, border=4, light="#fff")
    return file.getvalue()


def is_right(device: TOTPDevice, code: str) -> bool:
    """Return whether the code is right now and was not used before. The row has to be locked by the caller."""
    return bool(re.fullmatch(r"[0-9]{6}", code)) and bool(device.verify_token(code))


def new_recovery_codes() -> list[str]:
    """Return codes that differ, in two groups each."""
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add(random_text(RECOVERY_LENGTH))
    return [f"{code[:5]}-{code[5:]}" for code in sorted(codes)]


def digest_of_code(recovery_code: str) -> str:
    """Return what is kept of a recovery code; keyed, so that a copy of the table opens nothing."""
    return salted_hmac("accounts.recovery_code", plain_code(recovery_code), algorithm="sha256").hexdigest()


def plain_code(code: str) -> str:
    """Return a typed code without the spaces and dashes that make it readable."""
    return re.sub(r"[\s-]", "", code).lower()


def use_code(user: User, code: str) -> str:
    """Return what a code is, "totp" or "recovery code", and use it up; nothing where it is wrong.

    To be called in a transaction: the lock on the device lets a code through once.
    """
    typed = plain_code(code)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is not None and is_right(device, typed):
        return "totp"
    used = user.recovery_codes.filter(digest=digest_of_code(typed), used_at=None).update(used_at=timezone.now())
    return "recovery code" if used else ""
