"""The parks of one indicator as a table: columns once, for the page and for both exports."""

from __future__ import annotations

from decimal import Decimal

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.exports import Numbers, SignedNumber
from reports.pages.frame.contents.words import due_decimals, light_words, schedule_sentence, with_unit
from reports.pages.frame.tables import NUMERIC, LeanTable, OfPeriod, component, mark
from reports.pages.indicators.contents.indicators import INDICATOR_SORTS, IndicatorContents, IndicatorOfPark
from reports.pages.indicators.contents.wholes import expected_words
from reports.pages.overview.contents.headlines import DECIMALS
from targets.indicators.period_names import own_period_name
from targets.templatetags.figures import bullet, deviation, figure, points, signed


class IndicatorTable(LeanTable):
    """Place, change of place, park and value always; the rest where the release knows it."""

    place = tables.Column(verbose_name=_("place"), attrs={"td": {"class": "rk"}, "th": {"class": "rk"}})
    movement = tables.Column(verbose_name=_("change"), empty_values=(), attrs={"td": {"class": "mv"}})
    park = tables.Column(verbose_name=_("park"), accessor="name", attrs={"td": {"class": "park"}})
    group = tables.Column(verbose_name=_("group"), orderable=False)
    value = tables.Column(
        verbose_name=_("figure"), empty_values=(), attrs={"td": {"class": "n sc"}, "th": {"class": "n"}}
    )
    estimate = tables.Column(verbose_name=_("estimate"), accessor="is_estimate")
    target = tables.Column(verbose_name=_("target"), empty_values=(), attrs=NUMERIC)
    stretch = tables.Column(verbose_name=_("stretch"))
    expected = tables.Column(verbose_name=_("due by now"), empty_values=(), attrs=NUMERIC)
    distance = tables.Column(verbose_name=_("above or below what is due"), empty_values=(), attrs=NUMERIC)
    completion = tables.Column(verbose_name=_("completion of the year, %"), attrs={"td": {"class": "lt"}})
    light = tables.Column(verbose_name=_("progress"), orderable=False, empty_values=(), attrs={"td": {"class": "lt"}})
    growth = tables.Column(verbose_name=_("year on year"), empty_values=(), attrs=NUMERIC)
    share = tables.Column(verbose_name=_("share of the parks together, %"), attrs=NUMERIC, orderable=False)
    trend = tables.Column(verbose_name=_("recent figures"), accessor="history", orderable=False)

    sorts = INDICATOR_SORTS

    class Meta(LeanTable.Meta):
        empty_text = _("This release has no figure of this indicator.")

    def __init__(self, contents: IndicatorContents, *, in_file: bool = False) -> None:
        self.contents, self.head = contents, contents.head
        recent = self._recent() if in_file and contents.has_trend else []
        hidden = hidden_columns(contents, in_file=in_file)
        options = {"exclude": hidden, "extra_columns": recent}
        super().__init__(contents.rows, order=contents.query.sort, count=contents.head.count, **options)
        for name in ("value", "target", "stretch", "expected", "distance") if in_file else ("value",):
            self._name(name, self.head.unit)
        if self.head.has_growth:
            self._name("growth", self.head.growth_unit)
        if contents.has_trend and not in_file:
            self._name("trend", self._own)
        if self.head.is_share_of_city and self.head.has_shares:
            self.columns["share"].column.verbose_name = gettext("share of the city, %")

    def _name(self, column: str, unit: str) -> None:
        """Put what its numbers are in beside the head of a column, where the column is shown."""
        if column in self.columns:
            bound = self.columns[column].column
            bound.verbose_name = with_unit(str(bound.verbose_name), unit)

    @property
    def _own(self) -> str:
        return gettext("what each period added") if self.head.is_added else gettext("at the end of each period")

    def _recent(self) -> list[tuple[str, OfPeriod]]:
        """Return a column for each of the last periods; all parks have the same."""
        labels = self.contents.rows[0].history.labels if self.contents.rows else []
        heads = [f"{own_period_name(label)} · {with_unit(self._own, self.head.unit)}" for label in labels]
        return [
            (f"recent_{number}", OfPeriod(head, f"history__steps__{number}__1")) for number, head in enumerate(heads)
        ]

    def shown_numbers(self) -> dict[str, Numbers]:
        """Return how a file shows places, figures and per cent; a change has its sign."""
        decimals, rows = self.head.decimals, self.contents.rows
        due = [number for row in rows for number in (row.expected, row.distance) if number is not None]
        most = max((due_decimals(decimals, one, is_whole=self.head.is_whole) for one in due), default=decimals)
        recent = [column.name for column in self.columns if isinstance(column.column, OfPeriod)]
        return {
            **dict.fromkeys(("value", "target", "stretch", *recent), Numbers(decimals)),
            **dict.fromkeys(("completion", "share"), Numbers(DECIMALS)),
            "place": Numbers(),
            "movement": Numbers(is_signed=True),
            "expected": Numbers(most),
            "distance": Numbers(most, is_signed=True),
            "growth": Numbers(self.head.growth_decimals, is_signed=True),
        }

    @property
    def caption(self) -> str:
        """Return how many parks there are, in words."""
        return ngettext("%(number)s park", "%(number)s parks", self.count) % {"number": self.count}

    def render_movement(self, record: IndicatorOfPark) -> SafeString:
        """Return a sign and a word."""
        return mark("movement", movement=record.movement, is_new=False)

    def value_movement(self, record: IndicatorOfPark) -> int | None:
        """Return the places gained."""
        return record.movement

    def render_park(self, record: IndicatorOfPark) -> SafeString | str:
        """Return the name, of a ranked park with its way to the reasons for its place."""
        if not record.is_ranked:
            return record.name
        address = reverse("reports:why", args=[self.contents.release.pk, record.code])
        return format_html('<a href="{}">{}</a>', address, record.name)

    def value_park(self, record: IndicatorOfPark) -> str:
        """Return the name alone."""
        return record.name

    def render_value(self, record: IndicatorOfPark) -> SafeString | str:
        """Return the figure, or the word for what is not there."""
        shown = figure(record.value, self.head.decimals, record.state)
        return format_html("{} <small>{}</small>", shown, gettext("(estimate)")) if record.is_estimate else shown

    def value_value(self, record: IndicatorOfPark) -> object:
        """Return the exact figure, or the word."""
        return record.value if record.value is not None else figure(None, 0, record.state)

    def value_estimate(self, value: bool) -> str:
        """Return the mark of an estimate."""
        return gettext("estimate") if value else ""

    def render_target(self, record: IndicatorOfPark) -> str | SafeString:
        """Return the target, and its second value under it where it has one."""
        first = figure(record.target, self.head.decimals, "none")
        if record.stretch is None:
            return first
        second = f"{gettext('stretch')} {figure(record.stretch, self.head.decimals, 'none')}"
        return format_html('{}<small class="under">{}</small>', first, second)

    def value_target(self, record: IndicatorOfPark) -> Decimal | None:
        """Return the exact target."""
        return record.target

    def render_expected(self, record: IndicatorOfPark) -> str:
        """Return what is due by now."""
        return expected_words(record.value, record.expected, self.head.decimals, is_whole=self.head.is_whole)

    def value_expected(self, record: IndicatorOfPark) -> Decimal | None:
        """Return exactly what is due by now."""
        return record.expected

    def render_distance(self, record: IndicatorOfPark) -> str:
        """Return the figure less what is due, with its sign."""
        if record.distance is None:
            return deviation(None)
        decimals = due_decimals(self.head.decimals, record.distance, is_whole=self.head.is_whole)
        return deviation(record.distance, decimals)

    def value_distance(self, record: IndicatorOfPark) -> Decimal | None:
        """Return the exact distance."""
        return record.distance

    def render_completion(self, record: IndicatorOfPark, value: Decimal) -> SafeString:
        """Return a bar with the number beside it, and under it by how much it is above or below schedule."""
        bar = bullet(value, record.due, record.light, record.stretch_share, is_bare=True)
        if record.year is None:
            return bar
        return format_html('{}<small class="under">{}</small>', bar, schedule_sentence(record.year))

    def value_completion(self, value: Decimal) -> Decimal:
        """Return the exact per cent."""
        return value

    def render_light(self, record: IndicatorOfPark) -> SafeString | str:
        """Return the light with its word, or the word for why there is none."""
        return mark("light", light=record.light) if record.light else self.value_light(record)

    def value_light(self, record: IndicatorOfPark) -> str:
        """Return the word of the light, or the word for why there is none."""
        return light_words()[record.light] if record.light else record.no_light or "–"

    def render_growth(self, record: IndicatorOfPark) -> str:
        """Return the growth, or the word for what is not there."""
        if record.growth is None:
            return figure(None, 0, record.growth_state)
        return signed(record.growth, self.head.growth_decimals)

    def value_growth(self, record: IndicatorOfPark) -> object:
        """Return the exact growth, or the word."""
        return SignedNumber(record.growth) if record.growth is not None else figure(None, 0, record.growth_state)

    def render_share(self, value: Decimal) -> str:
        """Return the share of the whole in per cent, which the head says."""
        return points(value, 1)

    def value_share(self, value: Decimal) -> Decimal:
        """Return the exact per cent."""
        return value

    def render_trend(self, record: IndicatorOfPark) -> SafeString:
        """Return the last periods as a small line, each by itself."""
        return component("trend", history=record.history, decimals=self.head.decimals)


def hidden_columns(contents: IndicatorContents, *, in_file: bool) -> list[str]:
    """Return the columns that would say nothing here; what a page shows in one cell, a file shows in several."""
    hidden = _hidden_in_file(contents) if in_file else ["estimate", "stretch"]
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
    if not contents.has_trend and not in_file:
        hidden.append("trend")
    return hidden


def _hidden_in_file(contents: IndicatorContents) -> list[str]:
    has_estimate = any(row.is_estimate for row in contents.rows)
    return [
        "trend",
        *([] if has_estimate else ["estimate"]),
        *([] if contents.has_stretch else ["stretch"]),
    ]
