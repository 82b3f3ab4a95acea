"""What may be asked of lists by address: a page, a text."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 50


class PageForm(forms.Form):
    """A page of a list; without one it is the first."""

    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=100_000)

    @property
    def asked_page(self) -> int:
        """Return the page, once the form is valid."""
        return self.cleaned_data["page"] or 1


class SearchForm(forms.Form):
    """A few characters of a name, or its pinyin."""

    q = forms.CharField(label=_("Name, pinyin, initials or code"), required=False, max_length=LONGEST_SEARCH)
