"""What may be asked of pages by address."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reports.models import Release
from reports.pages.compare.contents import (
    COLUMNS,
    FEWEST,
    MOST_COMPARED,
    ComparedPark,
    CompareQuery,
    has_campaign,
)
from reports.pages.frame.contents.frame import Choice, year_before
from reports.pages.frame.contents.words import items_in_order
from reports.pages.frame.forms.lists import LONGEST_SEARCH
from reports.pages.frame.forms.widgets import LeanSelect, LeanSelectMultiple
from reports.pages.indicators.contents.indicators import INDICATOR_SORTS, IndicatorQuery
from reports.pages.plans.contents.plan_heads import PlanHeadRow
from reports.pages.plans.contents.plan_paths import CITY_ROW
from reports.pages.plans.contents.plans import PlanQuery
from reports.pages.ranking.contents import SORTS, RankingQuery
from targets.indicators.period_names import period_name

# Up to so many parks are chosen by ticking boxes, more from a list.
BOXES = 20


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


class IndicatorForm(forms.Form):
    """Order and page of the parks of an indicator."""

    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(p + name, name) for name in INDICATOR_SORTS for p in ("", "-")]
    )
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=100_000)

    def query(self) -> IndicatorQuery:
        """Return what is asked, once the form is valid."""
        return IndicatorQuery(sort=self.cleaned_data["sort"] or "place", page=self.cleaned_data["page"] or 1)


class CompareForm(forms.Form):
    """A group, a view, two to six of its parks, and without a campaign the items to compare by; all may be left out.

    ``parks`` are those of the group: the one asked for, that of the first park asked for, else the first.
    """

    group = forms.ChoiceField(label=_("Group"), required=False)

    view = forms.ChoiceField(
        label=_("Way of comparing"),
        required=False,
        choices=[
            ("", _("as each pair says")),
            ("level", _("by level")),
            ("growth", _("by own change")),
            ("place", _("by place")),
            ("completion", _("by completion")),
        ],
    )
    park = forms.MultipleChoiceField(label=_("Parks"), required=False, widget=forms.CheckboxSelectMultiple)
    item = forms.MultipleChoiceField(label=_("Items"), required=False, widget=forms.CheckboxSelectMultiple)
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=100_000)

    def __init__(self, query: QueryDict, release: Release, parks: list[ComparedPark]) -> None:
        super().__init__(query)
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)
        group.choices = [(one["code"], one["name"]) for one in release.summary["groups"]]
        self.parks = parks = _of_group(parks, query, [code for code, _name in group.choices])
        few = len(parks) <= BOXES
        self.fields["park"] = forms.MultipleChoiceField(
            label=_("Parks"),
            required=False,
            choices=[(park.code, park.short_name) for park in parks],
            widget=forms.CheckboxSelectMultiple() if few else LeanSelectMultiple({"size": 6, "aria-label": _("Parks")}),
        )
        if has_campaign(release):
            del self.fields["item"]
        else:
            item = self.fields["item"]
            assert isinstance(item, forms.MultipleChoiceField)
            item.choices = [(item["code"], item["name"]) for item in items_in_order(release)]

    def clean_park(self) -> list[str]:
        """Return the parks that are asked for, none for all."""
        parks = list(dict.fromkeys(self.cleaned_data["park"]))
        if parks and not FEWEST <= len(parks) <= MOST_COMPARED:
            raise forms.ValidationError(_("Choose two to six parks, or none for all."))
        return parks

    def clean_item(self) -> list[str]:
        """Return the items that are asked for, none for the first six."""
        items = list(dict.fromkeys(self.cleaned_data["item"]))
        if len(items) > COLUMNS:
            raise forms.ValidationError(_("Choose at most six items."))
        return items

    def query(self) -> CompareQuery:
        """Return what is asked, once the form is valid."""
        asked = self.cleaned_data
        return CompareQuery(
            view=asked["view"] or ("level" if "item" in self.fields else ""),
            parks=tuple(asked["park"]),
            items=tuple(asked.get("item", [])),
            page=asked["page"] or 1,
        )


def _of_group(parks: list[ComparedPark], query: QueryDict, groups: list[str]) -> list[ComparedPark]:
    """Return the parks of the group that an address is about."""
    asked = query.get("group", "")
    own = next((park.group for park in parks if park.code == query.get("park")), "")
    group = next((code for code in (asked, own, *groups) if code in groups), "")
    return [park for park in parks if park.group == group]


class PlanForm(forms.Form):
    """An indicator of a plan, and one of its parks or the city; both may be left out."""

    indicator = forms.ChoiceField(label=_("Indicator"), required=False)
    park = forms.ChoiceField(label=_("Park in the chart"), required=False)
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
