"""What the assessor types about a plan as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.actions import PlanHead, TypedText
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


class SourceForm(forms.Form):
    """One of the plans that cover a year, or none; ``seen`` is the code of the chosen one that the form showed."""

    plan = forms.ChoiceField(label=gettext_lazy("source of targets"), required=False)
    seen = forms.CharField(max_length=50, required=False, widget=forms.HiddenInput, strip=False)

    def __init__(
        self, plans: Iterable[Plan], chosen: Plan | None, sent: Any = None, *, asked: str | None = None
    ) -> None:
        seen = chosen.code if chosen else ""
        super().__init__(sent, initial={"plan": seen if asked is None else asked, "seen": seen})
        self.plans = {plan.code: plan for plan in plans}
        field = self.fields["plan"]
        assert isinstance(field, forms.ChoiceField)
        names = [(plan.code, f"{plan.name} ({plan.start_year}–{plan.end_year})") for plan in self.plans.values()]
        field.choices = [("", _("no plan")), *names]

    @property
    def chosen(self) -> Plan | None:
        """Return what was chosen, once the form is valid; None for no plan."""
        return self.plans.get(self.cleaned_data["plan"])


class PlanTextForm(forms.Form):
    """What is said of a year or a category; ``seen`` is the token of what the form showed."""

    text = forms.CharField(
        label=gettext_lazy("text"), max_length=5000, required=False, widget=forms.Textarea({"rows": 3})
    )
    responsible = forms.CharField(label=gettext_lazy("responsible"), max_length=100, required=False)
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """Return the text with its lines ended in one way."""
        return "\n".join(self.cleaned_data["text"].splitlines())

    @property
    def typed(self) -> TypedText:
        """Return what was typed, once the form is valid."""
        return TypedText(**{name: self.cleaned_data[name] for name in ("text", "responsible", "seen")})
