"""The ranking as a table: columns once, for the page and for both exports."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports.contents import RankingContents
from reports.contents.ranking import SORTS
from reports.contents.words import with_unit
from reports.models import Standing
from reports.tables.lean import NUMERIC, LeanTable, component, mark
from targets.templatetags.figures import bullet, figure, points


class RankingTable(LeanTable):
    """Place, movement, park and score always; the rest as the query asks."""

    place = tables.Column(verbose_name=_("place"), attrs={"td": {"class": "rk"}, "th": {"class": "rk"}})
    movement = tables.Column(verbose_name=_("change"), empty_values=(), attrs={"td": {"class": "mv"}})
    park = tables.Column(verbose_name=_("park"), accessor="park_name", attrs={"td": {"class": "park"}})
    group = tables.Column(verbose_name=_("group"), accessor="group_name", orderable=False)
    score = tables.Column(verbose_name=_("score"), attrs={"td": {"class": "n sc score"}, "th": {"class": "n"}})
    by_place = tables.Column(verbose_name=_("place in it"), attrs=NUMERIC)
    by_points = tables.Column(verbose_name=_("points in it"), attrs=NUMERIC)
    value = tables.Column(verbose_name=_("figure"), accessor="figure_value", attrs=NUMERIC, empty_values=())
    target = tables.Column(
        verbose_name=_("target"), accessor="figure_target", attrs=NUMERIC, orderable=False, empty_values=()
    )
    growth = tables.Column(verbose_name=_("year on year"), accessor="figure_growth", attrs=NUMERIC, empty_values=())
    light = tables.Column(verbose_name=_("progress"), accessor="figure_light", orderable=False)
    completion = tables.Column(verbose_name=_("completion of the year, %"), attrs=NUMERIC)
    behind = tables.Column(verbose_name=_("items behind"), attrs=NUMERIC)
    moves = tables.Column(verbose_name=_("items up / level / down"), accessor="rose", orderable=False)
    trend = tables.Column(verbose_name=_("recent places"), accessor="recent_places", orderable=False)
    then = tables.Column(verbose_name=_("place then"), accessor="then_place", attrs=NUMERIC)
    then_score = tables.Column(verbose_name=_("score then"), accessor="then_score", attrs=NUMERIC, orderable=False)

    sorts = SORTS

    class Meta(LeanTable.Meta):
        empty_text = _("No park matches. Choose all groups.")

    def __init__(self, contents: RankingContents, rows: Any) -> None:
        self.contents = contents
        super().__init__(rows, order=contents.query.sort, count=contents.count, exclude=hidden_columns(contents))
        if contents.item is not None:
            self.columns["value"].column.verbose_name = with_unit(contents.item.name, contents.item.unit)

    @property
    def caption(self) -> str:
        """Return how many parks there are, in words."""
        return ngettext("%(number)s park", "%(number)s parks", self.count) % {"number": self.count}

    def render_movement(self, record: Standing) -> SafeString:
        """Return a sign and a word."""
        return mark("movement", movement=record.movement, is_new=record.is_new)

    def value_movement(self, record: Standing) -> Any:
        """Return the places gained."""
        return gettext("new") if record.is_new else record.movement

    def render_park(self, record: Standing) -> SafeString:
        """Return the name with its way to the reasons for the place."""
        address = reverse("reports:why", args=[record.release_id, record.park.code])
        kind = " · ".join(self.contents.release.summary["parks"].get(record.park.code, {}).get("industries", []))
        return format_html('<a href="{}">{}</a><small>{}</small>', address, record.park_name, kind)

    def value_park(self, record: Standing) -> str:
        """Return the name alone."""
        return record.park_name

    def render_score(self, value: Decimal) -> str:
        """Return the score with two decimals, six where scores lie within 1."""
        return points(value, self.contents.decimals)

    def value_score(self, value: Decimal) -> Decimal:
        """Return the exact score."""
        return value

    def render_by_points(self, value: Decimal) -> str:
        """Return the points as scores are shown."""
        return points(value, self.contents.decimals)

    def value_by_points(self, value: Decimal) -> Decimal:
        """Return the exact points."""
        return value

    def render_value(self, record: Any) -> str:
        """Return the figure, or the word for what is not there."""
        item = self.contents.item
        state = record.figure_state or "unknown"
        return figure(record.figure_value, item.decimals if item else 2, state)

    def value_value(self, record: Any) -> Any:
        """Return the exact figure, or the word."""
        return record.figure_value if record.figure_value is not None else self.render_value(record)

    def render_target(self, record: Any) -> str:
        """Return the target."""
        item = self.contents.item
        return figure(record.figure_target, item.decimals if item else 2, "none")

    def value_target(self, record: Any) -> Any:
        """Return the exact target."""
        return record.figure_target

    def render_growth(self, record: Any) -> str:
        """Return the growth with one decimal, or the word."""
        return figure(record.figure_growth, 1, record.figure_growth_state or "unknown")

    def value_growth(self, record: Any) -> Any:
        """Return the exact growth."""
        return record.figure_growth

    def render_light(self, value: str) -> SafeString:
        """Return the light with its word."""
        return mark("light", light=value)

    def render_completion(self, record: Standing, value: Decimal) -> SafeString:
        """Return a bar with the number beside it."""
        return bullet(value, self.contents.due)

    def value_completion(self, value: Decimal) -> Decimal:
        """Return the exact per cent."""
        return value

    def render_moves(self, record: Standing) -> SafeString:
        """Return the three counts."""
        return mark("moves", rose=record.items_rose, level=record.items_stayed, fell=record.items_fell)

    def value_moves(self, record: Standing) -> str:
        """Return the three counts as text."""
        return f"{record.items_rose} / {record.items_stayed} / {record.items_fell}"

    def render_trend(self, record: Standing) -> SafeString:
        """Return the places of the last periods as a small line."""
        return component("sparkline", places=record.recent_places, count=self.contents.count)

    def value_trend(self, record: Standing) -> str:
        """Return the places as text."""
        return " ".join("–" if place is None else str(place) for _period, place in record.recent_places)

    def render_then_score(self, value: Decimal) -> str:
        """Return the score of the earlier release."""
        return points(value, self.contents.decimals)

    def value_then_score(self, value: Decimal) -> Decimal:
        """Return the exact score."""
        return value


def hidden_columns(contents: RankingContents) -> list[str]:
    """Return the columns that would say nothing here."""
    query, hidden = contents.query, []
    if len(contents.groups) < 2:
        hidden.append("group")
    if not query.indicator:
        hidden += ["value", "target", "growth", "light"]
    if not (query.indicator or query.category):
        hidden += ["by_place", "by_points"]
    else:
        hidden += ["moves", "trend", "completion", "behind"]
    if not contents.has_comparison:
        hidden += ["movement", "moves", "trend"]
    if not contents.has_targets:
        hidden += ["completion", "behind", "target", "light"]
    if query.compare is None:
        hidden += ["then", "then_score"]
    return hidden
