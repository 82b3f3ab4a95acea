"""Files that people bring: the virus scanner, where the installation has one, looks at them before anybody else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of, record_refusal
from config.clamd import NoAnswer, found_in

logger = logging.getLogger("parkboard.files")
# No form takes more, in bytes.
LARGEST = 20_000_000


class UploadField(forms.FileField):
    """The field of a file that somebody brings. Every form takes files by this one alone."""

    def clean(self, data: object, initial: object = None) -> object:
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
        file.found = found
        words = _("The virus scanner found “%(found)s” in this file. It was not taken.")
        raise ValidationError(words % {"found": found[:100]}, code="virus")


def finds_are_kept(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Write an audit row for every file in which the scanner found something: a field does not know who brought it."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer, then keep what was found in the files that came; of a body that no view read, nothing is read."""
        response = get_response(request)
        sent: Any = getattr(request, "_files", MultiValueDict())
        for file in [file for _name, files in sent.lists() for file in files]:
            if found := getattr(file, "found", ""):
                name = "".join(char for char in file.name or "" if char.isprintable())
                details = {"path": request.path[:200], "file": name[:200], "found": found[:200]}
                record_refusal("accounts.upload_file", **author_of(request), reason="virus", details=details)
        return response

    return answer
