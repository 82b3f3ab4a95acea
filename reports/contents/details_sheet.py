"""The details of targets as a sheet: second value, base (an estimate or not), schedule, responsible person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.fields import plain
from parks.models import Park
from reports.city.asides import is_note, is_total, said_in
from reports.city.workbooks import Line
from reports.contents.breakdown import Breakdown, coming_of
from reports.contents.breakdown_cells import stated_words
from reports.contents.breakdown_page import BreakdownContents
from reports.contents.breakdown_sheet import CLOSE, OPEN, code_in, unreadable
from reports.forms.targets import TargetForm, read_target
from targets.actions.targets import DETAILS
from targets.breakdown import NoTarget, Stated, details_token, is_same, stated_in
from targets.errors import WorkflowError
from targets.models import Indicator, Target

PARK, INDICATOR, TARGET = "park", "indicator", "target"


def _labels() -> dict[str, str]:
    fields = TargetForm.base_fields
    return {
        PARK: _("code of the park"),
        INDICATOR: _("code of the indicator"),
        TARGET: _("target"),
        **{name: str(fields[name].label) for name in DETAILS},
    }


def detail_rows(contents: BreakdownContents) -> Iterator[list[Any]]:
    """Yield the head and a row for each target of the category shown, with all parks."""
    named = [f"{label} {OPEN}{name}{CLOSE}" for name, label in _labels().items()]
    yield [*named, _("park"), _("indicator"), _("unit"), _("adjusted to"), _("effective on")]
    breakdown = contents.breakdown
    for row in contents.rows:
        one = row.indicator
        for park in breakdown.parks:
            target = breakdown.targets.get((park.pk, one.pk))
            if target is not None:
                details = [_cell(getattr(target, name)) for name in DETAILS]
                stated, coming = breakdown.stated_in((park.pk, one.pk)), coming_of(target) or (None, None)
                value = stated_words(stated) if isinstance(stated, NoTarget) else stated
                yield [park.code, one.code, value, *details, park.name, one.name, one.unit, *coming]


@dataclass(frozen=True)
class DetailChange:
    """One field of a target that a sheet changes, or cannot: ``wrong`` says why."""

    target: Target
    name: str
    indicator: str
    before: str
    text: str
    after: str
    wrong: str = ""


@dataclass(frozen=True)
class DetailsRead:
    """What a sheet changes, and by target the token of what is stored and the details as they shall be.

    ``faults`` say what is wrong with its rows, ``notices`` what was passed over.
    """

    changes: list[DetailChange] = field(default_factory=list)
    typed: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def is_details(lines: Sequence[Line]) -> bool:
    """Return whether a sheet is one of details: a column names the park, and one the indicator."""
    return _head(lines) is not None


def details_in(lines: Sequence[Line], breakdown: Breakdown) -> DetailsRead:
    """Return what a filled-in sheet changes, and what is wrong with its rows."""
    head = _head(lines)
    if head is None:
        return DetailsRead()
    columns = {code_in(text): place for place, text in head.cells.items() if code_in(text)}
    found = DetailsRead()
    unknown = sorted(columns.keys() - _labels().keys())
    found.faults.extend(_("There is no such detail: %(code)s.") % {"code": code[:50]} for code in unknown)
    for line in lines:
        cells = {name: line.cells.get(place, "") for name, place in columns.items() if name not in unknown}
        if line.number > head.number:
            _read_line(line, cells, breakdown, found)
    return found


def _read_line(line: Line, cells: Mapping[str, str], breakdown: Breakdown, found: DetailsRead) -> None:
    """Take in a row: what it changes, or why it cannot be read."""
    texts = {name: cell.strip() for name, cell in cells.items()}
    shown = [cell for _place, cell in sorted(line.cells.items()) if cell.strip()]
    words = {"row": line.number, "code": said_in(shown)}
    if is_total(shown[0]) or is_note(shown[0]) or not any(texts.values()):
        found.notices.append(_("Row %(row)s was passed over: %(code)s.") % words)
        return
    try:
        target, park, indicator = _target(breakdown, texts)
    except WorkflowError as error:
        found.faults.append(_("Row %(row)s: %(code)s") % {"row": line.number, "code": str(error)})
        return
    if target.pk in found.typed:
        named = _("A target stands in two rows: %(target)s.") % {"target": f"{park} {indicator}"}
        found.faults.append(_("Row %(row)s: %(code)s") % {"row": line.number, "code": named})
        return
    seen = details_token(target)
    form = TargetForm({"seen": seen, **{name: texts.get(name, _text(getattr(target, name))) for name in DETAILS}})
    known = (stated_in(target), breakdown.stated_in((park.pk, indicator.pk)))
    changes = list(_unreadable(target, cells, str(park), indicator))
    told = {change.indicator for change in changes}
    others = _changes(form, target, texts, str(park), indicator, known)
    changes += [change for change in others if change.indicator not in told]
    found.changes.extend(changes)
    found.typed[target.pk] = (seen, form.details if form.is_valid() and changes else {})


def _head(lines: Sequence[Line]) -> Line | None:
    return next((line for line in lines if {PARK, INDICATOR} <= {code_in(text) for text in line.cells.values()}), None)


def _unreadable(target: Target, cells: Mapping[str, str], park: str, indicator: Indicator) -> Iterator[DetailChange]:
    """Yield the cells of a row that cannot be taken, whatever they are for."""
    for name in (*DETAILS, TARGET):
        text = cells.get(name, "")
        if wrong := unreadable(text):
            before = stated_words(stated_in(target)) if name == TARGET else _text(getattr(target, name))
            yield DetailChange(target, park, f"{indicator} · {_labels()[name]}", before or "–", text, text, wrong)


def _target(breakdown: Breakdown, texts: Mapping[str, str]) -> tuple[Target, Park, Indicator]:
    parks = {park.code: park for park in breakdown.parks}
    indicators = {one.code: one for one in breakdown.indicators}
    park, indicator = parks.get(texts[PARK]), indicators.get(texts[INDICATOR])
    target = breakdown.targets.get((park.pk, indicator.pk)) if park and indicator else None
    if target is None or park is None or indicator is None:
        named = f"{texts[PARK][:50]} {texts[INDICATOR][:50]}"
        raise WorkflowError(_("There is no such target: %(target)s. Set it in the grid first.") % {"target": named})
    return target, park, indicator


def _changes(
    form: TargetForm,
    target: Target,
    texts: Mapping[str, str],
    park: str,
    indicator: Indicator,
    known: Collection[Stated],
) -> Iterator[DetailChange]:
    labels, form_is_valid = _labels(), form.is_valid()
    stated, unread = read_target(texts.get(TARGET, ""), indicator.unit)
    if TARGET in texts and (unread or not any(is_same(stated, one) for one in known)):
        wrong = _("Targets themselves are changed in the grid or in its sheet; this sheet changes details alone.")
        name, text = f"{indicator} · {labels[TARGET]}", texts[TARGET]
        yield DetailChange(target, park, name, stated_words(stated_in(target)), text, text, wrong)
    for name in DETAILS:
        old, text = getattr(target, name), str(form.data[name])
        wrong = " ".join(str(error) for error in form.errors.get(name, []))
        if wrong or (form_is_valid and form.cleaned_data[name] != old):
            if not wrong and target.state == "pledged":
                wrong = _("A pledged target changes by adjustment alone.")
            if not wrong and target.state == "none":
                wrong = _("No target is issued here: type a value into the breakdown first.")
            after = text if wrong else _text(form.cleaned_data[name])
            yield DetailChange(target, park, f"{indicator} · {labels[name]}", _text(old) or "–", text, after, wrong)


def _cell(value: Any) -> Any:
    """Return a detail as a cell holds it: numbers as numbers, an estimate as a word."""
    return _text(value) if isinstance(value, bool) else value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)
