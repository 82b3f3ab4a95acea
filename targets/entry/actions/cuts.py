"""A park says that it has read what a department recognised instead of what was reported."""

from __future__ import annotations

from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from targets.acting import Place, act_at, clock, hold_period
from targets.entry.actions.figures import ENTER_FIGURE
from targets.entry.actions.opening import hold_submission
from targets.entry.actions.reviewing import Finding, about_of, latest_of, version_words
from targets.entry.models.cuts import CutSeen
from targets.errors import WorkflowError


def see_cut(*, finding: Finding, **author: Unpack[Author]) -> CutSeen:
    """Say that the park has read the version of a figure that was recognised otherwise; the figure stays as it is.

    Raises Overtaken where there is another version by now, WorkflowError where it was said already, PermissionDenied.
    """
    figure = finding.figure
    with act_at("targets.see_cut", Place(figure.park), [ENTER_FIGURE], author, about=about_of(figure)) as granted:
        # In the order of all acts on a park's figures, so that no other version is made meanwhile.
        hold_period(figure.period)
        hold_submission(figure.park, figure.period)
        version = latest_of(finding)
        reported = (version.reported_state, version.reported_value)
        if figure.indicator.reported_by != "park" or (version.recognised_state, version.recognised_value) == reported:
            raise WorkflowError(_("What was reported is recognised as it is: there is nothing to see."))
        if CutSeen.objects.filter(version=version).exists():
            raise WorkflowError(_("Somebody of the park said so already. Look again."))
        seen = CutSeen(version=version, by=granted.by, by_name=str(granted.by), at=clock(), act_id=granted.entry.id)
        seen.full_clean()
        seen.save()
        granted.entry.details = {"version": version.number, "recognised": version_words(version)}
    return seen
