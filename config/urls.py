"""All addresses."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config import views

urlpatterns = [
    path("health/", login_not_required(views.health), name="health"),
    path("language/", set_language, name="set_language"),
    # Before the administration, whose own door is not used.
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("parks.urls")),
    path("", include("reports.urls")),
]

handler400 = "config.views.refused"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.failed"
