"""Addresses of all pages but those of people."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter

from reports.converters import CodeConverter, DigestConverter, PeriodConverter, YearConverter
from reports.pages.audit.views import confirming, sampling
from reports.pages.breakdown.views import (
    adjusting,
    breakdown,
    deriving,
    importing,
    issuing,
    target,
    target_history,
    target_source,
)
from reports.pages.compare import views as comparing
from reports.pages.entry.views import columns, countersigners, entering, figures, more_time
from reports.pages.indicators import views as indicators
from reports.pages.parks import views as parks
from reports.pages.periods.views import opening, periods
from reports.pages.plans.views import path_history, plan_heads, plan_texts, planning, plans
from reports.pages.pledges.views import ceremony, closing, papers, pledges, pledging, supplements
from reports.pages.projects import views as projects
from reports.pages.ranking import views as rankings
from reports.pages.releases import views as publishing
from reports.pages.review.views import deciding, reviewing
from reports.pages.search import views as searching
from reports.pages.tasks import views as tasks
from reports.pages.verify import views as verifying

app_name = "reports"

register_converter(CodeConverter, "code")
register_converter(DigestConverter, "digest")
register_converter(PeriodConverter, "period")
register_converter(YearConverter, "year")

urlpatterns = [
    path("", rankings.overview, name="overview"),
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<int:release_id>/<code:park_code>/", rankings.why, name="why"),
    path("rankings/<int:release_id>/<code:park_code>/next/", rankings.why_next, name="why_next"),
    path("parks/", parks.park_list, name="parks"),
    path("parks/<code:code>/", parks.park_detail, name="park"),
    path("releases/", rankings.release_list, name="releases"),
    path("releases/<int:release_id>/", rankings.release_detail, name="release"),
    path("compare/", comparing.compare, name="compare"),
    path("indicators/", indicators.indicator_list, name="indicators"),
    path("indicators/<code:code>/", indicators.indicator, name="indicator"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/new/plan/", plan_heads.make, name="make_plan"),
    path("plans/<code:code>/", plans.plan, name="plan"),
    path("plans/<code:code>/head/", plan_heads.change, name="change_plan"),
    path("plans/<code:code>/texts/", plan_texts.texts, name="plan_texts"),
    path("plans/<code:code>/paths/", plan_heads.indicators, name="plan_indicators"),
    path("plans/<code:code>/paths/<code:indicator_code>/", planning.paths, name="paths"),
    path(
        "plans/<code:code>/history/<code:park_code>/<code:indicator_code>/",
        path_history.path_history,
        name="path_history",
    ),
    path("targets/", breakdown.target_years, name="targets"),
    path("targets/<year:year>/", breakdown.breakdown, name="breakdown"),
    path("targets/<year:year>/source/", target_source.source, name="target_source"),
    path("targets/<year:year>/derive/", deriving.derive, name="derive_targets"),
    path("targets/<year:year>/issue/", issuing.issue_targets_page, name="issue_targets"),
    path("targets/<year:year>/import/", importing.import_targets, name="import_targets"),
    path("targets/evidence/<int:adjustment_id>/", adjusting.evidence, name="adjustment_evidence"),
    path("targets/<year:year>/<code:park_code>/<code:indicator_code>/", target.target, name="target"),
    path("targets/<year:year>/<code:park_code>/<code:indicator_code>/adjust/", adjusting.adjust, name="adjust_target"),
    path(
        "targets/<year:year>/<code:park_code>/<code:indicator_code>/history/",
        target_history.target_history,
        name="target_history",
    ),
    path("projects/", projects.project_list, name="projects"),
    path("projects/<code:code>/", projects.project_detail, name="project"),
    path("pledges/", pledges.pledge_list, name="pledges"),
    path("pledges/text/<int:year>/", pledging.pledge_text, name="pledge_text"),
    path("pledges/issue/<int:year>/", pledging.issue_pledges_page, name="issue_pledges"),
    path("pledges/ceremony/<year:year>/", ceremony.ceremony, name="ceremony"),
    path("pledges/<code:no>/hand-in/", ceremony.hand_in_pledge_page, name="hand_in_pledge"),
    path("pledges/<code:no>/paper/", papers.confirm_paper_page, name="confirm_paper"),
    path("pledges/<code:no>/scan/", papers.paper_scan, name="pledge_scan"),
    path("pledges/<code:no>/supplements/<int:number>/", supplements.supplement, name="supplement"),
    path("pledges/<code:no>/supplements/<int:number>/pdf/", supplements.supplement_pdf, name="supplement_pdf"),
    path(
        "pledges/<code:no>/supplements/<int:number>/paper/",
        supplements.confirm_supplement_page,
        name="confirm_supplement_paper",
    ),
    path("pledges/<code:no>/supplements/<int:number>/withdraw/", supplements.withdraw, name="withdraw_supplement"),
    path("pledges/<code:no>/supplements/<int:number>/scan/", supplements.supplement_scan, name="supplement_scan"),
    path("pledges/<code:no>/settle/", closing.settle, name="settle_pledge"),
    path("pledges/<code:no>/hand-over/", closing.hand_over, name="hand_over_pledge"),
    path("pledges/<code:no>/sign/", pledging.sign_pledge_page, name="sign_pledge"),
    path("pledges/<code:no>/pdf/", pledging.pledge_pdf, name="pledge_pdf"),
    path("pledges/<code:no>/end/<slug:name>/", pledging.end_pledge, name="end_pledge"),
    path("pledges/<code:no>/", pledges.pledge_detail, name="pledge"),
    path("verify/", login_not_required(verifying.verify_pledge), name="verify"),
    path("verify/<digest:sha256>/", login_not_required(verifying.verify_digest), name="verify_digest"),
    path("periods/", periods.period_list, name="periods"),
    path("periods/new/", opening.open_new, name="open_period"),
    path("periods/<period:label>/", periods.period_detail, name="period"),
    path("periods/<period:label>/chase/", periods.chase, name="chase"),
    path("periods/<period:label>/days/", opening.period_days, name="period_days"),
    path("periods/<period:label>/extend/<code:park_code>/", more_time.extend_park, name="extend"),
    path("periods/<period:label>/parks/<code:park_code>/", deciding.submission, name="submission"),
    path("periods/<period:label>/parks/<code:park_code>/<slug:step>/", deciding.decide, name="decide"),
    path("periods/<period:label>/decide/", deciding.decide_many, name="decide_many"),
    path("periods/<period:label>/publish/", publishing.publish_period, name="publish"),
    path("entry/", tasks.entry, name="entry"),
    path("entry/departments/<code:code>/<period:label>/", columns.column, name="column"),
    path("entry/<code:park_code>/<period:label>/figures/<code:indicator_code>/", figures.figure_page, name="figure"),
    path(
        "entry/<code:park_code>/<period:label>/figures/<code:indicator_code>/file/",
        figures.file_change,
        name="file_change",
    ),
    path(
        "entry/<code:park_code>/<period:label>/figures/<code:indicator_code>/filed/<int:filed_id>/<slug:step>/",
        figures.decide_filed,
        name="decide_filed",
    ),
    path("entry/documents/<int:filed_id>/", figures.filed_scan, name="filed_scan"),
    path("audit/sample/", sampling.sample, name="sample"),
    path("confirmations/", confirming.confirmations, name="confirmations"),
    path("entry/departments/<code:code>/countersigners/", countersigners.countersigners, name="countersigners"),
    path("entry/parks/<code:code>/countersigners/", countersigners.park_countersigners, name="park_countersigners"),
    path("review/<period:label>/", reviewing.review, name="review"),
    path("entry/<code:park_code>/<period:label>/", entering.entry_grid, name="enter"),
    path("entry/<code:park_code>/<period:label>/figured/", entering.figured, name="figured"),
    path("entry/<code:park_code>/<period:label>/step/<slug:name>/", entering.step, name="step"),
    path("entry/<code:park_code>/<period:label>/more-time/", more_time.ask_for_time_page, name="ask_for_time"),
    path("entry/<code:park_code>/<period:label>/seen/", entering.see, name="see_cut"),
    path("entry/<code:park_code>/<period:label>/form/", entering.statistical_form, name="statistical_form"),
    path("start/", tasks.start, name="start"),
    path("search/", searching.search, name="search"),
]
