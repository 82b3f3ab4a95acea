"""What may be asked of the page of a park by address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ParkForm(forms.Form):
    """Which figures of a park: all of them, or those alone that are behind."""

    figures = forms.ChoiceField(
        label=_("Figures"), required=False, choices=[("", _("All figures")), ("behind", _("Only what is behind"))]
    )

    @property
    def only_behind(self) -> bool:
        """Return whether those alone are asked for that are behind, once the form is valid."""
        return bool(self.cleaned_data["figures"] == "behind")
