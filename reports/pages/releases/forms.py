"""What the assessor types in publishing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import FormOptions
from reports.pages.frame.forms.fields import reason_field
from targets.indicators.period_names import period_name
from targets.models import Scheme


class SchemeForm(forms.Form):
    """By which scheme a period is published; with only one there is nothing to choose."""

    by = forms.ChoiceField(label=_("Scheme"), required=False)

    def __init__(self, schemes: Sequence[Scheme], query: QueryDict) -> None:
        super().__init__(query)
        self.schemes = {scheme.code: scheme for scheme in schemes}
        field = self.fields["by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(scheme.code, scheme.name) for scheme in schemes]

    @property
    def chosen(self) -> Scheme | None:
        """Return the scheme that is asked for, the only one, or None where one has to be chosen."""
        only = next(iter(self.schemes.values())) if len(self.schemes) == 1 else None
        return self.schemes.get(self.cleaned_data["by"], only)


class PublishForm(forms.Form):
    """The token of the preview, why, that what asks for it was looked at, and the period once more."""

    seen = forms.CharField(max_length=100, widget=forms.HiddenInput)
    reason = reason_field(required=False)
    is_confirmed = forms.BooleanField(
        label=_("I have looked at what is listed here; a bonus or deduction without a figure counts as none."),
        required=False,
    )
    typed = forms.CharField(
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, label: str, sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        self.label = label
        self.fields["typed"].label = _("Type %(period)s to publish it") % {"period": period_name(label)}

    def clean_typed(self) -> str:
        """Return the period, by its name or as addresses write it; case, width and blanks do not matter."""
        if _squeezed(self.cleaned_data["typed"]) not in (_squeezed(self.label), _squeezed(period_name(self.label))):
            words = {"period": period_name(self.label)}
            raise forms.ValidationError(_("Type %(period)s, the period of this release.") % words)
        return self.label

    def shown_again(self, seen: str) -> PublishForm:
        """Return the form for a newer preview: the reason as typed, the rest to be given anew."""
        return PublishForm(self.label, initial={"seen": seen, "reason": self.data.get("reason", "")})


def _squeezed(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").upper()
