"""The details of targets as a sheet: second value, base (an estimate or not), schedule, responsible person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.fields import plain
from core.workbooks import Line
from parks.models import Park
from reports.city.asides import is_note, is_total, said_in
from reports.pages.breakdown.contents.breakdown import Breakdown, coming_of
from reports.pages.breakdown.contents.breakdown_cells import stated_words
from reports.pages.breakdown.forms import EstimateField, TargetForm, is_deletion, is_no, read_target
from reports.pages.breakdown.workbook.breakdown_sheet import unreadable
from reports.pages.breakdown.workbook.sheet_heads import CLOSE, OPEN, code_in
from reports.pages.breakdown.workbook.workbook_changes import SheetRead, WorkbookChange
from reports.pages.breakdown.workbook.workbook_record import ParkAndIndicator, Record, kept
from targets.breakdown.actions.targets import DETAILS
from targets.breakdown.cells import CellKey, NoTarget, Stated, details_token, is_same, stated_in
from targets.breakdown.three_states import Becomes, Word, becomes
from targets.errors import WorkflowError
from targets.models import Indicator, Target

_PARK, _INDICATOR, TARGET = "park", "indicator", "target"
_VALUES = (TARGET, "stretch", "base")
TOUCHED = (Becomes.CHANGED, Becomes.CONTESTED)


def _labels() -> dict[str, str]:
    fields = TargetForm.base_fields
    return {
        _PARK: _("code of the park"),
        _INDICATOR: _("code of the indicator"),
        TARGET: _("target"),
        **{name: str(fields[name].label) for name in DETAILS},
    }


def detail_rows(breakdown: Breakdown, indicators: Sequence[Indicator]) -> Iterator[list[Any]]:
    """Yield the head and a row for each target of some indicators, with all parks."""
    labels = _labels()
    named = {name: f"{label} {OPEN}{name}{CLOSE}" for name, label in labels.items()}
    about = [named[_PARK], _("park"), named[_INDICATOR], _("indicator"), _("unit"), named[TARGET]]
    yield [*about, *(named[name] for name in DETAILS), _("adjusted to"), _("effective on")]
    for one in indicators:
        for park in breakdown.parks:
            target = breakdown.targets.get((park.pk, one.pk))
            if target is not None:
                details = [_cell(getattr(target, name)) for name in DETAILS]
                stated, coming = breakdown.stated_in((park.pk, one.pk)), coming_of(target) or (None, None)
                value = stated_words(stated) if isinstance(stated, NoTarget) else stated
                yield [park.code, park.name, one.code, one.name, one.unit, value, *details, *coming]


@dataclass(frozen=True, kw_only=True)
class DetailChange(WorkbookChange):
    """One field of a target that a sheet changes, or cannot; ``new`` is what it becomes."""

    target: Target
    detail: str
    new: Any = None

    @property
    def label(self) -> str:
        """Return which detail of a target is changed."""
        return _labels()[self.detail]

    @property
    def unit(self) -> str:
        """Return the unit of a value; the labels of shares name theirs, and a person has none."""
        return self.indicator.unit if self.detail in _VALUES else ""

    @property
    def name(self) -> str:
        """Return the name of the stored field."""
        return self.detail


def is_details(lines: Sequence[Line]) -> bool:
    """Return whether a sheet is one of details: a column names the park, and one the indicator."""
    return _head(lines) is not None


def details_in(lines: Sequence[Line], breakdown: Breakdown, record: Record | None = None) -> SheetRead[DetailChange]:
    """Return what a filled-in sheet changes of what is stored and what it was made from, if it says so."""
    found = SheetRead[DetailChange]()
    head = _head(lines)
    if head is None:
        return found
    columns = {code_in(text): place for place, text in head.cells.items() if code_in(text)}
    unknown = sorted(columns.keys() - _labels().keys())
    found.faults.extend(_("There is no such detail: %(code)s.") % {"code": code[:50]} for code in unknown)
    seen: set[CellKey] = set()
    for line in lines:
        cells = {name: line.cells.get(place, "") for name, place in columns.items() if name not in unknown}
        if line.number > head.number:
            _read_line(_Row(breakdown, record, line, cells), found, seen)
    return found


@dataclass(frozen=True)
class _Row:
    """A row of a sheet: the cells of its columns by name."""

    breakdown: Breakdown
    record: Record | None
    line: Line
    cells: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return what a column says, without the blanks around it."""
        return self.cells.get(name, "").strip()

    @property
    def codes(self) -> ParkAndIndicator:
        """Return whom the row names."""
        return self.text(_PARK), self.text(_INDICATOR)

    @property
    def made(self) -> Mapping[str, str] | None:
        """Return the details that the workbook was made from, None where nobody knows."""
        return None if self.record is None else self.record.details.get(self.codes, {})

    @property
    def is_untouched(self) -> bool:
        """Return whether the row says what it was made from, so that it asks for nothing."""
        made = self.made
        if not made:
            return False
        return all(not self.text(name) or _is_made(name, self.text(name), made) for name in DETAILS)


def _read_line(row: _Row, found: SheetRead[DetailChange], seen: set[CellKey]) -> None:
    """Take in a row: what it changes, or why it cannot be read."""
    shown = [cell for _place, cell in sorted(row.line.cells.items()) if cell.strip()]
    words = {"row": row.line.number, "code": said_in(shown)}
    if is_total(shown[0]) or is_note(shown[0]) or not any(cell.strip() for cell in row.cells.values()):
        found.notices.append(_("Row %(row)s was passed over: %(code)s.") % words)
        return
    try:
        target, park, indicator = _target(row.breakdown, row.codes)
    except WorkflowError as error:
        if row.is_untouched:  # somebody took the target away since
            found.counts[Becomes.LEFT_ALONE] += 1
        else:
            found.faults.append(_("Row %(row)s: %(code)s") % {**words, "code": error})
        return
    if (park.pk, indicator.pk) in seen:
        named = _("A target stands in two rows: %(target)s.") % {"target": f"{park} {indicator}"}
        found.faults.append(_("Row %(row)s: %(code)s") % {**words, "code": named})
        return
    seen.add((park.pk, indicator.pk))
    found.changes += _changes(row, target, park, indicator, found.counts)


def _head(lines: Sequence[Line]) -> Line | None:
    return next(
        (line for line in lines if {_PARK, _INDICATOR} <= {code_in(text) for text in line.cells.values()}), None
    )


def _target(breakdown: Breakdown, codes: ParkAndIndicator) -> tuple[Target, Park, Indicator]:
    """Return the target that a row names. Raises WorkflowError where there is none."""
    parks = {park.code: park for park in breakdown.parks}
    indicators = {one.code: one for one in breakdown.indicators}
    park, indicator = parks.get(codes[0]), indicators.get(codes[1])
    target = breakdown.targets.get((park.pk, indicator.pk)) if park and indicator else None
    if target is None or park is None or indicator is None:
        named = f"{codes[0][:50]} {codes[1][:50]}"
        raise WorkflowError(_("There is no such target: %(target)s. Set it in the grid first.") % {"target": named})
    return target, park, indicator


class _About(TypedDict):
    """The cell that a change is of."""

    target: Target
    park: Park
    indicator: Indicator


def _changes(
    row: _Row, target: Target, park: Park, indicator: Indicator, counts: Counter[Becomes]
) -> Iterator[DetailChange]:
    """Yield what a row changes of its target, and what it cannot."""
    about: _About = {"target": target, "park": park, "indicator": indicator}
    if wrong := _changed_target(row, target, park, indicator):
        text, before = row.text(TARGET), stated_words(stated_in(target))
        yield DetailChange(**about, detail=TARGET, before=before, text=text, after=text, wrong=wrong)
    stored = {name: _text(getattr(target, name)) for name in DETAILS}
    touched = {name: what for name in DETAILS if (what := _becomes(row, target, name, counts)) in TOUCHED}
    texts = {name: "" if is_deletion(row.text(name)) else row.text(name) for name in touched}
    form = TargetForm({"seen": details_token(target), **stored, **texts})
    form.is_valid()
    # A field of a schedule can be wrong beside one that was touched.
    for name in [name for name in DETAILS if name in touched or (texts and name in form.errors)]:
        wrong = unreadable(row.cells.get(name, "")) or " ".join(str(error) for error in form.errors.get(name, []))
        wrong = wrong or _closed(target)
        new = None if wrong else form.cleaned_data[name]
        made = (row.made or {}).get(name, "") if touched.get(name) is Becomes.CONTESTED else None
        yield DetailChange(
            **about,
            detail=name,
            before=stored[name] or "–",
            text=row.text(name),
            after=row.text(name) if wrong else _text(new) or _("to be taken away"),
            wrong=wrong,
            made=made,
            new=new,
        )


def _becomes(row: _Row, target: Target, name: str, counts: Counter[Becomes]) -> Becomes:
    """Return what becomes of a detail; one that cannot be read changes, so that it is told."""
    if name not in row.cells:
        return Becomes.SAME
    text, made = row.text(name), row.made
    written = Word.DELETED if is_deletion(text) or _is_no(name, text) else _kept_text(name, text)
    if written is None and text:
        return Becomes.CHANGED
    what = becomes(
        written, kept(getattr(target, name)) or None, Word.NOT_KNOWN if made is None else made.get(name) or None
    )
    counts[what] += 1
    return what


def _is_made(name: str, text: str, made: Mapping[str, str]) -> bool:
    return (_kept_text(name, text) or "") == made.get(name, "")


def _is_no(name: str, text: str) -> bool:
    """Return whether a text takes a tick away: an empty one leaves it."""
    field = TargetForm.base_fields[name]
    return isinstance(field, EstimateField) and bool(text) and is_no(text)


def _kept_text(name: str, text: str) -> str | None:
    """Return what a text says of a detail as the record keeps it, None for nothing and for what cannot be read."""
    if not text:
        return None
    try:
        return kept(TargetForm.base_fields[name].clean(text)) or None
    except ValidationError:
        return None


def _closed(target: Target) -> str:
    """Return why no detail of a target can be changed; empty where they can."""
    if target.state == "pledged":
        return _("A pledged target changes by adjustment alone.")
    return _("No target is issued here: type a value into the breakdown first.") if target.state == "none" else ""


def _changed_target(row: _Row, target: Target, park: Park, indicator: Indicator) -> str:
    """Return why what stands in the column of the targets cannot be; empty where nobody changed it."""
    text = row.cells.get(TARGET, "")
    if wrong := unreadable(text):
        return wrong
    stated, unread = read_target(text, indicator.unit)
    known: list[Stated] = [stated_in(target), row.breakdown.stated_in((park.pk, indicator.pk))]
    if row.record is not None and row.codes in row.record.cells:
        known.append(row.record.cells[row.codes])
    if not text.strip() or (not unread and any(is_same(stated, one) for one in known)):
        return ""
    return _("Targets themselves are changed in the grid or in its sheet; this sheet changes details alone.")


def _cell(value: object) -> object:
    """Return a detail as a cell holds it: numbers as numbers, an estimate as a word."""
    return _text(value) if isinstance(value, bool) else value


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)
