"""Writes a computed release: rows that no one changes afterwards."""

from __future__ import annotations

from accounts.models import User
from parks.models import Park
from reports.models import FrozenInputs, ItemScore, Release, ReleasedFigure, Standing
from reports.releases.computing import Computed, ComputedFigure, ComputedItem, ComputedStanding
from reports.releases.document import FORMAT
from reports.releases.freezing import Ask
from targets.models import Indicator

_BATCH = 2000


def store(ask: Ask, text: str, digest: str, computed: Computed, by: User | None, *, is_erratum: bool) -> Release:
    """Write the release with its inputs, standings, item scores and figures, and return it."""
    release = Release.objects.create(
        scheme=ask.scheme,
        period=ask.period,
        series=ask.scheme.series,
        published_on=ask.published_on,
        published_at=ask.published_at,
        by=by,
        by_name=ask.by_name,
        reason=ask.reason,
        format=FORMAT,
        is_preliminary=computed.summary["release"]["is_preliminary"],
        is_erratum=is_erratum,
        digest=digest,
        previous=ask.previous,
        compared_with=ask.compared_with,
        supersedes=ask.supersedes,
        summary=computed.summary,
    )
    FrozenInputs.objects.create(release=release, text=text)
    parks = dict(Park.objects.values_list("code", "id"))
    indicators = dict(Indicator.objects.values_list("code", "id"))
    standings = Standing.objects.bulk_create(
        [_standing(release, row, parks) for row in computed.standings], batch_size=_BATCH
    )
    ItemScore.objects.bulk_create(
        (
            _item(standing, item, indicators)
            for standing, row in zip(standings, computed.standings, strict=True)
            for item in row.items
        ),
        batch_size=_BATCH,
    )
    ReleasedFigure.objects.bulk_create(
        (_figure(release, row, parks, indicators) for row in computed.figures), batch_size=_BATCH
    )
    return release


def _standing(release: Release, row: ComputedStanding, parks: dict[str, int]) -> Standing:
    return Standing(release=release, park_id=parks[row.park], **row.columns())


def _item(standing: Standing, row: ComputedItem, indicators: dict[str, int]) -> ItemScore:
    return ItemScore(standing=standing, indicator_id=indicators[row.indicator], **row.columns())


def _figure(release: Release, row: ComputedFigure, parks: dict[str, int], indicators: dict[str, int]) -> ReleasedFigure:
    return ReleasedFigure(
        release=release, park_id=parks[row.park], indicator_id=indicators[row.indicator], **row.columns()
    )
