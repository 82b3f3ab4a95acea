"""Writes a computed release: rows that no one changes afterwards."""

from __future__ import annotations

from operator import attrgetter

from accounts.models import User
from core.copying import copy_rows
from parks.models import Park
from reports.models import FrozenInputs, ItemScore, Release, ReleasedFigure, Standing
from reports.releases.computing import FIGURE_COLUMNS, ITEM_COLUMNS, Computed
from reports.releases.document import FORMAT
from reports.releases.freezing import Ask
from targets.models import Indicator

# A country's quarter has three hundred thousand of these rows.
_ITEM_VALUES, _FIGURE_VALUES = attrgetter(*ITEM_COLUMNS), attrgetter(*FIGURE_COLUMNS)


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
    copy_rows(FrozenInputs, ("release", "text"), [(release.pk, text)])
    parks = dict(Park.objects.values_list("code", "id"))
    indicators = dict(Indicator.objects.values_list("code", "id"))
    standings = Standing.objects.bulk_create(
        Standing(release=release, park_id=parks[row.park], **row.columns()) for row in computed.standings
    )
    copy_rows(
        ItemScore,
        ("standing", "indicator", *ITEM_COLUMNS),
        (
            (standing.pk, indicators[item.indicator], *_ITEM_VALUES(item))
            for standing, row in zip(standings, computed.standings, strict=True)
            for item in row.items
        ),
    )
    copy_rows(
        ReleasedFigure,
        ("release", "park", "indicator", *FIGURE_COLUMNS),
        ((release.pk, parks[row.park], indicators[row.indicator], *_FIGURE_VALUES(row)) for row in computed.figures),
    )
    return release
