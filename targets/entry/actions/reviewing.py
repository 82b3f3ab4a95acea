"""What departments make of the figures they own, and what is changed after a release."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from core.fields import plain
from targets.acting import Granted, Place, act_at, clock, hold_period, said
from targets.entry.actions.opening import hold_report, hold_submission
from targets.entry.actions.versions import VersionAuthor, next_version
from targets.entry.models.figures import Figure, FigureVersion, Verification
from targets.entry.models.submissions import Submission
from targets.errors import Overtaken, WorkflowError
from targets.indicators.cells import EnteredCell, Nothing
from targets.indicators.models.periods import Period
from targets.scoring.values import Cell, cell

_VERIFY, REVISE = "targets.verify_figure", "targets.revise_figure"
# Who changes what a department reports itself after its release.
SIGN_OFF = "targets.sign_off_report"


@dataclass(frozen=True)
class Finding:
    """What a department found about the version of a figure that it saw."""

    figure: Figure
    seen: int


def verify_figures(*, findings: Collection[Finding], **author: Unpack[Author]) -> list[Verification]:
    """Mark versions as found right by the department that owns them: all of one period, one department, or none.

    What is verified already stays as it is; where all of it is, no act is done.
    Raises Overtaken, WorkflowError, PermissionDenied.
    """
    period, place = _common(findings)
    made: list[Verification] = []
    with (
        suppress(Nothing),
        act_at("targets.verify", place, [_VERIFY], author, about=("period", period.label)) as granted,
    ):
        versions = [latest_of(finding) for finding in _held(period, findings)]
        known = set(Verification.objects.filter(version__in=versions).values_list("version", flat=True))
        made = [_verification(version, granted) for version in versions if version.pk not in known]
        if not made:
            raise Nothing
        Verification.objects.bulk_create(made)
        granted.entry.details = {"figures": len(made)}
    return made


def withdraw_verification(*, finding: Finding, **author: Unpack[Author]) -> None:
    """Take back that a version was found right, before it is approved; what was cut goes back to what was reported.

    Doing so again, by the same person, changes nothing. Raises Overtaken, WorkflowError.
    """
    period, place = _common([finding])
    about = about_of(finding.figure)
    with (
        suppress(_Repeated),
        act_at("targets.withdraw_verification", place, [_VERIFY], author, about=about) as granted,
    ):
        (held,) = _held(period, [finding])
        signed = VersionAuthor(by=granted.by, at=clock(), act_id=granted.entry.id, way="review")
        before = latest_of(held, signed)
        Verification.objects.filter(version=before).delete()
        reported = reported_of(before)
        if _recognised(before) != reported.cell:
            version = next_version(held.figure, before.number + 1, reported, reported.cell, signed)
            granted.entry.details = {"old": version_words(before), "new": version_words(version)}


def recognise(*, finding: Finding, recognised: Cell, reason: str, **author: Unpack[Author]) -> FigureVersion:
    """Recognise another value than was reported, with a reason; the new version counts as verified.

    Recognising the same again, by the same person, is answered with the version of the first time.
    Raises Overtaken, WorkflowError, PermissionDenied.
    """
    period, place = _common([finding])
    about = about_of(finding.figure)
    try:
        with act_at("targets.recognise", place, [_VERIFY], author, about=about, reason=reason.strip()) as granted:
            text = said(reason)
            (held,) = _held(period, [finding])
            signed = VersionAuthor(by=granted.by, at=clock(), act_id=granted.entry.id, way="review", reason=text)
            before = latest_of(held, signed, recognised)
            if _recognised(before) == recognised:
                raise WorkflowError(_("This is what is recognised already."))
            version = next_version(held.figure, before.number + 1, reported_of(before), recognised, signed)
            Verification.objects.bulk_create([_verification(version, granted)])
            granted.entry.details = {"old": version_words(before), "new": version_words(version)}
    except _Repeated as repeated:
        return repeated.version
    return version


def revise(
    *, finding: Finding, entered: EnteredCell, reason: str, source: str, **author: Unpack[Author]
) -> FigureVersion:
    """Change a released figure by a new version, which the next release of its period uses.

    What parks report is revised by the assessor, what a department reports by its head or whom the head named.
    Revising the same again, by the same person, is answered with the version of the first time. Raises Overtaken,
    WorkflowError, PermissionDenied.
    """
    figure = finding.figure
    place, permission = reviser_of(figure)
    about = about_of(figure)
    try:
        with act_at("targets.revise", place, [permission], author, about=about, reason=reason.strip()) as granted:
            text, where = said(reason), source.strip()
            if not where:
                raise WorkflowError(_("Say where the new figure comes from."))
            demand_released(figure)
            signed = VersionAuthor(granted.by, clock(), granted.entry.id, "revision", text, where)
            before = latest_of(finding, signed, entered.cell)
            demand_change(before, entered)
            version = next_version(figure, before.number + 1, entered, entered.cell, signed)
            granted.entry.details = {"old": version_words(before), "new": version_words(version), "source": where}
    except _Repeated as repeated:
        return repeated.version
    return version


def reviser_of(figure: Figure) -> tuple[Place, str]:
    """Return where a released figure is revised, and by which right."""
    if figure.indicator.reported_by == "department":
        return Place(department=figure.indicator.department), SIGN_OFF
    return Place(park=figure.park), REVISE


def demand_released(figure: Figure) -> None:
    """Lock period and report; refuse where the figure is not released. Raises WorkflowError."""
    period = hold_period(figure.period)
    if figure.indicator.reported_by == "department":
        state = hold_report(figure.indicator, period).state
    else:
        state = hold_submission(figure.park, period).state
    if state != "released":
        raise WorkflowError(_("Only released figures are revised; before that they are returned or reopened."))


def demand_change(before: FigureVersion, entered: EnteredCell) -> None:
    """Refuse a revision that says what the version says. Raises WorkflowError."""
    if reported_of(before) == entered and _recognised(before) == entered.cell:
        raise WorkflowError(_("This is what the figure says already."))


def reported_of(version: FigureVersion) -> EnteredCell:
    """Return what a version says was reported."""
    return EnteredCell(
        version.reported_state, version.reported_value, version.growth, version.base, version.is_estimate, version.note
    )


class _Repeated(Exception):
    """The same person has made the same version already: a double click, a second tab, a request sent again."""

    def __init__(self, version: FigureVersion) -> None:
        super().__init__()
        self.version = version


def _recognised(version: FigureVersion) -> Cell:
    return cell(version.recognised_state, version.recognised_value)


def _common(findings: Collection[Finding]) -> tuple[Period, Place]:
    """Return the one period and department of some figures. Raises WorkflowError where there are several or none."""
    periods = {finding.figure.period for finding in findings}
    departments = {finding.figure.indicator.department for finding in findings}
    if len(periods) != 1 or len(departments) != 1 or None in departments:
        raise WorkflowError(_("Choose figures of one period and of one department."))
    if any(finding.figure.indicator.reported_by == "department" for finding in findings):
        raise WorkflowError(_("What a department reports itself is not verified: it is returned, or revised by it."))
    return periods.pop(), Place(department=departments.pop())


def _held(period: Period, findings: Collection[Finding]) -> list[Finding]:
    """Lock period, submissions and figures; return the findings. Raises WorkflowError where a park is decided."""
    hold_period(period)
    park_ids = {finding.figure.park_id for finding in findings}
    submissions = {
        one.park_id: one
        for one in Submission.objects.select_for_update()
        .filter(period=period, park__in=park_ids)
        .select_related("park")
        .order_by("park_id")
    }
    for park_id in park_ids:
        found = submissions.get(park_id)
        if found is None or found.state != "handed_in":
            raise WorkflowError(_("Figures are verified between handing in and approval; some of these are not there."))
    list(Figure.objects.select_for_update().filter(pk__in=[f.figure.pk for f in findings]).order_by("pk"))
    return list(findings)


def latest_of(finding: Finding, signed: VersionAuthor | None = None, recognised: Cell | None = None) -> FigureVersion:
    """Return the version that counts. Raises Overtaken where it is not the one that was seen.

    Raises _Repeated where it is what ``signed`` and ``recognised`` (None: what was reported) would make of the one that
    was seen.
    """
    version: FigureVersion | None = finding.figure.versions.order_by("number").last()
    wanted = reported_of(version).cell if version and recognised is None else recognised
    if version and signed and version.number == finding.seen + 1 and _recognised(version) == wanted:
        made = (version.by_id, version.way, version.reason, version.source)
        if made == (signed.by.pk, signed.way, signed.reason, signed.source):
            raise _Repeated(version)
    if version is None or version.number != finding.seen:
        raise Overtaken(_("The figure was changed meanwhile. Look again."))
    return version


def _verification(version: FigureVersion, granted: Granted) -> Verification:
    return Verification(version=version, by=granted.by, by_name=str(granted.by), at=clock())


def about_of(figure: Figure) -> tuple[str, object]:
    """Return how the audit trail names a figure."""
    return "figure", f"{figure.park.code} {figure.indicator.code} {figure.period.label}"


def version_words(version: FigureVersion) -> str:
    """Return what a version says is recognised, as the audit trail keeps it."""
    return version.recognised_state if version.recognised_value is None else plain(version.recognised_value)
