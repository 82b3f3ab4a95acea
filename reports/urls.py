"""Addresses of rankings, comparisons, indicators, plans and releases."""

from django.urls import path

from reports.views import comparing, indicators, parks, plans, rankings

app_name = "reports"

urlpatterns = [
    path("", rankings.overview, name="overview"),
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<int:release_id>/<str:park_code>/", rankings.why, name="why"),
    path("parks/", parks.park_list, name="parks"),
    path("parks/<str:code>/", parks.park_detail, name="park"),
    path("releases/", rankings.release_list, name="releases"),
    path("releases/<int:release_id>/", rankings.release_detail, name="release"),
    path("compare/", comparing.compare, name="compare"),
    path("indicators/", indicators.indicator_list, name="indicators"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/<str:code>/", plans.plan, name="plan"),
]
