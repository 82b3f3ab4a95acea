"""The acts of this app in words."""

from django.utils.translation import gettext_lazy as _

from accounts.acts import Names

ACTS: Names = {
    "targets.save_figures": _("saved figures"),
    "targets.report_ready": _("reported figures to the head"),
    "targets.take_back": _("took figures back from the head"),
    "targets.hand_in": _("handed in figures"),
    "targets.approve": _("approved figures"),
    "targets.return": _("returned figures"),
    "targets.undo_approval": _("took an approval back"),
    "targets.undo_return": _("took a return back"),
    "targets.reopen": _("reopened figures"),
    "targets.save_column": _("saved a department's column"),
    "targets.report_column": _("reported a department's column"),
    "targets.verify": _("verified figures"),
    "targets.withdraw_verification": _("took a verification back"),
    "targets.recognise": _("recognised another value"),
    "targets.revise": _("revised a released figure"),
    "targets.open_period": _("opened a period"),
    "targets.change_period": _("changed the days of a period"),
    "targets.save_paths": _("saved the path of a plan"),
    "targets.extend": _("gave a park more time"),
    "targets.save_targets": _("set targets"),
    "targets.change_target": _("changed the details of a target"),
    "targets.derive_targets": _("derived targets"),
    "targets.issue_targets": _("issued targets"),
    "targets.withdraw_targets": _("withdrew targets"),
    "targets.adjust_target": _("adjusted a pledged target"),
    "targets.comment_target": _("commented on a target"),
    "targets.answer_comment": _("answered a comment on a target"),
}
KINDS: Names = {
    "submission": _("submission"),
    "column": _("column of a department"),
    "figure": _("figure"),
    "period": _("period"),
    "plan": _("plan"),
    "targets": _("targets of a year"),
    "target": _("target"),
}
KEYS: Names = {
    "changes": _("changed"),
    "old": _("old"),
    "new": _("new"),
    "on_behalf_of": _("on behalf of"),
    "versions": _("versions"),
    "figures": _("figures"),
    "days": _("days"),
    "until_on": _("until"),
    "source": _("source"),
    "targets": _("targets"),
    "left": _("left as they were"),
    "parks": _("parks"),
    "no": _("no."),
}
