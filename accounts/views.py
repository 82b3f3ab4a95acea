"""Log-in and log-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, RedirectURLMixin
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts import sessions
from accounts.audit.trail import act, address_of, record_refusal
from accounts.errors import TooManyFailures
from accounts.forms import PASSWORD_OVER, CodeForm, LogInForm
from accounts.log_in import totp
from accounts.log_in.entering import enter_product, wait_for_code, who_waits
from accounts.log_in.known import attempt_of, remember
from accounts.log_in.throttling import succeed
from accounts.models import AuditEntry, User

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    CodeView = FormView[CodeForm]
else:
    CodeView = FormView

PAGE = AuditEntry.Way.PAGE


def landing_of(user: User) -> str:
    """Return where a person begins: the administration where all rights are about accounts, else the usual page."""
    rights = user.get_all_permissions()
    only_accounts = "accounts.change_user" in rights and all(right.startswith("accounts.") for right in rights)
    return reverse("admin:index") if only_accounts else reverse(settings.LOGIN_REDIRECT_URL)


class LogInPage(LoginView):
    """Asks for name and password; every attempt leaves an audit row."""

    template_name = "accounts/log_in.html"
    form_class = LogInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
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

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
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
        enter_product(self.request, user)
        return _inside(self.request, user, self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show what is wrong, and keep who tried."""
        refused = form.refused if isinstance(form, LogInForm) else None
        name = str(form.data.get("username", ""))[:150]
        is_over = form.has_error(NON_FIELD_ERRORS, PASSWORD_OVER)
        reason = "the one-time password is over" if is_over else "wrong name or password"
        _refuse_log_in(self.request, name, _limit(refused) if refused else reason)
        response = super().form_invalid(form)
        return _too_many(response, refused) if refused else response


class LogInCode(RedirectURLMixin, CodeView):
    """Asks those whose password was right for a code."""

    template_name = "accounts/log_in_code.html"
    form_class = CodeForm
    user: User

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Send everybody else back to the first step."""
        user = who_waits(request)
        if user is None:
            return HttpResponseRedirect(reverse("accounts:log_in") + _onward(self.get_redirect_url()))
        self.user = user
        return super().dispatch(request, *args, **kwargs)

    def get_default_redirect_url(self) -> str:
        """Return where this person begins."""
        return landing_of(self.user)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Name where the person wanted to go."""
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in if the code is right."""
        try:
            attempt = attempt_of(self.request, self.user.username)
        except TooManyFailures as error:
            _refuse_log_in(self.request, self.user.username, _limit(error))
            form.add_error("code", str(error))
            return _too_many(self.form_invalid(form), error)
        with transaction.atomic():
            factor = totp.use_code(self.user, form.cleaned_data["code"])
            if factor:
                enter_product(self.request, self.user, second_factor=factor)
        if not factor:
            _refuse_log_in(self.request, self.user.username, "wrong code")
            form.add_error("code", _("This code is wrong, over or used already."))
            return self.form_invalid(form)
        succeed(attempt)
        return _inside(self.request, self.user, self.get_success_url())


@never_cache
def admin_log_in(request: HttpRequest) -> HttpResponse:
    """Send the administration's strangers to the one log-in; whoever is signed in has not the right."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponseRedirect(reverse("accounts:log_in") + _onward(request.GET.get("next", "")))


class LogOut(LogoutView):
    """Signs out; only by POST."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Sign out, and let the browser forget the pages it kept and what was typed; the page warned of that."""
        if request.user.is_authenticated:
            with act("accounts.log_out", by=request.user, way=PAGE, address=address_of(request)):
                response = super().post(request, *args, **kwargs)
        else:
            response = super().post(request, *args, **kwargs)
        # Not "cookies": those of all neighbours under the same domain would go as well.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _inside(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Lead in who has just signed in: the browser is known from now on, and a duty to come is told."""
    from_on = user.totp_from_on
    if from_on is not None and not user.must_set_up_totp:
        words = _("From %(day)s on log-in asks you for a code. Set it up before that under your own account.")
        messages.warning(request, words % {"day": f"{from_on:%Y-%m-%d}"})
    response = HttpResponseRedirect(target)
    remember(request, response, user.username)
    return response


def _onward(target: str) -> str:
    return f"?{urlencode({'next': target})}" if target else ""


def _limit(error: TooManyFailures) -> str:
    return f"too many failures by {error.limit}"


def _refuse_log_in(request: HttpRequest, name: str, reason: str) -> None:
    record_refusal("accounts.log_in", by_name=name, way=PAGE, reason=reason, address=address_of(request))


def _too_many(response: HttpResponse, error: TooManyFailures) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(error.seconds)
    return response
