"""The acts on targets of a year: set, issue, withdraw, pledge. Acts on one year wait for each other.

One lock a year (`hold_year`): what somebody saw is compared with what is there, and numbers of adjustments have no gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar, Unpack, cast

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, Author
from core.locks import Lock, hold
from parks.models import Park
from parks.querysets import park_order
from targets.acting import Place, act_at, said
from targets.breakdown.actions.target_cells import (
    Conflicts,
    changes_of,
    conflict_over,
    demand_possible,
    impossible_in,
    in_words,
    sorted_targets,
    stored_in,
    word_of,
    write_cells,
)
from targets.breakdown.cells import CellKey, Derived, NoTarget, TypedTarget, details_token, target_token
from targets.breakdown.issue_gaps import gaps_of, set_by_city
from targets.breakdown.models import Target
from targets.breakdown.target_history import who_changed
from targets.errors import Overtaken, TargetErrors, WorkflowError
from targets.indicators.cells import Nothing, SavedCells

CHANGE_TARGET, ISSUE_TARGET = "targets.change_target", "targets.issue_target"
M = TypeVar("M", bound=Model)
DETAILS = ("stretch", "base", "base_estimate", "q1", "q2", "q3", "responsible")


def hold_year(year: int) -> None:
    """Let no other act on the year's targets run until this one ends."""
    hold(Lock.TARGETS_OF_A_YEAR, year)


def save_targets(
    *,
    year: int,
    cells: Mapping[CellKey, TypedTarget],
    bases: Mapping[CellKey, Decimal] | None = None,
    **author: Unpack[Author],
) -> int:
    """Set targets of parks, as drafts, and of the city; all of them or none. Return how many changed.

    An emptied draft is taken away. ``bases`` are last year's actuals, which a new target keeps. Saving the same again
    leaves no row. Raises Conflict (with what is stored now) where somebody else changed the same cells, TargetErrors,
    PermissionDenied.
    """
    try:
        with act_at("targets.save_targets", Place(), [CHANGE_TARGET], author, about=("targets", year)) as granted:
            hold_year(year)
            stored = stored_in(year, cells)
            changes = changes_of(stored, cells)
            demand_possible(year, stored, changes)
            granted.entry.details = {"changes": in_words(stored, changes)}  # before the rows themselves change
            write_cells(year, stored, changes, bases or {})
    except Nothing:
        return 0
    return len(changes)


def save_grid(
    *,
    year: int,
    cells: Mapping[CellKey, TypedTarget],
    bases: Mapping[CellKey, Decimal] | None = None,
    **author: Unpack[Author],
) -> SavedCells:
    """Set what can be set of targets typed one by one, as drafts, and return what was not set and why.

    Where nothing can be, raises Conflict, TargetErrors. Raises WorkflowError, PermissionDenied. The rest is as
    `save_targets` does, which takes what somebody looked at as a whole.
    """
    try:
        with act_at("targets.save_targets", Place(), [CHANGE_TARGET], author, about=("targets", year)) as granted:
            hold_year(year)
            stored = stored_in(year, cells)
            changes, conflicts = sorted_targets(stored, cells)
            wrong = impossible_in(year, stored, changes)
            changes = {key: value for key, value in changes.items() if key not in wrong}
            if not changes:
                _refuse(conflicts, wrong)
            granted.entry.details = {"changes": in_words(stored, changes)}  # before the rows themselves change
            write_cells(year, stored, changes, bases or {})
    except Nothing:
        return SavedCells()
    return SavedCells(len(changes), conflicts, wrong)


def _refuse(conflicts: Conflicts, wrong: Mapping[CellKey, str]) -> None:
    """Say why nothing is saved. Raises Conflict, TargetErrors, Nothing where nothing differs."""
    if conflicts:
        raise conflict_over(conflicts, wrong)
    if wrong:
        raise TargetErrors(_("Some targets cannot be as they are. Nothing is saved."), wrong)
    raise Nothing


def derive_targets(
    *, year: int, derived: Derived, words: str, bases: Mapping[CellKey, Decimal], **author: Unpack[Author]
) -> int:
    """Write the values of a derivation as drafts and return how many changed; what is issued or pledged stays.

    Raises Overtaken where a cell left its draft meanwhile, TargetErrors, PermissionDenied.
    """
    try:
        with act_at("targets.derive_targets", Place(), [CHANGE_TARGET], author, about=("targets", year)) as granted:
            hold_year(year)
            stored = stored_in(year, derived.values)
            if any(isinstance(one, Target) and one.state != "draft" for one in stored.values()):
                raise Overtaken(_("Somebody issued targets meanwhile. Look at the preview again."))
            changes = changes_of(
                stored, {k: TypedTarget(v, target_token(stored.get(k))) for k, v in derived.values.items()}
            )
            demand_possible(year, stored, changes)
            told = {"source": words, "targets": len(changes), "left": derived.left}
            granted.entry.details = {**told, "changes": in_words(stored, changes)}  # before the rows themselves change
            write_cells(year, stored, changes, bases)
    except Nothing:
        return 0
    return len(changes)


def issue_no_target(*, target: Target, seen: str, reason: str, **author: Unpack[Author]) -> Target:
    """State that a park gets no target of an indicator (不下达), and why, in place of a draft or an issued one.

    A value typed into the grid makes a draft of it again. Raises Overtaken, WorkflowError, PermissionDenied.
    """
    place = Place() if target.state == "draft" else Place(target.park)
    with act_at("targets.issue_no_target", place, [CHANGE_TARGET], author, about=("targets", target.year)) as granted:
        granted.entry.reason = text = said(reason)
        hold_year(target.year)
        held: Target = Target.objects.select_for_update().get(pk=target.pk)
        granted.entry.place = Place().name if held.state == "draft" else Place(target.park).name
        if held.state not in ("draft", "issued"):
            raise WorkflowError(_("Only a draft or an issued target is taken out so; a pledged one is adjusted."))
        demand_seen(held, seen)
        key = (held.park_id, held.indicator_id)
        changes = {key: NoTarget(text)}
        granted.entry.details = {"changes": in_words({key: held}, changes)}
        write_cells(target.year, {key: held}, changes, {})
    return held


def change_details(*, target: Target, seen: str, details: Mapping[str, object], **author: Unpack[Author]) -> Target:
    """Change schedule, stretch, base and responsible person of a draft or an issued target.

    A park reads the acts at its place, and a draft is none of its business yet: changing one is an act of the city.
    Raises Overtaken, WorkflowError, PermissionDenied.
    """
    about, place = ("target", _key_of(target)), Place() if target.state == "draft" else Place(target.park)
    with act_at("targets.change_target", place, [CHANGE_TARGET], author, about=about) as granted:
        hold_year(target.year)
        held: Target = Target.objects.select_for_update().get(pk=target.pk)
        granted.entry.place = Place().name if held.state == "draft" else place.name
        granted.entry.details = {"changes": _set_details(held, seen, details)}
    return held


def save_details(*, year: int, typed: Mapping[int, tuple[str, Mapping[str, object]]], **author: Unpack[Author]) -> int:
    """Change the details of many targets of a year, all of them or none, and return how many.

    ``typed`` holds by target the token of what was seen and the details. Raises Overtaken, WorkflowError,
    PermissionDenied.
    """
    with act_at("targets.save_details", Place(), [CHANGE_TARGET], author, about=("targets", year)) as granted:
        hold_year(year)
        held = list(
            Target.objects.select_for_update(of=("self",))
            .select_related("park", "indicator")
            .filter(year=year, pk__in=typed)
        )
        if len(held) != len(typed):
            raise Overtaken(_("Somebody changed targets meanwhile. Look at them again."))
        changes = {f"{one.park.code} {one.indicator.code}": _set_details(one, *typed[one.pk]) for one in held}
        granted.entry.details = {"changes": {cell: changed for cell, changed in changes.items() if changed}}
    return len(held)


def _set_details(held: Target, seen: str, details: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Save the details of a locked target and return what changed, in words."""
    if held.state == "pledged":
        raise WorkflowError(_("A pledged target changes by adjustment alone."))
    if held.state == "none":
        raise WorkflowError(_("No target is issued here: type a value into the breakdown first."))
    demand_seen(held, seen)
    before = {name: getattr(held, name) for name in DETAILS}
    for name in DETAILS:
        setattr(held, name, details[name])
    checked(held).save()
    return {
        name: {"old": word_of(before[name]), "new": word_of(details[name])}
        for name in DETAILS
        if before[name] != details[name]
    }


def demand_seen(held: Target, seen: str) -> None:
    """Refuse to change a target that is not as the person saw it. Raises Overtaken."""
    if details_token(held) != seen:
        key = (held.park_id, held.indicator_id)
        name = who_changed(held.year, [key]).get(key, (_("Somebody else"), None))[0]
        raise Overtaken(_("%(name)s changed this target meanwhile. Look at it again.") % {"name": name})


def issue_targets(*, year: int, parks: Sequence[Park], count: int, **author: Unpack[Author]) -> int:
    """Issue the drafts of parks for comment and return how many; ``count`` is how many the person saw.

    Raises Overtaken, WorkflowError where there is nothing to issue or a pledge is in force, PermissionDenied.
    """
    with act_at("targets.issue_targets", Place(), [ISSUE_TARGET], author, about=("targets", year)) as granted:
        hold_year(year)
        demand_no_pledge(year, parks)
        drafts = Target.objects.filter(year=year, park__in=parks, state="draft").select_related("indicator")
        gaps = gaps_of(list(drafts), set_by_city(year))
        number = _move(granted.entry, year, parks, ("draft", "issued"), count)
        granted.entry.details |= gaps.told
        return number


def withdraw_targets(*, year: int, parks: Sequence[Park], count: int, reason: str, **author: Unpack[Author]) -> int:
    """Make issued targets drafts again, with a reason, and return how many; pledged ones stay.

    Raises Overtaken, WorkflowError, PermissionDenied.
    """
    about = ("targets", year)
    with act_at("targets.withdraw_targets", Place(), [ISSUE_TARGET], author, about=about, reason=reason) as granted:
        granted.entry.reason = said(reason)
        return _move(granted.entry, year, parks, ("issued", "draft"), count)


def pledge_targets(*, park: Park, year: int, entry: Act) -> int:
    """Make the issued targets of a park pledged, inside the act by which its pledge comes in force; return how many.

    From then on they change by adjustment alone. Drafts stay drafts and count as missing.
    """
    hold_year(year)
    pledged = Target.objects.filter(park=park, year=year, state="issued").update(state="pledged")
    entry.details["targets"] = pledged
    return pledged


def checked(row: M) -> M:
    """Return a row that may be saved. Raises WorkflowError with what is wrong, in words."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise WorkflowError(" ".join(error.messages)) from error
    return row


def _move(entry: Act, year: int, parks: Sequence[Park], way: tuple[str, str], count: int) -> int:
    hold_year(year)
    rows = Target.objects.filter(year=year, park__in=parks, state=way[0])
    met = list(rows.values_list("park", flat=True))  # before they change: only parks with such targets are told
    number = len(met)
    if not number:
        raise WorkflowError(_("None of these parks has a target that this would change."))
    if number != count:
        raise Overtaken(_("Somebody changed targets meanwhile. Look at them again."))
    rows.update(state=way[1])
    entry.details = {"parks": [park.code for park in parks if park.pk in met], "targets": number}
    return number


def demand_no_pledge(year: int, parks: Sequence[Park]) -> None:
    """Refuse targets beside a pledge in force: issued ones count, and nobody would have signed them."""
    # Pledges stand above the breakdown: they are reached by the name under which a park has them.
    pledges = cast("Any", Park._meta.get_field("pledges").related_model).objects
    held = pledges.with_state().filter(year=year, park__in=parks, state__in=("in_force", "settled"))
    names = [
        str(one.park) for one in held.exclude(document=None).select_related("park").order_by(*park_order("park__"))
    ]
    if names:
        words = _("The pledge is in force, and no further target is issued beside it: %(parks)s. Choose other parks.")
        raise WorkflowError(words % {"parks": "、".join(names)})


def _key_of(target: Target) -> str:
    return f"{target.year} {target.park.code} {target.indicator.code}"
