"""The details of targets as a sheet: second value, base, schedule and responsible person, a row for each target."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.fields import plain
from parks.models import Park
from reports.contents.breakdown import Breakdown, coming_of
from reports.contents.breakdown_cells import stated_words
from reports.contents.breakdown_page import BreakdownContents
from reports.contents.breakdown_sheet import CLOSE, OPEN, code_in
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
                details = [getattr(target, name) for name in DETAILS]
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
    wrong: str = ""


@dataclass(frozen=True)
class DetailsRead:
    """What a sheet changes, and by target the token of what is stored and the details as they shall be."""

    changes: list[DetailChange]
    typed: dict[int, tuple[str, dict[str, Any]]]


def is_details(rows: list[list[str]]) -> bool:
    """Return whether a sheet is one of details: a column names the park, and one the indicator."""
    return _head(rows) is not None


def details_in(rows: list[list[str]], breakdown: Breakdown) -> DetailsRead:
    """Return what a filled-in sheet changes. Raises WorkflowError for rows that name no target."""
    head = _head(rows) or 0
    columns = {code_in(text): place for place, text in enumerate(rows[head]) if code_in(text)}
    found = DetailsRead([], {})
    for row in rows[head + 1 :]:
        texts = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        if not texts[PARK] and not texts[INDICATOR]:
            continue
        target, park, indicator = _target(breakdown, texts)
        if target.pk in found.typed:
            raise WorkflowError(_("A target stands in two rows: %(target)s.") % {"target": f"{park} {indicator}"})
        seen = details_token(target)
        form = TargetForm({"seen": seen, **{name: texts.get(name, _text(getattr(target, name))) for name in DETAILS}})
        known = (stated_in(target), breakdown.stated_in((park.pk, indicator.pk)))
        changes = list(_changes(form, target, texts, str(park), indicator, known))
        found.changes.extend(changes)
        if changes:
            found.typed[target.pk] = (seen, form.details if form.is_valid() else {})
    return found


def _head(rows: list[list[str]]) -> int | None:
    return next((n for n, row in enumerate(rows) if {PARK, INDICATOR} <= {code_in(text) for text in row}), None)


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
        yield DetailChange(
            target, park, f"{indicator} · {labels[TARGET]}", stated_words(stated_in(target)), texts[TARGET], wrong
        )
    for name in DETAILS:
        old, text = getattr(target, name), str(form.data[name])
        wrong = " ".join(str(error) for error in form.errors.get(name, []))
        if wrong or (form_is_valid and form.cleaned_data[name] != old):
            if not wrong and target.state == "pledged":
                wrong = _("A pledged target changes by adjustment alone.")
            if not wrong and target.state == "none":
                wrong = _("No target is issued here: type a value into the breakdown first.")
            yield DetailChange(target, park, f"{indicator} · {labels[name]}", _text(old) or "–", text, wrong)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)
