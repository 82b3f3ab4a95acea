"""Addresses of all pages but those of people."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter

from reports.converters import CodeConverter, PeriodConverter
from reports.views import (
    columns,
    comparing,
    deciding,
    entering,
    figures,
    indicators,
    opening,
    parks,
    periods,
    plans,
    pledges,
    pledging,
    projects,
    publishing,
    rankings,
    reviewing,
    searching,
    tasks,
    verifying,
)

app_name = "reports"

register_converter(CodeConverter, "code")
register_converter(PeriodConverter, "period")

urlpatterns = [
    path("", rankings.overview, name="overview"),
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<int:release_id>/<code:park_code>/", rankings.why, name="why"),
    path("parks/", parks.park_list, name="parks"),
    path("parks/<code:code>/", parks.park_detail, name="park"),
    path("releases/", rankings.release_list, name="releases"),
    path("releases/<int:release_id>/", rankings.release_detail, name="release"),
    path("compare/", comparing.compare, name="compare"),
    path("indicators/", indicators.indicator_list, name="indicators"),
    path("indicators/<code:code>/", indicators.indicator, name="indicator"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/<code:code>/", plans.plan, name="plan"),
    path("projects/", projects.project_list, name="projects"),
    path("projects/<code:code>/", projects.project_detail, name="project"),
    path("pledges/", pledges.pledge_list, name="pledges"),
    path("pledges/text/<int:year>/", pledging.pledge_text, name="pledge_text"),
    path("pledges/issue/<int:year>/", pledging.issue, name="issue_pledges"),
    path("pledges/<code:no>/sign/", pledging.sign, name="sign_pledge"),
    path("pledges/<code:no>/pdf/", pledging.pdf, name="pledge_pdf"),
    path("pledges/<code:no>/end/<slug:name>/", pledging.end_pledge, name="end_pledge"),
    path("pledges/<code:no>/", pledges.pledge_detail, name="pledge"),
    path("verify/", login_not_required(verifying.verify_pledge), name="verify"),
    path("periods/", periods.period_list, name="periods"),
    path("periods/new/", opening.open_new, name="open_period"),
    path("periods/<period:label>/", periods.period_detail, name="period"),
    path("periods/<period:label>/days/", opening.period_days, name="period_days"),
    path("periods/<period:label>/extend/<code:park_code>/", opening.extend_park, name="extend"),
    path("periods/<period:label>/parks/<code:park_code>/", deciding.submission, name="submission"),
    path("periods/<period:label>/parks/<code:park_code>/<slug:step>/", deciding.decide, name="decide"),
    path("periods/<period:label>/decide/", deciding.decide_many, name="decide_many"),
    path("periods/<period:label>/publish/", publishing.publish_period, name="publish"),
    path("entry/", tasks.entry, name="entry"),
    path("entry/departments/<code:code>/<period:label>/", columns.column, name="column"),
    path("entry/<code:park_code>/<period:label>/figures/<code:indicator_code>/", figures.figure, name="figure"),
    path("review/<period:label>/", reviewing.review, name="review"),
    path("entry/<code:park_code>/<period:label>/", entering.enter, name="enter"),
    path("entry/<code:park_code>/<period:label>/figured/", entering.figured, name="figured"),
    path("entry/<code:park_code>/<period:label>/step/<slug:name>/", entering.step, name="step"),
    path("entry/<code:park_code>/<period:label>/form/", entering.statistical_form, name="statistical_form"),
    path("start/", tasks.start, name="start"),
    path("search/", searching.search, name="search"),
]
