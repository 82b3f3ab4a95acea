"""What is said of an appointment or a key that waits for a second person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.pages.audit.contents.confirming import APPOINTMENT, KEY

_LONGEST = 500


class ConfirmingForm(forms.Form):
    """What is decided, as it was shown, and how; a refusal says why."""

    kind = forms.ChoiceField(choices=[(APPOINTMENT, ""), (KEY, "")], widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[("confirm", ""), ("refuse", "")])
    reason = forms.CharField(
        label=gettext_lazy("reason for a refusal"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean(self) -> dict[str, object]:
        """Ask why, where something is refused."""
        asked = super().clean() or self.cleaned_data
        if asked.get("decision") == "refuse" and not asked.get("reason", "").strip():
            self.add_error("reason", _("Say why."))
        return asked
