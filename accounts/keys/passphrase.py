"""The passphrase under which the certificate authority's key is kept."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import NoAuthority
from core.files import whole_file


def passphrase() -> str:
    """Return the passphrase; on the installation's own database it is made where there is none.

    Raises NoAuthority where none is set, or its file cannot be read. The file is read each time, so that its place may
    be one that is mounted for the service alone.
    """
    if settings.AUTHORITY_PASSPHRASE:
        return str(settings.AUTHORITY_PASSPHRASE)
    if not settings.AUTHORITY_PASSPHRASE_FILE:
        raise NoAuthority(
            _("The certificate authority is kept encrypted: set AUTHORITY_PASSPHRASE or AUTHORITY_PASSPHRASE_FILE.")
        )
    path = Path(settings.AUTHORITY_PASSPHRASE_FILE)
    try:
        if settings.IS_EMBEDDED and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with whole_file(path, is_once=True) as file:
                file.write(secrets.token_urlsafe(32).encode())
        found = path.read_text().strip()
    except (OSError, ValueError) as error:
        raise NoAuthority(_("AUTHORITY_PASSPHRASE_FILE cannot be read: %(why)s") % {"why": error}) from error
    if not found:
        raise NoAuthority(_("AUTHORITY_PASSPHRASE_FILE is empty."))
    return found
