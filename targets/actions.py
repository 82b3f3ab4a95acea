"""The acts on targets, plans, pledges, figures, submissions and periods: the face of what writes them."""

from targets.breakdown.actions.targets import (
    change_details,
    derive_targets,
    issue_no_target,
    issue_targets,
    pledge_targets,
    save_details,
    save_grid,
    save_targets,
    withdraw_targets,
)
from targets.breakdown.actions.undoing import undo_targets
from targets.entry.actions.column_steps import (
    put_up_column,
    release_reports,
    reopen_column,
    report_column,
    return_column,
    take_back_column,
)
from targets.entry.actions.columns import save_column
from targets.entry.actions.cuts import see_cut
from targets.entry.actions.figures import Saved, save_figures
from targets.entry.actions.filing import Filed, confirm_filed, file_revision, refuse_filed
from targets.entry.actions.more_time import ask_for_time, refuse_time
from targets.entry.actions.periods import change_period, extend, open_period
from targets.entry.actions.reviewing import Finding, recognise, revise, verify_figures, withdraw_verification
from targets.entry.actions.submissions import (
    approve,
    hand_in,
    recall,
    release_submissions,
    reopen,
    report_ready,
    return_submission,
    take_back,
    undo_approval,
    undo_return,
)
from targets.indicators.cells import SavedCells, Typed
from targets.plans.actions.plan_heads import PlanHead, change_plan, choose_source, make_plan
from targets.plans.actions.plan_texts import TypedText, save_plan_texts
from targets.plans.actions.plans import save_paths
from targets.pledges.actions.adjusting import Request, adjust_target, answer_comment, change_issued, comment_on
from targets.pledges.actions.handing_in import hand_in_pledge
from targets.pledges.actions.handing_over import hand_over_pledge
from targets.pledges.actions.issuing import issue_pledges, reissue_pledge, save_template, withdraw_pledge
from targets.pledges.actions.papers import (
    PaperSheet,
    confirm_paper,
    keep_to_look_at,
    replace_paper,
)
from targets.pledges.actions.settling import settle_pledge
from targets.pledges.actions.signables import SignablePledge, SignableSupplement
from targets.pledges.actions.signing import sign_document
from targets.pledges.actions.supplements import withdraw_supplement

__all__ = [
    "Filed",
    "Finding",
    "PaperSheet",
    "PlanHead",
    "Request",
    "Saved",
    "SavedCells",
    "SignablePledge",
    "SignableSupplement",
    "Typed",
    "TypedText",
    "adjust_target",
    "answer_comment",
    "approve",
    "ask_for_time",
    "change_details",
    "change_issued",
    "change_period",
    "change_plan",
    "choose_source",
    "comment_on",
    "confirm_filed",
    "confirm_paper",
    "derive_targets",
    "extend",
    "file_revision",
    "hand_in",
    "hand_in_pledge",
    "hand_over_pledge",
    "issue_no_target",
    "issue_pledges",
    "issue_targets",
    "keep_to_look_at",
    "make_plan",
    "open_period",
    "pledge_targets",
    "put_up_column",
    "recall",
    "recognise",
    "refuse_filed",
    "refuse_time",
    "reissue_pledge",
    "release_reports",
    "release_submissions",
    "reopen",
    "reopen_column",
    "replace_paper",
    "report_column",
    "report_ready",
    "return_column",
    "return_submission",
    "revise",
    "save_column",
    "save_details",
    "save_figures",
    "save_grid",
    "save_paths",
    "save_plan_texts",
    "save_targets",
    "save_template",
    "see_cut",
    "settle_pledge",
    "sign_document",
    "take_back",
    "take_back_column",
    "undo_approval",
    "undo_return",
    "undo_targets",
    "verify_figures",
    "withdraw_pledge",
    "withdraw_supplement",
    "withdraw_targets",
    "withdraw_verification",
]
