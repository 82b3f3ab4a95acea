"""What the assessor types in deciding on what parks handed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import FormOptions
from reports.pages.frame.forms.fields import day_field, reason_field

# A page of parks has fifty.
_MOST = 200
CHOICE = re.compile(r"(\d{1,6}):([^\x00-\x1f]{1,50})", re.ASCII)


class DecisionForm(forms.Form):
    """One decision: the step that was seen, the reason for the whole, those for single cells, and more time.

    The cells' fields are named cell-<figure>.
    """

    seen = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    reason = reason_field(required=False)
    until_on = day_field(_("more time, until the end of"), required=False)

    def __init__(self, figures: Iterable[int], sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        self.figures = list(figures)
        for figure in self.figures:
            self.fields[f"cell-{figure}"] = reason_field(required=False)

    def cell(self, figure: int | None) -> forms.BoundField | None:
        """Return the field of one figure, None where there is no figure yet."""
        return self[f"cell-{figure}"] if figure in self.figures else None

    def typed_lines(self, names: Mapping[int, str]) -> list[str]:
        """Return the reasons as they were typed, those of single figures with the indicator's name."""
        reasons = {figure: self.data.get(f"cell-{figure}", "").strip() for figure in self.figures}
        lines = [f"{names.get(figure, '')}: {reason}" for figure, reason in reasons.items() if reason]
        return [line for line in (self.data.get("reason", "").strip(), *lines) if line]

    def cells(self) -> dict[int, str]:
        """Return the reasons by figure, once the form is valid."""
        asked = {figure: self.cleaned_data[f"cell-{figure}"] for figure in self.figures}
        return {figure: reason for figure, reason in asked.items() if reason}


class SeeCutForm(forms.Form):
    """Which version of a figure, recognised otherwise than reported, the park has read."""

    version = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class RecallForm(forms.Form):
    """Why a park recalls what it handed in, if it says so."""

    reason = reason_field(required=False)

    @property
    def said(self) -> str:
        """Return the reason, empty where none can be taken."""
        return str(self.cleaned_data["reason"]) if self.is_valid() else ""


class ColumnDecisionForm(forms.Form):
    """One decision on a department's column, always with a reason, and the step that was seen."""

    seen = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    reason = reason_field()


class ChosenField(forms.MultipleChoiceField):
    """Parks that were ticked, each with the number of the step that the page showed: "3:p1"."""

    def valid_value(self, value: str) -> bool:
        """Return whether it can name a park and a step."""
        return CHOICE.fullmatch(value) is not None


class ManyForm(forms.Form):
    """One decision on many parks, with one reason; an approval is confirmed once what is open was shown."""

    step = forms.ChoiceField(
        choices=[(name, name) for name in ("approve", "return", "undo_approval", "undo_return")],
    )
    chosen = ChosenField(required=False)
    reason = reason_field(required=False)
    until_on = day_field(_("more time, until the end of"), required=False)
    is_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_chosen(self) -> dict[str, int]:
        """Return the seen steps by park."""
        found = [CHOICE.fullmatch(value) for value in self.cleaned_data["chosen"]]
        if not found:
            raise forms.ValidationError(_("Choose the parks first."))
        if len(found) > _MOST:
            raise forms.ValidationError(_("Choose at most %(most)s parks at once.") % {"most": _MOST})
        return {match[2]: int(match[1]) for match in found if match}

    def clean(self) -> dict[str, object]:
        """Refuse a return and what is taken back without a reason."""
        asked: Mapping[str, Any] = self.cleaned_data
        if asked.get("step") not in (None, "approve") and not asked.get("reason"):
            self.add_error("reason", _("Say why."))
        return dict(asked)
