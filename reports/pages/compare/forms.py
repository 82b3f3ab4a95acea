"""What may be asked of the comparison of parks by address."""

from __future__ import annotations

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
from reports.pages.frame.contents.words import items_in_order
from reports.pages.frame.forms.widgets import LeanSelectMultiple

# Up to so many parks are chosen by ticking boxes, more from a list.
BOXES = 20


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
