"""What of a release is out or lacks its target, in words: lists for whoever publishes it, and for whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.models import Standing
from reports.pages.frame.contents.words import out_words
from reports.releases.summary import StatedOut

if TYPE_CHECKING:
    from reports.releases.summary import Summary


@dataclass(frozen=True)
class StatedItem:
    """An item of a park that is out because somebody said so, with the reason given."""

    park: str
    item: str
    reason: str

    @property
    def why(self) -> str:
        """Return the reason, or that none was given: it looks missing because it is."""
        return self.reason or _("no reason given")


@dataclass(frozen=True)
class StatedLists:
    """What is not applicable, not issued, without a target and not yet to be had; the last two as (park, items).

    Releases of formats 1 and 2 stored none of it.
    """

    not_applicable: list[StatedItem] = field(default_factory=list)
    not_issued: list[StatedItem] = field(default_factory=list)
    without_target: list[tuple[str, list[str]]] = field(default_factory=list)
    unavailable: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to say."""
        return not (self.not_applicable or self.not_issued or self.without_target or self.unavailable)

    @classmethod
    def of(cls, summary: Summary, parks: Mapping[str, str]) -> StatedLists:
        """Return the lists of a summary, in the order of ``parks``: the names of all that have a standing."""
        items = {item["code"]: item["name"] for item in summary["items"]}
        return cls(
            not_applicable=_stated(summary.get("not_applicable", []), parks, items),
            not_issued=_stated(summary.get("not_issued", []), parks, items),
            without_target=_by_park(summary.get("without_target", []), parks, items),
            unavailable=_by_park(summary.get("unavailable", []), parks, items),
        )

    def lines(self) -> list[str]:
        """Return the lists as lines of text, each list under its head."""
        lines = [
            *_titled(_("Not applicable:"), [f"{one.park} {one.item} ({one.why})" for one in self.not_applicable]),
            *_titled(_("Without a target, not issued:"), [f"{o.park} {o.item} ({o.why})" for o in self.not_issued]),
            *_titled(_("Target missing or still a draft:"), _joined(self.without_target)),
        ]
        return [*lines, *_titled(_("Not to be had yet:"), _joined(self.unavailable))]


def parks_named(summary: Summary) -> set[str]:
    """Return the codes of the parks that the lists of a summary speak of."""
    stated = {row["park"] for row in (*summary.get("not_applicable", []), *summary.get("not_issued", []))}
    return stated | {row[0] for row in (*summary.get("without_target", []), *summary.get("unavailable", []))}


def kind_words(*, is_erratum: bool, is_preliminary: bool) -> str:
    """Return what a release is: preliminary (快报) or final (正式), and whether it is an erratum (更正)."""
    kind = _("preliminary") if is_preliminary else _("final")
    return f"{_('erratum')} · {kind}" if is_erratum else kind


def out_counts(standing: Standing) -> list[tuple[str, int]]:
    """Return why items of a park are in no count, in words, and how many."""
    words = out_words()
    ordered = dict.fromkeys([*words, *standing.outs])
    return [(words.get(reason, reason), standing.outs[reason]) for reason in ordered if reason in standing.outs]


def _titled(head: str, lines: list[str]) -> list[str]:
    return [head, *(f"  {line}" for line in lines)] if lines else []


def _joined(rows: list[tuple[str, list[str]]]) -> list[str]:
    return [f"{park} {'、'.join(items)}" for park, items in rows]


def _stated(rows: list[StatedOut], parks: Mapping[str, str], items: Mapping[str, str]) -> list[StatedItem]:
    order = {code: place for place, code in enumerate(parks)}
    return [
        StatedItem(parks[row["park"]], items[row["indicator"]], row["reason"])
        for row in sorted(rows, key=lambda row: order[row["park"]])
    ]


def _by_park(rows: list[list[str]], parks: Mapping[str, str], items: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Return the items of each park, parks and items in the order of their names."""
    codes = list(items)
    found: dict[str, list[str]] = {}
    for park, indicator in sorted(rows, key=lambda row: codes.index(row[1])):
        found.setdefault(park, []).append(items[indicator])
    return [(name, found[code]) for code, name in parks.items() if code in found]
