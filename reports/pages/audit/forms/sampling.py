"""What an auditor asks for: a period, how many cells, and the seed that draws them."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from targets.indicators.period_names import period_name
from targets.models import Period


class SamplingForm(forms.Form):
    """A period, a number of cells and a seed; without a seed one is made up."""

    period = forms.ChoiceField(label=_("Period"))
    count = forms.IntegerField(label=_("Cells"), min_value=1, max_value=500, initial=20)
    seed = forms.RegexField(
        r"^[\w.-]{1,40}$",
        label=_("Seed"),
        required=False,
        error_messages={"invalid": _("At most 40 letters, digits, points and dashes.")},
    )
    format = forms.ChoiceField(required=False, choices=[("", ""), ("xlsx", "xlsx")], widget=forms.HiddenInput)

    def __init__(self, query: QueryDict | None, periods: Iterable[Period]) -> None:
        super().__init__(query)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(period.label, period_name(period)) for period in periods]
