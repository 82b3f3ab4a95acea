"""The tasks of parks: entering, following how far it is, handing in, asking for more time, seeing what was cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parks.models import Appointment, Park, Role
from reports.pages.entry.contents.extensions import Extended
from reports.pages.tasks.contents.task import Task
from reports.pages.tasks.contents.task_desk import AT_PARKS, TaskDesk
from targets.entry.asking import OwnProgress
from targets.entry.workflow import ASKED_AGAIN

if TYPE_CHECKING:
    from reports.pages.tasks.contents.task_desk import DeskPeriod

# The states in which what was handed in waits for its release.
_WAITING = ("handed_in", "approved")


@dataclass(frozen=True)
class _Stand:
    """One own park in one period; ``state`` is empty where it has not begun, ``reason`` that of a return."""

    desk: TaskDesk
    park: Park
    period: DeskPeriod
    state: str = ""
    reason: str = ""
    extension: Extended | None = None
    progress: OwnProgress = field(default_factory=OwnProgress)

    @classmethod
    def of(cls, desk: TaskDesk, park: Park, period: DeskPeriod) -> _Stand:
        """Return how far a park is."""
        found = next((row for row in period.own if row["park"] == park.pk), None)
        progress = desk.progress.get((period.pk, park.pk), OwnProgress())
        state, reason = (found["state"], found["reason"]) if found else ("", "")
        return cls(desk, park, period, state, reason, desk.extension(period, park.pk), progress)

    @property
    def due_on(self) -> date:
        """Return when the park is due, which its extension moves."""
        return max(self.period.due_on, self.extension.until_on) if self.extension else self.period.due_on

    @property
    def is_open(self) -> bool:
        """Return whether the park's figures are asked for on the day."""
        return self.period.is_open_on(self.desk.today, self.extension.until_on if self.extension else None)

    @property
    def is_locked_out(self) -> bool:
        """Return whether the park has not handed in and can no longer do so, though nothing is published yet."""
        last = self.extension.until_on if self.extension else self.period.closes_on
        is_asked = self.progress.asked and self.park.exists_on(self.period.last_on)
        return bool(is_asked) and self.desk.today > last and self.desk.is_running(self.period)

    @cached_property
    def more_time(self) -> str:
        """Return until when the park has more time, why and by whom; empty where it has none."""
        if self.extension is None:
            return ""
        words = {"day": self.extension.until_on.isoformat(), "who": self.extension.by_name}
        return _("extended until %(day)s by %(who)s: %(reason)s") % {**words, "reason": self.extension.reason}

    def task(self, kind: str, what: str, *, note: str = "", **details: str) -> Task:
        """Return a task at the park's grid."""
        note = " · ".join(text for text in (note, self.more_time) if text)
        grid = reverse("reports:enter", args=[self.park.code, self.period.label])
        given = {"address": grid, "note": note} | details
        return self.desk.task(kind, what, self.park, self.period, due_on=self.due_on, **given)


def of_parks(desk: TaskDesk) -> Iterator[Task]:
    """Yield what the people of parks have to do; one query beside those of the desk."""
    for appointment in desk.appointments:
        park = appointment.park
        if park is None or appointment.role not in AT_PARKS:
            continue
        for period in desk.periods:
            yield from _of_a_park(appointment, _Stand.of(desk, park, period))


def _of_a_park(appointment: Appointment, stand: _Stand) -> Iterator[Task]:
    if appointment.role == Role.PARK_EDITOR:
        yield from _of_an_editor(stand)
    elif appointment.role == Role.PARK_HEAD:
        yield from _of_a_head(stand)
    if appointment.role != Role.PARK_EDITOR and stand.state == "ready" and not stand.is_locked_out:
        yield stand.task(_("to hand in"), _("Check the figures and hand them in"), button=_("Check"))
    if appointment.role == Role.COUNTERSIGNER:
        return
    if stand.state in (*ASKED_AGAIN, "", "draft", "ready") and stand.is_locked_out:
        yield _locked_out(stand)
    if stand.state in _WAITING and stand.progress.cut:
        yield _cut(stand)


def _of_an_editor(stand: _Stand) -> Iterator[Task]:
    is_begun = stand.progress.entered > 0
    if stand.state in ASKED_AGAIN:
        what = _("Correct the figures and report them again")
        yield stand.task(_("returned"), what, reason=stand.reason, button=_("Correct"))
    elif stand.is_open and stand.state == "draft":
        what = _("Finish the figures and report them to the head")
        yield stand.task(_("to enter"), what, note=_how_far(stand) if is_begun else "", button=_("Go on"))
    elif stand.is_open and not stand.state and stand.park.exists_on(stand.period.last_on):
        yield stand.task(_("to enter"), _("Begin to enter the figures"), button=_("Begin"))


def _of_a_head(stand: _Stand) -> Iterator[Task]:
    """Yield how far entering is from the first day on, and what came back."""
    if stand.state in ASKED_AGAIN:
        what = _("The figures came back: see that they are corrected, and hand them in again")
        yield stand.task(_("returned"), what, reason=stand.reason, note=_how_far(stand), button=_("Look"))
    elif stand.is_open and stand.state in ("", "draft") and stand.progress.asked:
        what = _("Follow the entering of the figures, and hand them in in time")
        yield stand.task(_("being entered"), what, note=_how_far(stand), button=_("Look"))


def _how_far(stand: _Stand) -> str:
    return _("%(entered)s of %(asked)s figures are entered") % stand.progress._asdict()


def _locked_out(stand: _Stand) -> Task:
    """Return that the park can no longer hand in by itself, and what to do about it."""
    last = stand.extension.until_on if stand.extension else stand.period.closes_on
    what = _("Not handed in, and closed since %(day)s: ask for more time") % {"day": last.isoformat()}
    asked = stand.desk.asked_time(stand.period, stand.park.pk)
    note = asked.words if asked else _("Say until when and why; the assessment office gives it or says why not.")
    address = reverse("reports:ask_for_time", args=[stand.park.code, stand.period.label])
    button = _("Look") if asked else _("Ask")
    return stand.task(_("to ask for time"), what, note=note, address=address, button=button)


def _cut(stand: _Stand) -> Task:
    """Return what a department recognised otherwise than reported; it stands until it is seen, or until the release."""
    number = stand.progress.cut
    what = ngettext(
        "A department recognised another value than reported: see %(number)s figure and its reason",
        "Departments recognised other values than reported: see %(number)s figures and their reasons",
        number,
    )
    grid = reverse("reports:enter", args=[stand.park.code, stand.period.label])
    what = what % {"number": number}
    return Task.at_once(_("recognised otherwise"), what, stand.park, stand.period.name, grid, _("Look"))
