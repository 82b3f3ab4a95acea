"""Reads and computes what a release would be; the database is only read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.canonical import canonical_parts, canonical_whole
from parks.models import City
from reports.errors import ConfirmationNeeded, NothingChanged, PublishError, ReasonNeeded
from reports.models import Release
from reports.releases.computing import Computed, ComputedItem, ComputedStanding, compute
from reports.releases.document import FrozenDocument, canonical, digest_of_document, parsed
from reports.releases.freezing import Ask, freeze
from reports.releases.summary import StatedOut
from targets.models import Period, Scheme
from targets.scoring.errors import ScoringError, UnknownRefused
from targets.scoring.rules import rule_of

# What the frozen inputs say of the release itself; two looks at the same figures differ in it.
OWN_WORDS = ("published_on", "published_at", "by", "reason")


@dataclass(frozen=True)
class Preparation:
    """A release before it is stored: what it would be computed from, and what that gives.

    ``token`` names the last release of the series and the digest of all inputs, by which a form knows what it showed.
    """

    ask: Ask
    text: str
    document: FrozenDocument
    token: str
    computed: Computed

    @property
    def supersedes(self) -> Release | None:
        """Return the release of the same scheme and period that this one would take the place of."""
        return self.ask.supersedes

    @property
    def is_preliminary(self) -> bool:
        """Return whether something is still to come (快报)."""
        return self.document["release"]["is_preliminary"]

    @property
    def is_erratum(self) -> bool:
        """Return whether this corrects (更正) an earlier release, not just adds what came since a preliminary one."""
        last = self.supersedes
        if last is None or not last.is_preliminary:
            return last is not None
        waited = {(park, indicator) for park, indicator in last.summary["unavailable"]}
        waits = {(park, indicator) for park, indicator in self.computed.summary["unavailable"]}
        return not waits < waited

    @property
    def without_target(self) -> list[str]:
        """Return the cells that would count as unknown for want of a target, as "park indicator"."""
        return self.computed.without_target

    @property
    def not_applicable(self) -> list[StatedOut]:
        """Return the items that would be out because somebody said that they do not apply, with the reasons given."""
        return self.computed.summary["not_applicable"]

    @property
    def unknown(self) -> list[str]:
        """Return the cells that would count as unknown, as "park indicator"."""
        return self.computed.unknown

    @property
    def extras(self) -> list[tuple[ComputedStanding, ComputedItem]]:
        """Return the deductions that count, and the bonuses and deductions without a figure, in the table's order."""
        return [
            (standing, item)
            for standing in self.computed.standings
            for item in standing.items
            if (sign := rule_of(item.rule).sign) and ("missing" in item.working or (sign < 0 and item.points))
        ]

    @property
    def needs_reason(self) -> bool:
        """Return whether something about it is unusual: unknown figures, missing targets, or that it is an erratum."""
        return self.is_erratum or bool(self.unknown or self.without_target)

    def demand_change(self) -> None:
        """Refuse an erratum that says what the release says. Raises NothingChanged."""
        last = self.supersedes
        if last and self.computed.standings_key() == _stored_key(last) and _same_inputs(last, self.document):
            raise NothingChanged(
                _("%(period)s is published already and nothing has changed since.") % {"period": self.ask.period.name}
            )

    def demand_confirmed(self) -> None:
        """Refuse bonuses, deductions and what does not apply that nobody looked at. Raises ConfirmationNeeded."""
        if self.extras:
            raise ConfirmationNeeded(_("Look at the bonuses and deductions and confirm them."))
        if self.not_applicable:
            raise ConfirmationNeeded(_("Look at the items that are said not to apply and confirm them."))

    def demand_reason(self) -> None:
        """Refuse what is unusual without a reason: unknown figures, an erratum. Raises ReasonNeeded."""
        if self.ask.reason:
            return
        if self.is_erratum:
            raise ReasonNeeded(
                _("%(period)s is published already: an erratum needs a reason.") % {"period": self.ask.period.name}
            )
        if self.unknown:
            count = len(self.unknown)
            message = ngettext(
                "%(count)s figure is unknown or not approved; publishing it needs a reason.",
                "%(count)s figures are unknown or not approved; publishing them needs a reason.",
                count,
            ) % {"count": count}
            raise ReasonNeeded(message, [*self.unknown, *self.without_target])
        if self.without_target:
            count = len(self.without_target)
            message = ngettext(
                "%(count)s target is missing or still a draft; publishing without it needs a reason.",
                "%(count)s targets are missing or still drafts; publishing without them needs a reason.",
                count,
            ) % {"count": count}
            raise ReasonNeeded(message, self.without_target)


def prepare_release(
    *,
    scheme: Scheme,
    period: Period,
    by: User | None = None,
    reason: str = "",
    published_on: date | None = None,
    is_preview: bool = False,
) -> Preparation:
    """Return what the release of a scheme for a period would be. Raises PublishError where there can be none.

    A preview of inputs that were computed before is not computed again; its summary may bear an earlier day and reason.
    """
    ask = _ask(scheme, period, by=by, reason=reason, published_on=published_on)
    parts = canonical_parts(freeze(ask))
    text = canonical_whole(parts)
    token = _token(ask, parts)
    del parts  # a country's are sixty million signs
    document = parsed(text)
    return Preparation(ask, text, document, token, _remembered(token, document) if is_preview else _computed(document))


def _token(ask: Ask, parts: Mapping[str, str]) -> str:
    release = {key: value for key, value in json.loads(parts["release"]).items() if key not in OWN_WORDS}
    return f"{last_of(ask)}-{digest_of_document(canonical_whole({**parts, 'release': canonical(release)}))}"


def _remembered(token: str, document: FrozenDocument) -> Computed:
    """Return what the inputs give, from the last preview of this scheme and period where that had the same ones."""
    key = "preview-" + digest_of_document(f"{document['release']['scheme']} {document['release']['period']}")
    known: tuple[str, Computed] | None = cache.get(key)
    if known is not None and known[0] == token:
        return known[1]
    computed = _computed(document)
    cache.set(key, (token, computed))
    return computed


def last_of(ask: Ask) -> int:
    """Return the number of the last release of the series, 0 before the first."""
    return ask.previous.pk if ask.previous else 0


def _ask(scheme: Scheme, period: Period, *, by: User | None, reason: str, published_on: date | None) -> Ask:
    now = timezone.now()
    series = Release.objects.filter(series=scheme.series)
    last = series.filter(scheme=scheme, period=period).order_by("-id").first()
    compared = (
        series.filter(period__kind=period.kind, period__last_on__lt=period.first_on)
        .select_related("period")
        .order_by("-period__last_on", "-id")
        .first()
    )
    return Ask(
        scheme=scheme,
        period=period,
        published_on=published_on or timezone.localdate(City.objects.now_on(now)),
        published_at=now,
        by_name=str(by) if by else _("command line"),
        reason=reason.strip(),
        previous=series.order_by("-id").first(),
        compared_with=compared if compared and _is_before(compared.period, period) else None,
        supersedes=last,
    )


def _is_before(earlier: Period, period: Period) -> bool:
    """Return whether one period follows directly on the other: the period before, over the year's end too."""
    return (period.first_on - earlier.last_on).days == 1


def _computed(document: FrozenDocument) -> Computed:
    try:
        computed = compute(document)
    except UnknownRefused as error:
        raise PublishError(
            _("This scheme is published only with all figures; unknown are: %(cells)s") % {"cells": error}
        ) from error
    except ScoringError as error:
        raise PublishError(str(error)) from error
    if not any(standing.place for standing in computed.standings):
        raise PublishError(_("No park can be ranked: none of them is in a group and has a figure that counts."))
    return computed


def _stored_key(release: Release) -> list[tuple[object, ...]]:
    return [
        (standing.park.code, standing.place, standing.score, standing.status)
        for standing in release.standings.select_related("park").order_by("position")
    ]


def _same_inputs(release: Release, document: FrozenDocument) -> bool:
    """Return whether the frozen inputs say the same as the document, but for the release's own words."""
    before = json.loads(release.inputs.text)
    # Publishing moves the reports on; what of them counts stands in the figures.
    own: dict[str, None] = dict.fromkeys(("release", "submissions", "department_reports"))
    same = canonical({**before, **own}) == canonical({**document, **own})
    return same and before["release"].get("is_preliminary") == document["release"]["is_preliminary"]
