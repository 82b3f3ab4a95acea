"""What issuing the pledges of a year would do, park by park, and what is missing; the preview of the act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.canonical import canonical
from parks.models import Appointment, Park
from targets.breakdown.issue_gaps import Gaps, gaps_of
from targets.breakdown.models import CityTarget, Target
from targets.indicators.querysets import official_order
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.pledging import WORDS, PledgeTemplate
from targets.pledges.pledge_moves import ALIVE
from targets.pledges.posts import own_posts_of, posts_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Beside(TypedDict):
        """Whether the city has a target of its own beside the park's."""

        has_city_target: bool

    TargetToFreeze = WithAnnotations[Target, _Beside]


@dataclass(frozen=True)
class PledgePreparation:
    """One park before its pledge is issued: its name of the day, the targets that it would freeze, what is in the way.

    ``not_issued`` are those of which it was stated that there are none.

    ``posts`` sign for the park, in this order; ``missing`` keeps it out; ``unmanned`` are the posts that nobody holds
    today, which does not.
    """

    park: Park
    name: str
    targets: list[TargetToFreeze]
    posts: list[str]
    missing: list[str]
    unmanned: list[str]
    not_issued: list[TargetToFreeze]

    @property
    def is_ready(self) -> bool:
        """Return whether the pledge can be issued."""
        return not self.missing


def prepare_pledges(template: PledgeTemplate, day: date, *, park: Park | None = None) -> list[PledgePreparation]:
    """Return the assessed parks of a year without a pledge yet, in the city's order; of one park alone where given.

    Three queries. A pledge that was replaced or withdrawn does not count.
    """
    year = template.year
    have = Pledge.objects.with_state().filter(year=year, state__in=ALIVE).values("park")
    own = CityTarget.objects.filter(year=year, indicator=OuterRef("indicator"))
    targets = Target.objects.filter(year=year).select_related("indicator__category")
    targets = targets.annotate(has_city_target=Exists(own))
    targets = targets.order_by(*official_order("indicator__"))
    parks = Park.objects.existing_on(date(year, 12, 31)).assessed_in(year).exclude(pk__in=have)
    parks = (Park.objects.filter(pk=park.pk) if park else parks).named_on(day).in_order()
    by_park: dict[int, list[TargetToFreeze]] = {}
    for target in targets:
        by_park.setdefault(target.park_id, []).append(target)
    held = Appointment.objects.filter(role="park_head").valid_on(day).values_list("park_id", "title")
    titles: set[tuple[int | None, str]] = set(held)
    return [_prepared(one, by_park.get(one.pk, []), template, titles) for one in parks]


def _prepared(
    park: Park, targets: Sequence[TargetToFreeze], template: PledgeTemplate, titles: set[tuple[int | None, str]]
) -> PledgePreparation:
    posts = own_posts_of(template.own_posts).get(park.code) or posts_of(template.park_posts)
    unmanned = [post for post in posts if (park.pk, post) not in titles]
    name: str = park.name_then
    frozen = [target for target in targets if target.value is not None]
    none = [target for target in targets if target.value is None]
    return PledgePreparation(park, name, frozen, posts, list(_missing(frozen)), unmanned, none)


def gaps_in(prepared: Sequence[PledgePreparation]) -> Gaps:
    """Return what the targets lack that would be frozen; no query."""
    targets = [target for one in prepared if one.is_ready for target in one.targets]
    return gaps_of(targets, {one.indicator_id for one in targets if one.has_city_target})


def strange_parks(own_posts: str) -> list[str]:
    """Return the codes for which lines name who signs and which no park has; one query."""
    codes = own_posts_of(own_posts)
    known = set(Park.objects.filter(code__in=codes).values_list("code", flat=True))
    return [code for code in codes if code not in known]


def _missing(targets: Sequence[Target]) -> Iterator[str]:
    drafts = sum(target.state == "draft" for target in targets)
    if not targets:
        yield _("no targets")
    if drafts:
        yield ngettext("%(number)s target is a draft", "%(number)s targets are drafts", drafts) % {"number": drafts}
    if any(target.state == "pledged" for target in targets):
        yield _("the targets are pledged already")


def preview_token(template: PledgeTemplate, prepared: Sequence[PledgePreparation]) -> str:
    """Return what tells this preview from any other: it changes with each word and each number."""
    parks = {
        one.park.code: [one.name, *map(_frozen, [*one.targets, *one.not_issued])] for one in prepared if one.is_ready
    }
    text = canonical({"template": [getattr(template, name) for name in WORDS], "parks": parks})
    return hashlib.sha256(text.encode()).hexdigest()


def _frozen(target: Target) -> list[object]:
    if target.value is None:
        return [target.indicator.code, target.reason]
    base = [target.base, "estimate"] if target.base_estimate else target.base
    return [target.indicator.code, base, target.value, target.stretch, target.responsible]
