"""The parks of one indicator as a table: columns once, for the page and for both exports."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.exports import Change
from reports.contents.indicators import SORTS, IndicatorContents, ParkFigure
from reports.contents.wholes import expected_words
from reports.contents.words import due_decimals, light_words, schedule_sentence, with_unit
from reports.tables.lean import NUMERIC, LeanTable, component, mark
from targets.period_names import own_period_name
from targets.templatetags.figures import bullet, deviation, figure, percent, signed


class IndicatorTable(LeanTable):
    """Place, change of place, park and value always; the rest where the release knows it."""

    place = tables.Column(verbose_name=_("place"), attrs={"td": {"class": "rk"}, "th": {"class": "rk"}})
    movement = tables.Column(verbose_name=_("change"), empty_values=(), attrs={"td": {"class": "mv"}})
    park = tables.Column(verbose_name=_("park"), accessor="name", attrs={"td": {"class": "park"}})
    group = tables.Column(verbose_name=_("group"), orderable=False)
    value = tables.Column(
        verbose_name=_("figure"), empty_values=(), attrs={"td": {"class": "n sc"}, "th": {"class": "n"}}
    )
    target = tables.Column(verbose_name=_("target"), empty_values=(), attrs=NUMERIC)
    expected = tables.Column(verbose_name=_("due by now"), empty_values=(), attrs=NUMERIC)
    distance = tables.Column(verbose_name=_("above or below what is due"), empty_values=(), attrs=NUMERIC)
    completion = tables.Column(verbose_name=_("completion of the year, %"), attrs={"td": {"class": "lt"}})
    light = tables.Column(verbose_name=_("progress"), orderable=False, empty_values=(), attrs={"td": {"class": "lt"}})
    growth = tables.Column(verbose_name=_("year on year"), empty_values=(), attrs=NUMERIC)
    share = tables.Column(verbose_name=_("share of the parks together, %"), attrs=NUMERIC, orderable=False)
    trend = tables.Column(verbose_name=_("recent figures"), accessor="history", orderable=False)

    sorts = SORTS

    class Meta(LeanTable.Meta):
        empty_text = _("This release has no figure of this indicator.")

    def __init__(self, contents: IndicatorContents) -> None:
        self.contents, self.head = contents, contents.head
        super().__init__(
            contents.rows, order=contents.query.sort, count=contents.head.count, exclude=hidden_columns(contents)
        )
        self.columns["value"].column.verbose_name = with_unit(gettext("figure"), self.head.unit)
        if self.head.is_share_of_city and self.head.has_shares:
            self.columns["share"].column.verbose_name = gettext("share of the city, %")
        if contents.has_trend:
            own = gettext("what each period added") if self.head.is_added else gettext("at the end of each period")
            self.columns["trend"].column.verbose_name = with_unit(gettext("recent figures"), own)
        if self.head.has_growth:
            self.columns["growth"].column.verbose_name = with_unit(gettext("year on year"), self.head.growth_unit)

    @property
    def caption(self) -> str:
        """Return how many parks there are, in words."""
        return ngettext("%(number)s park", "%(number)s parks", self.count) % {"number": self.count}

    def render_movement(self, record: ParkFigure) -> SafeString:
        """Return a sign and a word."""
        return mark("movement", movement=record.movement, is_new=False)

    def value_movement(self, record: ParkFigure) -> int | None:
        """Return the places gained."""
        return record.movement

    def render_park(self, record: ParkFigure) -> SafeString | str:
        """Return the name, of a ranked park with its way to the reasons for its place."""
        if not record.is_ranked:
            return record.name
        address = reverse("reports:why", args=[self.contents.release.pk, record.code])
        return format_html('<a href="{}">{}</a>', address, record.name)

    def value_park(self, record: ParkFigure) -> str:
        """Return the name alone."""
        return record.name

    def render_value(self, record: ParkFigure) -> SafeString | str:
        """Return the figure, or the word for what is not there."""
        shown = figure(record.value, self.head.decimals, record.state)
        return format_html("{} <small>{}</small>", shown, gettext("(estimate)")) if record.is_estimate else shown

    def value_value(self, record: ParkFigure) -> Any:
        """Return the exact figure, or the word."""
        return record.value if record.value is not None else figure(None, 0, record.state)

    def render_target(self, record: ParkFigure) -> str | SafeString:
        """Return the target, and its second value under it where it has one."""
        first = figure(record.target, self.head.decimals, "none")
        if record.stretch is None:
            return first
        second = f"{gettext('stretch')} {figure(record.stretch, self.head.decimals, 'none')}"
        return format_html('{}<small class="under">{}</small>', first, second)

    def value_target(self, record: ParkFigure) -> Decimal | None:
        """Return the exact target."""
        return record.target

    def render_expected(self, record: ParkFigure) -> str:
        """Return what is due by now."""
        return expected_words(record.value, record.expected, self.head.decimals, is_whole=self.head.is_whole)

    def value_expected(self, record: ParkFigure) -> Decimal | None:
        """Return exactly what is due by now."""
        return record.expected

    def render_distance(self, record: ParkFigure) -> str:
        """Return the figure less what is due, with its sign."""
        if record.distance is None:
            return deviation(None)
        decimals = due_decimals(self.head.decimals, record.distance, is_whole=self.head.is_whole)
        return deviation(record.distance, decimals)

    def value_distance(self, record: ParkFigure) -> Decimal | None:
        """Return the exact distance."""
        return record.distance

    def render_completion(self, record: ParkFigure, value: Decimal) -> SafeString:
        """Return a bar with the number beside it, and under it by how much it is above or below schedule."""
        bar = bullet(value, record.due, record.light, record.stretch_share)
        if record.year is None:
            return bar
        return format_html('{}<small class="under">{}</small>', bar, schedule_sentence(record.year))

    def value_completion(self, value: Decimal) -> Decimal:
        """Return the exact per cent."""
        return value

    def render_light(self, record: ParkFigure) -> SafeString | str:
        """Return the light with its word, or the word for why there is none."""
        return mark("light", light=record.light) if record.light else self.value_light(record)

    def value_light(self, record: ParkFigure) -> str:
        """Return the word of the light, or the word for why there is none."""
        return light_words()[record.light] if record.light else record.no_light or "–"

    def render_growth(self, record: ParkFigure) -> str:
        """Return the growth, or the word for what is not there."""
        if record.growth is None:
            return figure(None, 0, record.growth_state)
        return signed(record.growth, self.head.growth_decimals)

    def value_growth(self, record: ParkFigure) -> Any:
        """Return the exact growth, or the word."""
        return Change(record.growth) if record.growth is not None else figure(None, 0, record.growth_state)

    def render_share(self, value: Decimal) -> str:
        """Return the share of the whole."""
        return percent(value)

    def value_share(self, value: Decimal) -> Decimal:
        """Return the exact per cent."""
        return value

    def render_trend(self, record: ParkFigure) -> SafeString:
        """Return the last periods as a small line, each by itself."""
        return component("trend", history=record.history, decimals=self.head.decimals)

    def value_trend(self, record: ParkFigure) -> str:
        """Return the figures as text."""
        steps = record.history.steps
        return " ".join(
            f"{own_period_name(period)}: {figure(value, self.head.decimals, '')}" for period, value in steps
        )


def hidden_columns(contents: IndicatorContents) -> list[str]:
    """Return the columns that would say nothing here."""
    hidden = []
    if not contents.has_comparison:
        hidden.append("movement")
    if contents.groups < 2:
        hidden.append("group")
    if not contents.head.has_targets:
        hidden += ["target", "expected", "distance", "completion"]
    elif contents.head.is_lower_better:
        hidden.append("completion")
    if not contents.head.has_lights:
        hidden.append("light")
    if not contents.head.has_growth:
        hidden.append("growth")
    if not contents.head.has_shares:
        hidden.append("share")
    if not contents.has_trend:
        hidden.append("trend")
    return hidden
