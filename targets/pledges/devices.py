"""The SM2 device of this installation, which signs a pledge's text beside the signature in the PDF, if there is one.

The signature is stored with the other, and `verify_pledges` checks it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.keys.late import write_once
from targets.documents.late import new_private_key, software_device
from targets.errors import WorkflowError

if TYPE_CHECKING:
    from targets.documents.devices import SigningDevice


def signing_device() -> SigningDevice | None:
    """Return the device that `SM2_DEVICE` names, None for none; the software's key is made on first use.

    A certified device is to be added here, behind the same interface. Raises WorkflowError where it cannot be used.
    """
    if settings.SM2_DEVICE != "software":
        return None
    path = Path(settings.AUTHORITY_DIR) / "sm2-development.key"
    try:
        if not path.exists():
            write_once(path, new_private_key().encode())
        return software_device(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise WorkflowError(_("The signing device cannot be used. Nothing was changed.")) from error
