"""What fields of forms may be made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from django.forms import Widget
    from django_stubs_ext import StrOrPromise


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
    widget: Widget | type[Widget]
