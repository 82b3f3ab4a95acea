"""What may be sent: every form of the product with the fields it takes, so that none takes one too many."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

LISTED = {
    "accounts.audit_forms.AuditForm": "act before from_on key kind outcome person reason to_on way",
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
    "reports.forms.confirming.ConfirmingForm": "decision kind number reason seen",
    "reports.forms.countersigners.NameForm": "user",
    "reports.forms.countersigners.TakeBackForm": "named reason",
    "reports.forms.deciding.ColumnDecisionForm": "reason seen",
    "reports.forms.deciding.DecisionForm": "reason seen until_on",
    "reports.forms.deciding.RecallForm": "reason",
    "reports.forms.deciding.ManyForm": "chosen is_confirmed reason step until_on",
    "reports.forms.deciding.SeeCutForm": "version",
    "reports.forms.lists.PageForm": "page",
    "reports.forms.lists.ParkForm": "figures",
    "reports.forms.lists.PledgeForm": "page year",
    "reports.forms.lists.SearchForm": "q",
    "reports.forms.periods.AskTimeForm": "reason wished_on",
    "reports.forms.periods.ChangeDaysForm": "closes_on department_due_on due_on opens_on reason seen",
    "reports.forms.periods.DaysForm": "closes_on department_due_on due_on opens_on",
    "reports.forms.periods.ExtendForm": "reason until_on",
    "reports.forms.periods.OpenPeriodForm": "closes_on department_due_on due_on opens_on quarter",
    "reports.forms.periods.PeriodPageForm": "only page",
    "reports.forms.periods.QuarterForm": "quarter",
    "reports.forms.plans.MakePlanForm": "code end_year kind name seen start_year",
    "reports.forms.plans.PlanHeadForm": "end_year kind name seen start_year",
    "reports.forms.plans.PlanTextForm": "responsible seen text",
    "reports.forms.plans.SourceForm": "plan seen",
    "reports.forms.plans.YearForm": "year",
    "reports.forms.pledging.EndPledgeForm": "reason",
    "reports.forms.pledging.HandInForm": "is_paper",
    "reports.forms.pledging.HandOverForm": "successor",
    "reports.forms.pledging.IssuePledgesForm": "gaps is_confirmed seen",
    "reports.forms.pledging.SeenForm": "seen",
    "reports.forms.pledging.ReplaceForm": "file reason seen",
    "reports.forms.pledging.SheetForm": "city_signers file park_signers signed_on",
    "reports.forms.pledging.SheetSeenForm": "sheet",
    "reports.forms.pledging.SignForm": "code is_read password pin seen",
    "reports.forms.pledging.TemplateForm": "basis city_posts clauses own_posts park_posts party_a party_b period title word",
    "reports.forms.projects.ProjectForm": "channel industry page park q sort stage",
    "reports.forms.publishing.PublishForm": "is_confirmed reason seen typed",
    "reports.forms.publishing.SchemeForm": "by",
    "reports.forms.releases.CompareForm": "group item page park view",
    "reports.forms.releases.IndicatorForm": "page sort",
    "reports.forms.releases.PlanForm": "indicator page park",
    "reports.forms.sampling.SamplingForm": "count format period seed",
    "reports.forms.releases.RankingForm": "category compare group indicator page q sort",
    "reports.forms.revisions.FiledForm": "document_no growth reason scan seen value",
    "reports.forms.targets.AdjustForm": "approved_by asked_by effective_on evidence new reason seen",
    "reports.forms.targets.BreakdownForm": "category page park",
    "reports.forms.targets.ChangeIssuedForm": "new reason seen",
    "reports.forms.targets.CommentForm": "comment text",
    "reports.forms.targets.DeriveForm": "by source",
    "reports.forms.targets.ImportForm": "workbook",
    "reports.forms.targets.GapsForm": "gaps is_confirmed",
    "reports.forms.targets.IssueForm": "count gaps is_confirmed parks reason way",
    "reports.forms.targets.NoTargetForm": "reason seen",
    "reports.forms.targets.PreviewedForm": "changes take",
    "reports.forms.targets.TargetForm": "base base_estimate q1 q2 q3 responsible seen stretch",
    "reports.forms.verifying.VerifyForm": "pdf",
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
