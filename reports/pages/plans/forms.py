"""What is asked and typed about plans: a path, head, year, source of targets, and texts of a year or category."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.city.cells import RefusedText, parser
from reports.city.files import BY_NAME
from reports.pages.frame.forms.fields import TextFieldOptions
from reports.pages.plans.contents.plan_heads import PlanHeadRow
from reports.pages.plans.contents.plan_paths import CITY_ROW
from reports.pages.plans.contents.plans import PlanQuery
from targets.actions import PlanHead, TypedText
from targets.models import Plan
from targets.plans.models import PlanKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class CarriedField(forms.CharField):
    """A text that the city's folder can carry: what is typed here goes out and comes in again as it is."""

    def __init__(self, file: str, column: str, **known: Unpack[TextFieldOptions]) -> None:
        asked = BY_NAME[file].by[column]
        super().__init__(max_length=asked.limit, **known)
        self.read = parser(asked)

    def clean(self, value: object) -> str:
        """Return the text as a load would. Raises ValidationError."""
        typed: str = super().clean("\n".join(value.splitlines()) if isinstance(value, str) else value)
        try:
            return (self.read(typed) if typed else "") or ""
        except RefusedText as refused:
            raise forms.ValidationError(_("Allowed is %(what)s.") % {"what": refused}) from refused


def _year_field(label: StrOrPromise) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=_FIRST_YEAR, max_value=_LAST_YEAR)


class YearForm(forms.Form):
    """A year; without one it is all."""

    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=_FIRST_YEAR, max_value=_LAST_YEAR)


class PlanHeadForm(forms.Form):
    """Name, kind and years of a plan; ``seen`` is the token of what the form showed."""

    name = CarriedField("plans", "name", label=gettext_lazy("name"))
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=PlanKind.choices)
    start_year = _year_field(gettext_lazy("first year"))
    end_year = _year_field(gettext_lazy("last year"))
    seen = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput, strip=False)

    @property
    def head(self) -> PlanHead:
        """Return what was typed, once the form is valid."""
        return PlanHead(**{name: self.cleaned_data[name] for name in PlanHead.__dataclass_fields__})

    def clean(self) -> dict[str, object]:
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

    code = CarriedField(
        "plans",
        "code",
        label=gettext_lazy("code"),
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
        self, plans: Iterable[Plan], chosen: Plan | None, sent: QueryDict | None = None, *, asked: str | None = None
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

    text = CarriedField(
        "plan_years", "text", label=gettext_lazy("text"), required=False, widget=forms.Textarea({"rows": 3})
    )
    responsible = CarriedField("plan_years", "responsible", label=gettext_lazy("responsible"), required=False)
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    @property
    def typed(self) -> TypedText:
        """Return what was typed, once the form is valid."""
        return TypedText(**{name: self.cleaned_data[name] for name in ("text", "responsible", "seen")})


class PlanForm(forms.Form):
    """An indicator of a plan, and one of its parks or the city; both may be left out."""

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False)
    park = forms.ChoiceField(label=gettext_lazy("Park in the chart"), required=False)
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=100_000)

    def __init__(self, query: QueryDict, head: PlanHeadRow) -> None:
        super().__init__(query)
        self.head = head
        indicator, park = self.fields["indicator"], self.fields["park"]
        assert isinstance(indicator, forms.ChoiceField) and isinstance(park, forms.ChoiceField)
        indicator.choices = [(row.code, row.name) for row in head.indicators]
        park.choices = [(row.code, row.name) for row in head.parks] + [(CITY_ROW, _("the parks of the plan together"))]

    def query(self) -> PlanQuery:
        """Return what is asked, once the form is valid; left out is the first."""
        asked = self.cleaned_data
        indicators, parks = self.head.indicators, self.head.parks
        return PlanQuery(
            indicator=asked["indicator"] or next((one.code for one in indicators if one.has_path), ""),
            park=asked["park"] or (parks[0].code if parks else CITY_ROW),
            page=asked["page"] or 1,
        )
