"""Lists of choices written without a template: Django's own renders one for every option."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LeanSelect(forms.Select):
    """A list to choose one from; its choices are in no groups."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        widget = context["widget"]
        options = [option for _group, choices, _index in widget["optgroups"] for option in choices]
        return format_html(
            '<select name="{}"{}>{}</select>',
            widget["name"],
            flatatt(widget["attrs"]),
            format_html_join(
                "\n",
                '<option value="{}"{}>{}</option>',
                ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options),
            ),
        )


class LeanSelectMultiple(LeanSelect, forms.SelectMultiple):
    """A list to choose several from."""
