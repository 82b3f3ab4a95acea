"""Addresses of rankings, releases, projects, pledges, periods, tasks and search."""

from django.urls import path, register_converter

from reports.converters import CodeConverter, PeriodConverter
from reports.views import periods, pledges, projects, rankings, searching, tasks

app_name = "reports"

register_converter(CodeConverter, "code")
register_converter(PeriodConverter, "period")

urlpatterns = [
    path("", rankings.overview, name="overview"),
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<int:release_id>/<str:park_code>/", rankings.why, name="why"),
    path("releases/", rankings.release_list, name="releases"),
    path("releases/<int:release_id>/", rankings.release_detail, name="release"),
    path("projects/", projects.project_list, name="projects"),
    path("projects/<code:code>/", projects.project_detail, name="project"),
    path("pledges/", pledges.pledge_list, name="pledges"),
    path("pledges/<code:no>/", pledges.pledge_detail, name="pledge"),
    path("periods/", periods.period_list, name="periods"),
    path("periods/<period:label>/", periods.period_detail, name="period"),
    path("entry/", tasks.entry, name="entry"),
    path("start/", tasks.start, name="start"),
    path("search/", searching.search, name="search"),
]
