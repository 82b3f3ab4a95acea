"""What an auditor looks into of a period: cells drawn by chance, and lists of what deserves a second look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from core.canonical import plain
from parks.models import Park
from reports.models import Standing
from reports.pages.frame.contents.words import question_words
from targets.entry.asking import asked_pairs
from targets.entry.grids import grid_of
from targets.entry.workflow import APPROVED
from targets.models import (
    DepartmentReportStep,
    Extension,
    FigureVersion,
    Indicator,
    Period,
    Submission,
    SubmissionStep,
    Target,
)
from targets.scoring.values import State

ListedRow = list[object]
_Step: TypeAlias = SubmissionStep | DepartmentReportStep
# So many rows of a list are shown; the workbook has all.
_SHOWN = 100
# The steps by which somebody lets figures go on, so that two of them are to be two people's.
_STEPS = {"report_ready", "put_up", "hand_in", "report", "approve"}


@dataclass(frozen=True)
class Listing:
    """A table with its heading, what it lists in a sentence, the names of its columns, and its rows."""

    code: str
    title: str
    says: str
    head: list[str]
    rows: list[ListedRow] = field(default_factory=list)

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """Return the first rows as pairs of column and text."""
        return [list(zip(self.head, map(_text, row), strict=True)) for row in self.rows[:_SHOWN]]

    @property
    def is_cut(self) -> bool:
        """Return whether only the first rows are shown."""
        return len(self.rows) > _SHOWN


@dataclass(frozen=True)
class SamplingContents:
    """A sample and the lists of a period. The same seed draws the same cells as long as the same cells are there."""

    period: Period
    seed: str
    drawn: Listing
    lists: list[Listing]

    @property
    def all(self) -> list[Listing]:
        """Return the sample and the lists."""
        return [self.drawn, *self.lists]

    @classmethod
    def of(cls, user: User, period: Period, *, count: int, seed: str) -> SamplingContents:
        """Return what is drawn and listed; only for who reads the whole trail."""
        told = _Told.of(user, period)
        lists = [
            _after_due(told), _on_behalf(told), _cut(told), _revised(told), _not_applicable(told), _open(told),
            _one_person(told),
        ]  # fmt: skip
        return cls(period, seed, _drawn(told, count, seed), lists)


def place_in_draw(seed: str, version: FigureVersion) -> str:
    """Return where a cell comes in the draw: the SHA-256 of seed, park and indicator, the smallest first."""
    cell = version.figure
    return hashlib.sha256(f"{seed}|{cell.park.code}|{cell.indicator.code}".encode()).hexdigest()


@dataclass(frozen=True)
class _Told:
    """What is stored of a period: all versions in the order they were made, and the acts that made them."""

    period: Period
    versions: list[FigureVersion]
    acts: dict[UUID, AuditEntry]
    parks: list[Park]
    indicators: list[Indicator]

    @classmethod
    def of(cls, user: User, period: Period) -> _Told:
        """Read a period at once: every version, also those that later ones took the place of, and who made them."""
        versions = list(
            FigureVersion.objects.filter(figure__period=period)
            .select_related("figure__park", "figure__indicator", "by", "filed_decision__filed")
            .order_by("figure__park__position", "figure__indicator__position", "figure_id", "number")
        )
        acts = AuditEntry.objects.visible_to(user).in_bulk({version.act_id for version in versions})
        indicators = list(Indicator.objects.visible_to(user).by_category())
        return cls(period, versions, acts, list(Park.objects.visible_to(user).in_order()), indicators)

    @property
    def latest(self) -> list[FigureVersion]:
        """Return the version of each cell that counts."""
        return list({version.figure_id: version for version in self.versions}.values())


def _text(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)


def _drawn(told: _Told, count: int, seed: str) -> Listing:
    chosen = sorted(told.latest, key=lambda version: place_in_draw(seed, version))[:count]
    says = _("The %(count)s of %(all)s cells whose SHA-256 of “seed|park|indicator” comes first.") % {
        "count": len(chosen),
        "all": len(told.latest),
    }
    head = [_("park"), _("indicator"), _("unit"), _("reported"), _("recognised"), _("version"), *_heads_of_proof()]
    rows = [[*_cell(one), one.figure.indicator.unit, *_values(one), one.number, *_proof(told, one)] for one in chosen]
    return Listing("drawn", _("Drawn cells"), says, head, rows)


def _heads_of_proof() -> list[str]:
    return [_("source"), _("proof"), _("by"), _("at"), _("act")]


def _proof(told: _Told, version: FigureVersion) -> ListedRow:
    """Return where a version comes from, what proves it, who made it, when, and the act in the trail."""
    decision = getattr(version, "filed_decision", None)
    filed = f"{decision.filed.document_no} {decision.filed.scan_name}" if decision else ""
    source = " ".join(filter(None, [str(version.get_way_display()), version.source]))
    return [source, filed or version.note, *_by(told, version), str(version.act_id)]


def _by(told: _Told, version: FigureVersion) -> ListedRow:
    entry = told.acts.get(version.act_id)
    name = entry.author if entry else str(version.by or "")
    under = f" {entry.appointment}" if entry and entry.appointment else ""
    return [f"{name}{under}", _instant(version.at)]


def _cell(version: FigureVersion) -> ListedRow:
    return [version.figure.park.name, version.figure.indicator.name]


def _values(version: FigureVersion) -> ListedRow:
    return [
        _value(version.reported_state, version.reported_value),
        _value(version.recognised_state, version.recognised_value),
    ]


def _value(state: str, value: object) -> object:
    if state == "number":
        return value
    return _("not applicable") if state == "not_applicable" else _("not reported")


def _instant(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def _after_due(told: _Told) -> Listing:
    """List what was entered after the day it was due; more time that was given moves the day."""
    until: dict[int, date] = {}
    for extension in Extension.objects.filter(period=told.period).order_by("id"):
        until[extension.park_id] = extension.until_on
    rows = []
    for version in told.versions:
        if version.way != "entry":
            continue
        is_own = version.figure.indicator.reported_by == "park"
        late = (
            told.period.late_by(version.at, until.get(version.figure.park_id))
            if is_own
            else told.period.departments_late_by(version.at)
        )
        if late is not None:
            rows.append([*_cell(version), *_values(version), *_by(told, version), late.days + 1])
    head = [_("park"), _("indicator"), _("reported"), _("recognised"), _("by"), _("at"), _("days late")]
    return Listing("late", _("Handed in after the due day"), _("With the day that an extension moved."), head, rows)


def _on_behalf(told: _Told) -> Listing:
    names = {f"park:{park.code}": park.name for park in told.parks}
    acts = AuditEntry.objects.filter(act="targets.save_figures", outcome="done", details__has_key="on_behalf_of")
    rows = [
        [names.get(entry.place, entry.place), entry.author, entry.details["on_behalf_of"], _instant(entry.at)]
        for entry in acts.filter(object_key__endswith=f" {told.period.label}").order_by("at")
    ]
    head = [_("park"), _("by"), _("on behalf of"), _("at")]
    return Listing("behalf", _("Entered on behalf"), _("By the assessor, for whom and when."), head, rows)


def _cut(told: _Told) -> Listing:
    rows = [
        [*_cell(version), *_values(version), version.reason, *_by(told, version)]
        for version in told.latest
        if (version.reported_state, version.reported_value) != (version.recognised_state, version.recognised_value)
    ]
    head = [_("park"), _("indicator"), _("reported"), _("recognised"), _("reason"), _("by"), _("at")]
    return Listing("cut", _("Recognised otherwise than reported"), _("Cut or raised by the department."), head, rows)


def _revised(told: _Told) -> Listing:
    """List the revisions, each with the park's places in the releases before and after it."""
    standings: dict[int, list[Standing]] = {}
    shown = Standing.objects.filter(release__period=told.period).select_related("release__scheme")
    for standing in shown.order_by("release__published_at", "release_id"):
        standings.setdefault(standing.park_id, []).append(standing)
    rows, before = [], dict[int, FigureVersion]()
    for version in told.versions:
        earlier = before.get(version.figure_id)
        if version.way == "revision" and earlier is not None:
            old, new = (_value(one.recognised_state, one.recognised_value) for one in (earlier, version))
            places = _places(standings.get(version.figure.park_id, []), version)
            rows.append([*_cell(version), old, new, version.reason, version.source, places, *_by(told, version)])
        before[version.figure_id] = version
    head = [
        _("park"), _("indicator"), _("before"), _("after"), _("reason"), _("source"), _("place in the ranking"),
        _("by"), _("at"),
    ]  # fmt: skip
    return Listing("revised", _("Revised"), _("With the place before and after, by scheme."), head, rows)


def _places(standings: Iterable[Standing], version: FigureVersion) -> str:
    """Return by scheme the park's place in the last release before a version and in the first after it."""
    found: dict[str, list[Standing | None]] = {}
    for standing in standings:
        pair = found.setdefault(standing.release.scheme.name, [None, None])
        if standing.release.published_at < version.at:
            pair[0] = standing
        elif pair[1] is None:
            pair[1] = standing
    return "; ".join(f"{name}: {_place(old)} → {_place(new)}" for name, (old, new) in found.items())


def _place(standing: Standing | None) -> str:
    return "–" if standing is None or standing.place is None else str(standing.place)


def _not_applicable(told: _Told) -> Listing:
    targets = {
        (target.park_id, target.indicator_id): target.value
        for target in Target.objects.filter(year=told.period.year, state__in=["issued", "pledged"])
    }
    rows = [
        [*_cell(version), targets[key], version.note or version.reason, *_by(told, version)]
        for version in told.latest
        if version.recognised_state == "not_applicable"
        and (key := (version.figure.park_id, version.figure.indicator_id)) in targets
    ]
    head = [_("park"), _("indicator"), _("target"), _("reason"), _("by"), _("at")]
    return Listing("na", _("Not applicable, with a target"), _("The target is issued or pledged."), head, rows)


def _open(told: _Told) -> Listing:
    """List the cells of approved submissions about which a question stands that nothing answers."""
    approved = set(Submission.objects.filter(period=told.period, state__in=APPROVED).values_list("park", flat=True))
    names, asked = {park.pk: park.name for park in told.parks}, asked_pairs(told.period)
    own = [indicator for indicator in told.indicators if indicator.reported_by == "park"]
    rows = []
    for cell in grid_of(told.period, [park.pk for park in told.parks if park.pk in approved], own):
        version = cell.held.version if cell.held else None
        if (
            (cell.park_id, cell.indicator.pk) not in asked
            or version is None
            or version.recognised.state is State.UNKNOWN
        ):
            continue
        found = cell.figured(version.counted)
        if found.is_open:
            questions = " ".join(question_words(one, cell.indicator) for one in found.questions)
            here = version.recognised
            shown = _value(here.state.value, here.value)
            rows.append([names[cell.park_id], cell.indicator.name, shown, questions])
    head = [_("park"), _("indicator"), _("recognised"), _("question")]
    return Listing("open", _("Approved with open questions"), _("As they stand today."), head, rows)


def _one_person(told: _Told) -> Listing:
    """List who let the same figures go on at two steps, e.g. reported them to the head and handed them in."""
    rows: list[ListedRow] = []
    for what, steps in _chains(told.period):
        done: dict[int, list[str]] = {}
        name: dict[int, str] = {}
        for step in steps:
            if step.by_id is not None and step.name in _STEPS:
                done.setdefault(step.by_id, []).append(step.name)
                name[step.by_id] = step.by_name
        rows += [[what, name[by], ", ".join(_step(one) for one in dict.fromkeys(names))]
                 for by, names in done.items() if len(set(names)) > 1]  # fmt: skip
    head = [_("what"), _("by"), _("steps")]
    return Listing("one", _("One person at two steps"), _("Of the same submission or report."), head, rows)


def _chains(period: Period) -> Iterator[tuple[str, list[_Step]]]:
    """Yield each submission and each department's report in words, with its steps."""
    of_parks = SubmissionStep.objects.filter(submission__period=period)
    of_departments = DepartmentReportStep.objects.filter(report__period=period)
    found: dict[str, list[_Step]] = {}
    for step in of_parks.select_related("submission__park").order_by("submission__park__position", "number"):
        found.setdefault(step.submission.park.name, []).append(step)
    for said in of_departments.select_related("report__indicator").order_by("report__indicator__position", "number"):
        found.setdefault(said.report.indicator.name, []).append(said)
    yield from found.items()


def _step(name: str) -> str:
    return {
        "report_ready": _("reported to the head"),
        "put_up": _("put up for sign-off"),
        "hand_in": _("handed in"),
        "report": _("reported"),
        "approve": _("approved"),
    }[name]
