"""The own account: password, sessions, and codes of an authenticator app."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST, require_safe
from django.views.generic import View

from accounts import actions, sessions
from accounts.audit.trail import address_of, record_refusal
from accounts.errors import WrongCode
from accounts.forms import CodeForm, NewPasswordForm, OwnPasswordForm
from accounts.log_in import totp
from accounts.log_in.entering import session_of
from accounts.models import Session, SigningKey, User
from accounts.views import PAGE, landing_of


class PasswordChange(PasswordChangeView):
    """Asks for the old and a new password."""

    template_name = "accounts/password_change.html"
    form_class = NewPasswordForm

    def get_form_kwargs(self) -> dict[str, object]:
        """Give the form the request: wrong passwords are counted by address."""
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Say how old a password may get."""
        return super().get_context_data(max_age_days=settings.PASSWORD_MAX_AGE_DAYS, **kwargs)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Store the new password; every other session of the person ends."""
        user = form.user
        actions.change_password(
            user=user,
            password=form.cleaned_data["new_password1"],
            old=form.cleaned_data["old_password"],
            address=address_of(self.request),
        )
        update_session_auth_hash(self.request, user)
        sessions.end_sessions(user, keep=self.request.session.session_key)
        return HttpResponseRedirect(landing_of(user))

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        """Show what is wrong, and keep that it was tried."""
        _refuse(self.request, "accounts.change_password", form)
        return super().form_invalid(form)


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the own account: name, appointments, signing key, password, second factor, sessions."""
    user = _person(request)
    present = session_of(request).digest
    own = list(Session.objects.visible_to(user).order_by("-seen_at", "digest"))
    keys = SigningKey.objects.visible_to(user).filter(revocation=None).select_related("confirmation")
    key = keys.order_by("pk").last()
    return render(
        request,
        "accounts/account.html",
        {"title": _("Own account"), "sessions": own, "present": present, "key": key},
    )


@require_POST
def end_sessions_page(request: HttpRequest) -> HttpResponse:
    """End one of the own sessions by its public name, or all but the present one."""
    user, address = _person(request), address_of(request)
    public_id = request.POST.get("session", "")
    if public_id:
        if not actions.end_own_session(user=user, public_id=public_id, address=address):
            raise Http404
        ended = 1
    else:
        ended = actions.end_other_sessions(user=user, keep=request.session.session_key, address=address)
    messages.success(
        request, ngettext("%(number)s session ended.", "%(number)s sessions ended.", ended) % {"number": ended}
    )
    return redirect("accounts:account")


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class Totp(View):
    """Sets up the codes of an authenticator app, and turns them off again."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show where the person stands: without, with a secret that waits for its first code, or with codes."""
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what the pressed button says."""
        steps = {"begin": self._begin, "confirm": self._confirm, "turn_off": self._turn_off}
        step = steps.get(request.POST.get("act", ""))
        if step is None:
            raise Http404
        return step(request)

    def _begin(self, request: HttpRequest) -> HttpResponse:
        actions.begin_totp(user=_person(request), address=address_of(request))
        return redirect("accounts:totp")

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        user, form = _person(request), CodeForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        try:
            codes = actions.confirm_totp(
                user=user,
                code=totp.plain_code(form.cleaned_data["code"]),
                keep=request.session.session_key,
                address=address_of(request),
            )
        except WrongCode:
            form.add_error("code", _("This code is wrong, over or used already."))
            _refuse(request, "accounts.confirm_totp", form)
            return self._page(request, form)
        return render(request, "accounts/recovery_codes.html", {"title": _("Recovery codes"), "codes": codes})

    def _turn_off(self, request: HttpRequest) -> HttpResponse:
        user, form = _person(request), OwnPasswordForm(request, request.POST)
        if not form.is_valid():
            _refuse(request, "accounts.turn_off_totp", form)
            return self._page(request, form)
        actions.turn_off_totp(user=user, by=user, way=PAGE, address=address_of(request))
        messages.success(request, _("Log-in asks for no code any more."))
        return redirect("accounts:account")

    def _page(self, request: HttpRequest, form: Form | None = None) -> HttpResponse:
        user = _person(request)
        device = None if user.has_totp else totp.pending_device(user)
        context = {
            "title": _("Code at log-in"),
            "secret": totp.secret_of(device) if device else "",
            "form": form or (OwnPasswordForm(request) if user.has_totp else CodeForm()),
            "recovery_codes_left": user.recovery_codes.filter(used_at=None).count() if user.has_totp else 0,
        }
        return render(request, "accounts/totp.html", context)


@never_cache
@require_safe
def totp_qr(request: HttpRequest) -> HttpResponse:
    """Answer the QR code of the secret that waits for its first code."""
    user = _person(request)
    device = None if user.has_totp else totp.pending_device(user)
    if device is None:
        raise Http404
    return HttpResponse(totp.qr_code(device), content_type="image/svg+xml")


def _person(request: HttpRequest) -> User:
    """Return who is signed in; nobody else gets past the middleware. Raises PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _refuse(request: HttpRequest, name: str, form: Form) -> None:
    """Keep that an act of the signed-in person was refused, and by which rules."""
    codes = sorted({error.code or "invalid" for errors in form.errors.as_data().values() for error in errors})
    record_refusal(name, by=_person(request), way=PAGE, reason=", ".join(map(str, codes)), address=address_of(request))
