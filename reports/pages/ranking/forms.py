"""What may be asked of the ranking by address."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reports.models import Release
from reports.pages.frame.contents.frame import Choice, year_before
from reports.pages.frame.contents.words import items_in_order
from reports.pages.frame.forms.lists import LONGEST_SEARCH
from reports.pages.frame.forms.widgets import LeanSelect
from reports.pages.ranking.contents import SORTS, RankingQuery
from targets.indicators.period_names import period_name


class Search(forms.TextInput):
    """A box to look for something, which browsers empty by one click."""

    input_type = "search"


class RankingForm(forms.Form):
    """Group, category, indicator, name, an earlier release, order and page; every field may be left out."""

    group = forms.ChoiceField(label=_("Group"), required=False, widget=LeanSelect)
    category = forms.ChoiceField(label=_("Category"), required=False, widget=LeanSelect)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False, widget=LeanSelect)
    q = forms.CharField(
        label=_("Name, pinyin, initials or code"), required=False, max_length=LONGEST_SEARCH, widget=Search
    )
    compare = forms.TypedChoiceField(label=_("Beside"), required=False, coerce=int, empty_value=None, widget=LeanSelect)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(p + name, name) for name in SORTS for p in ("", "-")]
    )
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=100_000)

    def __init__(self, query: QueryDict, release: Release) -> None:
        super().__init__(query)
        summary, self.has_last_year = release.summary, year_before(release) is not None
        everything = [("", _("all"))]
        items = [(item["code"], item["name"]) for item in items_in_order(release)]
        self._choose("group", [("", _("all groups")), *((g["code"], g["name"]) for g in summary["groups"])])
        self._choose("category", [("", _("total")), *((c["code"], c["name"]) for c in summary["categories"])])
        self._choose("indicator", [*everything, *items])
        earlier = [(choice.id, choice_words(choice)) for choice in release.choices if choice.id != release.pk]
        self._choose("compare", [("", _("nothing")), *earlier])

    def _choose(self, name: str, choices: list[tuple[object, object]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def query(self) -> RankingQuery:
        """Return what is asked, once the form is valid."""
        asked = self.cleaned_data
        query = RankingQuery(
            group=asked["group"],
            category=asked["category"],
            indicator=asked["indicator"],
            name=asked["q"],
            compare=asked["compare"],
            sort=asked["sort"],
            page=asked["page"] or 1,
        )
        return (query if _sorts(query, has_last_year=self.has_last_year) else replace(query, sort="")).in_order


def choice_words(choice: Choice) -> str:
    """Return a release as a choice; one that a later release replaced says so."""
    words = f"{period_name(choice.period)} {choice.scheme_name}"
    return _("%(release)s (replaced by a later release)") % {"release": words} if choice.is_replaced else words


def _sorts(query: RankingQuery, *, has_last_year: bool) -> bool:
    """Return whether the column to sort by is on the page."""
    name = query.sort.removeprefix("-")
    if name in ("value", "growth"):
        return bool(query.indicator)
    if name in ("by_place", "by_points"):
        return query.is_by_part
    if name in ("movement", "year", "completion", "behind"):
        return not query.is_by_part
    if name == "last_year":
        return not query.is_by_part and has_last_year
    return name not in ("then", "then_score") or query.compare is not None
