"""The figures that a step or its result is about, each in a line: what it is, what it was, what it is now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from reports.pages.entry.contents.entering import shown_cell
from targets.entry.surroundings import Surroundings
from targets.indicators.querysets import indicator_order
from targets.models import Pledge, Target
from targets.pledges.settlements import Result
from targets.scoring.values import State
from targets.templatetags.figures import amount, percent

if TYPE_CHECKING:
    from targets.documents.text import WrittenSupplement, WrittenTask


@dataclass(frozen=True)
class FigureLine:
    """One figure in words; ``is_changed`` marks where now and before are the same thing said anew."""

    name: str
    unit: str
    before: str
    now: str
    said: str = ""
    is_changed: bool = False


def of_cells(cells: Iterable[Surroundings]) -> list[FigureLine]:
    """Return the latest versions of cells beside the period before; what was cut shows what had been reported."""
    return [_of_cell(cell) for cell in cells if cell.held and cell.held.version]


def _of_cell(cell: Surroundings) -> FigureLine:
    indicator, version = cell.indicator, cell.held.version if cell.held else None
    if version is None:
        return FigureLine(indicator.name, indicator.unit, "–", "–")
    is_unknown, said = version.recognised.state is State.UNKNOWN, ""
    now = _("not reported") if is_unknown else shown_cell(version.recognised, indicator.decimals)
    if version.is_recognised_otherwise:
        reported = shown_cell(version.reported.cell, indicator.decimals)
        said = _("reported %(value)s: %(reason)s") % {"value": reported, "reason": version.reason}
    return FigureLine(
        name=indicator.name,
        unit=indicator.unit,
        before=shown_cell(cell.last_period, indicator.decimals),
        now=now,
        said=said,
        is_changed=bool(said),
    )


def of_pledge(user: User, pledge: Pledge) -> list[FigureLine]:
    """Return the targets that a pledge holds beside last year's actuals.

    They stand in the text that it came with as its ``document``; of one on paper they are read by one query.
    """
    document = getattr(pledge, "document", None)
    if document is not None:
        return [_of_task(task) for task in json.loads(bytes(document.canonical))["tasks"]]
    targets = Target.objects.visible_to(user).filter(park=pledge.park_id, year=pledge.year, value__isnull=False)
    ordered = targets.select_related("indicator__category").order_by(*indicator_order("indicator__"))
    return [
        FigureLine(one.indicator.name, one.indicator.unit, _exact(one.base, one), _exact(one.value, one))
        for one in ordered
    ]


def of_results(results: Iterable[Result]) -> list[FigureLine]:
    """Return targets of a pledge beside what is recognised of them, with how much of the target that is."""
    return [_of_result(one) for one in results]


def _of_result(one: Result) -> FigureLine:
    words = {"": _("not reported"), "NA": _("not applicable")}
    now = words[one.value] if one.value in words else amount(Decimal(one.value), one.decimals)
    said = (
        _("%(completion)s of the target") % {"completion": percent(Decimal(one.completion))} if one.completion else ""
    )
    return FigureLine(one.name, one.unit, amount(Decimal(one.target), one.decimals), now, said)


def of_changes(text: WrittenSupplement) -> list[FigureLine]:
    """Return what the text of a supplement changes."""
    return [
        FigureLine(one["indicator"], one["unit"], one["before"][0], one["after"][0], is_changed=True)
        for one in text["changes"]
    ]


def _of_task(task: WrittenTask) -> FigureLine:
    """Return a task of the text; its own sign for nothing stands beside an empty number."""
    before, now = (shown if exact else "–" for shown, exact in (task["base"], task["target"]))
    return FigureLine(task["indicator"], task["unit"], before, now)


def _exact(value: Decimal | None, target: Target) -> str:
    return "–" if value is None else amount(value, target.indicator.decimals)
