"""What a release says of the whole: totals, pairs, what is behind and what is out. Facts only, no sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from core.fields import plain
from reports.releases.attention import Findings
from reports.releases.document import FrozenDocument, IndicatorWords
from reports.releases.order import by_category
from reports.releases.scored import ScoredInputs
from reports.releases.summary import (
    CategoryWords,
    GroupWords,
    IndicatorInShort,
    ItemInShort,
    NotRanked,
    PairOfItems,
    RankedPark,
    StatedOut,
    StoredCampaign,
    Summary,
)
from reports.releases.totalling import Totalling
from targets.scoring import measures
from targets.scoring.measures import View
from targets.scoring.values import Direction

if TYPE_CHECKING:
    from reports.releases.computing import ComputedFigure, ComputedStanding


class _Items(TypedDict):
    """The items and categories of a summary."""

    categories: list[CategoryWords]
    items: list[ItemInShort]


class _Parks(TypedDict):
    """The parks of a summary."""

    parks: dict[str, RankedPark]
    not_ranked: list[NotRanked]


class _Stated(TypedDict):
    """What is out of a summary."""

    not_applicable: list[StatedOut]
    not_issued: list[StatedOut]
    unavailable: list[list[str]]
    without_target: list[list[str]]


def summarise(
    inputs: ScoredInputs,
    standings: Sequence[ComputedStanding],
    figures: Sequence[ComputedFigure],
    warnings: Sequence[str],
) -> Summary:
    """Return the summary that is stored with the release: plain JSON, numbers as plain strings."""
    document = inputs.document
    in_use = {item["indicator"] for item in document["scheme"]["items"]}
    ranked = {standing.park for standing in standings}
    findings, totalling = Findings(inputs, standings, figures), Totalling(inputs)
    attention, red_lines, news = findings.attention(), findings.red_lines(), findings.news()
    wholes = {i["code"]: totalling.words(i) for i in document["indicators"] if i["total"] != "none"}
    totals = [totalling.words(indicator) for indicator in _headlines(document)]
    compared_with = document["compared_with"]
    named = {row["park"] for row in (*attention, *red_lines)} | {*news["unreported"]}
    named |= {park for total in totals for park in total["missing_parks"]}
    scheme = document["scheme"]
    return {
        "format": document["format"],
        "city": {**document["city"]},
        "scheme": {
            "code": scheme["code"],
            "name": scheme["name"],
            "better": scheme["better"],
            "composite": scheme["composite"],
            "missing": scheme["missing"],
            "ahead": scheme["ahead"],
            "near": scheme["near"],
        },
        "release": {**document["release"]},
        "compared_with": compared_with["period"] if compared_with else None,
        "groups": _groups(document, standings),
        "largest_score": _largest_score(standings),
        "has_targets": any(standing.year_completion is not None for standing in standings),
        **_items(document, in_use),
        **_parks(document, ranked),
        "approved": _approved(document, ranked),
        "news": news,
        "totals": totals,
        "wholes": wholes,
        "pairs": _pairs(document, standings, figures),
        "red_lines": red_lines,
        "attention": attention,
        "names": {park["code"]: park["name"] for park in document["parks"] if park["code"] in named},
        "unknown": [[f.park, f.indicator] for f in figures if f.state == "unknown" and f.indicator in in_use],
        **_stated(inputs, standings),
        "warnings": list(warnings),
    }


def _groups(document: FrozenDocument, standings: Sequence[ComputedStanding]) -> list[GroupWords]:
    """Return the groups that have parks, each with their number."""
    counts = Counter(standing.group_code for standing in standings)
    return [{**group, "parks": counts[group["code"]]} for group in document["groups"] if counts[group["code"]]]


def _items(document: FrozenDocument, in_use: set[str]) -> _Items:
    """Return the indicators of the scheme by category, and the categories they are of."""
    indicators = {indicator["code"]: indicator for indicator in document["indicators"]}
    used = {indicators[code]["category"] for code in in_use}
    return {
        "categories": [category for category in document["categories"] if category["code"] in used],
        "items": [_item(document, indicators[code]) for code in sorted(in_use, key=by_category(document))],
    }


def _parks(document: FrozenDocument, ranked: set[str]) -> _Parks:
    """Return what is known of the parks with a standing, and which parks have none."""
    parks = document["parks"]
    return {
        "parks": {
            park["code"]: {"kind": park["kind"], "level": park["level"], "industries": park["industries"]}
            for park in parks
            if park["code"] in ranked
        },
        "not_ranked": [{"code": park["code"], "name": park["name"]} for park in parks if park["code"] not in ranked],
    }


def _largest_score(standings: Sequence[ComputedStanding]) -> int:
    """Return the largest score, rounded up: it says with how many decimals scores are shown."""
    scores = [abs(standing.score) for standing in standings if standing.score is not None]
    return int(max(scores, default=Decimal(0)).to_integral_value(rounding="ROUND_CEILING"))


def _item(document: FrozenDocument, indicator: IndicatorWords) -> ItemInShort:
    return {
        **_words(indicator),
        "category": indicator["category"],
        "weights": {
            item["group"] or "": item["weight"]
            for item in document["scheme"]["items"]
            if item["indicator"] == indicator["code"]
        },
    }


def _words(indicator: IndicatorWords) -> IndicatorInShort:
    """Return what pages need to show figures of an indicator in the words of the release."""
    return {
        "code": indicator["code"],
        "name": indicator["name"],
        "unit": indicator["unit"],
        "decimals": indicator["decimals"],
        "direction": indicator["direction"],
        "growth": indicator["growth"],
        "measure": indicator["measure"],
        "whole": indicator["whole"],
        "position": indicator["position"],
    }


def _approved(document: FrozenDocument, ranked: set[str]) -> dict[str, int]:
    """Return of how many ranked parks figures came in, and of how many all that they report is approved."""
    own = {indicator["code"] for indicator in document["indicators"] if indicator["reported_by"] == "park"}
    states: dict[str, bool] = {}
    for figure in document["figures"]:
        if figure["park"] in ranked and figure["indicator"] in own and figure["state"] != "unavailable":
            states[figure["park"]] = states.get(figure["park"], True) and figure["is_approved"]
    return {"expected": len(ranked), "approved": sum(states.values())}


def _stated(inputs: ScoredInputs, standings: Sequence[ComputedStanding]) -> _Stated:
    """Return what is out or counts as unknown because of what was said or not said, in the order of the table."""
    outs = [
        ((standing.park, item.indicator), item.out or item.working.get("out", ""), item.working.get("because"))
        for standing in standings
        for item in standing.items
        if item.out or "out" in item.working or "because" in item.working
    ]
    pairs = {pair for pair, _out, _because in outs}
    reasons = {p: f["na_reason"] for f in inputs.document["figures"] if (p := (f["park"], f["indicator"])) in pairs}
    targets = {p: t for t in inputs.document["targets"] if (p := (t["park"], t["indicator"])) in pairs}
    found: _Stated = {"not_applicable": [], "not_issued": [], "unavailable": [], "without_target": []}
    for pair, out, because in outs:
        target = targets.get(pair)
        if out == "not_applicable":
            has_target = target is not None and target["target"] is not None
            found["not_applicable"].append(_said(pair, reasons.get(pair, ""), has_target=has_target))
        elif out == "none":
            found["not_issued"].append(_said(pair, target["reason"] if target else "", has_target=False))
        elif out == "unavailable":
            found["unavailable"].append([*pair])
        elif because == "target":
            found["without_target"].append([*pair])
    return found


def _said(pair: tuple[str, str], reason: str, *, has_target: bool) -> StatedOut:
    return {"park": pair[0], "indicator": pair[1], "reason": reason, "has_target": has_target}


def _headlines(document: FrozenDocument) -> list[IndicatorWords]:
    chosen = [indicator for indicator in document["indicators"] if indicator["headline"]]
    return sorted(chosen, key=lambda indicator: indicator["headline"] or 0)


def _pairs(
    document: FrozenDocument, standings: Sequence[ComputedStanding], figures: Sequence[ComputedFigure]
) -> StoredCampaign | None:
    """Return the campaign's pairs, each with a value within 0..1 for every ranked park; null is a gap."""
    campaign = document["campaign"]
    if campaign is None:
        return None
    indicators = {indicator["code"]: indicator for indicator in document["indicators"]}
    directions = {code: Direction(indicator["direction"]) for code, indicator in indicators.items()}
    by_indicator: dict[str, dict[str, ComputedFigure]] = {}
    ranked = [standing.park for standing in standings]
    compared = set(ranked)
    for figure in figures:
        if figure.park in compared:
            by_indicator.setdefault(figure.indicator, {})[figure.park] = figure
    left_out = _not_compared(standings, figures)
    pairs: list[PairOfItems] = []
    for pair in campaign["pairs"]:
        codes = [code for code in pair["indicators"] if code in directions]
        view = View(pair["view"])
        scaled = []
        for code in codes:
            here = [park for park in ranked if (park, code) not in left_out]
            there = {park: found for park in here if (found := by_indicator.get(code, {}).get(park))}
            scaled.append(measures.scaled(view, there, directions[code], len(here)))
        means = {park: measures.mean_of([part.get(park) for part in scaled]) for park in ranked}
        pairs.append(
            {
                "compare": pair["compare"],
                "look": pair["look"],
                "view": pair["view"],
                "indicators": [_words(indicators[code]) for code in codes],
                "values": {park: None if mean is None else plain(mean) for park, mean in means.items()},
            }
        )
    return {"name": campaign["name"], "pairs": pairs}


def _not_compared(standings: Sequence[ComputedStanding], figures: Sequence[ComputedFigure]) -> set[tuple[str, str]]:
    """Return the parks and indicators that pairs do not compare: not assessed, not applicable, not to be had yet."""
    items = ((standing.park, item.indicator, item.out) for standing in standings for item in standing.items)
    found = [*items, *((figure.park, figure.indicator, figure.out) for figure in figures)]
    return {(park, indicator) for park, indicator, out in found if out in measures.NOT_COMPARED}
