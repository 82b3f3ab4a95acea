"""What a release says of the targets of a pledge: what it is settled with, and what is still open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from accounts.models import User
from core.canonical import plain
from reports.models import ItemScore, Release, ReleasedFigure
from reports.querysets import ReleaseQuerySet
from targets.indicators.period_names import period_label
from targets.indicators.querysets import official_order
from targets.models import Pledge, PledgeItem, PledgeSettlement, Target
from targets.pledges.settlements import Recognised, Result, Settled

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable
    from django_stubs_ext import WithAnnotations

    class ScoreOfPark(TypedDict):
        """What a release says of the park of a pledge."""

        score: Decimal | None
        place: int | None

    ScoredRelease = WithAnnotations[Release, ScoreOfPark]

LAST_QUARTER = 4
NUMBERS = ("value", "target", "completion")


def releases_about(releases: ReleaseQuerySet[Release], pledge: Pledge) -> ReleaseQuerySet[ScoredRelease]:
    """Return the releases of the schemes of a pledge's year, each with ``score`` and ``place`` of the park."""
    own = releases.filter(scheme__year=pledge.year, period__year=pledge.year, period__kind="quarter")
    scored = own.filter(standings__park=pledge.park_id).annotate(
        score=F("standings__score"), place=F("standings__place")
    )
    return scored.select_related("scheme", "period").defer("summary")


def last_release_about(user: User, pledge: Pledge) -> ScoredRelease | None:
    """Return the release of the last quarter of a pledge's year, by which it is settled; one query."""
    releases = releases_about(Release.objects.visible_to(user).counting(), pledge)
    return releases.filter(period__number=LAST_QUARTER).order_by("pk").last()


def recognised_of(pledge: Pledge, release: ScoredRelease) -> Recognised:
    """Return the results of a pledge as a release of `releases_about` says them; one query."""
    score = release.score
    return Recognised(
        release=release.pk,
        digest=release.digest,
        period=release.period.label,
        scheme=release.scheme.name,
        score="" if score is None else plain(score),
        place=release.place,
        results=tuple(results_of(pledge, release)),
    )


def results_of(pledge: Pledge, release: Release) -> Iterator[Result]:
    """Yield the targets of a pledge in the order of its task table, with what a release says of each; one query."""
    for row in _rows(pledge, release.pk):
        yield _result(row, row.figure or {}, row.scored or {})


def _rows(pledge: Pledge, release: int | Combinable) -> Any:
    """Return the targets of a pledge, each with its ``figure`` and ``scored`` of a release, by number or subquery."""
    own = {"release": release, "park": pledge.park_id, "indicator": OuterRef("indicator")}
    texts = {name: Cast(name, TextField()) for name in NUMBERS}
    figures = ReleasedFigure.objects.filter(**own).values(found=JSONObject(state="state", light="light", **texts))
    items = ItemScore.objects.filter(standing__release=release, standing__park=pledge.park_id)
    texts = {name: Cast(name, TextField()) for name in ("points", "weight")}
    scores = items.filter(indicator=OuterRef("indicator")).values(found=JSONObject(**texts))
    rows: Any = PledgeItem.objects.filter(pledge=pledge).order_by("number")
    if getattr(pledge, "document", None) is None:
        rows = Target.objects.filter(park=pledge.park_id, year=pledge.year, state="pledged").order_by(
            *official_order("indicator__")
        )
    return rows.select_related("indicator").annotate(figure=Subquery(figures[:1]), scored=Subquery(scores[:1]))


def _result(row: Any, figure: Mapping[str, str | None], scored: Mapping[str, str | None]) -> Result:
    is_out = figure.get("state") == "not_applicable"
    return Result(
        indicator=row.indicator.code,
        name=row.indicator.name,
        unit=row.indicator.unit,
        decimals=row.indicator.decimals,
        target=_text(figure.get("target")) or plain(row.value),
        value="NA" if is_out else _text(figure.get("value")),
        completion=_text(figure.get("completion")),
        light=figure.get("light") or "",
        points=_text(scored.get("points")),
        weight=_text(scored.get("weight")),
    )


def _text(number: str | None) -> str:
    return "" if number is None else plain(Decimal(number))


def factor_of(pledge: Pledge, release: int) -> str | None:
    """Return what a release multiplied the park's points by because items are left out, None where none are; one query.

    It is one and the same for all ordinary items of a park: by it an item may have more points than its weight.
    """
    scored = ItemScore.objects.filter(standing__release=release, standing__park=pledge.park_id)
    found: str | None = scored.filter(working__has_key="factor").values_list("working__factor", flat=True).first()
    return found


def settled_with(pledge: Pledge) -> Settled | None:
    """Return the results that a pledge, which came with ``settlement``, was closed with; None where it has none."""
    settlement: PledgeSettlement | None = getattr(pledge, "settlement", None)
    return None if settlement is None else json.loads(bytes(settlement.canonical))


def settlement_differences(pledge: Pledge) -> Iterator[str]:
    """Yield where the results of a settled pledge are not those of the release that it names."""
    text = settled_with(pledge)
    if text is None:
        return
    release = releases_about(Release.objects.all(), pledge).filter(pk=pledge.settlement.release).first()
    if release is None:
        yield f"settlement: release {pledge.settlement.release} is missing"
        return
    now: dict[str, object] = json.loads(json.dumps(asdict(recognised_of(pledge, release))))
    for name, said in now.items():
        if _unordered(text.get(name)) != _unordered(said):
            yield f"settlement: {name} is {text.get(name)}, {said} in the release"


def _unordered(said: object) -> object:
    """Return results by indicator: a city may order its indicators anew after a pledge was settled."""
    return sorted(said, key=lambda result: result["indicator"]) if isinstance(said, list) else said


def results_by_now(user: User, pledge: Pledge) -> tuple[list[Result], str]:
    """Return the targets of a pledge with what the latest release of its year says of them, and its period; one query.

    Before any release the period is empty, and so is what is recognised.
    """
    latest = releases_about(Release.objects.visible_to(user).counting(), pledge).newest_first()
    label = latest.annotate(label=period_label("period")).values("label")[:1]
    rows = list(_rows(pledge, Subquery(latest.values("pk")[:1])).annotate(label=Subquery(label)))
    period = next((row.label for row in rows if row.label), "")
    return [_result(row, row.figure or {}, row.scored or {}) for row in rows], period


def unfinished_of(pledge: Pledge, results: Sequence[Result], period: str) -> list[dict[str, str]]:
    """Return what is open by the release of a period, of what `results_by_now` found.

    First that the pledge is to be settled, where the release is of the last quarter, then the targets not reached, and
    those of which nothing is known: what was not reported is never said to be missed, and what does not apply is none.
    """
    missed = [
        {"kind": _kind_of(one, period), "name": one.name, "completion": one.completion, "period": period}
        for one in results
        if one.value != "NA" and not _is_reached(one)
    ]
    is_over = pledge.state == "in_force" and period == f"{pledge.year}Q{LAST_QUARTER}"
    return [*([{"kind": "settle", "period": period}] if is_over else []), *missed]


def _kind_of(result: Result, period: str) -> str:
    """Return what is open of a target: missed, not reported, or not judged by now; before any release nobody knows."""
    if period and not result.value:
        return "unreported"
    return "target" if not period or result.completion or result.light else "unjudged"


def _is_reached(result: Result) -> bool:
    return Decimal(result.completion) >= 100 if result.completion else result.light == "ahead"
