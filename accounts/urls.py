"""Addresses of log-in, log-out and the own account."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("log-in/", login_not_required(views.LogIn.as_view()), name="log_in"),
    path("log-out/", views.LogOut.as_view(), name="log_out"),
    path("audit/", views.audit, name="audit"),
    path("account/password/", views.PasswordChange.as_view(), name="password_change"),
]
