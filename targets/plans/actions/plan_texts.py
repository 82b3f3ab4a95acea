"""Writing what a plan says beside its numbers: the milestones of its years, the schemes of categories."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from parks.models import Park
from targets.acting import Place, act_at
from targets.breakdown.actions.targets import checked
from targets.errors import Conflict, WorkflowError
from targets.indicators.cells import NOTHING, Nothing
from targets.indicators.models.indicators import Category
from targets.plans.actions.plans import CHANGE_PLAN
from targets.plans.models import Plan, PlanText

if TYPE_CHECKING:
    from targets.plans.models import PlanTextEvent

YEAR_SUBJECT, CATEGORY = "year", "category"
# What a text speaks of: a year, or a category by its number.
Subject = tuple[str, int]


@dataclass(frozen=True)
class TypedText:
    """What somebody typed of a year or a category, and the token of what the form showed there."""

    text: str
    responsible: str
    seen: str

    @property
    def token(self) -> str:
        """Return the token of a row that says this."""
        return _token_of(self.text, self.responsible)


def _token_of(text: str, responsible: str) -> str:
    """Return the token of a text with who is responsible; of neither it is that of no row."""
    if not (text or responsible):
        return NOTHING
    return hashlib.sha256(f"{len(responsible)}:{responsible}{text}".encode()).hexdigest()[:32]


def subject_of(row: PlanText | PlanTextEvent) -> Subject:
    """Return what a row speaks of."""
    if row.category_id is not None:
        return CATEGORY, row.category_id
    assert row.year is not None
    return YEAR_SUBJECT, row.year


def stored_token(row: PlanText | None) -> str:
    """Return the token of what is stored, of nothing where there is no row."""
    return NOTHING if row is None else _token_of(row.text, row.responsible)


def save_plan_texts(
    *, plan: Plan, park: Park | None, texts: Mapping[Subject, TypedText], **author: Unpack[Author]
) -> int:
    """Save the texts of a plan for one park, or for all; an emptied one is taken away. All of them or none.

    Return how many changed; saving the same again leaves no row. Raises Conflict with what is stored (None for
    nothing) where somebody else changed the same texts, WorkflowError, PermissionDenied.
    """
    about = ("plan", plan.code)
    try:
        with act_at("targets.save_plan_texts", Place(park), [CHANGE_PLAN], author, about=about) as granted:
            held: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
            stored = {subject_of(row): row for row in PlanText.objects.filter(plan=held, park=park)}
            changes = _changes(stored, texts)
            codes = _codes(held, changes)
            granted.entry.details = {
                "changes": {
                    codes[subject]: {"old": _said(stored.get(subject)), "new": _said(typed)}
                    for subject, typed in changes.items()
                }
            }
            for subject, typed in changes.items():
                _write(held, park, subject, stored.get(subject), typed)
    except Nothing:
        return 0
    return len(changes)


def _changes(stored: Mapping[Subject, PlanText], texts: Mapping[Subject, TypedText]) -> dict[Subject, TypedText]:
    changes: dict[Subject, TypedText] = {}
    conflicts: dict[Subject, PlanText | None] = {}
    for subject, typed in texts.items():
        row = stored.get(subject)
        here = stored_token(row)
        if typed.token in (here, typed.seen):
            continue
        if typed.seen == here:
            changes[subject] = typed
        else:
            conflicts[subject] = row
    if conflicts:
        raise Conflict(_("Somebody else changed the same texts meanwhile. Nothing is saved yet."), conflicts)
    if not changes:
        raise Nothing
    return changes


def _codes(plan: Plan, changes: Mapping[Subject, TypedText]) -> dict[Subject, str]:
    """Return the names of what is spoken of. Raises WorkflowError where the plan has other years now."""
    wanted = [key for kind, key in changes if kind == CATEGORY]
    codes: dict[Subject, str] = {
        (CATEGORY, pk): code for pk, code in Category.objects.filter(pk__in=wanted).values_list("pk", "code")
    }
    codes |= {(YEAR_SUBJECT, year): str(year) for year in range(plan.start_year, plan.end_year + 1)}
    if not changes.keys() <= codes.keys():
        raise WorkflowError(_("The form is no longer up to date: the plan has other years now. Open it anew."))
    return codes


def _write(plan: Plan, park: Park | None, subject: Subject, row: PlanText | None, typed: TypedText) -> None:
    if typed.token == NOTHING:
        if row is not None:
            row.delete()
        return
    kind, key = subject
    row = row or PlanText(plan=plan, park=park, **{"year" if kind == YEAR_SUBJECT else "category_id": key})
    row.text, row.responsible = typed.text, typed.responsible
    checked(row).save()


def _said(row: PlanText | TypedText | None) -> dict[str, str] | None:
    return {"text": row.text, "responsible": row.responsible} if row and (row.text or row.responsible) else None
