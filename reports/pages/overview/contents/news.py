"""The news of a release in clauses: who leads, who climbed, who is behind, who reported nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reports.models import Release
from reports.pages.frame.contents.words import item_words, score_decimals
from targets.templatetags.figures import percent, points

if TYPE_CHECKING:
    from reports.releases.summary import Leader, NewsOfBehind


def clauses_of(release: Release) -> list[SafeString]:
    """Return the clauses of the sentence; those of formats 1 and 2 say what was found then."""
    news = release.summary["news"]
    clauses = list(_first(release, news["first"]))
    if climber := news.get("climber"):
        words = ngettext(
            "<b>{name}</b> rose by {places} place", "<b>{name}</b> rose by {places} places", climber["places"]
        )
        clauses.append(format_html(words, name=climber["name"], places=climber["places"]))
    if behind := news.get("behind"):
        clauses.append(_behind(release, behind))
    if unreported := news.get("unreported"):
        clauses.append(_unreported([release.summary["names"][park] for park in unreported]))
    return clauses


def _first(release: Release, first: list[Leader]) -> Iterator[SafeString]:
    words = _("<b>{name}</b> is first with {score} points")
    if len(release.summary["groups"]) > 1:
        words = _("<b>{name}</b> leads {group} with {score} points")
    for leader in first:
        score = points(Decimal(leader["score"]), score_decimals(release))
        yield format_html(words, name=leader["name"], group=leader["group"], score=score)


def _behind(release: Release, behind: NewsOfBehind) -> SafeString:
    """Return who has most items behind, and what it lacks most of; what was stored then is in percentage points."""
    words = ngettext(
        "<b>{name}</b> has {items} item behind schedule",
        "<b>{name}</b> has {items} items behind schedule",
        behind["items"],
    )
    said = format_html(words, name=behind["name"], items=behind["items"])
    item = item_words(release).get(behind.get("indicator", ""))
    if item is None:
        return said
    if "shortfall" in behind:
        words = _(", among them <b>{item}</b>, {shortfall} short of what is due")
        return said + format_html(words, item=item.name, shortfall=percent(Decimal(behind["shortfall"])))
    words = _(", {item} by most ({gap} percentage points below schedule)")
    return said + format_html(words, item=item.name, gap=points(Decimal(behind["gap"]), 1))


def _unreported(names: list[str]) -> SafeString:
    words = ngettext("{names} has reported nothing", "{names} have reported nothing", len(names))
    between = pgettext("between names", ", ")
    return format_html(words, names=format_html_join(between, "<b>{}</b>", ((name,) for name in names)))
