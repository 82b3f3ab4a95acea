"""What people give in forms of several subjects: a day, a reason, a file; and what a field may be made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from targets.evidence import MOST_BYTES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LONGEST_REASON = 2_000


class FieldOptions(TypedDict, total=False):
    """What a field is given beside what it is itself."""

    required: bool
    help_text: StrOrPromise
    initial: object
    error_messages: Mapping[str, StrOrPromise]


class NamedFieldOptions(FieldOptions, total=False):
    """With the words beside it."""

    label: StrOrPromise


class TextFieldOptions(NamedFieldOptions, total=False):
    """With how a text is typed."""

    strip: bool
    widget: forms.Widget | type[forms.Widget]


def day_field(label: StrOrPromise, **options: Unpack[FieldOptions]) -> forms.DateField:
    """Return the field of a day, in the way of the browser's own calendar."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], widget=widget, **options)


def reason_field(**options: Unpack[FieldOptions]) -> forms.CharField:
    """Return the field of a reason."""
    return forms.CharField(label=_("Reason"), max_length=_LONGEST_REASON, widget=forms.Textarea({"rows": 2}), **options)


def not_too_large(file: UploadedFile[bytes]) -> UploadedFile[bytes]:
    """Return a file that may be read. Raises ValidationError where it is too large."""
    if (file.size or 0) > MOST_BYTES:
        raise forms.ValidationError(_("The file is too large: at most 10 MB."))
    return file
