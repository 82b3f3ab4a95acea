"""What the assessor types about a plan as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.actions import PlanHead
from targets.models import Plan
from targets.models.plans import PlanKind

FIRST_YEAR, LAST_YEAR = 1900, 2199


def _year_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR)


class PlanHeadForm(forms.Form):
    """Name, kind and years of a plan; ``seen`` is the token of what the form showed."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=PlanKind.choices)
    start_year = _year_field(gettext_lazy("first year"))
    end_year = _year_field(gettext_lazy("last year"))
    seen = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput, strip=False)

    @property
    def head(self) -> PlanHead:
        """Return what was typed, once the form is valid."""
        return PlanHead(**{name: self.cleaned_data[name] for name in PlanHead.__dataclass_fields__})

    def clean(self) -> dict[str, Any]:
        """Refuse years that are not as many as the kind says, beside the last one; those of a loaded plan may stay."""
        asked = self.cleaned_data
        if {"kind", "start_year", "end_year"} <= asked.keys() and not self._has_old_years():
            kind = PlanKind(asked["kind"])
            last = asked["start_year"] + kind.years - 1
            if asked["end_year"] != last:
                words = {"kind": kind.label, "number": kind.years, "last": last}
                self.add_error("end_year", _("A %(kind)s covers %(number)s years, here until %(last)s.") % words)
        return asked

    def _has_old_years(self) -> bool:
        """Return whether kind and years are those that a loaded plan came with."""
        return all(self.initial.get(name) == self.cleaned_data[name] for name in ("kind", "start_year", "end_year"))


class MakePlanForm(PlanHeadForm):
    """A plan that is not there yet."""

    code = forms.CharField(
        label=gettext_lazy("code"),
        max_length=50,
        help_text=gettext_lazy("Short and lasting: it stands in addresses and in the city's files."),
    )
    field_order = ("code", "name", "kind", "start_year", "end_year")

    def clean_code(self) -> str:
        """Refuse a code that is taken or that no address can hold."""
        code: str = self.cleaned_data["code"]
        if not code.isprintable() or code in (".", ".."):
            raise forms.ValidationError(_("An address cannot hold this code."))
        if Plan.objects.filter(code=code).exists():
            raise forms.ValidationError(_("A plan has this code already."))
        return code
