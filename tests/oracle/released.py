"""What a release says beside scores and figures: its workings, moves, categories, and every word of the whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from oracle.files import Indicator, Quarter
from oracle.points import Line, places
from oracle.results import Figure, Result, Standing
from oracle.rounding import half_up
from oracle.totals import total_of

# How many places of the past stand beside the present one, and how many items are told to be looked at first.
RECENT, SHOWN = 7, 12
VERSIONS = {"completion": 2, "min_max": 1, "count": 1, "bonus": 1, "deduction": 1}
FORMULAS = {
    "completion": "w*clamp(r,floor,cap)",
    "min_max": "w*(floor+(1-floor)*(x-lo)/(hi-lo))",
    "count": "per*x",
    "bonus": "per*x",
    "deduction": "per*x",
}
Pair = tuple[str, str]


def label(quarter: Quarter) -> str:
    """Return a quarter as releases write it."""
    return f"{quarter.year}Q{quarter.number}"


def recent_places(result: Result, park: str) -> list[list[Any]]:
    """Return the places of a park in the quarters before and in this one, oldest first."""
    earlier = [(one.quarter, one.standings.get(park)) for one in result.earlier[-RECENT:]]
    told = [[label(quarter), standing.place if standing else None] for quarter, standing in earlier]
    return [*told, [label(result.quarter), result.standings[park].place]]


def categories(result: Result, standing: Standing) -> dict[str, Fraction]:
    """Return the points by category."""
    found: dict[str, Fraction] = {}
    for code, line in standing.lines.items():
        name = result.city.indicators[code].category
        found[name] = found.get(name, Fraction(0)) + (line.points or Fraction(0))
    return found


def items_in_order(result: Result, standing: Standing) -> list[str]:
    """Return the items of a park in the order of the page."""
    return [code for code in result.city.by_category if code in standing.lines]


def places_moved(result: Result, standing: Standing, code: str) -> int | None:
    """Return the places that an item gained alone: with its earlier points the park would stand so much lower."""
    before = result.before.standings.get(standing.park) if result.before else None
    if before is None or before.group != standing.group or standing.place is None or standing.score is None:
        return None
    earlier, line = before.lines.get(code), standing.lines[code]
    if earlier is None or earlier.points is None or line.points is None:
        return None
    keys = {one.park: result.key(one.park) for one in result.standings.values() if one.group == standing.group}
    own = keys.pop(standing.park)
    assert own is not None
    other = {park: key for park, key in keys.items() if key is not None}
    gained = line.points - earlier.points
    with_earlier = (own[0] + (-gained if result.way.is_fewer_better else gained), *own[1:])
    return places({**other, standing.park: with_earlier})[standing.park] - standing.place


# --- The working of an item -------------------------------------------------------------------------------------------


def working(result: Result, standing: Standing, code: str) -> dict[str, Any]:
    """Return the working of an item: numbers as fractions, words as they are."""
    line, figure = standing.lines[code], result.figure(standing.park, code)
    if line.out:
        found: dict[str, Any] = {"out": line.out}
    elif line.is_missing:
        is_largest = result.way.is_fewer_better and line.item.is_ordinary
        found = {"missing": "largest", "largest": line.raw} if is_largest else {"missing": "zero"}
        found |= {} if line.cell.value is None else {"because": "target"}
    else:
        found = {"x": line.cell.value, "formula": FORMULAS[line.item.rule]} | _working(result, standing, line, figure)
    if line.item.is_ordinary and line.raw is not None and line.factor != 1:
        found |= {"raw": line.raw, "factor": line.factor}
    if line.share is not None:
        weighted = sum(one.share is not None for one in standing.lines.values())
        found |= {"normalised": line.share, "items": Fraction(weighted)}
    return found


def _working(result: Result, standing: Standing, line: Line, figure: Figure) -> dict[str, Any]:
    indicator = result.city.indicators[line.item.code]
    if line.item.rule == "completion":
        return _of_completion(result, line, figure, indicator)
    if line.item.rule == "min_max":
        return _of_extremes(result, standing, line, indicator)
    assert line.cell.value is not None
    per, cap = line.item.parameter("per", 0), line.item.parameter("cap")
    given = per * max(line.cell.value, Fraction(0))
    found: dict[str, Any] = {"per": per} | ({} if cap is None else {"cap": cap})
    return found | ({"capped": "yes"} if cap is not None and given > cap else {})


def _of_completion(result: Result, line: Line, figure: Figure, indicator: Indicator) -> dict[str, Any]:
    assert figure.target is not None and figure.due is not None and figure.r is not None
    floor, cap = line.item.parameter("floor", 0), line.item.parameter("cap", 1)
    has_own = figure.target.share is not None and (not indicator.is_level or figure.target.base is not None)
    found = {
        "target": figure.target.value,
        "share": 100 * (figure.target.share or Fraction(0) if has_own else result.quarter.share),
        "path": figure.due.path,
        "expected": figure.due.expected,
        "direction": "lower" if indicator.is_lower else "higher",
        "ratio": figure.r,
        "floor": floor,
        "cap": cap,
        "counted": min(max(figure.r, floor), cap),
        "weight": line.item.weight,
    }
    return found | ({"base": figure.target.base} if figure.due.path == "climb" else {})


def _of_extremes(result: Result, standing: Standing, line: Line, indicator: Indicator) -> dict[str, Any]:
    lines = [one.lines[line.item.code] for one in result.standings.values() if one.group == standing.group]
    known = [one.cell.value for one in lines if one.cell.value is not None and one.out != "excluded"]
    worst, best = (max(known), min(known)) if indicator.is_lower else (min(known), max(known))
    lo, hi = line.item.parameter("lo"), line.item.parameter("hi")
    lo, hi = worst if lo is None else lo, best if hi is None else hi
    found: dict[str, Any] = {
        "lo": lo,
        "hi": hi,
        "floor": line.item.parameter("floor", 0),
        "direction": "lower" if indicator.is_lower else "higher",
        "weight": line.item.weight,
    }
    if not (hi < lo if indicator.is_lower else hi > lo):
        return found | {"fraction": Fraction(1), "level": "yes"}
    assert line.cell.value is not None
    fraction = (line.cell.value - lo) / (hi - lo)
    if line.item.parameters.get("clamp") not in ("yes", True):
        return found | {"fraction": fraction}
    return found | {"fraction": min(max(fraction, Fraction(0)), Fraction(1)), "clamp": "yes"}


# --- The figures ------------------------------------------------------------------------------------------------------


@cache
def told_pairs(result: Result) -> list[Pair]:
    """Return of which parks and indicators there is a figure, in the city's order."""
    city, quarter = result.city, result.quarter
    asked = {code: set(city.asked(code, quarter, city.schemes_of(quarter.year))) for code in city.indicators}
    return [
        (park, code)
        for park in city.open_parks(quarter.last_on)
        for code in city.by_category
        if park in asked[code]
        or city.version(park, code, quarter)
        or city.target(park, code, quarter)
        or city.is_not_issued(park, code, quarter.year)
    ]


def version_of(result: Result, park: str, code: str) -> int | None:
    """Return the number of the version that a figure is of, None where none is used."""
    city, quarter, indicator = result.city, result.quarter, result.city.indicators[code]
    used = result.figure(park, code).state != "unavailable" and city.counts(park, indicator, quarter)
    return (city.version(park, code, quarter) or None) if used else None


# --- The whole --------------------------------------------------------------------------------------------------------


def summary_of(result: Result) -> dict[str, Any]:
    """Return every word of a summary, numbers as fractions, but for what the release says of itself."""
    city, scheme = result.city, result.city.scheme(result.scheme)
    [own] = city.rows("city")
    scores = [abs(one.score) for one in result.table if one.score is not None]
    counts = {code: sum(one.group == code for one in result.table) for code in city.groups}
    totals = [total_words(result, one) for one in headlines(result)]
    attention = result.attention()[:SHOWN]
    red_lines = list(_red_lines(result))
    named = {park for park, _code in attention} | {one["park"] for one in red_lines} | result.unreported()
    named |= {park for total in totals for park in total["missing_parks"]}
    on = result.quarter.last_on
    return {
        "format": 3,
        "city": {"code": own["code"], "name": own["name"], "is_demo": own.get("demo") == "yes"},
        "scheme": {
            "code": scheme["code"],
            "name": scheme["name"],
            "better": scheme.get("better") or "higher",
            "composite": scheme.get("composite") or "weighted_sum",
            "missing": scheme.get("missing") or "zero",
            "ahead": result.bounds[0],
            "near": result.bounds[1],
        },
        "compared_with": label(result.before.quarter) if result.before else None,
        "groups": [
            {"code": code, "name": name, "parks": counts[code]} for code, name in city.groups.items() if counts[code]
        ],
        "largest_score": math.ceil(max(scores, default=Fraction(0))),
        "has_targets": any(one.completion is not None for one in result.table),
        **_items(result),
        **_parks(result, on),
        "approved": _approved(result),
        "news": _news(result),
        "totals": totals,
        "wholes": {code: total_words(result, one) for code, one in city.indicators.items() if one.total != "none"},
        "pairs": _pairs(result),
        "red_lines": red_lines,
        "attention": [_attention(result, park, code) for park, code in attention],
        "names": {park: city.park_name(park, on) for park in named},
        "unknown": [
            [park, code]
            for park, code in told_pairs(result)
            if result.figure(park, code).state == "unknown" and code in _in_use(result)
        ],
        **_stated(result),
        "warnings": list(_warnings(result)),
    }


def own_words(result: Result) -> dict[str, Any]:
    """Return what the release says of itself, as far as it comes from the folder."""
    quarter = result.quarter
    return {
        "scheme": result.scheme,
        "series": result.city.scheme(result.scheme).get("series") or result.scheme,
        "period": label(quarter),
        "kind": "quarter",
        "year": quarter.year,
        "number": quarter.number,
        "last_on": quarter.last_on.isoformat(),
        "share": 100 * quarter.share,
        "published_on": result.on.isoformat(),
        "judged_on": result.on.isoformat(),
        "is_preliminary": is_preliminary(result),
    }


def is_preliminary(result: Result) -> bool:
    """Return whether a figure is to come that there is in this quarter."""
    return any(
        result.figure(park, code).state == "unavailable" and result.city.indicators[code].is_reported_in(result.quarter)
        for park, code in told_pairs(result)
    )


def headlines(result: Result) -> list[Indicator]:
    """Return the indicators of the headlines."""
    return sorted((one for one in result.city.indicators.values() if one.headline), key=lambda one: one.headline)


def total_words(result: Result, indicator: Indicator) -> dict[str, Any]:
    """Return every word of a total."""
    total = total_of(result, indicator.code)
    return {
        **_words(indicator, "code", "name", "unit", "decimals", "direction"),
        "total": indicator.total,
        "growth_kind": indicator.growth,
        "value": total.value,
        "growth": total.growth,
        "target": total.target,
        "is_city_target": total.is_city_target,
        "completion": total.completion,
        "due": total.due,
        "light": total.light or None,
        "asked": len(total.asked),
        "reported": total.reported,
        "missing_parks": total.missing,
        "is_unavailable": total.is_unavailable,
    }


def _words(indicator: Indicator, *names: str) -> dict[str, Any]:
    found = {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "direction": "lower" if indicator.is_lower else "higher",
        "measure": "point" if indicator.is_level else "ytd",
        "growth": indicator.growth,
        "whole": indicator.is_whole,
        "position": indicator.position,
    }
    return {name: found[name] for name in names or found}


def _in_use(result: Result) -> set[str]:
    return {row["indicator_code"] for row in result.city.rows("scheme_items") if row["scheme_code"] == result.scheme}


def _items(result: Result) -> dict[str, Any]:
    city, in_use = result.city, _in_use(result)
    used = {city.indicators[code].category for code in in_use}
    rows = [row for row in city.rows("scheme_items") if row["scheme_code"] == result.scheme]
    return {
        "categories": [{"code": code, "name": name} for code, name in city.categories.items() if code in used],
        "items": [
            {
                **_words(city.indicators[code]),
                "category": city.indicators[code].category or None,
                "weights": {
                    row.get("group", ""): Fraction(row["weight"]) for row in rows if row["indicator_code"] == code
                },
            }
            for code in city.by_category
            if code in in_use
        ],
    }


def _parks(result: Result, on: date) -> dict[str, Any]:
    city = result.city
    return {
        "parks": {
            park: {
                "kind": city.park_words(park, on).get("kind", ""),
                "level": city.park_words(park, on).get("level", ""),
                "industries": [one for one in city.parks[park].get("leading_industries", "").split(";") if one],
            }
            for park in city.open_parks(on)
            if park in result.standings
        },
        "not_ranked": [
            {"code": park, "name": city.park_name(park, on)}
            for park in city.open_parks(on)
            if park not in result.standings
        ],
    }


def _approved(result: Result) -> dict[str, int]:
    """Return of how many parks all that they report themselves counts, of those of which anything is to be had."""
    came: dict[str, bool] = {}
    for park, code in _rows(result):
        is_own = result.city.indicators[code].reported_by == "park"
        if park in result.standings and is_own and result.figure(park, code).state != "unavailable":
            came[park] = came.get(park, True) and version_of(result, park, code) is not None
    return {"expected": len(result.standings), "approved": sum(came.values())}


def _rows(result: Result) -> Iterator[Pair]:
    city, quarter = result.city, result.quarter
    for code in city.indicators:
        asked = set(city.asked(code, quarter, city.schemes_of(quarter.year)))
        for park in city.open_parks(quarter.last_on):
            if park in asked or city.version(park, code, quarter):
                yield park, code


def _news(result: Result) -> dict[str, Any]:
    table, on = result.table, result.quarter.last_on
    found: dict[str, Any] = {
        "first": [
            {
                "park": one.park,
                "name": result.city.park_name(one.park, on),
                "group": result.city.groups[one.group],
                "score": one.score,
            }
            for one in table
            if one.place == 1
        ],
        "unreported": [one.park for one in table if one.is_unreported],
    }
    climbs = [(-(one.movement or 0), nth) for nth, one in enumerate(table) if not one.is_unreported]
    places_gained, nth = min(climbs, default=(0, 0))
    if places_gained < 0:
        park = table[nth].park
        found["climber"] = {"park": park, "name": result.city.park_name(park, on), "places": -places_gained}
    park = result.furthest_behind()
    if park:
        shortfall, code = result.largest_shortfall(park)
        items = len(result.standings[park].behind)
        found["behind"] = {"park": park, "name": result.city.park_name(park, on), "items": items}
        found["behind"] |= {"indicator": code, "shortfall": shortfall} if code else {}
    return found


def _red_lines(result: Result) -> Iterator[dict[str, Any]]:
    for standing in result.table:
        for code in items_in_order(result, standing):
            if code in standing.red_lines:
                figure, rule = result.figure(standing.park, code), standing.lines[code].item.rule
                target = figure.target.value if figure.target else None
                yield {
                    "park": standing.park, "indicator": code, "rule": rule, "value": figure.value, "target": target
                }  # fmt: skip


def _attention(result: Result, park: str, code: str) -> dict[str, Any]:
    figure = result.figure(park, code)
    assert figure.target is not None
    return {
        "park": park,
        "indicator": code,
        "light": "behind",
        "shortfall": figure.shortfall,
        "value": figure.value,
        "expected": figure.expected,
        "target": figure.target.value,
        "missing": result.missing(park, code),
        "completion": figure.completion,
        "responsible": figure.target.responsible,
    }


def _stated(result: Result) -> dict[str, Any]:
    found: dict[str, list[Any]] = {"not_applicable": [], "not_issued": [], "unavailable": [], "without_target": []}
    city, quarter = result.city, result.quarter
    for standing in result.table:
        for code in items_in_order(result, standing):
            line, park = standing.lines[code], standing.park
            said = {"park": park, "indicator": code, "has_target": result.figure(park, code).target is not None}
            if line.out == "not_applicable":
                reason = city.row(park, code, quarter).get("na_reason", "")
                found["not_applicable"].append({**said, "reason": reason})
            elif line.out == "none":
                reason = city.target_row(park, code, quarter.year).get("reason", "")
                found["not_issued"].append({**said, "reason": reason})
            elif line.out == "unavailable":
                found["unavailable"].append([park, code])
            elif "because" in working(result, standing, code):
                found["without_target"].append([park, code])
    return found


def _warnings(result: Result) -> Iterator[str]:
    """Yield the targets that ask for nothing though they should, and the weights that do not add up."""
    groups = [code for code in result.city.groups if code in result.groups]
    for group in groups:
        lines = {park: result.standings[park].lines for park in sorted(result.groups[group])}
        for code in sorted(result.city.items(result.scheme, group)):
            for park, of_park in lines.items():
                if of_park[code].out in ("target_zero", "expected_not_positive"):
                    yield f"{of_park[code].out} {park} {code}"
    if result.city.scheme(result.scheme).get("renormalise") == "yes":
        return
    for group in groups:
        items = result.city.items(result.scheme, group).values()
        whole = sum((item.weight for item in items if item.is_ordinary), Fraction(0))
        if whole not in (1, 100):
            yield f"weights_odd {group} {float(whole):g}"


def _pairs(result: Result) -> dict[str, Any] | None:
    """Return the pairs of the campaign of the year, the latest before it, else the first of all."""
    city = result.city
    rows = city.rows("comparisons")
    years = sorted({int(row["year"]) for row in rows})
    if not years:
        return None
    year = max([one for one in years if one <= result.quarter.year], default=years[0])
    chosen = sorted((row for row in rows if row["year"] == str(year)), key=lambda row: int(row["position"]))
    pairs = []
    for row in chosen:
        codes = row["indicator_codes"].split(";")
        means = means_of(result, row["view"], codes, [one.park for one in result.table])
        pairs.append(
            {
                "compare": row["compare"],
                "look": row["look"],
                "view": row["view"],
                "indicators": [_words(city.indicators[code]) for code in codes],
                "values": means,
            }
        )
    return {"name": chosen[0]["campaign_name"], "pairs": pairs}


def _mean(parts: Sequence[Fraction]) -> Fraction | None:
    return half_up(sum(parts, Fraction(0)) / len(parts), 10) if parts else None


def _compared(result: Result, code: str, parks: Iterable[str]) -> dict[str, Figure]:
    """Return the figures of those parks that are compared on an indicator."""
    figures = {park: result.figure(park, code) for park in parks}
    return {park: one for park, one in figures.items() if one.out not in ("excluded", "not_applicable", "unavailable")}


def _levels(result: Result, code: str, parks: Iterable[str]) -> dict[str, Fraction]:
    values = {park: one.value for park, one in _compared(result, code, parks).items() if one.value is not None}
    if not values:
        return {}
    is_lower = result.city.indicators[code].is_lower
    best = min(values.values()) if is_lower else max(values.values())
    found = {}
    for park, value in values.items():
        if best > 0 and value > 0:
            found[park] = best / value if is_lower else value / best
        elif best > 0 and not is_lower:
            found[park] = Fraction(0)
    return found


def _growths(result: Result, code: str, parks: Iterable[str]) -> dict[str, Fraction]:
    grown = {park: one.growth[1] for park, one in _compared(result, code, parks).items()}
    known = {park: half_up(growth, 10) for park, growth in grown.items() if growth is not None}
    if not known:
        return {}
    low, high = min(known.values()), max(known.values())
    if low == high:
        return dict.fromkeys(known, Fraction(1))
    parts = {park: (growth - low) / (high - low) for park, growth in known.items()}
    return {park: 1 - part for park, part in parts.items()} if result.city.indicators[code].is_lower else parts


def _placed(result: Result, code: str, parks: Iterable[str]) -> dict[str, Fraction]:
    compared = _compared(result, code, parks)
    count = len(compared)
    return {park: Fraction(count - one.place + 1, count) for park, one in compared.items() if one.place is not None}


def _completed(result: Result, code: str, parks: Iterable[str]) -> dict[str, Fraction]:
    figures = _compared(result, code, parks)
    return {park: min(max(one.r, Fraction(0)), Fraction(1)) for park, one in figures.items() if one.r is not None}


Scale = Callable[[Result, str, Iterable[str]], dict[str, Fraction]]
SCALES: Mapping[str, Scale] = {"level": _levels, "growth": _growths, "place": _placed, "completion": _completed}


def means_of(result: Result, view: str, codes: Sequence[str], parks: Iterable[str]) -> dict[str, Fraction | None]:
    """Return of each of some parks where it lies within 0..1 among them, the mean of some indicators; None is a gap."""
    parks = list(parks)
    parts = [SCALES[view](result, code, parks) for code in codes]
    return {park: _mean([part[park] for part in parts if park in part]) for park in parks}


# --- The past ---------------------------------------------------------------------------------------------------------


def history(results: Sequence[Result], park: str, code: str) -> list[tuple[str, Fraction | None]]:
    """Return a figure over quarters, oldest first: what each added to a cumulative one, a level as it was; None is a gap."""
    is_level, told = results[-1].city.indicators[code].is_level, []
    by_quarter = {one.quarter: one for one in results if (park, code) in told_pairs(one)}
    for quarter, result in sorted(by_quarter.items()):
        value = result.figure(park, code).value
        if not is_level and quarter.number > 1:
            before = by_quarter.get(Quarter(quarter.year, quarter.number - 1))
            taken_off = before.figure(park, code).value if before else None
            value = None if value is None or taken_off is None else value - taken_off
        told.append((label(quarter), value))
    return told
