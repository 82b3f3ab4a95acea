"""Addresses of rankings and releases."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("rankings/", views.rankings, name="rankings"),
    path("rankings/<int:release_id>/<str:park_code>/", views.why, name="why"),
    path("releases/", views.release_list, name="releases"),
    path("releases/<int:release_id>/", views.release_detail, name="release"),
]
