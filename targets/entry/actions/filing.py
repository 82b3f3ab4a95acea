"""A department's released figure changed on a document: filed by the assessor, decided on by the department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from core.fields import plain
from targets.acting import Granted, act_at, clock, said
from targets.entry.actions.columns import department_place
from targets.entry.actions.reviewing import (
    REVISE,
    SIGN_OFF,
    Finding,
    about_of,
    demand_change,
    demand_released,
    latest_of,
    reported_of,
    version_words,
)
from targets.entry.actions.versions import VersionAuthor, next_version
from targets.entry.grids import grid_of
from targets.entry.models.figures import Figure
from targets.entry.models.filed import FiledDecision, FiledRevision
from targets.errors import WorkflowError
from targets.evidence import FILED, keep_file, name_of
from targets.indicators.cells import EnteredCell, cell_of


@dataclass(frozen=True)
class Filed:
    """The document that a change is filed on: its number, and the scan with the name of its file."""

    document_no: str
    scan_name: str
    scan: bytes


def file_revision(
    *, finding: Finding, entered: EnteredCell, document: Filed, reason: str, **author: Unpack[Author]
) -> FiledRevision:
    """File what a document says a department's released figure is; nothing changes before the department confirms it.

    Filing the same again, by the same person, is answered with the first. Raises Overtaken, WorkflowError,
    PermissionDenied.
    """
    figure = finding.figure
    place, about = department_place(figure.indicator), about_of(figure)
    with act_at("targets.file_revision", place, [REVISE], author, about=about, reason=reason.strip()) as granted:
        text, number = said(reason), document.document_no.strip()
        if not number:
            raise WorkflowError(_("Say which document the figure comes from."), field="document_no")
        demand_released(figure)
        held = Figure.objects.select_for_update().get(pk=figure.pk)
        before = latest_of(finding)
        demand_change(before, entered)
        if FiledRevision.objects.waiting().filter(figure=held).exists():
            raise WorkflowError(_("A filed change of this figure waits for the department already."))
        _demand_possible(figure, entered)
        filed = FiledRevision(
            figure=figure,
            seen=before.number,
            state=entered.state,
            value=entered.value,
            growth=entered.growth,
            note=entered.note,
            document_no=number,
            scan_name=name_of(document.scan_name, document.scan),
            scan_digest=keep_file(document.scan, FILED),
            reason=text,
            **_signature(granted),
        )
        filed.full_clean(exclude=["figure", "by"])
        filed.save()
        granted.entry.details = {"old": version_words(before), "new": _words(filed), "document_no": number}
        granted.entry.details["evidence_digest"] = filed.scan_digest
    return filed


def confirm_filed(*, filed: FiledRevision, **author: Unpack[Author]) -> FiledDecision:
    """Confirm a filed change for the department: this makes the version. Raises Overtaken, WorkflowError."""
    place, about = department_place(filed.figure.indicator), about_of(filed.figure)
    with act_at("targets.confirm_filed", place, [SIGN_OFF], author, about=about) as granted:
        demand_released(filed.figure)  # its locks come before that of the figure, as in every act on figures
        _demand_open(filed, granted)
        before = latest_of(Finding(filed.figure, filed.seen))
        signed = VersionAuthor(granted.by, clock(), granted.entry.id, "revision", filed.reason, filed.document_no)
        entered = _entered_of(filed, reported_of(before))
        version = next_version(filed.figure, before.number + 1, entered, entered.cell, signed)
        decision = FiledDecision.objects.create(filed=filed, version=version, **_signature(granted))
        granted.entry.details = {"old": version_words(before), "new": version_words(version)}
        granted.entry.details["document_no"] = filed.document_no
    return decision


def refuse_filed(*, filed: FiledRevision, reason: str, **author: Unpack[Author]) -> FiledDecision:
    """Refuse a filed change for the department, with a reason. Raises WorkflowError, PermissionDenied."""
    place, about = department_place(filed.figure.indicator), about_of(filed.figure)
    with act_at("targets.refuse_filed", place, [SIGN_OFF], author, about=about, reason=reason.strip()) as granted:
        text = said(reason)
        _demand_open(filed, granted)
        decision = FiledDecision.objects.create(filed=filed, reason=text, **_signature(granted))
        granted.entry.details = {"document_no": filed.document_no}
    return decision


def _entered_of(filed: FiledRevision, stood: EnteredCell) -> EnteredCell:
    """Return the figure that a filed change makes of the one that stood there."""
    return EnteredCell(filed.state, filed.value, filed.growth, stood.base, stood.is_estimate, filed.note)


def _demand_open(filed: FiledRevision, granted: Granted) -> None:
    """Lock the figure; refuse what is decided already, and who filed it. Raises WorkflowError."""
    Figure.objects.select_for_update().get(pk=filed.figure_id)
    if FiledDecision.objects.filter(filed=filed).exists():
        raise WorkflowError(_("This is decided already. Look again."))
    if filed.by_id == granted.by.pk:
        raise WorkflowError(_("You filed this yourself: somebody else decides on it."))


def _demand_possible(figure: Figure, entered: EnteredCell) -> None:
    (row,) = grid_of(figure.period, [figure.park_id], [figure.indicator])
    if any(question.is_error for question in row.questions(cell_of(entered))):
        raise WorkflowError(_("The figure cannot be as it is."), field="value")


def _signature(granted: Granted) -> dict[str, object]:
    return {
        "by": granted.by,
        "by_name": str(granted.by),
        "appointment": granted.entry.appointment,
        "at": clock(),
        "act_id": granted.entry.id,
    }


def _words(filed: FiledRevision) -> str:
    return filed.state if filed.value is None else plain(filed.value)
