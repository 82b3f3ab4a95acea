"""What people type to get in and to change how they get in."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, TypedDict, Unpack

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.errors import TooManyFailures
from accounts.log_in.known import attempt_of
from accounts.log_in.throttling import succeed
from accounts.models import User

PASSWORD_OVER = "one_time_password_over"  # noqa: S105 - no password, a code of an error  # noqa: S105 - no password, a code of an error


class LogInForm(AuthenticationForm):
    """Name and password. ``refused`` says which limit of failures kept the password from being looked at."""

    refused: TooManyFailures | None = None

    def clean(self) -> dict[str, object]:
        """Look at the password, unless too many were wrong before."""
        name = self.cleaned_data.get("username")
        if name is None or not self.cleaned_data.get("password"):
            return self.cleaned_data
        assert self.request is not None
        try:
            attempt = attempt_of(self.request, name)
        except TooManyFailures as error:
            self.refused = error
            raise ValidationError(str(error), code="throttled") from error
        try:
            cleaned = super().clean()
        except ValidationError as error:
            if getattr(error, "code", "") == PASSWORD_OVER:
                succeed(attempt)  # it was right
            raise
        succeed(attempt)
        return cleaned

    def confirm_login_allowed(self, user: User) -> None:
        """Refuse a one-time password whose time is over, to who typed it right."""
        super().confirm_login_allowed(user)
        if user.is_one_time_password_over:
            raise ValidationError(
                _("This one-time password is over. Ask the administrator for a new one."), code=PASSWORD_OVER
            )


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code where those are taken."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class FormOptions(TypedDict, total=False):
    """What a form is given beside what was sent."""

    initial: MutableMapping[str, object]


class OwnPasswordForm(forms.Form):
    """The person's password once more, before something that only that person may do."""

    password = forms.CharField(
        label=_("Your password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        self.request = request

    def clean_password(self) -> str:
        """Refuse a wrong password."""
        return checked_password(self.request, self.cleaned_data["password"])


class NewPasswordForm(PasswordChangeForm):
    """The old password and twice a new one."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Refuse a wrong old password."""
        return checked_password(self.request, self.cleaned_data["old_password"])


def checked_password(request: HttpRequest, password: str) -> str:
    """Return the password if it is the signed-in person's; a wrong one counts like a failed log-in."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    try:
        attempt = attempt_of(request, user.username)
    except TooManyFailures as error:
        raise ValidationError(str(error), code="throttled") from error
    if not user.check_password(password):
        raise ValidationError(_("This is not your password."), code="password_incorrect")
    succeed(attempt)
    return password
