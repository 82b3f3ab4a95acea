"""Proves that a release is what its frozen inputs give, to the last digit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from core.fields import plain
from reports.models import FrozenInputs, ItemScore, Release, ReleasedFigure, Standing
from reports.releases.computing import Computed, compute
from reports.releases.document import FORMAT, FrozenDocument, brought_up, canonical, digest_of_document
from targets.models import FigureVersion
from targets.scoring.errors import ScoringError

# Releases of older formats come from before the product's first release: points, scores, places and movements of theirs
# are recomputed, nothing else.
OLD_COLUMNS = {
    "standing": ("place", "previous_place", "movement", "is_new", "score", "status", "penalty"),
    "item": ("points",),
    "figure": ("state", "value", "place", "previous_place"),
}


def differences(release: Release) -> Iterator[str]:
    """Yield every difference between a release and what its frozen inputs give; nothing means it is sound."""
    inputs = FrozenInputs.objects.filter(release=release).first()
    if inputs is None:
        yield "inputs: missing"
        return
    if digest_of_document(inputs.text) != release.digest:
        yield f"digest: {release.digest} stored, {digest_of_document(inputs.text)} computed"
    try:
        document = json.loads(inputs.text)
        computed = compute(brought_up(document))
    except (ValueError, KeyError, TypeError, ArithmeticError, ScoringError) as error:
        yield f"inputs: cannot be computed ({type(error).__name__}: {error})"
        return
    if canonical(document) != inputs.text:
        yield "inputs: not in canonical form"
    is_old = document["format"] < FORMAT
    yield from _release_differences(release, document)
    yield from _row_differences(release, computed, is_old=is_old)
    yield from _version_differences(release, document)
    if not is_old and _read(computed.summary) != _read(release.summary):
        yield "summary: differs"


K = TypeVar("K", str, tuple[str, str])


def _read(summary: Mapping[str, object]) -> object:
    return json.loads(canonical(summary))


def _release_differences(release: Release, document: dict[str, Any]) -> Iterator[str]:
    frozen = document["release"]
    previous = Release.objects.filter(series=release.series, pk__lt=release.pk).order_by("-id").first()
    stored: dict[str, object] = {
        "scheme": release.scheme.code,
        "series": release.series,
        "period": release.period.label,
        "published_on": release.published_on.isoformat(),
        "published_at": json.loads(canonical({"at": release.published_at}))["at"],
        "by": release.by_name,
        "reason": release.reason,
        "previous_digest": release.previous.digest if release.previous else None,
        "supersedes_digest": release.supersedes.digest if release.supersedes else None,
        "is_preliminary": release.is_preliminary,
    }
    if document["format"] != release.format:
        yield f"release.format: {release.format} stored, {document['format']} frozen"
    # Formats 1 and 2 have other words for what a release takes the place of, and knew nothing preliminary.
    frozen = {"supersedes_digest": frozen.get("corrects_digest"), "is_preliminary": False, **frozen}
    for key, value in json.loads(canonical(stored)).items():
        if frozen[key] != value:
            yield f"release.{key}: {value!r} stored, {frozen[key]!r} frozen"
    if (previous.digest if previous else None) != frozen["previous_digest"]:
        yield "release.previous_digest: the chain of the series is broken"
    compared = document["compared_with"]
    if (compared["digest"] if compared else None) != (release.compared_with.digest if release.compared_with else None):
        yield "release.compared_with: another release than frozen"


def _row_differences(release: Release, computed: Computed, *, is_old: bool) -> Iterator[str]:
    standings = {s.park.code: s for s in Standing.objects.filter(release=release).select_related("park")}
    yield from _keys("standing", set(standings), {row.park for row in computed.standings})
    items = {
        (item.standing.park.code, item.indicator.code): item
        for item in ItemScore.objects.filter(standing__release=release).select_related("standing__park", "indicator")
    }
    wanted = {(row.park, item.indicator): item for row in computed.standings for item in row.items}
    yield from _keys("item", set(items), set(wanted))
    figures = {
        (f.park.code, f.indicator.code): f
        for f in ReleasedFigure.objects.filter(release=release).select_related("park", "indicator")
    }
    in_figures = {(row.park, row.indicator) for row in computed.figures}
    yield from _keys("figure", set(figures), in_figures & set(figures) if is_old else in_figures)
    for row in computed.standings:
        if row.park in standings:
            columns = _compared("standing", row.columns(), is_old=is_old)
            yield from _compare(f"standing {row.park}", standings[row.park], columns)
    for key, item in wanted.items():
        if key in items:
            columns = _compared("item", item.columns(), is_old=is_old)
            yield from _compare(f"item {key[0]} {key[1]}", items[key], columns)
    for figure in computed.figures:
        key = (figure.park, figure.indicator)
        if key in figures:
            columns = _compared("figure", figure.columns(), is_old=is_old)
            yield from _compare(f"figure {key[0]} {key[1]}", figures[key], columns)


def _compared(kind: str, columns: dict[str, object], *, is_old: bool) -> dict[str, object]:
    """Return the columns that are held against the stored row."""
    return {name: columns[name] for name in OLD_COLUMNS[kind]} if is_old else columns


def _version_differences(release: Release, document: FrozenDocument) -> Iterator[str]:
    """Yield where a frozen cell is not the version that it names."""
    frozen = {figure["version"]: figure for figure in document["figures"] if figure["version"] is not None}
    versions = FigureVersion.objects.filter(pk__in=list(frozen)).values_list(
        "id", "recognised_state", "recognised_value"
    )
    found = {pk: (state, value) for pk, state, value in versions.iterator()}
    for pk, figure in frozen.items():
        here = f"version {figure['park']} {figure['indicator']}"
        if pk not in found:
            yield f"{here}: {pk} is gone"
        elif _same(found[pk]) != (figure["state"], figure["value"]):
            yield f"{here}: {_same(found[pk])} stored, {(figure['state'], figure['value'])} frozen"


def _same(cell: tuple[str, Decimal | None]) -> tuple[str, str | None]:
    return cell[0], None if cell[1] is None else plain(cell[1])


def _keys(kind: str, stored: set[K], wanted: set[K]) -> Iterator[str]:
    for key in sorted(stored - wanted):
        yield f"{kind} {key}: stored, not computed"
    for key in sorted(wanted - stored):
        yield f"{kind} {key}: computed, not stored"


def _compare(here: str, stored: Model, computed: Mapping[str, object]) -> Iterator[str]:
    for column, value in computed.items():
        held = getattr(stored, column)
        if _plain(held) != _plain(value):
            yield f"{here}.{column}: {held} stored, {value} computed"


def _plain(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value
