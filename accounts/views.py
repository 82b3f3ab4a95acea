"""Log-in, log-out and the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, RedirectURLMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST, require_safe
from django.views.generic import FormView, View

from accounts import actions, sessions, totp
from accounts.audit import act, address_of, record_refusal
from accounts.entering import enter, wait_for_code, who_waits
from accounts.errors import TooManyFailures, WrongCode
from accounts.forms import CodeForm, LogInForm, NewPasswordForm, OwnPasswordForm
from accounts.models import AuditEntry, Session, User
from accounts.throttling import begin_attempt, succeed

if TYPE_CHECKING:
    CodeView = FormView[CodeForm]
else:
    CodeView = FormView

PAGE = AuditEntry.Way.PAGE


def landing_of(user: User) -> str:
    """Return where a person begins: the administration where all rights are about accounts, else the usual page."""
    rights = user.get_all_permissions()
    only_accounts = "accounts.change_user" in rights and all(right.startswith("accounts.") for right in rights)
    return reverse("admin:index") if only_accounts else reverse(settings.LOGIN_REDIRECT_URL)


class LogIn(LoginView):
    """Asks for name and password; every attempt leaves an audit row."""

    template_name = "accounts/log_in.html"
    form_class = LogInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; ``?language=`` chooses the language of a stranger, who may open no other address."""
        language = request.GET.get("language", "")
        if language in dict(settings.LANGUAGES):
            response = HttpResponseRedirect(request.path + _onward(self.get_redirect_url()))
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
            return response
        shown = super().get(request, *args, **kwargs)
        shown.delete_cookie(sessions.ENDED, samesite="Lax")
        return shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Know whether the person was sent here because a session has ended."""
        return super().get_context_data(has_ended=bool(self.request.COOKIES.get(sessions.ENDED)), **kwargs)

    def get_default_redirect_url(self) -> str:
        """Return where this person begins."""
        user = self.request.user
        return landing_of(user) if isinstance(user, User) else super().get_default_redirect_url()

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, or ask for the code of those who set one up."""
        user = form.get_user()
        if user.has_totp:
            wait_for_code(self.request, user)
            return HttpResponseRedirect(reverse("accounts:log_in_code") + _onward(self.get_redirect_url()))
        enter(self.request, user)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show what is wrong, and keep who tried."""
        refused = form.refused if isinstance(form, LogInForm) else None
        name = str(form.data.get("username", ""))[:150]
        _refuse_log_in(self.request, name, _limit(refused) if refused else "wrong name or password")
        response = super().form_invalid(form)
        return _too_many(response, refused) if refused else response


class LogInCode(RedirectURLMixin, CodeView):
    """Asks those whose password was right for a code."""

    template_name = "accounts/log_in_code.html"
    form_class = CodeForm
    user: User

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send everybody else back to the first step."""
        user = who_waits(request)
        if user is None:
            return HttpResponseRedirect(reverse("accounts:log_in") + _onward(self.get_redirect_url()))
        self.user = user
        return super().dispatch(request, *args, **kwargs)

    def get_default_redirect_url(self) -> str:
        """Return where this person begins."""
        return landing_of(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name where the person wanted to go."""
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in if the code is right."""
        try:
            attempt = begin_attempt(account=self.user.username, address=address_of(self.request))
        except TooManyFailures as error:
            _refuse_log_in(self.request, self.user.username, _limit(error))
            form.add_error("code", str(error))
            return _too_many(self.form_invalid(form), error)
        with transaction.atomic():
            factor = totp.use_code(self.user, form.cleaned_data["code"])
            if factor:
                enter(self.request, self.user, second_factor=factor)
        if not factor:
            _refuse_log_in(self.request, self.user.username, "wrong code")
            form.add_error("code", _("This code is wrong, over or used already."))
            return self.form_invalid(form)
        succeed(attempt)
        return HttpResponseRedirect(self.get_success_url())


@never_cache
def admin_log_in(request: HttpRequest) -> HttpResponse:
    """Send the administration's strangers to the one log-in; whoever is signed in has not the right."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponseRedirect(reverse("accounts:log_in") + _onward(request.GET.get("next", "")))


class LogOut(LogoutView):
    """Signs out; only by POST."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        if not request.user.is_authenticated:
            return super().post(request, *args, **kwargs)
        with act("accounts.log_out", by=request.user, way=PAGE, address=address_of(request)):
            return super().post(request, *args, **kwargs)


class PasswordChange(PasswordChangeView):
    """Asks for the old and a new password."""

    template_name = "accounts/password_change.html"
    form_class = NewPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the request: wrong passwords are counted by address."""
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
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
    """Show the own account: name, password, second factor, sessions."""
    user = _person(request)
    own = list(Session.objects.visible_to(user).order_by("-seen_at", "session_key"))
    return render(
        request,
        "accounts/account.html",
        {"title": _("Own account"), "sessions": own, "present": request.session.session_key},
    )


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
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
                code=totp.plain(form.cleaned_data["code"]),
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
    """Return who is signed in; nobody else gets past the middleware."""
    assert isinstance(request.user, User)
    return request.user


def _onward(target: str) -> str:
    return f"?{urlencode({'next': target})}" if target else ""


def _limit(error: TooManyFailures) -> str:
    return f"too many failures by {error.limit}"


def _refuse_log_in(request: HttpRequest, name: str, reason: str) -> None:
    record_refusal("accounts.log_in", by_name=name, way=PAGE, reason=reason, address=address_of(request))


def _refuse(request: HttpRequest, name: str, form: Form) -> None:
    """Keep that an act of the signed-in person was refused, and by which rules."""
    codes = sorted({error.code or "invalid" for errors in form.errors.as_data().values() for error in errors})
    record_refusal(name, by=_person(request), way=PAGE, reason=", ".join(map(str, codes)), address=address_of(request))


def _too_many(response: HttpResponse, error: TooManyFailures) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(error.seconds)
    return response
