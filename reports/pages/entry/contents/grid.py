"""The page of the grid: what may be done there, what is wrong with it, and what others did meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from core.workflow import Transition
from parks.rights import granting
from reports.pages.entry.contents.desk import Desk
from reports.pages.entry.contents.entering import EntryGrid, EntryRow, GridCounts, Group, Live, Theirs, shown_entered
from reports.pages.entry.forms.entering import TypedAnswer
from targets.entry.actions.figures import ENTER_FIGURE, HAND_IN, OPEN_STATES
from targets.entry.surroundings import Surroundings
from targets.entry.workflow import IN_WORK, open_to

# The acts of a park on its own figures; the others are those of the assessor.
STEPS = ("report_ready", "take_back", "hand_in", "recall")
GRID = ["js/grid-paste.js", "js/grid-move.js", "js/entry-kept.js", "js/entry-send.js"]
SCRIPTS = [*GRID, "js/entry-choice.js", "js/entry-own.js", "js/entry-live.js"]


@dataclass(frozen=True)
class RefusedForm:
    """What a refused form held, so that it is shown as it was typed, and why it was refused."""

    answers: Mapping[int, TypedAnswer]
    lives: Mapping[int, Live] = field(default_factory=dict)
    theirs: Mapping[int, Theirs] = field(default_factory=dict)
    on_behalf_of: str = ""
    name_wrong: str = ""
    words: str = ""


@dataclass(frozen=True)
class Fault:
    """Something that cannot be taken: the id of its field, the figure, and what is wrong."""

    field: str
    name: str
    words: str


@dataclass(frozen=True)
class GridContents:
    """The grid of a park and period. ``is_form`` says whether there is anything to type into."""

    desk: Desk
    groups: list[Group]
    counts: GridCounts
    steps: list[Transition]
    is_form: bool
    is_on_behalf: bool
    why_not: str
    typed: RefusedForm | None = None
    scripts: ClassVar[list[str]] = SCRIPTS

    @classmethod
    def of(cls, user: User, sheet: EntryGrid, typed: RefusedForm | None = None) -> GridContents:
        """Return the page, as stored or as typed; no query."""
        desk = sheet.desk
        why_not = _why_not(user, desk)
        return cls(
            desk=desk,
            groups=sheet.groups(typed.answers, typed.lives, typed.theirs) if typed else sheet.groups(),
            counts=GridCounts.of(sheet.own.values()),
            steps=steps_of(user, desk),
            is_form=typed is not None or not why_not,
            is_on_behalf=granting(user, ENTER_FIGURE, park_id=desk.park.pk) is None,
            why_not=why_not,
            typed=typed,
        )

    @property
    def has_cuts(self) -> bool:
        """Return whether something was recognised otherwise that the reader may say to have read."""
        return any(row.to_see is not None for row in self.rows)

    @property
    def may_ask_for_time(self) -> bool:
        """Return whether the person is of the park, and it has something left to hand in."""
        has_begun = self.desk.today >= self.desk.period.opens_on
        return not self.is_on_behalf and has_begun and self.desk.state in IN_WORK

    @property
    def rows(self) -> list[EntryRow]:
        """Return all rows."""
        return [row for group in self.groups for row in group.rows]

    @property
    def is_parted(self) -> bool:
        """Return whether rows that departments report stand between those that the park enters."""
        return self.is_form and len({row.is_own for row in self.rows}) > 1

    @property
    def faults(self) -> list[Fault]:
        """Return what cannot be taken, in the order of the page."""
        found = [
            Fault(f"{name}-{row.key}", row.indicator.name, words)
            for row in self.rows
            for name, words in row.live.wrong.items()
        ]
        if self.typed and self.typed.name_wrong:
            found.insert(0, Fault("on_behalf_of", _("On behalf of"), self.typed.name_wrong))
        return found

    @property
    def conflicts(self) -> list[EntryRow]:
        """Return the rows that two people changed."""
        return [row for row in self.rows if row.theirs]

    @property
    def reason(self) -> str:
        """Return why the figures came back, while they are worked on."""
        submission = self.desk.submission
        return submission.reason if submission and self.desk.state in IN_WORK else ""


def steps_of(user: User, desk: Desk) -> list[Transition]:
    """Return the acts that the submission is open to and the person may do."""
    return [
        one
        for one in open_to(desk.state)
        if one.name in STEPS and desk.is_open and granting(user, one.permission, park_id=desk.park.pk)
    ]


def _why_not(user: User, desk: Desk) -> str:
    """Return why nothing can be entered now, and what to do; empty where it can."""
    words = {"period": desk.period.name, "state": desk.state_word}
    may_hand_in = granting(user, HAND_IN, park_id=desk.park.pk) is not None
    if desk.state == "ready" and not may_hand_in:
        return _("The figures are with the head. To go on entering, take them back first.")
    if desk.state not in OPEN_STATES and desk.state != "ready":
        return _("The figures are %(state)s and no longer entered here.") % words
    if desk.today < desk.period.opens_on:
        return _("%(period)s opens on %(day)s.") % {**words, "day": desk.period.opens_on.isoformat()}
    if not desk.is_open:
        return _("%(period)s closed on %(day)s. Ask the assessment office for more time.") % {
            **words,
            "day": desk.closes_on.isoformat(),
        }
    return ""


def theirs_of(rows: Mapping[int, Surroundings]) -> dict[int, Theirs]:
    """Return what stands in cells that somebody else changed, with who did and when.

    Whoever may enter here is told who else did, also where the audit trail as a whole is not theirs to read.
    """
    figures = {row.held.figure_id for row in rows.values() if row.held}
    events: Any = apps.get_model("targets", "FigureEvent")
    last = events.objects.filter(pgh_obj_id__in=figures).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    contexts = dict(last.values_list("pgh_obj_id", "pgh_context_id"))
    acts = AuditEntry.objects.in_bulk(list(contexts.values()))
    found = {}
    for key, row in rows.items():
        act = acts.get(contexts.get(row.held.figure_id)) if row.held else None
        found[key] = Theirs(
            shown=shown_entered(row.entered, row.indicator),
            note=row.entered.note if row.entered else "",
            by_name=act.author if act else "",
            at=act.at if act else None,
            token=row.token,
            answer=row.entered.answer if row.entered else "",
        )
    return found
