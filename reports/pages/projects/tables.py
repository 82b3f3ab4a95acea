"""Projects as a table: columns once, for the page and for both exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.exports import Numbers
from parks.models import Project
from reports.pages.frame.tables import NUMERIC, LeanTable
from reports.pages.projects.contents import PROJECT_SORTS, ProjectListContents
from targets.templatetags.figures import amount

WORD = {"td": {"class": "word"}, "th": {"class": "word"}}


class ProjectTable(LeanTable):
    """One project a row; amounts exact, unknown ones with their word."""

    look = "stack dense"
    named_by = "name"

    name = tables.Column(verbose_name=_("project"), attrs={"td": {"class": "park whole"}})
    park = tables.Column(verbose_name=_("park"), accessor="park__name")
    industry = tables.Column(verbose_name=_("industry"), empty_values=())
    channel = tables.Column(verbose_name=_("channel"), accessor="get_channel_display")
    stage = tables.Column(verbose_name=_("stage"), accessor="get_stage_display", attrs=WORD)
    since = tables.Column(verbose_name=_("since"), attrs=WORD, empty_values=())
    total_investment = tables.Column(
        verbose_name=_("total investment, hundred million yuan"), attrs=NUMERIC, empty_values=()
    )
    foreign_capital = tables.Column(
        verbose_name=_("foreign capital, ten thousand US dollars"), attrs=NUMERIC, empty_values=()
    )
    leader = tables.Column(verbose_name=_("leader"), attrs={"td": {"class": "whole"}}, empty_values=(), orderable=False)

    sorts = PROJECT_SORTS

    class Meta(LeanTable.Meta):
        empty_text = _("No project matches. Choose all parks, industries, channels and stages, or fewer characters.")

    def __init__(self, contents: ProjectListContents, rows: object) -> None:
        super().__init__(rows, order=contents.query.sort, count=contents.pages.count)

    @property
    def caption(self) -> str:
        """Return how many projects there are, in words."""
        return ngettext("%(number)s project", "%(number)s projects", self.count) % {"number": self.count}

    def render_name(self, record: Project) -> SafeString:
        """Return the name with its way to the project."""
        return format_html('<a href="{}">{}</a>', reverse("reports:project", args=[record.code]), record.name)

    def value_name(self, record: Project) -> str:
        """Return the name alone."""
        return record.name

    def render_industry(self, value: str) -> str:
        """Return the industry, or the word for what is not there."""
        return value or amount(None)

    def render_since(self, value: date | None) -> str:
        """Return the day on which the stage was reached."""
        return f"{value:%Y-%m-%d}" if value else amount(None)

    def value_since(self, value: date | None) -> object:
        """Return the day itself, or the word."""
        return amount(None) if value is None else value

    def shown_numbers(self) -> dict[str, Numbers]:
        """Return how a file shows amounts: with as many decimals as the most exact of them."""
        return {
            "total_investment": Numbers(self._decimals("total_investment", 2)),
            "foreign_capital": Numbers(self._decimals("foreign_capital", 0)),
        }

    def _decimals(self, name: str, least: int) -> int:
        amounts = [getattr(row.record, name) for row in self.rows]
        exponents = [int(one.normalize().as_tuple().exponent) for one in amounts if one is not None]
        return max([least, *(-exponent for exponent in exponents)])

    def render_total_investment(self, value: Decimal | None) -> str:
        """Return the investment with two decimals or more."""
        return amount(value, 2)

    def value_total_investment(self, value: Decimal | None) -> object:
        """Return the exact investment, or the word."""
        return amount(None) if value is None else value

    def render_foreign_capital(self, value: Decimal | None) -> str:
        """Return the capital."""
        return amount(value)

    def value_foreign_capital(self, value: Decimal | None) -> object:
        """Return the exact capital, or the word."""
        return amount(None) if value is None else value

    def render_leader(self, value: str) -> str:
        """Return who is in charge, or the word for what is not there."""
        return value or amount(None)
