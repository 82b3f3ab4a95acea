"""The acts on targets of a year: set, issue, withdraw, pledge. Acts on one year wait for each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar, Unpack

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.audit import Act, Author
from accounts.fields import plain
from parks.models import Park
from targets.actions.figures import Nothing
from targets.actions.ground import Place, act_at, said
from targets.breakdown import CITY, Derived, Key, TypedTarget, details_token, refusal_of, scored_by_completion, token_of
from targets.changed_by import who_changed
from targets.errors import Conflict, Overtaken, TargetErrors, WorkflowError
from targets.models import CityTarget, Indicator, Target

CHANGE, ISSUE = "targets.change_target", "targets.issue_target"
M = TypeVar("M", bound=Model)
# What parts this lock from others in the database.
LOCK = 7301
DETAILS = ("stretch", "base", "q1", "q2", "q3", "responsible")


def hold_year(year: int) -> None:
    """Let no other act on the year's targets run until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, year])


def save_targets(
    *, year: int, cells: Mapping[Key, TypedTarget], bases: Mapping[Key, Decimal] | None = None, **author: Unpack[Author]
) -> int:
    """Set targets of parks, as drafts, and of the city; all of them or none. Return how many changed.

    An emptied draft is taken away. ``bases`` are last year's actuals, which a new target keeps. Saving the same again
    leaves no row. Raises Conflict (with what is stored now) where somebody else changed the same cells, TargetErrors,
    PermissionDenied.
    """
    try:
        with act_at("targets.save_targets", Place(), [CHANGE], author, about=("targets", year)) as granted:
            hold_year(year)
            stored = _stored(year, cells)
            changes = _changes(year, stored, cells)
            _demand_possible(year, stored, changes)
            _write(year, stored, changes, bases or {})
            granted.entry.details = {"changes": _in_words(stored, changes)}
    except Nothing:
        return 0
    return len(changes)


def derive_targets(
    *, year: int, derived: Derived, words: str, bases: Mapping[Key, Decimal], **author: Unpack[Author]
) -> int:
    """Write the values of a derivation as drafts and return how many changed; what is issued or pledged stays.

    Raises Overtaken where a cell left its draft meanwhile, TargetErrors, PermissionDenied.
    """
    try:
        with act_at("targets.derive_targets", Place(), [CHANGE], author, about=("targets", year)) as granted:
            hold_year(year)
            stored = _stored(year, derived.values)
            if any(isinstance(one, Target) and one.state != "draft" for one in stored.values()):
                raise Overtaken(_("Somebody issued targets meanwhile. Look at the preview again."))
            changes = _changes(
                year, stored, {k: TypedTarget(v, token_of(stored.get(k))) for k, v in derived.values.items()}
            )
            _demand_possible(year, stored, changes)
            _write(year, stored, changes, bases)
            granted.entry.details = {"source": words, "targets": len(changes), "left": derived.left}
    except Nothing:
        return 0
    return len(changes)


def change_details(*, target: Target, seen: str, details: Mapping[str, Any], **author: Unpack[Author]) -> Target:
    """Change schedule, stretch, base and responsible person of a draft or an issued target.

    Raises Overtaken, WorkflowError, PermissionDenied.
    """
    about = ("target", _key_of(target))
    with act_at("targets.change_target", Place(target.park), [CHANGE], author, about=about) as granted:
        hold_year(target.year)
        held: Target = Target.objects.select_for_update().get(pk=target.pk)
        if held.state == "pledged":
            raise WorkflowError(_("A pledged target changes by adjustment alone."))
        if details_token(held) != seen:
            name = who_changed(held.year, [(held.park_id, held.indicator_id)]) or _("Somebody else")
            raise Overtaken(_("%(name)s changed this target meanwhile. Look at it again.") % {"name": name})
        before = {name: getattr(held, name) for name in DETAILS}
        for name in DETAILS:
            setattr(held, name, details[name])
        checked(held).save()
        granted.entry.details = {
            "changes": {
                name: {"old": _word(before[name]), "new": _word(details[name])}
                for name in DETAILS
                if before[name] != details[name]
            }
        }
    return held


def issue_targets(*, year: int, parks: Sequence[Park], count: int, **author: Unpack[Author]) -> int:
    """Issue the drafts of parks for comment and return how many; ``count`` is how many the person saw.

    Raises Overtaken, WorkflowError where there is nothing to issue, PermissionDenied.
    """
    with act_at("targets.issue_targets", Place(), [ISSUE], author, about=("targets", year)) as granted:
        return _move(granted.entry, year, parks, ("draft", "issued"), count)


def withdraw_targets(*, year: int, parks: Sequence[Park], count: int, reason: str, **author: Unpack[Author]) -> int:
    """Make issued targets drafts again, with a reason, and return how many; pledged ones stay.

    Raises Overtaken, WorkflowError, PermissionDenied.
    """
    about = ("targets", year)
    with act_at("targets.withdraw_targets", Place(), [ISSUE], author, about=about, reason=reason) as granted:
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
    number = rows.count()
    if not number:
        raise WorkflowError(_("None of these parks has a target that this would change."))
    if number != count:
        raise Overtaken(_("Somebody changed targets meanwhile. Look at them again."))
    rows.update(state=way[1])
    entry.details = {"parks": [park.code for park in parks], "targets": number}
    return number


def _stored(year: int, keys: Iterable[Key]) -> dict[Key, Target | CityTarget]:
    parks, indicators = {park for park, _key in keys}, {key for _park, key in keys}
    found: dict[Key, Target | CityTarget] = {}
    for target in Target.objects.filter(year=year, park__in=parks, indicator__in=indicators):
        found[target.park_id, target.indicator_id] = target
    if CITY in parks:
        for own in CityTarget.objects.filter(year=year, indicator__in=indicators):
            found[CITY, own.indicator_id] = own
    return found


def _changes(
    year: int, stored: Mapping[Key, Target | CityTarget], cells: Mapping[Key, TypedTarget]
) -> dict[Key, Decimal | None]:
    changes: dict[Key, Decimal | None] = {}
    conflicts: dict[Key, Target | CityTarget | None] = {}
    for key, typed in cells.items():
        held = stored.get(key)
        if typed.value == (held.value if held else None):
            continue
        if typed.seen == token_of(held):
            changes[key] = typed.value
        elif typed.is_changed:
            conflicts[key] = held
    if conflicts:
        names = who_changed(year, conflicts) or _("Somebody else")
        raise Conflict(
            _("%(names)s changed the same targets meanwhile. Nothing is saved yet.") % {"names": names}, conflicts
        )
    if not changes:
        raise Nothing
    return changes


def _demand_possible(
    year: int, stored: Mapping[Key, Target | CityTarget], changes: Mapping[Key, Decimal | None]
) -> None:
    indicators, scored = Indicator.objects.in_bulk({key for _park, key in changes}), scored_by_completion(year)
    parks = set(Park.objects.filter(pk__in={park for park, _key in changes}).values_list("pk", flat=True)) | {CITY}
    if {key for _park, key in changes} - set(indicators) or {park for park, _key in changes} - parks:
        raise WorkflowError(_("The form is no longer up to date. Open it anew."))
    emptied = [stored[key].pk for key, value in changes.items() if value is None and key[0] != CITY]
    spoken = set(Target.objects.filter(pk__in=emptied, comments__isnull=False).values_list("pk", flat=True))
    wrong = {}
    for key, value in changes.items():
        held = stored.get(key)
        if isinstance(held, Target) and held.state == "pledged":
            wrong[key] = _("A pledged target changes by adjustment alone.")
        elif isinstance(held, Target) and held.state == "issued":
            wrong[key] = _("Issued already: withdraw it first.")
        elif value is None and held is not None and key[0] != CITY and held.pk in spoken:
            wrong[key] = _("The park commented on this target, so that it stays; give another number.")
        elif value is not None and (why := refusal_of(value, indicators[key[1]], scored)):
            wrong[key] = why
    if wrong:
        raise TargetErrors(_("Some targets cannot be as they are. Nothing is saved."), wrong)


def _write(
    year: int,
    stored: Mapping[Key, Target | CityTarget],
    changes: Mapping[Key, Decimal | None],
    bases: Mapping[Key, Decimal],
) -> None:
    models: tuple[Any, Any] = (Target, CityTarget)
    for model in models:
        held = {key: row for key, row in stored.items() if isinstance(row, model) and key in changes}
        gone = [row.pk for key, row in held.items() if changes[key] is None]
        kept = [row for key, row in held.items() if changes[key] is not None]
        for key, row in held.items():
            if (value := changes[key]) is not None:
                row.value = value
        model.objects.filter(pk__in=gone).delete()
        model.objects.bulk_update(kept, ["value"], batch_size=500)
    new = {key: value for key, value in changes.items() if key not in stored and value is not None}
    CityTarget.objects.bulk_create(
        [CityTarget(year=year, indicator_id=key, value=value) for (park, key), value in new.items() if park == CITY]
    )
    Target.objects.bulk_create(
        [
            Target(year=year, park_id=park, indicator_id=key, value=value, base=bases.get((park, key)))
            for (park, key), value in new.items()
            if park != CITY
        ]
    )


def _in_words(stored: Mapping[Key, Target | CityTarget], changes: Mapping[Key, Decimal | None]) -> dict[str, Any]:
    parks = dict(Park.objects.filter(pk__in={park for park, _key in changes}).values_list("pk", "code"))
    codes = dict(Indicator.objects.filter(pk__in={key for _park, key in changes}).values_list("pk", "code"))
    return {
        f"{parks.get(park, 'city')} {codes[key]}": {
            "old": _word(stored[park, key].value) if (park, key) in stored else None,
            "new": _word(value),
        }
        for (park, key), value in changes.items()
    }


def _word(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value


def _key_of(target: Target) -> str:
    return f"{target.year} {target.park.code} {target.indicator.code}"
