"""What may be sent: every form of the product with the fields it takes, so that none takes one too many."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

LISTED = {
    "accounts.audit.forms.AuditForm": "act before from_on key kind outcome person reason to_on way",
    "accounts.forms.CodeForm": "code",
    "accounts.forms.LogInForm": "password username",
    "accounts.forms.NewPasswordForm": "new_password1 new_password2 old_password",
    "accounts.forms.OwnPasswordForm": "password",
    "parks.forms.AccountForm": "external_id name username",
    "parks.forms.AppointmentForm": "department from_on is_acting park role title to_on user",
    "parks.forms.ConfirmForm": "",
    "parks.forms.EndForm": "last_on reason",
    "parks.forms.NewAccountForm": "department external_id from_on is_acting name park role title to_on username",
    "parks.forms.ReasonForm": "reason",
    "reports.pages.audit.forms.confirming.ConfirmingForm": "decision kind number reason seen",
    "reports.pages.entry.forms.countersigners.NameForm": "user",
    "reports.pages.entry.forms.countersigners.TakeBackForm": "named reason",
    "reports.pages.review.forms.deciding.ColumnDecisionForm": "reason seen",
    "reports.pages.review.forms.deciding.DecisionForm": "reason seen until_on",
    "reports.pages.review.forms.deciding.RecallForm": "reason",
    "reports.pages.review.forms.deciding.ManyForm": "chosen is_confirmed reason step until_on",
    "reports.pages.review.forms.deciding.SeeCutForm": "version",
    "reports.pages.frame.forms.lists.PageForm": "page",
    "reports.pages.frame.forms.lists.SearchForm": "q",
    "reports.pages.parks.forms.ParkForm": "figures",
    "reports.pages.periods.forms.AskTimeForm": "reason wished_on",
    "reports.pages.periods.forms.ChangeDaysForm": "closes_on department_due_on due_on opens_on reason seen",
    "reports.pages.periods.forms.DaysForm": "closes_on department_due_on due_on opens_on",
    "reports.pages.periods.forms.ExtendForm": "reason until_on",
    "reports.pages.periods.forms.OpenPeriodForm": "closes_on department_due_on due_on opens_on quarter",
    "reports.pages.periods.forms.PeriodPageForm": "only page",
    "reports.pages.periods.forms.QuarterForm": "quarter",
    "reports.pages.plans.forms.MakePlanForm": "code end_year kind name seen start_year",
    "reports.pages.plans.forms.PlanHeadForm": "end_year kind name seen start_year",
    "reports.pages.plans.forms.PlanTextForm": "responsible seen text",
    "reports.pages.plans.forms.SourceForm": "plan seen",
    "reports.pages.plans.forms.YearForm": "year",
    "reports.pages.pledges.forms.EndPledgeForm": "reason",
    "reports.pages.pledges.forms.HandInForm": "is_paper",
    "reports.pages.pledges.forms.HandOverForm": "successor",
    "reports.pages.pledges.forms.IssuePledgesForm": "gaps is_confirmed seen",
    "reports.pages.pledges.forms.SeenForm": "seen",
    "reports.pages.pledges.forms.PledgeListForm": "page year",
    "reports.pages.pledges.forms.ReplaceForm": "file reason seen",
    "reports.pages.pledges.forms.SheetForm": "city_signers file park_signers signed_on",
    "reports.pages.pledges.forms.SheetSeenForm": "sheet",
    "reports.pages.pledges.forms.SignForm": "code is_read password pin seen",
    "reports.pages.pledges.forms.TemplateForm": "basis city_posts clauses own_posts park_posts party_a party_b period title word",
    "reports.pages.projects.forms.ProjectForm": "channel industry page park q sort stage",
    "reports.pages.releases.forms.PublishForm": "is_confirmed reason seen typed",
    "reports.pages.releases.forms.SchemeForm": "by",
    "reports.pages.compare.forms.CompareForm": "group item page park view",
    "reports.pages.indicators.forms.IndicatorForm": "page sort",
    "reports.pages.plans.forms.PlanForm": "indicator page park",
    "reports.pages.audit.forms.sampling.SamplingForm": "count format period seed",
    "reports.pages.ranking.forms.RankingForm": "category compare group indicator page q sort",
    "reports.pages.entry.forms.revisions.FiledForm": "document_no growth reason scan seen value",
    "reports.pages.breakdown.forms.AdjustForm": "approved_by asked_by effective_on evidence new reason seen",
    "reports.pages.breakdown.forms.BreakdownForm": "category page park",
    "reports.pages.breakdown.forms.ChangeIssuedForm": "new reason seen",
    "reports.pages.breakdown.forms.CommentForm": "comment text",
    "reports.pages.breakdown.forms.DeriveForm": "by source",
    "reports.pages.breakdown.forms.ImportForm": "workbook",
    "reports.pages.breakdown.forms.GapsForm": "gaps is_confirmed",
    "reports.pages.breakdown.forms.IssueForm": "count gaps is_confirmed parks reason way",
    "reports.pages.breakdown.forms.NoTargetForm": "reason seen",
    "reports.pages.breakdown.forms.PreviewedForm": "changes take",
    "reports.pages.breakdown.forms.TargetForm": "base base_estimate q1 q2 q3 responsible seen stretch",
    "reports.pages.verify.forms.VerifyForm": "pdf",
}
APPS = ("accounts", "parks", "targets", "reports")


def forms_of(base: type) -> Iterator[type]:
    """Yield the product's forms that build on a class; what the administration makes of models is its own."""
    for form in base.__subclasses__():
        if form.__module__.split(".")[0] in APPS and not form.__module__.endswith(".admin"):
            yield form
        yield from forms_of(form)


def fields_of_forms() -> dict[str, str]:
    """Return by form the names of its fields."""
    assert get_resolver().url_patterns  # every view, and with it every form, is loaded
    return {f"{f.__module__}.{f.__qualname__}": " ".join(sorted(f.base_fields)) for f in forms_of(forms.BaseForm)}


def test_no_form_takes_a_field_too_many():
    assert fields_of_forms() == LISTED


def test_a_field_too_many_would_be_seen():
    """The planted fault."""
    grown = type("Grown", (forms.Form,), {"is_superuser": forms.BooleanField(), "__module__": "accounts.forms"})
    try:
        assert fields_of_forms()["accounts.forms.Grown"] == "is_superuser"
    finally:
        del grown
        gc.collect()  # else it is listed until somebody else does so
