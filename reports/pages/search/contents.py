"""Search: parks, indicators and projects by characters, pinyin, initials and codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.querysets import VisibleQuerySet
from parks.models import Park, Project
from parks.querysets import coded, named, park_order
from targets.indicators.querysets import indicator_order
from targets.models import Indicator

if TYPE_CHECKING:
    from django.db.models import OrderBy

_SHOWN = 20
# What has a name and a code.
N = TypeVar("N", Park, Indicator, Project)


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with a few words about it."""

    name: str
    about: str
    address: str


@dataclass(frozen=True)
class _Kind:
    """What was found of one kind; ``is_cut`` where there is more than is shown, ``is_exact`` by its very code."""

    title: str
    hits: list[Hit]
    is_cut: bool
    is_exact: bool


@dataclass(frozen=True)
class SearchContents:
    """What a text finds among what the reader may see; empty without a text."""

    text: str
    kinds: list[_Kind]

    @property
    def count(self) -> int:
        """Return how much is shown."""
        return sum(len(kind.hits) for kind in self.kinds)

    @classmethod
    def of(cls, user: User, text: str) -> SearchContents:
        """Return what is found; three queries, none without a text."""
        if not text:
            return cls(text, [])
        parks = _found(Park.objects.visible_to(user), text, park_order(), Q(short_name__icontains=text))
        rows = Indicator.objects.visible_to(user).select_related("category")
        indicators = _found(rows, text, indicator_order())
        early = Project.objects.visible_to(user).select_related("park")
        projects = _found(early, text, (*park_order("park__"), "code"))
        kinds = [
            _kind(_("Parks"), parks, "reports:park", lambda park: park.code, text),
            _kind(
                _("Indicators"),
                indicators,
                "reports:indicator",
                lambda one: f"{one.category or ''} · {one.code}",
                text,
            ),
            _kind(
                _("Projects"),
                projects,
                "reports:project",
                lambda one: f"{one.park} · {one.get_stage_display()} · {one.code}",
                text,
            ),
        ]
        found = sorted((kind for kind in kinds if kind.hits), key=lambda kind: not kind.is_exact)
        return cls(text, found)


def _found(rows: VisibleQuerySet[N], text: str, order: Sequence[str | OrderBy], also: Q | None = None) -> list[N]:
    """Return the rows that a text finds, that of exactly this code first; one more than is shown."""
    rule = named(text) | coded(text)
    rows = rows.filter(rule | also if also else rule)
    is_other = Case(When(code__iexact=text, then=Value(0)), default=Value(1))
    return list(rows.alias(is_other=is_other).order_by("is_other", *order)[: _SHOWN + 1])


def _kind(title: str, rows: list[N], address: str, about: Callable[[N], str], text: str) -> _Kind:
    hits = [Hit(row.name, about(row).removeprefix(" · "), reverse(address, args=[row.code])) for row in rows[:_SHOWN]]
    is_exact = bool(rows) and rows[0].code.lower() == text.lower()
    return _Kind(title, hits, len(rows) > _SHOWN, is_exact)
