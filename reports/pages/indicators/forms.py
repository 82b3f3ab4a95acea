"""What may be asked of the page of an indicator by address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.pages.indicators.contents.indicators import INDICATOR_SORTS, IndicatorQuery


class IndicatorForm(forms.Form):
    """Order and page of the parks of an indicator."""

    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(p + name, name) for name in INDICATOR_SORTS for p in ("", "-")]
    )
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=100_000)

    def query(self) -> IndicatorQuery:
        """Return what is asked, once the form is valid."""
        return IndicatorQuery(sort=self.cleaned_data["sort"] or "place", page=self.cleaned_data["page"] or 1)
