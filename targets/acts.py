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
    "targets.extend": _("gave a park more time"),
    "targets.save_pledge_template": _("changed the text of pledges"),
    "targets.issue_pledges": _("issued pledges"),
    "targets.reissue_pledge": _("issued a pledge anew"),
    "targets.withdraw_pledge": _("withdrew a pledge"),
    "targets.sign_pledge": _("signed a pledge"),
    "targets.export_pledges": _("exported pledges"),
}
KINDS: Names = {
    "submission": _("submission"),
    "column": _("column of a department"),
    "figure": _("figure"),
    "period": _("period"),
    "pledge": _("pledge"),
    "pledges": _("pledges of a year"),
    "pledge template": _("text of pledges"),
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
    "pledges": _("pledges"),
    "targets": _("targets"),
}
