"""What may be asked of lists by address: a page, a year, a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 50
# The years that addresses can name.
_FIRST_YEAR, _LAST_YEAR, _YEAR = 1900, 2199, re.compile("(?:19|20|21)[0-9]{2}")


class PageForm(forms.Form):
    """A page of a list; without one it is the first."""

    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=100_000)

    @property
    def asked_page(self) -> int:
        """Return the page, once the form is valid."""
        return self.cleaned_data["page"] or 1


class PledgeForm(PageForm):
    """A year, with pledges or without, and a page; without a year it is the latest there is."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=_FIRST_YEAR, max_value=_LAST_YEAR)

    def __init__(self, query: QueryDict, years: Sequence[int]) -> None:
        super().__init__(query)
        self.years = years
        # Offered are the years with pledges, beside the one that was asked for.
        asked = query.get("year", "")
        offered = [str(year) for year in years]
        offered += [asked] if _YEAR.fullmatch(asked) and asked not in offered else []
        self.fields["year"].widget = forms.Select(choices=[(year, year) for year in sorted(offered, reverse=True)])

    @property
    def asked_year(self) -> int | None:
        """Return the year, once the form is valid; None where there is none to choose."""
        latest = self.years[0] if self.years else None
        year: int | None = self.cleaned_data["year"]
        return year if year is not None else latest


class ParkForm(forms.Form):
    """Which figures of a park: all of them, or those alone that are behind."""

    figures = forms.ChoiceField(
        label=_("Figures"), required=False, choices=[("", _("All figures")), ("behind", _("Only what is behind"))]
    )

    @property
    def only_behind(self) -> bool:
        """Return whether those alone are asked for that are behind, once the form is valid."""
        return bool(self.cleaned_data["figures"] == "behind")


class SearchForm(forms.Form):
    """A few characters of a name, or its pinyin."""

    q = forms.CharField(label=_("Name, pinyin, initials or code"), required=False, max_length=LONGEST_SEARCH)
