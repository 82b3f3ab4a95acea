"""Addresses of log-in, log-out and the own account."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts import account_views, views
from accounts.audit import views as audit_views

app_name = "accounts"

urlpatterns = [
    path("log-in/", login_not_required(views.LogInPage.as_view()), name="log_in"),
    path("log-in/code/", login_not_required(views.LogInCode.as_view()), name="log_in_code"),
    # Before the administration's own addresses: one door, with one set of limits.
    path("admin/login/", login_not_required(views.admin_log_in), name="admin_log_in"),
    path("log-out/", views.LogOut.as_view(), name="log_out"),
    path("audit/", audit_views.audit, name="audit"),
    path("account/", account_views.account, name="account"),
    path("account/password/", account_views.PasswordChange.as_view(), name="password_change"),
    path("account/sessions/end/", account_views.end_sessions_page, name="end_sessions"),
    path("account/totp/", account_views.Totp.as_view(), name="totp"),
    path("account/totp/qr.svg", account_views.totp_qr, name="totp_qr"),
]
