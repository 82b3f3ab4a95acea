"""The acts of this app in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Codes, Names, Vocabulary
from parks.acts import rows_named, words_named
from targets.indicators.period_names import period_name

TARGET_ACTS: Names = {
    "targets.save_figures": _("saved figures"),
    "targets.report_ready": _("reported figures to the head"),
    "targets.take_back": _("took figures back from the head"),
    "targets.hand_in": _("handed in figures"),
    "targets.recall": _("recalled what was handed in"),
    "targets.approve": _("approved figures"),
    "targets.return": _("returned figures"),
    "targets.undo_approval": _("took an approval back"),
    "targets.undo_return": _("took a return back"),
    "targets.reopen": _("reopened figures"),
    "targets.save_column": _("saved a department's column"),
    "targets.put_up_column": _("put a department's column up for sign-off"),
    "targets.take_back_column": _("took a department's column back"),
    "targets.report_column": _("reported a department's column"),
    "targets.return_column": _("returned a department's column"),
    "targets.reopen_column": _("reopened a department's column"),
    "targets.file_revision": _("filed a change of a department's figure"),
    "targets.confirm_filed": _("confirmed a filed change"),
    "targets.refuse_filed": _("refused a filed change"),
    "targets.verify": _("verified figures"),
    "targets.withdraw_verification": _("took a verification back"),
    "targets.recognise": _("recognised another value"),
    "targets.see_cut": _("saw what was recognised otherwise"),
    "targets.revise": _("revised a released figure"),
    "targets.open_period": _("opened a period"),
    "targets.change_period": _("changed the days of a period"),
    "targets.make_plan": _("made a plan"),
    "targets.change_plan": _("changed the head of a plan"),
    "targets.save_plan_texts": _("wrote what a plan says of years and categories"),
    "targets.choose_source": _("chose the plan that targets come from"),
    "targets.save_paths": _("saved the path of a plan"),
    "targets.extend": _("gave a park more time"),
    "targets.ask_for_time": _("asked for more time"),
    "targets.refuse_time": _("refused more time"),
    "targets.save_targets": _("set targets"),
    "targets.issue_no_target": _("issued no target"),
    "targets.change_issued": _("changed an issued target after a comment"),
    "targets.change_target": _("changed the details of a target"),
    "targets.save_details": _("changed the details of targets"),
    "targets.derive_targets": _("derived targets"),
    "targets.undo_targets": _("took a change of targets back"),
    "targets.issue_targets": _("issued targets"),
    "targets.withdraw_targets": _("withdrew targets"),
    "targets.adjust_target": _("adjusted a pledged target"),
    "targets.comment_target": _("commented on a target"),
    "targets.answer_comment": _("answered a comment on a target"),
    "targets.save_pledge_template": _("changed the text of pledges"),
    "targets.issue_pledges": _("issued pledges"),
    "targets.reissue_pledge": _("issued a pledge anew"),
    "targets.withdraw_pledge": _("withdrew a pledge"),
    "targets.sign_pledge": _("signed a pledge"),
    "targets.confirm_paper": _("confirmed a pledge signed on paper"),
    "targets.replace_paper": _("replaced the scan of a pledge signed on paper"),
    "targets.replace_supplement_paper": _("replaced the scan of a supplement signed on paper"),
    "targets.sign_supplement": _("signed a supplement"),
    "targets.withdraw_supplement": _("withdrew a supplement"),
    "targets.confirm_supplement_paper": _("confirmed a supplement signed on paper"),
    "targets.settle_pledge": _("settled a pledge"),
    "targets.hand_over_pledge": _("handed a pledge over"),
    "targets.hand_in_pledge": _("confirmed that a pledge was handed in"),
    "targets.export_pledges": _("exported pledges"),
}
TARGET_KINDS: Names = {
    "submission": _("submission"),
    "column": _("column of a department"),
    "figure": _("figure"),
    "period": _("period"),
    "plan": _("plan"),
    "targets": _("targets of a year"),
    "target": _("target"),
    "pledge": _("pledge"),
    "pledges": _("pledges of a year"),
    "supplement": _("supplement of a pledge"),
    "pledge template": _("text of pledges"),
}
TARGET_KEYS: Names = {
    "changes": _("changed"),
    "old": _("old"),
    "new": _("new"),
    "on_behalf_of": _("on behalf of"),
    "versions": _("versions"),
    "figures": _("figures"),
    "days": _("days"),
    "opens_on": _("opens"),
    "due_on": _("due"),
    "closes_on": _("closes"),
    "department_due_on": _("due for departments"),
    "until_on": _("until"),
    "version": _("version"),
    "recognised": _("recognised"),
    "source": _("source"),
    "targets": _("targets"),
    "left": _("left as they were"),
    "parks": _("parks"),
    "no": _("no."),
    "pledges": _("pledges"),
    "is_paper": _("on paper"),
    "digest": _("digest"),
    "documents": _("digests of the PDFs as they were made"),
    "document_no": _("document number"),
    "on": _("on"),
    "asked_by": _("asked by"),
    "approved_by": _("approved by"),
    "effective_on": _("effective on"),
    "evidence_digest": _("digest of the evidence"),
    "signed_on": _("signed on"),
    "park_signers": _("who signed for the park"),
    "city_signers": _("who signed for the city"),
    "supplement": _("supplement"),
    "without_city_target": _("issued without a target of the city"),
    "without_responsible": _("issued without a responsible person"),
    "without_base": _("issued without last year's actual"),
    "is_unlocked_before": _("the password was given minutes before"),
    "stretch": _("stretch"),
    "base": _("base"),
    "q1": _("due by the first quarter, %"),
    "q2": _("due by the second quarter, %"),
    "q3": _("due by the third quarter, %"),
    "responsible": _("responsible"),
    "text": _("text"),
    "kind": _("kind"),
    "start_year": _("first year"),
    "end_year": _("last year"),
    "plan": _("plan"),
    "word": _("word of the number"),
    "basis": _("basis"),
    "party_a": _("party A"),
    "party_b": _("party B"),
    "clauses": _("clauses"),
    "park_posts": _("who signs for the park"),
    "own_posts": _("parks where others sign"),
    "city_posts": _("who signs for the city"),
}


def _periods_named(text: str) -> Collection[str]:
    labels = [period.label for period in apps.get_model("targets.Period")._base_manager.all()]
    return [label for label in labels if text in period_name(label)]


def _cells(values: Collection[str]) -> Mapping[str, str]:
    """Return the words of what stands in cells in the place of a number."""
    states = {"not_applicable": gettext("n/a"), "unknown": gettext("not reported")}
    issued = {
        one: gettext("not issued: %(why)s") % {"why": one.removeprefix("none: ")}
        for one in values
        if one.startswith("none: ")
    }
    return {**{one: states[one] for one in values if one in states}, **issued}


def _plan_kinds() -> Mapping[str, object]:
    return dict(apps.get_model("targets.Plan")._meta.get_field("kind").flatchoices)


_CELL = ("park", "indicator")
TARGET_CODES = Codes(
    vocabularies={
        "indicator": rows_named("targets.Indicator"),
        "category": rows_named("targets.Category"),
        "plan": rows_named("targets.Plan"),
        "scheme": rows_named("targets.Scheme"),
        "period": Vocabulary(lambda codes: {code: period_name(code) for code in codes}, _periods_named),
        "cell": Vocabulary(_cells, lambda text: ()),
        "kind of plan": words_named(_plan_kinds),
        "pledges": words_named(lambda: {"all": _("all")}),
    },
    shapes={
        "submission": ("park", "period"),
        "column": ("indicator", "period"),
        "figure": (*_CELL, "period"),
        "period": ("period",),
        "plan": ("plan",),
        "target": ("", *_CELL),
        "pledges": ("pledges",),
    },
    changes={
        "targets.save_figures": ("indicator",),
        "targets.save_column": ("park",),
        "targets.save_targets": _CELL,
        "targets.derive_targets": _CELL,
        "targets.undo_targets": _CELL,
        "targets.issue_no_target": _CELL,
        "targets.save_details": _CELL,
        "targets.save_paths": (*_CELL, ""),
        "targets.save_plan_texts": ("category",),
    },
    values={"old": "cell", "kind": "kind of plan", "plan": "plan", "period": "period", "scheme": "scheme"},
)
