"""One cell through time: every draft, version, answer, verification and return, by whom, when and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.audit.acts import act_names
from accounts.models import AuditEntry, User
from parks.models import City
from targets.entry.actions.reviewing import reported_of
from targets.entry.models.figures import VersionWay
from targets.indicators.cells import EnteredCell
from targets.models import (
    Answer,
    CutSeen,
    DepartmentReport,
    Figure,
    FigureVersion,
    FiledRevision,
    ReturnedCell,
    Submission,
    Verification,
)
from targets.scoring.values import Cell, cell

_DRAFTED = Figure.pgh_event_model
_VERIFIED = Verification.pgh_event_model
_DRAFT = ("draft_state", "draft_value", "draft_growth", "draft_base", "draft_is_estimate", "draft_note")


@dataclass(frozen=True)
class Event:
    """Something that happened to a cell: ``kind`` is draft, version, answer, verification, withdrawal, seen or return.

    ``old`` and ``new`` are what stood there before and after, None for nothing; ``recognised`` is what the department
    recognised instead of what was reported. ``at`` is by the city's clock.
    """

    kind: str
    at: datetime
    act: str = ""
    by: str = ""
    appointment: str = ""
    way: str = ""
    old: EnteredCell | None = None
    new: EnteredCell | None = None
    recognised: Cell | None = None
    reason: str = ""
    source: str = ""
    number: int | None = None
    on_behalf_of: str = ""

    @property
    def word(self) -> str:
        """Return the word for the kind."""
        words = {
            "draft": _("draft"),
            "version": _("version %(number)s") % {"number": self.number},
            "answer": _("does not apply"),
            "verification": _("verified"),
            "withdrawal": _("taken back"),
            "seen": _("seen"),
            "return": _("returned"),
        }
        return words[self.kind]

    @property
    def changes_value(self) -> bool:
        """Return whether the event leads from one value to another."""
        return self.kind in ("draft", "version")


Placed = tuple[tuple[datetime, int], Event]


@dataclass(frozen=True)
class CellHistory:
    """A figure with what happened to it, the newest first, and the state of what it was reported with.

    ``filed`` are the changes that the assessor filed on documents, the newest first, of a department's figure alone.
    """

    figure: Figure
    events: list[Event]
    latest: FigureVersion | None
    state: str
    filed: list[FiledRevision]

    @classmethod
    def of(cls, user: User, park_code: str, label: str, indicator_code: str) -> CellHistory | None:
        """Return the history of a cell, None where there is none that the person may see; four queries.

        One more for what a department reports.
        """
        figure = _figure(user, park_code, label, indicator_code)
        if figure is None:
            return None
        drafts = list(_DRAFTED.objects.filter(pgh_obj_id=figure.pk).order_by("pgh_id").values())
        seen = FigureVersion.objects.visible_to(user).filter(figure=figure)
        versions = list(seen.select_related("by").order_by("number"))
        events = _Story(figure, drafts, versions).told()
        latest = versions[-1] if versions else None
        found, filed = vars(figure), []
        if figure.indicator.reported_by == "department":
            rows = FiledRevision.objects.visible_to(user).filter(figure=figure).order_by("-id")
            filed = list(rows.select_related("decision"))
            return cls(figure, events[::-1], latest, found["report_state"] or "", filed)
        return cls(figure, events[::-1], latest, found["state"] or "", filed)

    @property
    def waiting(self) -> FiledRevision | None:
        """Return the filed change that waits for the department."""
        return next((one for one in self.filed if not hasattr(one, "decision")), None)

    @property
    def is_of_a_department(self) -> bool:
        """Return whether a department reports it."""
        return self.figure.indicator.reported_by == "department"

    @property
    def reported(self) -> EnteredCell | None:
        """Return what the version that counts says was reported."""
        return reported_of(self.latest) if self.latest else None

    @property
    def recognised(self) -> Cell | None:
        """Return what the version that counts says is recognised."""
        return cell(self.latest.recognised_state, self.latest.recognised_value) if self.latest else None

    @property
    def is_released(self) -> bool:
        """Return whether the figure changes by revision alone."""
        return self.state == "released" and self.latest is not None


def _figure(user: User, park_code: str, label: str, indicator_code: str) -> Figure | None:
    """Return a figure with what was said of it: ``returned``, ``verified``, ``seen``, ``answered``; its states."""
    returns = ReturnedCell.objects.visible_to(user).filter(figure=OuterRef("pk")).order_by("step__number")
    returned = JSONObject(at="step__at", by="step__by_name", reason="reason", act_id="step__act_id")
    verifications = _VERIFIED.objects.filter(version__figure=OuterRef("pk")).order_by("pgh_id")
    verified = JSONObject(
        number="version__number", at="pgh_created_at", by="by_name", label="pgh_label", act_id="pgh_context_id"
    )
    cuts = CutSeen.objects.visible_to(user).filter(version__figure=OuterRef("pk")).order_by("id")
    seen = JSONObject(number="version__number", at="at", by="by_name", act_id="act_id")
    answers = Answer.objects.visible_to(user).filter(figure=OuterRef("pk")).order_by("id")
    answered = JSONObject(at="at", by="by_name", text="text", act_id="act_id")
    submission = Submission.objects.visible_to(user).filter(period=OuterRef("period"), park=OuterRef("park"))
    report = DepartmentReport.objects.visible_to(user).filter(
        period=OuterRef("period"), indicator=OuterRef("indicator")
    )
    kind = {"Q": "quarter", "M": "month", "Y": "year"}[label[4]]
    found: Figure | None = (
        Figure.objects.visible_to(user)
        .filter(park__code=park_code, indicator__code=indicator_code)
        .filter(period__kind=kind, period__year=int(label[:4]), period__number=int(label[5:]))
        .select_related("park", "period", "indicator__department")
        .annotate(
            returned=ArraySubquery(returns.values(found=returned)),
            verified=ArraySubquery(verifications.values(found=verified)),
            seen=ArraySubquery(cuts.values(found=seen)),
            answered=ArraySubquery(answers.values(found=answered)),
            state=Subquery(submission.values("state")[:1]),
            report_state=Subquery(report.values("state")[:1]),
            demo_day=Subquery(City.objects.visible_to(user).values("today")[:1]),
        )
        .first()
    )
    return found


class ActRow(TypedDict):
    """What was done to a figure, as its query brings it: JSON; each kind of act says what it has to say."""

    act_id: str | None
    at: str
    by: str
    number: int
    label: str
    reason: str
    text: str


# A draft as history keeps it, column by column.
DraftRow: TypeAlias = dict[str, Any]


class _Story:
    """Tells what happened to a figure in its order, by the server's clock; shown is the city's."""

    def __init__(self, figure: Figure, drafts: list[DraftRow], versions: list[FigureVersion]) -> None:
        found = vars(figure)
        self.drafts, self.versions, self.demo_day = drafts, versions, found["demo_day"]
        self.returned, self.verified, self.answered = found["returned"], found["verified"], found["answered"]
        self.seen = found["seen"]
        ids = {str(draft["pgh_context_id"]) for draft in drafts} | {str(version.act_id) for version in versions}
        rows = [*self.returned, *self.verified, *self.answered, *self.seen]
        ids |= {row["act_id"] for row in rows if row["act_id"]}
        # The acts are shown with the cell, to whom the cell is shown.
        self.entries = {str(entry.id): entry for entry in AuditEntry.objects.filter(id__in=ids - {"None"})}

    def told(self) -> list[Event]:
        """Return all events, the oldest first, each change of the value with what stood there before."""
        made_by = {version.act_id for version in self.versions}
        told: list[Placed] = [self._draft(row) for row in self.drafts if row["pgh_context_id"] not in made_by]
        told += [self._version(version) for version in self.versions]
        told += [self._verification(row) for row in self.verified]
        told += [self._seen(row) for row in self.seen]
        told += [self._return(row) for row in self.returned]
        told += [self._answer(row) for row in self.answered if row["act_id"] not in {str(one) for one in made_by}]
        stood: EnteredCell | None = None
        reported: EnteredCell | None = None
        events = []
        for _place, event in sorted(told, key=lambda placed: placed[0]):
            if not event.changes_value:
                events.append(event)
                continue
            new = event.new or reported
            events.append(replace(event, old=stood, new=new))
            stood = new
            reported = new if event.kind == "version" else reported
        return events

    def _draft(self, row: DraftRow) -> Placed:
        at, new = row["pgh_created_at"], EnteredCell(*(row[name] for name in _DRAFT)) if row["draft_state"] else None
        return self._placed(row["pgh_context_id"], at, 0, kind="draft", at=self._city_time(at), new=new)

    def _version(self, version: FigureVersion) -> Placed:
        reported = reported_of(version)
        recognised = cell(version.recognised_state, version.recognised_value)
        return self._placed(
            version.act_id,
            version.at,
            1,
            kind="version",
            at=version.at,
            by=str(version.by) if version.by else "",
            way=str(VersionWay(version.way).label),
            new=reported,
            recognised=recognised if recognised != reported.cell else None,
            reason=version.reason,
            source=version.source,
            number=version.number,
        )

    def _verification(self, row: ActRow) -> Placed:
        at, is_withdrawn = _instant(row["at"]), row["label"] == "delete"
        words = _("verification of version %(number)s taken back") if is_withdrawn else _("version %(number)s verified")
        kind, act = ("withdrawal" if is_withdrawn else "verification"), words % {"number": row["number"]}
        known = {"at": self._city_time(at), "act": act, "number": row["number"]}
        return self._placed(row["act_id"], at, 2, kind=kind, by="" if is_withdrawn else row["by"], **known)

    def _seen(self, row: ActRow) -> Placed:
        at, number = _instant(row["at"]), row["number"]
        return self._placed(row["act_id"], at, 3, kind="seen", at=at, by=row["by"], number=number)

    def _return(self, row: ActRow) -> Placed:
        at = _instant(row["at"])
        return self._placed(row["act_id"], at, 3, kind="return", at=at, by=row["by"], reason=row["reason"])

    def _answer(self, row: ActRow) -> Placed:
        at = _instant(row["at"])
        return self._placed(row["act_id"], at, 1, kind="answer", at=at, by=row["by"], reason=row["text"])

    def _placed(self, act_id: object, fallback: datetime, rank: int, **known: Any) -> Placed:
        """Return an event with its place in the order, and what its act says about it."""
        entry = self.entries.get(str(act_id))
        if entry is None:
            return (fallback, rank), Event(**known)
        said = {
            "act": str(act_names().get(entry.act, entry.act)),
            "by": entry.author,
            "appointment": entry.appointment,
            "way": str(entry.get_way_display()),
            "on_behalf_of": str(entry.details.get("on_behalf_of", "")),
        }
        return (entry.at, rank), Event(**{**said, **{name: value for name, value in known.items() if value}})

    def _city_time(self, at: datetime) -> datetime:
        """Return an instant of the server's clock by that of the city: in a demo on the demo's own day."""
        if self.demo_day is None:
            return at
        return datetime.combine(self.demo_day, timezone.localtime(at).timetz())


def _instant(text: str) -> datetime:
    at = parse_datetime(text)
    assert at is not None
    return at
