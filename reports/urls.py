"""Addresses of rankings and releases."""

from django.urls import path

from reports.views import parks, rankings

app_name = "reports"

urlpatterns = [
    path("", rankings.overview, name="overview"),
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<int:release_id>/<str:park_code>/", rankings.why, name="why"),
    path("parks/", parks.park_list, name="parks"),
    path("parks/<str:code>/", parks.park_detail, name="park"),
    path("releases/", rankings.release_list, name="releases"),
    path("releases/<int:release_id>/", rankings.release_detail, name="release"),
]
