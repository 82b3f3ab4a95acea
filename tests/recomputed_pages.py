"""What pages say in words and numbers, beside what the second reckoning gives."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from django.test import Client
from django.utils.translation import gettext, override
from oracle.files import City, Quarter
from oracle.pages import Page, Table
from oracle.points import Line
from oracle.results import Figure, Result, Standing
from oracle.rounding import half_up, shown
from oracle.totals import share_of, total_of
from recomputed_cells import (
    STATES,
    Wanted,
    column,
    due_decimals,
    exactly,
    figure_words,
    gap_differences,
    lacking,
    light_differences,
    numbers,
    read,
)

from reports.models import Release


def why_differences(client: Client, release: Release, result: Result) -> list[str]:
    """Return where the pages that say why the parks have their places are wrong."""
    found: list[str] = []
    for park, standing in result.standings.items():
        page = read(client, f"/rankings/{release.pk}/{park}/")
        where = f"why {park}"
        table = page.table("计算过程")
        found += lacking(where, page.before(table), (standing.score, 2), *_standing_words(standing))
        factors = {line.factor for line in standing.lines.values() if line.item.is_ordinary and line.raw is not None}
        found += lacking(where, page.before(table), *((factor, 4) for factor in factors if factor != 1))
        for code in standing.lines:
            found += _item_differences(f"{where} {code}", table, result, park, code)
        found += _order_differences(where, table, result, standing) + _twice(where, page)
    return found


def _full(line: Line) -> Fraction:
    """Return the points that an item gives at its weight: none outside the sum of weights."""
    return half_up(line.item.weight * line.factor, 10) if line.item.is_ordinary else Fraction(0)


def _order_differences(where: str, table: Table, result: Result, standing: Standing) -> list[str]:
    """Return whether another item than the one that lost most stands first, or one that lost less before another."""
    names = {result.city.indicators[code].name: line for code, line in standing.lines.items()}
    rows = [next((line for name, line in names.items() if row[0].startswith(f"{name} ")), None) for row in table.rows]
    lost = [_full(line) - line.points for line in rows if line is not None and line.points is not None]
    return [] if lost == sorted(lost, reverse=True) and len(lost) > 1 else [f"{where}: not by points lost"]


def _standing_words(standing: Standing) -> Iterator[Wanted]:
    """Yield what is said of a park wherever it is introduced."""
    if standing.is_unreported:
        yield STATES["unknown"]
        return
    yield (standing.completion, 1)
    yield (standing.due, 1)
    if standing.levels[1]:
        yield "{}/{}".format(*standing.levels)
    yield (len(standing.behind), 0)
    yield from ((number, 0) for number in standing.against_last_year if any(standing.against_last_year))


def _item_differences(where: str, table: Table, result: Result, park: str, code: str) -> list[str]:
    indicator, standing = result.city.indicators[code], result.standings[park]
    line, figure = standing.lines[code], result.figure(park, code)
    row = table.row(indicator.name)
    found = lacking(f"{where} figure", row["数据"], figure_words(figure, indicator.decimals))
    if "进度" in row:
        found += light_differences(f"{where} progress", row["进度"], figure.light)
    found += lacking(f"{where} points", row["得分 / 满分"], (line.points, 2))
    if line.points is not None:
        found += lacking(f"{where} full", row["得分 / 满分"], (_full(line) or None, 2))
        decimals = len(row["较满分"].partition(".")[2])  # more than two where both would look the same
        apart = half_up(line.points, decimals) - half_up(_full(line), decimals)
        found += lacking(f"{where} against full", row["较满分"], (apart, 2))
    before = result.before.standings.get(park) if result.before else None
    earlier = before.lines[code].points if before and code in before.lines else None
    if line.points is not None and earlier is not None:
        found += lacking(f"{where} gained", row["得分变化"], (line.points - earlier, 2))
    return found + _sentence_differences(where, row["计算过程"], result, park, code)


def _sentence_differences(where: str, sentence: str, result: Result, park: str, code: str) -> list[str]:
    """Return where the sentence of the working has other numbers than what it comes from."""
    line, figure = result.standings[park].lines[code], result.figure(park, code)
    if line.out or line.raw is None or line.cell.value is None or (line.item.rule == "completion" and not figure.due):
        return []
    # By what points are multiplied because others are out is said once above.
    wanted: list[Wanted] = [(line.raw if line.item.is_ordinary else line.points, 2)]
    if line.item.rule == "completion" and figure.r is not None and not _is_good_without_number(figure, result, code):
        wanted.append((100 * figure.r, 1))
    return lacking(f"{where} working", sentence, *wanted)


def _is_good_without_number(figure: Figure, result: Result, code: str) -> bool:
    """Return whether a value is as good as can be, so that it has no ratio of its own."""
    return result.city.indicators[code].is_lower and figure.value is not None and figure.value <= Fraction(0)


def _twice(where: str, page: Page) -> list[str]:
    """Return the parts of a list that are said twice in a row: 不适用 1 项，不适用 1 项."""
    return [f"{where}: {one[0]!r} twice" for one in re.findall(r"((\S+ \d+ \S+?)，\2)(?!\d)", page.text)]


def park_differences(client: Client, result: Result) -> list[str]:
    """Return where the pages of parks are wrong."""
    found: list[str] = []
    for park, standing in result.standings.items():
        page = read(client, f"/parks/{park}/?period={_label(result)}")
        where = f"park {park}"
        table = page.table("数据", "同比")
        found += lacking(where, page.before(table), (standing.score, 2), *_standing_words(standing))
        found += _behind_differences(where, table, result, standing)
        for code, indicator in result.city.indicators.items():
            figure = result.figure(park, code)
            if figure.value is None and figure.target is None:
                continue
            row = table.row(indicator.name)
            found += _figure_differences(f"{where} {code}", row, result, park, code)
            share, is_of_city = share_of(result, code, park)
            if share is not None:
                cell = column(row, "share, %")
                with override("zh-hans"):
                    word = gettext("of the city") if is_of_city else gettext("of the parks together")
                found += lacking(f"{where} {code} share", cell, (share, 1), word)
    return found


def _behind_differences(where: str, table: Table, result: Result, standing: Standing) -> list[str]:
    """Return whether the first rows are not the items that are behind, as many as are said to be."""
    names = [result.city.indicators[code].name for code in standing.behind]
    said = [next((name for name in names if row[0].startswith(f"{name} ")), "") for row in table.rows[1:]]
    first = said[1 : len(names) + 1]
    right = sorted(first) == sorted(names) and (not names or table.rows[1] == [f"落后 {len(names)} 项"])
    return [] if right else [f"{where}: {table.rows[1]} and {first} first, should be {names}"]


def _label(result: Result) -> str:
    return f"{result.quarter.year}Q{result.quarter.number}"


def _figure_differences(where: str, row: dict[str, str], result: Result, park: str, code: str) -> list[str]:
    """Return where a row that tells a figure is wrong, be it one of a park's page or of an indicator's."""
    indicator, figure = result.city.indicators[code], result.figure(park, code)
    found = lacking(f"{where} figure", column(row, "figure"), figure_words(figure, indicator.decimals))
    found += light_differences(f"{where} light", column(row, "progress"), figure.light)
    state, growth = figure.growth
    growth_decimals = indicator.decimals if indicator.growth == "difference" else 1
    if state == "number":
        found += lacking(f"{where} growth", column(row, "year on year"), (growth, growth_decimals))
    if figure.place is not None:
        found += lacking(f"{where} place", column(row, "place"), (figure.place, 0))
    if figure.target is None or figure.out:
        return found
    found += lacking(f"{where} target", column(row, "target"), (figure.target.value, indicator.decimals))
    # What is due stands in a column of its own, or under the target.
    cell = column(row, "due by now") or column(row, "target")
    found += lacking(f"{where} due", cell, (figure.expected, due_decimals(indicator, figure)))
    distance = column(row, "above or below what is due")
    if distance and figure.value is not None and figure.expected is not None:
        apart = figure.value - figure.expected
        found += lacking(f"{where} distance", distance, (apart, due_decimals(indicator, figure)))
    if figure.completion is not None and figure.due is not None and figure.expected is not None:
        due = 100 * figure.expected / figure.target.value
        cell = column(row, "completion of the year")
        found += lacking(f"{where} completion", cell, (figure.completion, 1))
        found += gap_differences(f"{where} completion", cell, figure.completion, due)
    return found


def indicator_differences(client: Client, result: Result, code: str) -> list[str]:
    """Return where the page of an indicator is wrong."""
    page = read(client, f"/indicators/{code}/?period={_label(result)}")
    table, where, found = page.table("数据", "园区"), f"indicator {code}", []
    for park in result.city.open_parks(result.quarter.last_on):
        figure = result.figure(park, code)
        if figure.value is None and (figure.target is None or park not in result.standings):
            continue
        row = table.row(result.city.park_name(park, result.quarter.last_on))
        found += _figure_differences(f"{where} {park}", row, result, park, code)
    total, indicator = total_of(result, code), result.city.indicators[code]
    wanted: list[Wanted] = [(total.value, indicator.decimals), (total.completion, 1)]
    if total.value is not None:
        decimals = indicator.decimals if indicator.growth == "difference" else 1
        wanted += [(total.reported, 0), (len(total.asked), 0), (total.growth, decimals)]
    return found + lacking(where, page.before(table), *wanted)


def overview_differences(client: Client, result: Result, year_before: Result | None) -> list[str]:
    """Return where the overview is wrong."""
    page = read(client, f"/?period={_label(result)}")
    table = page.table("综合得分")
    found = _table_differences("overview", table, result, year_before)
    return [
        *found,
        *_headline_differences(page.before(table), result),
        *_news_differences(page.before(table), result),
        *_attention_differences(page, result),
        *_twice("overview", page),
    ]


def ranking_differences(client: Client, result: Result, year_before: Result | None) -> list[str]:
    """Return where the ranking is wrong, on the page and as a file."""
    page = read(client, f"/rankings/?period={_label(result)}")
    found = _table_differences("ranking", page.table("综合得分"), result, year_before)
    response = client.get(f"/rankings/?period={_label(result)}&format=csv")
    by_name = {row["园区"]: row for row in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))}
    for park, standing in result.standings.items():
        row = by_name[result.city.park_name(park, result.quarter.last_on)]
        found += _file_differences(f"file {park}", row, standing)
    return found


def _file_differences(where: str, row: dict[str, str], standing: Standing) -> list[str]:
    """Return where a row of the exported ranking is wrong: its numbers are exact."""
    wanted = {
        "place": standing.place,
        "score": standing.score,
        "items behind": None if standing.is_unreported else len(standing.behind),
    }
    if standing.completion is not None and standing.due is not None:
        wanted |= {
            "completion of the year, %": half_up(standing.completion, 10),
            "schedule, %": half_up(standing.due, 10),
            "items missing": standing.lacks,
            "levels met": standing.levels[0],
            "levels due": standing.levels[1],
        }
    said = {name: exactly(row, name) for name in wanted}
    return [
        f"{where} {name}: {said[name]!r}, should be {value}"
        for name, value in wanted.items()
        if value is not None and (not numbers(said[name]) or Fraction(numbers(said[name])[0]) != value)
    ]


def _table_differences(where: str, table: Table, result: Result, year_before: Result | None) -> list[str]:
    found: list[str] = []
    names = [result.city.park_name(park, result.quarter.last_on) for park in result.standings]
    shown_names = [next((name for name in names if any(c.startswith(name) for c in row)), "") for row in table.rows[1:]]
    for park, standing in result.standings.items():
        row = table.row(result.city.park_name(park, result.quarter.last_on))
        found += _standing_differences(f"{where} {park}", row, standing)
        before = year_before.standings.get(park) if year_before else None
        if before and before.place and standing.place and before.group == standing.group:
            gain = before.place - standing.place
            found += _move_differences(f"{where} {park} on last year", column(row, "on last year"), gain)
    ordered = sorted(result.standings.values(), key=lambda one: _table_key(result, one))
    wanted = [result.city.park_name(one.park, result.quarter.last_on) for one in ordered]
    return found if shown_names == wanted else [*found, f"{where}: order {shown_names}, should be {wanted}"]


def _table_key(result: Result, standing: Standing) -> tuple[int, int, int]:
    groups = [row["code"] for row in result.city.rows("groups")]
    order = list(result.city.parks)
    return groups.index(standing.group), standing.place or len(order), order.index(standing.park)


def _standing_differences(where: str, row: dict[str, str], standing: Standing) -> list[str]:
    found = lacking(f"{where} place", column(row, "place"), (standing.place, 0))
    found += lacking(f"{where} score", column(row, "score"), (standing.score, 2))
    if standing.movement is not None:
        found += _move_differences(f"{where} change", column(row, "change"), standing.movement)
    year = column(row, "completion of the year", "completion of the year, % · against schedule, percentage points")
    behind, moves = column(row, "items behind"), column(row, "items up / level / down")
    if standing.is_unreported:
        return found + [
            one for cell in (year, behind, moves) for one in lacking(f"{where} not reported", cell, STATES["unknown"])
        ]
    found += lacking(f"{where} year", year, (standing.completion, 2), (standing.due, 2))
    if standing.completion is not None and standing.due is not None:
        found += gap_differences(f"{where} gap", year, standing.completion, standing.due)
    if standing.lacks:
        found += lacking(f"{where} lacks", year, (standing.lacks, 0))
    found += lacking(f"{where} behind", behind, (len(standing.behind), 0))
    if standing.levels[1]:
        found += lacking(f"{where} levels", column(row, "levels reached"), "{}/{}".format(*standing.levels))
    if moves:
        found += lacking(f"{where} moves", moves, *((number, 0) for number in standing.moved))
    return found


def _move_differences(where: str, cell: str, gain: int) -> list[str]:
    sign = "▲" if gain > 0 else "▼" if gain < 0 else "持平"
    return lacking(where, cell, sign, (abs(gain) or None, 0))


def _headline_differences(text: str, result: Result) -> list[str]:
    """Return where the totals of the headlines are wrong: what is said between the name of one and that of the next."""
    chosen = sorted((one for one in result.city.indicators.values() if one.headline), key=lambda one: one.headline)
    found: list[str] = []
    for indicator in chosen:
        after = text.split(indicator.name)[1:]
        said = re.split("|".join(re.escape(one.name) for one in chosen), after[-1])[0] if after else ""
        total = total_of(result, indicator.code)
        decimals = indicator.decimals if indicator.growth == "difference" else 1
        wanted: list[Wanted] = [(total.value, indicator.decimals), (len(total.asked), 0), (total.growth, decimals)]
        if total.due is not None:
            wanted += [(total.completion, 2), (total.due, 2)]
        if total.missing:
            wanted.append((total.reported, 0))
        found += lacking(f"total {indicator.code}", said, *wanted)
        light = total.light if total.due is not None and total.completion is not None else ""
        found += light_differences(f"total {indicator.code}", said, light)
    return found


def _news_differences(text: str, result: Result) -> list[str]:
    on = result.quarter.last_on
    wanted: list[Wanted] = []
    for standing in result.standings.values():
        if standing.place == 1:
            wanted += [result.city.park_name(standing.park, on), (standing.score, 2)]
        if standing.is_unreported:
            wanted.append(result.city.park_name(standing.park, on))
    park = result.furthest_behind()
    if park:
        shortfall, code = result.largest_shortfall(park)
        wanted += [result.city.park_name(park, on), (len(result.standings[park].behind), 0)]
        wanted += [result.city.indicators[code].name, (shortfall, 1)] if code else []
    return lacking("news", text, (result.largest_climb() or None, 0), *wanted)


def _attention_differences(page: Page, result: Result) -> list[str]:
    """Return where what needs attention is wrong: the red lines, then the items behind in their order."""
    on, found = result.quarter.last_on, []
    for park, standing in result.standings.items():
        for code in standing.red_lines:
            indicator = result.city.indicators[code]
            value = shown(result.figure(park, code).value, indicator.decimals)
            line = f"{result.city.park_name(park, on)} · {indicator.name} {value} {indicator.unit}"
            found += lacking("red line", page.text, line)
    should = result.attention()
    if not should:
        return found
    rows = page.table("责任人").rows[1:]
    for row, (park, code) in zip(rows, should, strict=False):
        figure, indicator = result.figure(park, code), result.city.indicators[code]
        where = f"attention {park} {code}"
        found += lacking(where, row[0], result.city.park_name(park, on), indicator.name)
        found += lacking(f"{where} value", row[1], (figure.value, indicator.decimals))
        found += lacking(f"{where} due", row[2], (figure.expected, due_decimals(indicator, figure)))
        found += _missing_differences(f"{where} missing", row[3], result, park, code)
        found += lacking(f"{where} shortfall", row[4], (figure.shortfall, 1))
        found += lacking(f"{where} responsible", row[5], figure.target.responsible if figure.target else "")
    return found


def _missing_differences(where: str, cell: str, result: Result, park: str, code: str) -> list[str]:
    """Return whether a cell says what is missing, up to the last decimal: it may be the difference of what is shown."""
    missing, decimals = result.missing(park, code), result.city.indicators[code].decimals
    unit = Fraction(0) if result.city.indicators[code].is_whole else Fraction(1, 10**decimals)
    near = any(abs(Fraction(one) - missing) <= unit for one in numbers(cell))
    return [] if near else [f"{where}: {cell!r} does not say {shown(missing, 4)}"]


def compare_differences(client: Client, result: Result) -> list[str]:
    """Return where the heat table says another part of what is due than is reckoned, as far as there is anything due."""
    table = read(client, f"/compare/?view=completion&period={_label(result)}").table("指标")
    found: list[str] = []
    for row in table.rows[1:]:
        name = row[0].partition(" · ")[2].partition("（")[0]
        code = next(code for code, indicator in result.city.indicators.items() if indicator.name == name)
        for park, cell in zip((one for one in result.city.parks if one in result.standings), row[1:], strict=True):
            figure = result.figure(park, code)
            r = None if figure.out or figure.value is None else figure.r
            found += lacking(f"compare {park} {code}", cell, (None if r is None else 100 * r, 1))
            if r is None and numbers(cell):
                found.append(f"compare {park} {code}: {cell!r} where nothing is due")
    return found if len(table.rows) > 1 else [*found, "compare: no rows"]


def page_differences(client: Client, release: Release, result: Result, year_before: Result | None) -> list[str]:
    """Return where any page of a release is wrong: overview, ranking, parks, indicators, why and the comparison."""
    found = overview_differences(client, result, year_before) + ranking_differences(client, result, year_before)
    found += why_differences(client, release, result) + park_differences(client, result)
    found += compare_differences(client, result) if release.summary["pairs"] else []
    for code in result.city.indicators:
        if any(result.figure(park, code).value is not None for park in result.standings):
            found += indicator_differences(client, result, code)
    return found


def open_period_differences(client: Client, city: City, quarter: Quarter, on: date) -> list[str]:
    """Return where the overview's line of the open period is wrong."""
    text = read(client, "/").text
    owing = city.owing(quarter)
    missing = [city.parks[park].get("short_name") or city.parks[park]["name"] for park in owing if not owing[park]]
    wanted: list[Wanted] = [f"{sum(owing.values())}/{len(owing)}", *missing]
    wanted.append(((city.due_on(quarter, department=False) - on).days, 0))
    return lacking("open period", text, *wanted)
