"""Taking back the last act of the breakdown's grid: one act more, which puts back what history knows.

It holds while the last event of each of its cells is that act's own and all are drafts. What somebody changed since is
named with who and when, as in a conflict of two editors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.db.models import Exists
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from accounts.models import AuditEntry, User
from parks.models import Park
from targets.acting import Place, act_at
from targets.breakdown.actions.target_cells import in_words, stored_in
from targets.breakdown.actions.targets import CHANGE_TARGET, DETAILS, demand_no_pledge, hold_year
from targets.breakdown.cells import CITY, CellKey, NoTarget, Stated
from targets.breakdown.models import CityTarget, Target
from targets.breakdown.target_history import changed_since, events_of, touched_by, who_changed
from targets.errors import Overtaken, WorkflowError
from targets.indicators.models.indicators import Indicator

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from targets.breakdown.target_history import CellEvent

    class Passed(TypedDict):
        """Whether a cell of an act was changed since."""

        is_passed: bool

    LastAct = WithAnnotations[AuditEntry, Passed]

# The acts of the grid that can be taken back, and the one that does it.
_ACTS = ("targets.save_targets", "targets.derive_targets", "targets.issue_no_target")
UNDO = "targets.undo_targets"
# For a slip one notices at once or the next morning; what is older nobody remembers, and others built on it meanwhile.
OFFERED_FOR = timedelta(days=1)


def last_act(user: User, year: int) -> LastAct | None:
    """Return the person's last act on the grid of a year, None where there is none or it was taken back; one query.

    It comes with ``is_passed``: whether somebody, or the person, changed one of its cells since.
    """
    acts = AuditEntry.objects.filter(
        by=user, object_type="targets", object_key=str(year), outcome="done", act__in=[*_ACTS, UNDO]
    )
    target, own = changed_since(year)
    found = acts.annotate(is_passed=Exists(target) | Exists(own)).order_by("-at", "-id").first()
    return None if found is None or found.act == UNDO else found


def act_to_undo(user: User, year: int) -> AuditEntry | None:
    """Return the act that `undo_targets` would take back now, None where there is none; one query."""
    found = last_act(user, year)
    if found is None or found.is_passed or _is_old(found):
        return None
    return found


def cells_undone(undone: AuditEntry) -> int:
    """Return how many cells an act of the grid changed, as its audit row tells."""
    number: int = undone.details.get("targets") or len(undone.details.get("changes", ()))
    return number


def _is_old(undone: AuditEntry) -> bool:
    return undone.at < timezone.now() - OFFERED_FOR


def undo_targets(*, year: int, act_id: str, **author: Unpack[Author]) -> int:
    """Put the cells back that the person's last act on the grid changed, and return how many.

    Raises Overtaken where that is another act by now, WorkflowError where it is older than a day, or one of the cells
    was changed since or is a draft no longer, PermissionDenied; then nothing is changed.
    """
    with act_at(UNDO, Place(), [CHANGE_TARGET], author, about=("targets", year)) as granted:
        hold_year(year)
        undone = last_act(granted.by, year)
        if undone is None or str(undone.pk) != act_id:
            raise Overtaken(_("This is no longer your last change of these targets. Nothing was taken back."))
        if _is_old(undone):
            raise WorkflowError(_("This change is older than a day. Nothing was taken back; type the values anew."))
        before = _before(year, undone)
        stored = stored_in(year, before)
        changes = {key: _stated_in(event) for key, event in before.items()}
        granted.entry.details = {"changes": in_words(stored, changes)}
        # An issued target counts: it does not come back beside a pledge that was signed meanwhile.
        issued = {key[0] for key, event in before.items() if getattr(event, "state", "") == "issued"}
        demand_no_pledge(year, list(Park.objects.filter(pk__in=issued)))
        _put_back(year, before, stored)
    return len(before)


def _stated_in(event: CellEvent | None) -> Stated:
    """Return what a cell said by an event, None for nothing."""
    if event is None or event.value is not None:
        return None if event is None else event.value
    return NoTarget(getattr(event, "reason", ""))


def _before(year: int, undone: AuditEntry) -> dict[CellKey, CellEvent | None]:
    """Return by cell what it was before an act, None for nothing. Raises WorkflowError where it was changed since."""
    found: dict[CellKey, CellEvent | None] = {}
    since = []
    for key, events in events_of(year, touched_by(year, undone.pk)).items():
        if events[-1].pgh_context_id != undone.pk or getattr(events[-1], "state", "draft") not in ("draft", "none"):
            since.append(key)
        earlier = [event for event in events if event.pgh_context_id != undone.pk]
        is_there = earlier and earlier[-1].pgh_label != "delete"
        found[key] = earlier[-1] if is_there else None
    if since:
        raise WorkflowError(_changed_since(year, since))
    return found


def _changed_since(year: int, keys: Sequence[CellKey]) -> str:
    key = min(keys)
    by, at = who_changed(year, [key])[key]
    place = _("city") if key[0] == CITY else str(Park.objects.get(pk=key[0]))
    words = _("It can no longer be taken back: %(by)s changed %(place)s, %(indicator)s on %(at)s.")
    indicator = Indicator.objects.get(pk=key[1])
    return words % {"by": by, "place": place, "indicator": indicator, "at": f"{localtime(at):%Y-%m-%d %H:%M}"}


def _put_back(
    year: int, before: Mapping[CellKey, CellEvent | None], stored: Mapping[CellKey, Target | CityTarget]
) -> None:
    names_of_target = ("value", "state", "reason", *DETAILS)
    models: tuple[tuple[Any, Sequence[str]], ...] = ((Target, names_of_target), (CityTarget, ("value",)))
    for model, names in models:
        own = {key: event for key, event in before.items() if (key[0] == CITY) is (model is CityTarget)}
        model.objects.filter(pk__in=[stored[key].pk for key, event in own.items() if event is None]).delete()
        rows = [_as_before(stored.get(key) or _new(year, key), event, names) for key, event in own.items() if event]
        model.objects.bulk_update([row for row in rows if row.pk], names, batch_size=500)
        model.objects.bulk_create([row for row in rows if not row.pk])


def _as_before(row: Target | CityTarget, event: CellEvent, names: Sequence[str]) -> Target | CityTarget:
    for name in names:
        setattr(row, name, getattr(event, name))
    return row


def _new(year: int, key: CellKey) -> Target | CityTarget:
    if key[0] == CITY:
        return CityTarget(year=year, indicator_id=key[1])
    return Target(year=year, park_id=key[0], indicator_id=key[1])
