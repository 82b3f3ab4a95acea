"""How a submission moves: the one table that actions, buttons and the database trigger share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.workflow import Transition, moves_of

# The states of a submission that the park has let go of, and those that the assessor has accepted.
HANDED_IN = ("handed_in", "approved", "released")
APPROVED = ("approved", "released")
# The states in which the park works on its figures.
IN_WORK = ("draft", "ready", "returned", "reopened")
# Those of them that the assessor asked for again.
ASKED_AGAIN = ("returned", "reopened")


TRANSITIONS: dict[str, Transition] = {
    transition.name: transition
    for transition in (
        Transition(
            "report_ready", _("Report to the head"), ("draft", "returned", "reopened"), "ready", "targets.enter_figure"
        ),
        Transition("take_back", _("Take back to go on entering"), ("ready",), "draft", "targets.enter_figure"),
        Transition("hand_in", _("Hand in"), IN_WORK, "handed_in", "targets.hand_in_submission"),
        Transition("recall", _("Recall"), ("handed_in",), "draft", "targets.hand_in_submission"),
        Transition("approve", _("Approve"), ("handed_in",), "approved", "targets.approve_submission"),
        Transition("return", _("Return"), ("handed_in",), "returned", "targets.approve_submission", needs_reason=True),
        Transition(
            "undo_approval",
            _("Take the approval back"),
            ("approved",),
            "handed_in",
            "targets.approve_submission",
            needs_reason=True,
        ),
        Transition(
            "undo_return",
            _("Take the return back"),
            ("returned",),
            "handed_in",
            "targets.approve_submission",
            needs_reason=True,
        ),
        Transition("reopen", _("Reopen"), ("approved",), "reopened", "targets.approve_submission", needs_reason=True),
        Transition("release", _("Publish"), ("approved",), "released", "reports.publish_release"),
    )
}
# How a department's report moves. Nobody approves it: its cells count once it is reported.
REPORTED = ("reported", "released")
REPORT_TRANSITIONS: dict[str, Transition] = {
    transition.name: transition
    for transition in (
        Transition(
            "put_up", _("Put up for sign-off"), ("draft", "returned", "reopened"), "ready", "targets.report_column"
        ),
        Transition("take_back", _("Take back to go on entering"), ("ready",), "draft", "targets.report_column"),
        Transition("report", _("Report"), IN_WORK, "reported", "targets.sign_off_report"),
        Transition("return", _("Return"), ("reported",), "returned", "targets.approve_submission", needs_reason=True),
        Transition("reopen", _("Reopen"), ("reported",), "reopened", "targets.approve_submission", needs_reason=True),
        Transition("release", _("Publish"), ("reported",), "released", "reports.publish_release"),
    )
}


# All moves that the database allows, as pairs of states.
SUBMISSION_MOVES = moves_of(TRANSITIONS)
REPORT_MOVES = moves_of(REPORT_TRANSITIONS)


def open_to(state: str) -> list[Transition]:
    """Return the acts that a submission in a state is open to, in the order of the chain."""
    return [one for one in TRANSITIONS.values() if state in one.sources]
