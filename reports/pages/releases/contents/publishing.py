"""The preview of a release: who is missing, what is unknown, the ranking to come and what moved it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from parks.models import Park
from parks.querysets import short_name_of
from reports.models import Release, ReleasedFigure, Standing
from reports.pages.releases.contents.release import CellChange
from reports.pages.releases.contents.stated import StatedLists, kind_words
from reports.releases.computing import ComputedItem, ComputedStanding
from reports.releases.preparing import Preparation
from targets.entry.models.submissions import SubmissionState
from targets.entry.workflow import APPROVED
from targets.models import Extension, Period, Submission

# So many items are named as having moved a park.
MOVERS = 3


@dataclass(frozen=True)
class _MissingPark:
    """A park that is expected and not approved."""

    code: str
    name: str
    state: str

    @property
    def word(self) -> str:
        """Return the word for its state."""
        return str(SubmissionState(self.state).label) if self.state else _("not begun")


def missing_parks_of_release(user: User, period: Period) -> list[_MissingPark]:
    """Return the parks that are expected and whose figures would count as unknown; one query."""
    submissions = Submission.objects.visible_to(user).filter(period=period, park=OuterRef("pk"))
    parks = Park.objects.visible_to(user).existing_on(period.last_on).assessed_in(period.year)
    rows = parks.annotate(state=Subquery(submissions.values("state")[:1])).in_order()
    found = rows.values_list("code", short_name_of(), "state")
    return [_MissingPark(code, name, state or "") for code, name, state in found if state not in APPROVED]


@dataclass(frozen=True)
class Mover:
    """An item and how many places it alone moved a park."""

    name: str
    places: int


@dataclass(frozen=True)
class PreviewRow:
    """One park of the ranking to come; ``released_place`` is that in the release which an erratum replaces."""

    standing: ComputedStanding
    released_place: int | None
    movers: list[Mover]
    is_tied: bool


@dataclass(frozen=True)
class Extra:
    """A bonus or a deduction of one park; without a figure it counts as none."""

    park: str
    item: str
    points: Decimal
    is_known: bool


@dataclass(frozen=True)
class PreviewContents:
    """Everything the assessor looks at before publishing.

    ``running`` says in sentences who still has time on the day of publishing.
    """

    prepared: Preparation
    missing: list[_MissingPark]
    rows: list[PreviewRow]
    changes: list[CellChange]
    running: list[str]

    @cached_property
    def stated(self) -> StatedLists:
        """Return what is out or lacks its target; what lacks it says whether the target is missing or a draft."""
        return StatedLists.of(self.prepared.computed.summary, self._parks)

    @cached_property
    def without_target(self) -> list[tuple[str, list[str]]]:
        """Return by park the items that count as unknown because no target was issued, each saying how it stands."""
        drafts = {(t["park"], t["indicator"]) for t in self.prepared.document["targets"] if t["state"] == "draft"}
        found: dict[str, list[str]] = {}
        for park, indicator in self.prepared.computed.summary["without_target"]:
            how = _("still a draft") if (park, indicator) in drafts else pgettext("a target", "missing")
            found.setdefault(self._parks[park], []).append(
                _("%(what)s (%(why)s)") % {"what": self._items[indicator], "why": how}
            )
        return list(found.items())

    @property
    def unreported(self) -> list[str]:
        """Return the parks that reported nothing at all."""
        return [standing.park_name for standing in self.prepared.computed.standings if standing.is_unreported]

    @property
    def kind(self) -> str:
        """Return what the release would be: preliminary, final, an erratum."""
        return kind_words(is_erratum=self.prepared.is_erratum, is_preliminary=self.prepared.is_preliminary)

    @property
    def has_to_confirm(self) -> bool:
        """Return whether something has to be looked at and confirmed."""
        return bool(self.extras or self.stated.not_applicable)

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with, as the release will show them."""
        return 6 if self.prepared.computed.summary["largest_score"] <= 1 else 2

    @cached_property
    def groups(self) -> list[tuple[str, list[PreviewRow]]]:
        """Return the rows group by group."""
        found: dict[str, list[PreviewRow]] = {}
        for row in self.rows:
            found.setdefault(row.standing.group_name, []).append(row)
        return list(found.items())

    @cached_property
    def unknown(self) -> list[tuple[str, list[str]]]:
        """Return by park the items that count as unknown, in the city's order."""
        found: dict[str, list[str]] = {}
        for words in self.prepared.unknown:
            park, item = self._named(words)
            found.setdefault(park, []).append(item)
        parks, items = list(self._parks.values()), list(self._items.values())
        return [(park, sorted(found[park], key=items.index)) for park in sorted(found, key=parks.index)]

    @cached_property
    def extras(self) -> list[Extra]:
        """Return the bonuses and deductions to confirm."""
        return [
            Extra(standing.park_name, self._items[item.indicator], item.points or Decimal(0), _is_known(item))
            for standing, item in self.prepared.extras
        ]

    @property
    def ties(self) -> list[tuple[int, list[str]]]:
        """Return the places that several parks share."""
        found: dict[tuple[str, int], list[str]] = {}
        for row in self.rows:
            if row.is_tied and row.standing.place:
                found.setdefault((row.standing.group_code, row.standing.place), []).append(row.standing.park_short_name)
        return [(place, names) for (_group, place), names in found.items()]

    @property
    def warnings(self) -> list[str]:
        """Return what the publisher ought to know, in words."""
        return [self._warning(text) for text in self.prepared.computed.warnings]

    @cached_property
    def _items(self) -> dict[str, str]:
        return {indicator["code"]: indicator["name"] for indicator in self.prepared.document["indicators"]}

    @cached_property
    def _parks(self) -> dict[str, str]:
        return {park["code"]: park["name"] for park in self.prepared.document["parks"]}

    def _named(self, words: str) -> tuple[str, str]:
        """Return the names of "park indicator"; neither code ends or begins with a blank, but either may hold one."""
        parts = words.split(" ")
        for cut in range(1, len(parts)):
            park, item = " ".join(parts[:cut]), " ".join(parts[cut:])
            if park in self._parks and item in self._items:
                return self._parks[park], self._items[item]
        return words, ""

    def _warning(self, text: str) -> str:
        code, _blank, rest = text.partition(" ")
        if code == "weights_odd":
            group, _blank, total = rest.rpartition(" ")
            return _("The weights of %(group)s add up to %(total)s.") % {"group": group, "total": total}
        reasons = {
            "target_zero": _("has a target of zero although more is better"),
            "expected_not_positive": _("has an expected value of zero or less"),
        }
        park, item = self._named(rest)
        return f"{park}: {item} {reasons.get(code, code)}".strip()

    @classmethod
    def of(cls, user: User, prepared: Preparation) -> PreviewContents:
        """Return the preview; two queries, four for what takes the place of a release."""
        standings, supersedes = prepared.computed.standings, prepared.supersedes
        shared = Counter((standing.group_code, standing.place) for standing in standings)
        places = _released_places(user, supersedes)
        items = {indicator["code"]: indicator["name"] for indicator in prepared.document["indicators"]}
        rows = [
            PreviewRow(
                standing=standing,
                released_place=places.get(standing.park),
                movers=_movers(standing, items),
                is_tied=standing.place is not None and shared[standing.group_code, standing.place] > 1,
            )
            for standing in standings
        ]
        changes = _changes(user, prepared, supersedes) if supersedes else []
        missing = missing_parks_of_release(user, prepared.ask.period)
        return cls(prepared, missing, rows, changes, _running(user, prepared.ask.period, prepared.ask.published_on))


def _running(user: User, period: Period, day: date) -> list[str]:
    """Return in sentences who still has time on a day; one query."""
    sentences = []
    if day < period.due_on:
        sentences.append(_("The parks have time until %(day)s.") % {"day": period.due_on.isoformat()})
    if day < period.departments_due_on and period.departments_due_on != period.due_on:
        due = period.departments_due_on.isoformat()
        sentences.append(_("The departments have time until %(day)s.") % {"day": due})
    given = Extension.objects.visible_to(user).filter(period=period).order_by("id")
    until = dict(given.values_list("park__name", "until_on"))
    return sentences + [
        _("%(park)s has more time until %(day)s.") % {"park": park, "day": last.isoformat()}
        for park, last in until.items()
        if day <= last
    ]


def _is_known(item: ComputedItem) -> bool:
    return "missing" not in item.working


def _movers(standing: ComputedStanding, items: dict[str, str]) -> list[Mover]:
    moved = sorted(
        ((item.indicator, item.places_moved) for item in standing.items if item.places_moved),
        key=lambda found: -abs(found[1]),
    )
    return [Mover(items[indicator], places) for indicator, places in moved[:MOVERS]]


def _released_places(user: User, release: Release | None) -> dict[str, int | None]:
    if release is None:
        return {}
    rows = Standing.objects.visible_to(user).filter(release=release)
    return dict(rows.values_list("park__code", "place"))


def _changes(user: User, prepared: Preparation, release: Release) -> list[CellChange]:
    """Return the figures that the erratum would say otherwise than the release."""
    rows = ReleasedFigure.objects.visible_to(user).filter(release=release)
    before = {
        (park, indicator): (state, value)
        for park, indicator, state, value in rows.values_list("park__code", "indicator__code", "state", "value")
    }
    parks = {park["code"]: park["name"] for park in prepared.document["parks"]}
    indicators = {indicator["code"]: indicator for indicator in prepared.document["indicators"]}
    changes = []
    for figure in prepared.computed.figures:
        state, value = before.get((figure.park, figure.indicator), ("unknown", None))
        if (state, value) != (figure.state, figure.value):
            words = indicators[figure.indicator]
            changes.append(
                CellChange(
                    park=parks[figure.park],
                    indicator=words["name"],
                    unit=words["unit"],
                    decimals=words["decimals"],
                    before=value,
                    state_before=state,
                    value=figure.value,
                    state=figure.state,
                )
            )
    return changes
