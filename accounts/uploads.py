"""Files that people bring: the virus scanner, where the installation has one, looks at them before anybody else."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.clamd import NoAnswer, found_in

logger = logging.getLogger("parkboard.files")
# No form takes more, in bytes.
LARGEST = 20_000_000


class UploadField(forms.FileField):
    """The field of a file that somebody brings. Every form takes files by this one alone."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file, unless the scanner finds something in it, or cannot say and has to."""
        file = super().clean(data, initial)
        if file and file is not initial and settings.CLAMD_SOCKET:
            _demand_clean(file)
        return file


def _demand_clean(file: Any) -> None:
    """Refuse what the scanner knows as a virus. Raises ValidationError."""
    if file.size is None or file.size > LARGEST:
        raise ValidationError(_("A file of at most 20 MB."), code="too_large")
    try:
        found = found_in(file.chunks(), settings.CLAMD_SOCKET, settings.CLAMD_SECONDS)
    except NoAnswer as error:
        logger.error("the virus scanner does not answer", extra={"fields": {"why": str(error)[:200]}})
        if settings.CLAMD_UNREACHABLE == "accept":
            return
        words = _("The virus scanner does not answer, and without it no file is taken. Tell the administrator.")
        raise ValidationError(words, code="unscanned") from error
    finally:
        file.seek(0)
    if found:
        logger.warning("a virus was brought", extra={"fields": {"found": found[:200]}})
        words = _("The virus scanner found “%(found)s” in this file. It was not taken.")
        raise ValidationError(words % {"found": found[:100]}, code="virus")
