"""What a release says of the whole: news, totals, pairs, what needs attention. Facts only, no sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accounts.fields import plain
from reports.publishing.document import Document, number
from targets.scoring import measures
from targets.scoring.arithmetic import CONTEXT, HUNDRED, exact_sum, points
from targets.scoring.growth import growth_of
from targets.scoring.measures import View
from targets.scoring.progress import Promise, expected
from targets.scoring.totals import ratio_of, sum_of
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, cell

if TYPE_CHECKING:
    from reports.publishing.computing import ComputedFigure, ComputedStanding

ATTENTION = 12
SCHEME_KEYS = ("code", "name", "better", "composite", "missing", "ahead", "near")


def summarise(
    document: Document,
    standings: Sequence[ComputedStanding],
    figures: Sequence[ComputedFigure],
    warnings: Sequence[str],
) -> dict[str, Any]:
    """Return the summary that is stored with the release: plain JSON, numbers as plain strings."""
    in_use = {item["indicator"] for item in document["scheme"]["items"]}
    ranked = {standing.park for standing in standings}
    attention = _attention(figures, in_use, ranked)
    compared_with = document["compared_with"]
    return {
        "city": document["city"],
        "scheme": {key: document["scheme"][key] for key in SCHEME_KEYS},
        "release": document["release"],
        "compared_with": compared_with["period"] if compared_with else None,
        "groups": _groups(document, standings),
        "largest_score": _largest_score(standings),
        "has_targets": any(standing.completion is not None for standing in standings),
        **_items(document, in_use),
        **_parks(document, ranked),
        "approved": _approved(document, ranked),
        "news": _news(standings, figures, in_use),
        "totals": [_total(document, i) for i in _headlines(document)],
        "pairs": _pairs(document, standings, figures),
        "attention": attention,
        "names": {s.park: s.park_name for s in standings if s.park in {entry["park"] for entry in attention}},
        "unknown": sorted([f.park, f.indicator] for f in figures if f.state == "unknown" and f.indicator in in_use),
        "warnings": list(warnings),
    }


def _groups(document: Document, standings: Sequence[ComputedStanding]) -> list[Document]:
    """Return the groups that have parks, each with their number."""
    counts = Counter(standing.group_code for standing in standings)
    return [{**group, "parks": counts[group["code"]]} for group in document["groups"] if counts[group["code"]]]


def _items(document: Document, in_use: set[str]) -> Document:
    """Return the indicators of the scheme, and the categories they are of."""
    indicators = {indicator["code"]: indicator for indicator in document["indicators"]}
    used = {indicators[code]["category"] for code in in_use}
    return {
        "categories": [category for category in document["categories"] if category["code"] in used],
        "items": [_item(document, indicators[code]) for code in sorted(in_use)],
    }


def _parks(document: Document, ranked: set[str]) -> Document:
    """Return what is known of the parks with a standing, and which parks have none."""
    parks = document["parks"]
    keys = ("kind", "level", "industries")
    return {
        "parks": {park["code"]: {key: park[key] for key in keys} for park in parks if park["code"] in ranked},
        "not_ranked": [{"code": park["code"], "name": park["name"]} for park in parks if park["code"] not in ranked],
    }


def _largest_score(standings: Sequence[ComputedStanding]) -> int:
    """Return the largest score, rounded up: it says with how many decimals scores are shown."""
    scores = [abs(standing.score) for standing in standings if standing.score is not None]
    return int(max(scores, default=Decimal(0)).to_integral_value(rounding="ROUND_CEILING"))


def _item(document: Document, indicator: Document) -> Document:
    return _words(indicator) | {
        "category": indicator["category"],
        "weights": {
            item["group"] or "": item["weight"]
            for item in document["scheme"]["items"]
            if item["indicator"] == indicator["code"]
        },
    }


def _words(indicator: Document) -> Document:
    """Return what pages need to show figures of an indicator in the words of the release."""
    return {key: indicator[key] for key in ("code", "name", "unit", "decimals", "direction", "growth")}


def _approved(document: Document, ranked: set[str]) -> Document:
    """Return of how many ranked parks figures came in, and of how many all are approved."""
    states: dict[str, bool] = {}
    for figure in document["figures"]:
        if figure["park"] in ranked:
            states[figure["park"]] = states.get(figure["park"], True) and figure["is_approved"]
    return {"expected": len(ranked), "approved": sum(states.values())}


def _news(standings: Sequence[ComputedStanding], figures: Sequence[ComputedFigure], in_use: set[str]) -> Document:
    """Return who is first, who climbed most, and who has most items behind with its largest gap."""
    first = [s for s in standings if s.place == 1]
    climbers = sorted((s for s in standings if (s.movement or 0) > 0), key=lambda s: (-(s.movement or 0), s.position))
    behind = sorted((s for s in standings if s.behind), key=lambda s: (-s.behind, -s.position))
    news: Document = {
        "first": [
            {"park": s.park, "name": s.park_name, "group": s.group_name, "score": plain(s.score)}
            for s in first
            if s.score is not None
        ]
    }
    if climbers:
        best = climbers[0]
        news["climber"] = {"park": best.park, "name": best.park_name, "places": best.movement}
    if behind:
        worst = behind[0]
        gaps = [(gap, f) for f in figures if f.park == worst.park and (gap := _gap(f, in_use)) is not None]
        news["behind"] = {"park": worst.park, "name": worst.park_name, "items": worst.behind}
        if gaps:
            gap, figure = max(gaps, key=lambda entry: (entry[0], entry[1].indicator))
            news["behind"] |= {"indicator": figure.indicator, "gap": plain(gap)}
    return news


def _gap(figure: ComputedFigure, in_use: set[str]) -> Decimal | None:
    """Return by how many points of the year's target a figure is behind, None where it is not."""
    if figure.light not in ("behind", "near") or figure.indicator not in in_use:
        return None
    if figure.completion is None or figure.expected is None or not figure.target:
        return None
    due = CONTEXT.divide(CONTEXT.multiply(HUNDRED, figure.expected), figure.target)
    return points(CONTEXT.subtract(due, figure.completion))


def _attention(figures: Sequence[ComputedFigure], in_use: set[str], ranked: set[str]) -> list[Document]:
    """Return the figures furthest behind time, the largest gap first."""
    gaps = [(gap, f) for f in figures if f.park in ranked and (gap := _gap(f, in_use)) is not None and gap > 0]
    gaps.sort(key=lambda entry: (-entry[0], entry[1].park, entry[1].indicator))
    return [
        {
            "park": figure.park,
            "indicator": figure.indicator,
            "light": figure.light,
            "gap": plain(gap),
            "value": None if figure.value is None else plain(figure.value),
            "target": None if figure.target is None else plain(figure.target),
            "completion": None if figure.completion is None else plain(figure.completion),
        }
        for gap, figure in gaps[:ATTENTION]
    ]


def _headlines(document: Document) -> list[Document]:
    chosen = [indicator for indicator in document["indicators"] if indicator["headline"]]
    return sorted(chosen, key=lambda indicator: indicator["headline"])


def _total(document: Document, indicator: Document) -> Document:
    """Return the city's total of an indicator against its target and time; parks without a parent count."""
    counted = {park["code"] for park in document["parks"] if park["parent"] is None}
    value, missing = _sum_of(document, indicator, counted, "value", "state")
    base, bases_missing = _sum_of(document, indicator, counted, "base", "base_state")
    target = number(document["city_targets"].get(indicator["code"]))
    if target is None:
        target = _sum_of_targets(document, indicator, counted)
    total: Document = {key: indicator[key] for key in ("code", "name", "unit", "decimals", "direction", "total")}
    total |= {
        "value": None,
        "target": None,
        "completion": None,
        "missing": missing,
        "growth_kind": indicator["growth"],
    }
    share = Decimal(document["release"]["share"])
    total["share"] = plain(share)
    if value.value is None:
        return total
    total["value"] = plain(points(value.value))
    growth = growth_of("rate" if indicator["growth"] == "reported" else indicator["growth"], value, base, UNKNOWN)
    # With a park missing on either side the two sums speak of different parks.
    if growth.value is not None and indicator["growth"] != "reported" and not missing and not bases_missing:
        total["growth"] = plain(points(growth.value))
    if target is not None and target > 0 and indicator["direction"] == Direction.HIGHER:
        total["target"] = plain(target)
        total["completion"] = plain(points(CONTEXT.divide(CONTEXT.multiply(HUNDRED, value.value), target)))
        due = expected(Promise(target, share), Measure(indicator["measure"]))
        total["due"] = plain(points(CONTEXT.divide(CONTEXT.multiply(HUNDRED, due), target)))
    return total


def _sum_of(document: Document, indicator: Document, parks: set[str], value: str, state: str) -> tuple[Cell, int]:
    """Return the city's value of an indicator, and how many parks' values it lacks."""
    if indicator["total"] == "ratio":
        above, missing = _sum_of_code(document, indicator["numerator"], parks, value, state)
        below, _other = _sum_of_code(document, indicator["denominator"], parks, value, state)
        return ratio_of(above, below, indicator["unit"]), missing
    if indicator["total"] == "none":
        return UNKNOWN, 0
    return _sum_of_code(document, indicator["code"], parks, value, state)


def _sum_of_code(document: Document, code: str, parks: set[str], value: str, state: str) -> tuple[Cell, int]:
    cells = [
        cell(f[state], number(f[value])) for f in document["figures"] if f["indicator"] == code and f["park"] in parks
    ]
    return sum_of(cells)


def _sum_of_targets(document: Document, indicator: Document, parks: set[str]) -> Decimal | None:
    if indicator["total"] != "sum":
        return None
    targets = [
        Decimal(t["target"]) for t in document["targets"] if t["indicator"] == indicator["code"] and t["park"] in parks
    ]
    return exact_sum(targets) if targets else None


def _pairs(
    document: Document, standings: Sequence[ComputedStanding], figures: Sequence[ComputedFigure]
) -> Document | None:
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
    pairs = []
    for pair in campaign["pairs"]:
        codes = [code for code in pair["indicators"] if code in directions]
        view = View(pair["view"])
        scaled = [measures.scaled(view, by_indicator.get(code, {}), directions[code], len(ranked)) for code in codes]
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
