"""Log-in, log-out and the own password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.http import urlencode

from accounts.audit import act, record_refusal
from accounts.models import AuditEntry


class LogIn(LoginView):
    """Asks for name and password; every attempt leaves an audit row."""

    template_name = "accounts/log_in.html"
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; ``?language=`` chooses the language of a stranger, who may open no other address."""
        language = request.GET.get("language", "")
        if language in dict(settings.LANGUAGES):
            target = self.get_redirect_url()
            query = f"?{urlencode({self.redirect_field_name: target})}" if target else ""
            response = HttpResponseRedirect(request.path + query)
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
            return response
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in."""
        user = form.get_user()
        with act("accounts.log_in", by=user, way=AuditEntry.Way.PAGE, address=_address(self.request)):
            return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show what is wrong, and keep who tried."""
        record_refusal(
            "accounts.log_in",
            by_name=str(form.data.get("username", ""))[:150],
            way=AuditEntry.Way.PAGE,
            reason="wrong name or password",
            address=_address(self.request),
        )
        return super().form_invalid(form)


class LogOut(LogoutView):
    """Signs out; only by POST."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        if not request.user.is_authenticated:
            return super().post(request, *args, **kwargs)
        with act("accounts.log_out", by=request.user, way=AuditEntry.Way.PAGE, address=_address(request)):
            return super().post(request, *args, **kwargs)


class PasswordChange(PasswordChangeView):
    """Asks for the old and a new password."""

    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("reports:start")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Store the new password; a one-time password is used up by it."""
        address = _address(self.request)
        with act("accounts.change_password", by=form.user, way=AuditEntry.Way.PAGE, address=address) as entry:
            entry.about("user", form.user.pk)
            form.user.has_one_time_password = False
            form.save()
            update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(str(self.success_url))


def _address(request: HttpRequest) -> str | None:
    return request.META.get("REMOTE_ADDR") or None
