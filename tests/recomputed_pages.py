"""What pages say in words and numbers, beside what the second reckoning gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from django.test import Client
from django.utils.translation import gettext, override
from oracle.pages import Page, Table, page_of
from oracle.results import Figure, Result, Standing
from oracle.rounding import shown
from oracle.totals import share_of, total_of

from reports.models import Release

LIGHTS = {"ahead": "达到序时", "near": "接近序时", "behind": "落后", "": ""}
STATES = {"unknown": "未报", "not_applicable": "不适用", "unavailable": "未到报送时间"}
NUMBER = re.compile(r"(?<![\w.])[+-]?\d[\d,]*(?:\.\d+)?")
# A number with the decimals it is shown with at least, or a word.
Wanted = str | tuple[Fraction | int | None, int]


def read(client: Client, address: str) -> Page:
    """Open a page and read it."""
    response = client.get(address)
    assert response.status_code == 200, address
    return page_of(response.content.decode())


def column(row: dict[str, str], *words: str) -> str:
    """Return the cell under the head that begins with any of some words of the product, "" where no head does."""
    with override("zh-hans"):
        heads = [gettext(word) for word in words]
    return next((cell for head, cell in row.items() for word in heads if head.startswith(word)), "")


def numbers(text: str) -> list[str]:
    """Return the numbers in a text as plain text without the sign of a rise."""
    return [one.replace(",", "").lstrip("+") for one in NUMBER.findall(text)]


def says(cell: str, value: Fraction, decimals: int) -> bool:
    """Return whether a number stands in a cell, rounded half up to so many decimals or to more."""
    given = [(one, len(one.partition(".")[2])) for one in numbers(cell)]
    return any(digits >= decimals and shown(value, digits) == one for one, digits in given)


def lacking(where: str, cell: str, *wanted: Wanted) -> list[str]:
    """Return what a cell should say and does not."""
    found = []
    for one in wanted:
        if isinstance(one, str):
            found += [] if one in cell else [f"{where}: {cell!r} does not say {one}"]
        elif one[0] is not None and not says(cell, Fraction(one[0]), one[1]):
            found.append(f"{where}: {cell!r} does not say {shown(Fraction(one[0]), max(one[1], 4))}")
    return found


def figure_words(figure: Figure, decimals: int) -> Wanted:
    """Return a figure as pages show it."""
    return STATES[figure.state] if figure.value is None else (figure.value, decimals)


def light_differences(where: str, cell: str, light: str) -> list[str]:
    """Return whether a cell says another light than it should, or one where there is none."""
    said = [word for word in LIGHTS.values() if word and word in cell]
    wanted = [LIGHTS[light]] if light else []
    return [] if said == wanted else [f"{where}: light {cell!r}, should be {wanted}"]


def gap_differences(where: str, cell: str, completion: Fraction, due: Fraction) -> list[str]:
    """Return whether none of the numbers of a cell is how far a completion is from its schedule, as both are shown."""
    for one in numbers(cell):
        unit = Fraction(1, 10 ** len(one.partition(".")[2]))
        if abs(Fraction(one) - abs(completion - due)) <= unit:
            return []
    return [] if completion == due else [f"{where}: {cell!r} does not say {shown(completion - due, 4)}"]


def why_differences(client: Client, release: Release, result: Result) -> list[str]:
    """Return where the pages that say why the parks have their places are wrong."""
    found: list[str] = []
    for park, standing in result.standings.items():
        page = read(client, f"/rankings/{release.pk}/{park}/")
        where = f"why {park}"
        table = page.table("计算过程")
        found += lacking(where, page.before(table), (standing.score, 2), *_standing_words(standing))
        for code in standing.lines:
            found += _item_differences(f"{where} {code}", table, result, park, code)
        found += _twice(where, page)
    return found


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
    found += lacking(f"{where} points", row["得分"], (line.points, 2))
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
    wanted: list[Wanted] = [(line.points, 2)]
    if line.factor != 1 and line.item.is_ordinary:
        wanted += [(line.factor, 4), (line.raw, 2)]
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
    found += lacking(f"{where} due", column(row, "due by now"), (figure.expected, indicator.decimals))
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
