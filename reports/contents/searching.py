"""Search: parks, indicators and projects by characters, pinyin and initials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.querysets import VisibleQuerySet
from parks.models import Park, Project
from parks.querysets import named, park_order
from targets.models import Indicator

SHOWN = 20


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with a few words about it."""

    name: str
    about: str
    address: str


@dataclass(frozen=True)
class Kind:
    """What was found of one kind; ``is_cut`` where there is more than is shown."""

    title: str
    hits: list[Hit]
    is_cut: bool


@dataclass(frozen=True)
class SearchContents:
    """What a text finds among what the reader may see; empty without a text."""

    text: str
    kinds: list[Kind]

    @property
    def count(self) -> int:
        """Return how much is shown."""
        return sum(len(kind.hits) for kind in self.kinds)

    @classmethod
    def of(cls, user: User, text: str) -> SearchContents:
        """Return what is found; three queries, none without a text."""
        if not text:
            return cls(text, [])
        parks = _found(Park.objects.visible_to(user).in_order(), text)
        indicators = _found(Indicator.objects.visible_to(user).select_related("category").by_category(), text)
        ordered = Project.objects.visible_to(user).select_related("park").order_by(*park_order("park__"), "code")
        projects = _found(ordered, text)
        kinds = [
            _kind(_("Parks"), [Hit(p.name, p.code, reverse("reports:park", args=[p.code])) for p in parks]),
            _kind(
                _("Indicators"),
                [Hit(i.name, str(i.category or ""), reverse("reports:indicator", args=[i.code])) for i in indicators],
            ),
            _kind(
                _("Projects"),
                [
                    Hit(p.name, f"{p.park} · {p.get_stage_display()}", reverse("reports:project", args=[p.code]))
                    for p in projects
                ],
            ),
        ]
        return cls(text, [kind for kind in kinds if kind.hits])


def _found(rows: VisibleQuerySet[Any], text: str) -> list[Any]:
    return list(rows.filter(named(text))[: SHOWN + 1])


def _kind(title: str, hits: list[Hit]) -> Kind:
    return Kind(title, hits[:SHOWN], len(hits) > SHOWN)
