"""What may be asked of the ranking by address."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reports.contents import RankingQuery
from reports.contents.ranking import SORTS
from reports.models import Release


class PageForm(forms.Form):
    """The page of a list; may be left out."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    @property
    def number(self) -> int:
        """Return the page asked for."""
        return self.cleaned_data["page"] or 1


class RankingForm(forms.Form):
    """Group, category, indicator, an earlier release, order and page; every field may be left out."""

    group = forms.ChoiceField(label=_("Group"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)
    compare = forms.TypedChoiceField(label=_("Beside"), required=False, coerce=int, empty_value=None)
    sort = forms.ChoiceField(required=False, choices=[(p + name, name) for name in SORTS for p in ("", "-")])
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def __init__(self, query: QueryDict, release: Release) -> None:
        super().__init__(query)
        summary = release.summary
        everything = [("", _("all"))]
        items = [(item["code"], item["name"]) for item in summary["items"]]
        self._choose("group", [("", _("all groups")), *((g["code"], g["name"]) for g in summary["groups"])])
        self._choose("category", [("", _("total")), *((c["code"], c["name"]) for c in summary["categories"])])
        self._choose("indicator", [*everything, *items])
        earlier = [
            (choice.id, f"{choice.period} {choice.scheme_name}" + (" ×" if choice.is_replaced else ""))
            for choice in release.choices
            if choice.id != release.pk
        ]
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
            compare=asked["compare"],
            sort=asked["sort"] or "place",
            page=asked["page"] or 1,
        )
        return query if _sorts(query) else RankingQuery(**{**vars(query), "sort": "place"})


def _sorts(query: RankingQuery) -> bool:
    """Return whether the column to sort by is on the page."""
    name = query.sort.removeprefix("-")
    if name in ("value", "growth"):
        return bool(query.indicator)
    if name in ("by_place", "by_points"):
        return bool(query.indicator or query.category)
    return name != "then" or query.compare is not None
