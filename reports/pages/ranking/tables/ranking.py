"""The ranking as a table: columns once, for the page and for both exports."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.exports import SignedNumber
from reports.models import Standing
from reports.pages.frame.contents.words import apart, due_decimals, light_words, with_unit
from reports.pages.frame.tables import NUMERIC, LeanTable, component, mark
from reports.pages.overview.contents.headlines import DECIMALS
from reports.pages.ranking.contents import SORTS, RankingContents, chosen_year
from reports.pages.ranking.tables.columns import shown_columns
from targets.indicators.growth_words import growth_decimals, growth_unit
from targets.templatetags.figures import bullet, drawn_bar, figure, points, signed

if TYPE_CHECKING:
    from reports.pages.ranking.contents import RankedStanding

RANK = {"td": {"class": "rk"}, "th": {"class": "rk"}}
MOVED = {"td": {"class": "mv"}}
SCORE = {"td": {"class": "n sc score"}, "th": {"class": "n"}}
BAR = {"td": {"class": "lt"}}


class RankingTable(LeanTable):
    """Places, parks and scores always; the rest as the query asks. ``in_file`` states what a page draws."""

    place = tables.Column(verbose_name=_("place"), attrs=RANK)
    movement = tables.Column(verbose_name=_("change"), empty_values=(), attrs=MOVED)
    last_year = tables.Column(verbose_name=_("on last year"), accessor="moved_in_year", empty_values=())
    park = tables.Column(verbose_name=_("park"), accessor="park_name", attrs={"td": {"class": "park"}})
    reported = tables.Column(verbose_name=_("reporting"), accessor="is_unreported", empty_values=())
    group = tables.Column(verbose_name=_("group"), accessor="group_name", orderable=False)
    score = tables.Column(verbose_name=_("score"), attrs=SCORE)
    year = tables.Column(
        verbose_name=_("completion of the year, % · against schedule, percentage points"),
        accessor="year_completion",
        attrs=BAR,
        empty_values=(),
    )
    completion = tables.Column(verbose_name=_("completion of the year, %"), empty_values=())
    due = tables.Column(verbose_name=_("schedule, %"), accessor="year_due")
    schedule = tables.Column(verbose_name=_("against schedule, percentage points"), empty_values=())
    lacks = tables.Column(verbose_name=_("items missing"), accessor="year_lacks")
    levels = tables.Column(verbose_name=_("levels reached"), attrs=NUMERIC, orderable=False, empty_values=())
    levels_met = tables.Column(verbose_name=_("levels met"), empty_values=())
    levels_due = tables.Column(verbose_name=_("levels due"), empty_values=())
    behind = tables.Column(verbose_name=_("items behind"), accessor="items_behind", attrs=NUMERIC, empty_values=())
    moves = tables.Column(
        verbose_name=_("items up / level / down"), accessor="items_rose", orderable=False, empty_values=()
    )
    trend = tables.Column(verbose_name=_("recent places"), accessor="recent_places", orderable=False)
    by_place = tables.Column(verbose_name=_("place in it"), attrs=RANK)
    by_moved = tables.Column(verbose_name=_("change"), attrs=MOVED, orderable=False, empty_values=())
    value = tables.Column(verbose_name=_("figure"), accessor="figure_value", attrs=SCORE, empty_values=())
    bar = tables.Column(verbose_name=_("of the points"), attrs=BAR, orderable=False, empty_values=())
    target = tables.Column(
        verbose_name=_("target"), accessor="figure_target", attrs=NUMERIC, orderable=False, empty_values=()
    )
    expected = tables.Column(
        verbose_name=_("due by now"), accessor="figure_expected", attrs=NUMERIC, orderable=False, empty_values=()
    )
    by_completion = tables.Column(verbose_name=_("completion of the year, %"), accessor="figure_completion")
    by_due = tables.Column(verbose_name=_("schedule, %"), empty_values=())
    growth = tables.Column(verbose_name=_("year on year"), accessor="figure_growth", attrs=NUMERIC, empty_values=())
    light = tables.Column(verbose_name=_("progress"), accessor="figure_light", orderable=False, empty_values=())
    by_points = tables.Column(verbose_name=_("points in it"), attrs=NUMERIC)
    then = tables.Column(verbose_name=_("place then"), accessor="then_place", attrs=NUMERIC)
    then_moved = tables.Column(verbose_name=_("places since"), orderable=False, empty_values=())
    then_score = tables.Column(verbose_name=_("score then"), attrs=NUMERIC)
    then_apart = tables.Column(verbose_name=_("points since"), attrs=NUMERIC, orderable=False, empty_values=())

    sorts = SORTS

    class Meta(LeanTable.Meta):
        empty_text = _("No park matches. Choose all groups.")

    def __init__(self, contents: RankingContents, rows: object, *, in_file: bool = False, **options: object) -> None:
        self.contents = contents
        shown = self.shown(in_file=in_file)
        hidden = [name for name in self.base_columns if name not in shown]
        options |= {"exclude": hidden, "sequence": shown}
        super().__init__(rows, order=contents.query.sort, count=contents.found, **options)
        if contents.query.name:
            self.empty_text = _("No park of this name is ranked here. Clear the name to see all.")
        if contents.query.is_by_part:
            self._be_by_part(in_file=in_file)

    def shown(self, *, in_file: bool) -> list[str]:
        """Return the columns in their order."""
        return shown_columns(self.contents, in_file=in_file)

    def _be_by_part(self, *, in_file: bool) -> None:
        """Name the columns after the indicator; the place in the total is no longer what the table is about."""
        names = {name: bound.column for name, bound in self.columns.items()}
        names["place"].attrs, names["place"].verbose_name = NUMERIC, _("place in total")
        if "score" in names:
            names["score"].attrs, names["score"].verbose_name = NUMERIC, _("total score")
        item = self.contents.item
        if item is None:
            names["by_points"].attrs = SCORE
            return
        names["value"].verbose_name = with_unit(item.name, item.unit)
        unit = growth_unit(self.growth_kind, item.unit)
        names["growth"].verbose_name = with_unit(gettext("year on year"), unit)
        if self.contents.has_targets and not self.contents.is_lower_better and not in_file:
            names["bar"].verbose_name = _("completion of the year")
        if "expected" in names and self.contents.is_lower_better:
            names["expected"].verbose_name = _("at most by now")

    @property
    def growth_kind(self) -> str:
        """Return how the growth of the indicator is told."""
        items = self.contents.release.summary["items"]
        return next((i["growth"] for i in items if i["code"] == self.contents.query.indicator), "rate")

    @property
    def caption(self) -> str:
        """Return how many parks there are, in words."""
        return ngettext("%(number)s park", "%(number)s parks", self.count) % {"number": self.count}

    def render_movement(self, record: Standing) -> SafeString:
        """Return a sign and a word."""
        return mark("movement", movement=record.movement, is_new=record.is_new)

    def value_movement(self, record: Standing) -> object:
        """Return the places gained."""
        return pgettext("place in a ranking", "new") if record.is_new else record.movement

    def render_last_year(self, record: RankedStanding) -> SafeString:
        """Return a sign and a word for the places gained on the same period of last year."""
        return mark("movement", movement=record.moved_in_year, is_new=False)

    def value_last_year(self, record: RankedStanding) -> int | None:
        """Return the places gained."""
        moved: int | None = record.moved_in_year
        return moved

    def render_park(self, record: Standing) -> SafeString:
        """Return the name with its way to the reasons for the place."""
        address = reverse("reports:why", args=[record.release_id, record.park.code])
        kind = " · ".join(self.contents.release.summary["parks"].get(record.park.code, {}).get("industries", []))
        said = mark("unreported") if record.is_unreported else ""
        return format_html('<a href="{}">{}</a> {}<small>{}</small>', address, record.park_name, said, kind)

    def value_park(self, record: Standing) -> str:
        """Return the name alone."""
        return record.park_name

    def value_reported(self, record: Standing) -> str:
        """Return the word for a park that reported nothing."""
        return unreported_word() if record.is_unreported else ""

    def render_score(self, record: Standing) -> SafeString | str:
        """Return the score with two decimals, six where scores lie within 1."""
        if record.is_unreported:
            return component("score", standing=record, decimals=self.contents.decimals)
        return points(record.score, self.contents.decimals)

    def value_score(self, value: Decimal) -> Decimal:
        """Return the exact score."""
        return value

    def render_year(self, record: Standing) -> SafeString:
        """Return the bar of the year with the park's own schedule as its tick, and what lies between them."""
        return component("year", standing=record, year=chosen_year(record), is_bare=True)

    def value_completion(self, record: Standing) -> object:
        """Return the exact per cent."""
        return unreported_word() if record.is_unreported else record.year_completion

    def value_due(self, value: Decimal) -> Decimal:
        """Return the exact per cent of the schedule."""
        return value

    def value_schedule(self, record: Standing) -> object:
        """Return the exact difference of both."""
        if record.year_completion is None or record.year_due is None:
            return None
        return record.year_completion - record.year_due

    def render_levels(self, record: Standing) -> SafeString:
        """Return how many levels are reached of those due."""
        return component("levels", standing=record)

    def value_levels_met(self, record: Standing) -> object:
        """Return how many levels are reached."""
        return unreported_word() if record.is_unreported else record.levels_met

    def value_levels_due(self, record: Standing) -> object:
        """Return how many levels are due."""
        return unreported_word() if record.is_unreported else record.levels_due

    def render_behind(self, record: Standing) -> SafeString:
        """Return how many items are behind, zero too."""
        return component("behind", standing=record)

    def value_behind(self, record: Standing) -> object:
        """Return the number alone."""
        return unreported_word() if record.is_unreported else record.items_behind

    def render_moves(self, record: Standing) -> SafeString:
        """Return the three counts."""
        return component("item_moves", standing=record)

    def render_trend(self, record: Standing) -> SafeString:
        """Return the places of the last periods as a small line."""
        return component("sparkline", places=record.recent_places, count=self.contents.count)

    def render_by_moved(self, record: RankedStanding) -> SafeString:
        """Return a sign and a word for the places gained by the indicator."""
        return mark("movement", movement=self.value_by_moved(record), is_new=False)

    def value_by_moved(self, record: RankedStanding) -> int | None:
        """Return the places gained by the indicator."""
        if record.by_place is None or record.by_previous_place is None:
            return None
        moved: int = record.by_previous_place - record.by_place
        return moved

    def render_value(self, record: RankedStanding) -> SafeString | str:
        """Return the figure with its mark where it is an estimate, or the word for what is not there."""
        shown = figure(record.figure_value, self.decimals, record.figure_state or "unknown")
        if not record.figure_is_estimate:
            return shown
        return format_html("{} <small>{}</small>", shown, gettext("(estimate)"))

    def value_value(self, record: RankedStanding) -> object:
        """Return the exact figure, or the word."""
        if record.figure_value is not None:
            return record.figure_value
        return figure(None, self.decimals, record.figure_state or "unknown")

    def render_bar(self, record: RankedStanding) -> SafeString | str:
        """Return the completion of the year with its schedule; of what has none the points out of those it can have."""
        if self.contents.item is not None and self.contents.has_targets and not self.contents.is_lower_better:
            done = record.figure_completion
            if (record.figure_state or "unknown") == "unknown":
                return mark("unreported")
            return "–" if done is None else self._year_bar(done, self.value_by_due(record), self._light(record))
        full = self.contents.full_points(record.group_code)
        return "–" if record.by_points is None or full <= 0 else bullet(100 * record.by_points / full)

    def value_by_due(self, record: RankedStanding) -> Decimal | None:
        """Return the exact per cent of the year's target that is due by now, None where nothing is."""
        if record.figure_out or record.figure_expected is None or not record.figure_target:
            return None
        due: Decimal = 100 * record.figure_expected / record.figure_target
        return due

    def render_target(self, record: RankedStanding) -> str:
        """Return the target."""
        return figure(record.figure_target, self.decimals, "none")

    def value_target(self, record: RankedStanding) -> object:
        """Return the exact target."""
        return record.figure_target

    def render_expected(self, record: RankedStanding) -> str:
        """Return what is due by now; with more decimals where it would look like the figure and is not."""
        if record.figure_out or record.figure_expected is None:
            return "–"
        decimals = self.due_decimals(record.figure_expected)
        if record.figure_value is None:
            return figure(record.figure_expected, decimals)
        shown = apart(record.figure_value, record.figure_expected, decimals)
        return figure(shown.other, shown.decimals)

    def value_expected(self, record: RankedStanding) -> object:
        """Return exactly what is due by now."""
        return None if record.figure_out else record.figure_expected

    def render_growth(self, record: RankedStanding) -> str:
        """Return the growth, or the word."""
        if record.figure_growth is None:
            return figure(None, 0, record.figure_growth_state or "unknown")
        return signed(record.figure_growth, growth_decimals(self.growth_kind, self.decimals))

    def value_growth(self, record: RankedStanding) -> object:
        """Return the exact growth, or the word."""
        return SignedNumber(record.figure_growth) if record.figure_growth is not None else self.render_growth(record)

    def render_light(self, record: RankedStanding) -> SafeString:
        """Return the light with its word; what is out has none."""
        return mark("light", light=self._light(record))

    def value_light(self, record: RankedStanding) -> str:
        """Return the word of the light."""
        return str(light_words().get(self._light(record), ""))

    def render_by_points(self, value: Decimal) -> str:
        """Return the points as scores are shown."""
        return points(value, self.contents.decimals)

    def value_by_points(self, value: Decimal) -> Decimal:
        """Return the exact points."""
        return value

    def render_then_moved(self, record: RankedStanding) -> SafeString:
        """Return the places gained since the release beside it."""
        return mark("movement", movement=self.value_then_moved(record), is_new=record.then_place is None)

    def value_then_moved(self, record: RankedStanding) -> int | None:
        """Return the places gained since then, None without a place on either side."""
        now = record.by_place if self.contents.query.is_by_part else record.place
        return None if now is None or record.then_place is None else record.then_place - now

    def render_then_score(self, value: Decimal) -> str:
        """Return the points of the earlier release."""
        return points(value, self.contents.decimals)

    def value_then_score(self, value: Decimal) -> Decimal:
        """Return the exact points."""
        return value

    def render_then_apart(self, record: RankedStanding) -> str:
        """Return the difference of both scores as they are shown."""
        now = self._now(record)
        if now is None or record.then_score is None:
            return "–"
        between = apart(now, record.then_score, self.contents.decimals)
        return f"{between.difference:+,.{between.decimals}f}" if between.difference else "0"

    def value_then_apart(self, record: RankedStanding) -> Decimal | None:
        """Return the exact difference."""
        now = self._now(record)
        return None if now is None or record.then_score is None else now - record.then_score

    def _year_bar(self, done: Decimal, due: Decimal | None, light: str) -> SafeString:
        """Return a completion as it is seen to differ from what is due."""
        year = apart(done, done if due is None else due, DECIMALS)
        drawn = drawn_bar(year.value, None if due is None else year.other, light)
        return format_html('<span class="beside">{}<span class="n">{}%</span></span>', drawn, year.value)

    @property
    def decimals(self) -> int:
        """Return how many decimals figures of the indicator are shown with."""
        return self.contents.item.decimals if self.contents.item else 2

    def due_decimals(self, expected: Decimal) -> int:
        """Return how many decimals what is due of the indicator is shown with."""
        item = self.contents.item
        return self.decimals if item is None else due_decimals(item.decimals, expected, is_whole=item.is_whole)

    def _light(self, record: RankedStanding) -> str:
        return "" if record.figure_out else record.figure_light or ""

    def _now(self, record: RankedStanding) -> Decimal | None:
        now: Decimal | None = record.by_points if self.contents.query.is_by_part else record.score
        return now


def unreported_word() -> str:
    """Return the word that stands where a park that reported nothing has no number."""
    return gettext("not reported")
