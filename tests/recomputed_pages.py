"""What pages say in words and numbers, beside what the second reckoning gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from django.test import Client
from oracle.pages import Page, Table, page_of
from oracle.results import Figure, Result, Standing
from oracle.rounding import shown

from reports.models import Release

LIGHTS = {"ahead": "达到序时", "near": "接近序时", "behind": "落后", "": ""}
STATES = {"unknown": "未报", "not_applicable": "不适用", "unavailable": "未到报送时间"}
NUMBER = re.compile(r"(?<![\w.])[+-]?\d[\d,]*(?:\.\d+)?")


def read(client: Client, address: str) -> Page:
    """Open a page and read it."""
    response = client.get(address)
    assert response.status_code == 200, address
    return page_of(response.content.decode())


def numbers(text: str) -> list[str]:
    """Return the numbers in a text as plain text without the sign of a rise."""
    return [one.replace(",", "").lstrip("+") for one in NUMBER.findall(text)]


def lacking(where: str, cell: str, *wanted: str | None) -> list[str]:
    """Return what a cell should say and does not: each wanted number is one of its numbers, each word in its words."""
    found = numbers(cell)
    return [
        f"{where}: {cell!r} does not say {one}"
        for one in wanted
        if one and (one not in found if NUMBER.fullmatch(one) else one not in cell)
    ]


def figure_says(figure: Figure, decimals: int) -> str:
    """Return a figure as pages show it."""
    return STATES[figure.state] if figure.value is None else shown(figure.value, decimals) or ""


def light_differences(where: str, cell: str, light: str) -> list[str]:
    """Return whether a cell says another light than it should, or one where there is none."""
    said = [word for word in LIGHTS.values() if word and word in cell]
    wanted = [LIGHTS[light]] if light else []
    return [] if said == wanted else [f"{where}: light {cell!r}, should be {wanted}"]


def why_differences(client: Client, release: Release, result: Result) -> list[str]:
    """Return where the pages that say why the parks have their places are wrong."""
    found: list[str] = []
    for park, standing in result.standings.items():
        page = read(client, f"/rankings/{release.pk}/{park}/")
        where = f"why {park}"
        table = page.table("计算过程")
        said = page.text.partition(" · ")[2]
        wanted = [shown(standing.score, 2), *_standing_words(standing)]
        found += lacking(where, said[: said.index(table.heads[0])] if table.heads else said, *wanted)
        for code in standing.lines:
            found += _item_differences(f"{where} {code}", table, result, park, code)
        found += _twice(where, page)
    return found


def _standing_words(standing: Standing) -> Iterator[str | None]:
    """Yield the numbers that are said of a park wherever it is introduced."""
    if standing.is_unreported:
        yield STATES["unknown"]
        return
    if standing.completion is not None:
        yield shown(standing.completion, 2)
        yield shown(standing.due, 2)
    met, due = standing.levels
    if due:
        yield f"{met}/{due}"


def _item_differences(where: str, table: Table, result: Result, park: str, code: str) -> list[str]:
    indicator, standing = result.city.indicators[code], result.standings[park]
    line, figure = standing.lines[code], result.figure(park, code)
    row = table.row(indicator.name)
    found = lacking(f"{where} figure", row["数据"], figure_says(figure, indicator.decimals))
    if "进度" in row:
        found += light_differences(f"{where} progress", row["进度"], figure.light)
    found += lacking(f"{where} points", row["得分"], shown(line.points, 2) if line.points is not None else None)
    before = result.before.standings.get(park) if result.before else None
    earlier = before.lines[code].points if before and code in before.lines else None
    if line.points is not None and earlier is not None:
        found += lacking(f"{where} gained", row["得分变化"], shown(line.points - earlier, 2))
    return found + _sentence_differences(where, row["计算过程"], result, park, code)


def _sentence_differences(where: str, sentence: str, result: Result, park: str, code: str) -> list[str]:
    """Return where the sentence of the working has other numbers than what it comes from."""
    line, figure = result.standings[park].lines[code], result.figure(park, code)
    if line.out or line.raw is None or line.cell.value is None or (line.item.rule == "completion" and not figure.due):
        return []
    wanted = [shown(line.points, 2)]
    if line.factor != 1 and line.item.is_ordinary:
        wanted += [shown(line.factor, 4), shown(line.raw, 2)]
    if line.item.rule == "completion" and figure.r is not None and not _is_good_without_number(figure, result, code):
        wanted.append(shown(100 * figure.r, 1))
    return lacking(f"{where} working", sentence, *wanted)


def _is_good_without_number(figure: Figure, result: Result, code: str) -> bool:
    """Return whether a value is as good as can be, so that it has no ratio of its own."""
    return result.city.indicators[code].is_lower and figure.value is not None and figure.value <= Fraction(0)


def _twice(where: str, page: Page) -> list[str]:
    """Return the parts of a list that are said twice in a row: 不适用 1 项，不适用 1 项."""
    return [f"{where}: {one[0]!r} twice" for one in re.findall(r"((\S+ \d+ \S+?)，\2)(?!\d)", page.text)]
