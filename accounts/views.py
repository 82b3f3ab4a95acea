"""Log-in, log-out, the own password, and the audit trail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import act, address_of, author_of, record_refusal
from accounts.contents import AuditContents, as_rows
from accounts.exports import FORMATS
from accounts.forms import AuditForm
from accounts.models import AuditEntry, User
from accounts.querysets import AuditQuerySet

TRAIL = ("accounts.view_audit_entry", "accounts.view_own_audit_entry")
EXPORTED_AT_MOST = 50_000


def landing_of(user: User) -> str:
    """Return where a person begins: the administration where all rights are about accounts, else the overview."""
    rights = user.get_all_permissions()
    only_accounts = "accounts.change_user" in rights and all(right.startswith("accounts.") for right in rights)
    return reverse("admin:index") if only_accounts else reverse(settings.LOGIN_REDIRECT_URL)


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

    def get_default_redirect_url(self) -> str:
        """Return where this person begins."""
        user = self.request.user
        return landing_of(user) if user.is_authenticated else super().get_default_redirect_url()

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in."""
        user = form.get_user()
        with act("accounts.log_in", by=user, way=AuditEntry.Way.PAGE, address=address_of(self.request)):
            return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show what is wrong, and keep who tried."""
        record_refusal(
            "accounts.log_in",
            by_name=str(form.data.get("username", ""))[:150],
            way=AuditEntry.Way.PAGE,
            reason="wrong name or password",
            address=address_of(self.request),
        )
        return super().form_invalid(form)


class LogOut(LogoutView):
    """Signs out; only by POST."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        if not request.user.is_authenticated:
            return super().post(request, *args, **kwargs)
        with act("accounts.log_out", by=request.user, way=AuditEntry.Way.PAGE, address=address_of(request)):
            return super().post(request, *args, **kwargs)


class PasswordChange(PasswordChangeView):
    """Asks for the old and a new password."""

    template_name = "accounts/password_change.html"

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Store the new password; a one-time password is used up by it."""
        address = address_of(self.request)
        with act("accounts.change_password", by=form.user, way=AuditEntry.Way.PAGE, address=address) as entry:
            entry.about("user", form.user.pk)
            form.user.has_one_time_password = False
            form.save()
            update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(landing_of(form.user))


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Show who did what and when, as asked, or hand it out as CSV or Excel."""
    if not request.user.is_authenticated or not any(map(request.user.has_perm, TRAIL)):
        raise PermissionDenied
    form = AuditForm(request.GET)
    seen = AuditEntry.objects.visible_to(request.user)
    context: dict[str, Any] = {"form": form, "title": _("Audit trail"), "query": request.GET}
    if not form.is_valid():
        return render(request, "accounts/audit.html", context, status=400)
    entries = seen.filter(form.condition())
    wanted = request.GET.get("format", "")
    if wanted:
        return _export(request, form, entries, wanted)
    if form.cleaned_data["before"]:
        entries = entries.before(get_object_or_404(seen, pk=form.cleaned_data["before"]))
    return render(request, "accounts/audit.html", {**context, "contents": AuditContents.of(entries)})


def _export(request: HttpRequest, form: AuditForm, entries: AuditQuerySet, wanted: str) -> HttpResponse:
    if wanted not in FORMATS:
        raise Http404
    count = entries.count()
    if count > EXPORTED_AT_MOST:
        form.add_error(
            "from_on", _("%(count)d entries are too many for one file: choose fewer days.") % {"count": count}
        )
        context = {"form": form, "title": _("Audit trail"), "query": request.GET}
        return render(request, "accounts/audit.html", context, status=400)
    write, content_type = FORMATS[wanted]
    with act("accounts.export_audit", **author_of(request)) as entry:
        entry.details = {"query": request.GET.urlencode()[:1000], "format": wanted, "rows": count}
        body = write(_("Audit trail"), as_rows(entries.iterator(chunk_size=2000)), settings.MARKING)
    disposition = content_disposition_header(as_attachment=True, filename=f"audit.{wanted}") or ""
    return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": disposition})
