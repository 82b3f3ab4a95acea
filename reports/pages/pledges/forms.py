"""What is asked and typed about pledges: lists, text, signing, hand-in, hand-over, sheets of paper, why one ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import TooManyFailures
from accounts.forms import FormOptions, OwnPasswordForm
from accounts.keys.unlocked import open_until
from accounts.log_in.known import attempt_of
from accounts.log_in.throttling import succeed
from accounts.log_in.totp import use_code
from accounts.models import SigningKey, User
from accounts.uploads import UploadField
from reports.pages.breakdown.forms import GapsForm
from reports.pages.frame.forms.fields import day_field, not_too_large, reason_field
from reports.pages.frame.forms.lists import PageForm
from targets.evidence import ACCEPTED
from targets.models import PledgeTemplate
from targets.pledges.models.pledging import WORDS
from targets.pledges.preparing import strange_parks

if TYPE_CHECKING:
    TemplateBase = forms.ModelForm[PledgeTemplate]
else:
    TemplateBase = forms.ModelForm

_DIGEST = r"^[0-9a-f]{64}$"
# The years that addresses can name.
_FIRST_YEAR, _LAST_YEAR, _YEAR = 1900, 2199, re.compile("(?:19|20|21)[0-9]{2}")


class PledgeListForm(PageForm):
    """A year, with pledges or without, and a page; without a year it is the latest there is."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=_FIRST_YEAR, max_value=_LAST_YEAR)

    def __init__(self, query: QueryDict, years: Sequence[int]) -> None:
        super().__init__(query)
        self.years = years
        # Offered are the years with pledges, beside the one that was asked for.
        asked = query.get("year", "")
        offered = [str(year) for year in years]
        offered += [asked] if _YEAR.fullmatch(asked) and asked not in offered else []
        self.fields["year"].widget = forms.Select(choices=[(year, year) for year in sorted(offered, reverse=True)])

    @property
    def asked_year(self) -> int | None:
        """Return the year, once the form is valid; None where there is none to choose."""
        latest = self.years[0] if self.years else None
        year: int | None = self.cleaned_data["year"]
        return year if year is not None else latest


class TemplateForm(TemplateBase):
    """What the pledges of a year say; checked as the row is, saved by the action."""

    class Meta:
        model = PledgeTemplate
        fields = WORDS
        widgets = {
            "basis": forms.Textarea({"rows": 4}),
            "clauses": forms.Textarea({"rows": 18}),
            "park_posts": forms.Textarea({"rows": 2}),
            "own_posts": forms.Textarea({"rows": 2}),
            "city_posts": forms.Textarea({"rows": 2}),
        }
        help_texts = {
            "word": _("The numbers are made of it: word〔year〕1号."),
            "clauses": _("A line that begins with # is a heading."),
            "park_posts": _("Titles as the appointments name them, one a line, in the order of signing."),
            "own_posts": _("One park a line, where not the same sign as elsewhere: its code, a colon, the titles."),
            "city_posts": _("Titles as the appointments name them, one a line, in the order of signing."),
        }

    def clean_own_posts(self) -> str:
        """Refuse codes that no park has."""
        text: str = self.cleaned_data["own_posts"]
        if strange := strange_parks(text):
            raise ValidationError(_("There is no park %(codes)s."), params={"codes": ", ".join(strange)})
        return text


class SeenForm(forms.Form):
    """Confirms what a page has shown."""

    seen = forms.RegexField(_DIGEST, max_length=64, widget=forms.HiddenInput)


class IssuePledgesForm(GapsForm, SeenForm):
    """Confirms a preview of pledges, and what their targets lack."""


class EndPledgeForm(forms.Form):
    """Why a pledge is replaced or taken back."""

    reason = reason_field()


class HandInForm(forms.Form):
    """That a park handed in; as what is asked only where its pledge is not signed here."""

    is_paper = forms.BooleanField(label=_("It is a sheet signed by hand (paper)"), required=False)


class HandOverForm(forms.Form):
    """To whom a pledge passes: the number of the new appointment."""

    successor = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)


class SheetForm(forms.Form):
    """A sheet that both sides signed by hand: when, who with which title, and its scan."""

    signed_on = day_field(_("signed on"))
    park_signers = forms.CharField(label=_("who signed for the park (titles)"), max_length=200)
    city_signers = forms.CharField(label=_("who signed for the city (titles)"), max_length=200)
    file = UploadField(
        label=_("scan of the signed sheet (PDF, OFD, JPEG or PNG, at most 10 MB)"),
        max_length=200,
        widget=forms.FileInput({"accept": ACCEPTED}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read."""
        return not_too_large(self.cleaned_data["file"])


class ReplaceForm(forms.Form):
    """Another scan of a sheet, and why; ``seen`` is the digest of the scan that it replaces."""

    seen = forms.RegexField(_DIGEST, max_length=64, widget=forms.HiddenInput)
    file = UploadField(
        label=_("scan of the signed sheet (PDF, OFD, JPEG or PNG, at most 10 MB)"),
        max_length=200,
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    reason = reason_field()

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read."""
        return not_too_large(self.cleaned_data["file"])


class SheetSeenForm(forms.Form):
    """What a preview of a sheet showed, signed, to be confirmed as it was shown."""

    sheet = forms.CharField(widget=forms.HiddenInput, strip=False)


class Given(TypedDict):
    """What signing is given, by the names that the acts have for it; no password where it was given before."""

    password: str | None
    pin: str
    seen: str


class SignForm(OwnPasswordForm):
    """The password once more, the PIN of who has a key at the signing service, the code of who set one up.

    Until ``open_until`` the password is not asked for again; that the document was read is confirmed each time.
    ``seen`` is the digest that was read. A code is used up by looking at it: the PIN stands before it, so that a
    forgotten one costs none.
    """

    pin = forms.CharField(
        label=_("PIN of the signing service"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
    )
    is_read = forms.BooleanField(
        label=_("I have read this document to its end"),
        error_messages={"required": _("Read the document, and then tick this.")},
    )
    seen = forms.RegexField(_DIGEST, max_length=64, widget=forms.HiddenInput)
    field_order = ("password", "pin", "code", "is_read", "seen")

    def __init__(self, request: HttpRequest, sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(request, sent, **more)
        assert isinstance(request.user, User)
        self.user = request.user
        self.open_until = open_until(request)
        del self.fields["is_read" if self.open_until is None else "password"]
        if "is_read" in self.data and self.open_until is None:
            self.fields["password"].error_messages["required"] = _(
                "The ten minutes are over: give your password again."
            )
        if not self.user.has_totp:
            del self.fields["code"]
        # By the clock alone: a key at the service counts whatever the city's day, and an own one was made before it.
        self.key = SigningKey.objects.usable_by(self.user, timezone.now())
        if not (settings.SIGNING_SERVICE_URL and self.key and self.key.credential):
            del self.fields["pin"]

    def ask_again(self) -> None:
        """Ask for the password, because what was sent was refused: nothing stays open after that."""
        if self.open_until is not None:
            self.fields["password"] = deepcopy(self.base_fields["password"])
            self.fields.pop("is_read", None)
            self.order_fields(self.field_order)
        self.open_until = None

    @property
    def given(self) -> Given:
        """Return what the act is given; read after `is_valid`."""
        words = self.cleaned_data
        return Given(password=words.get("password"), pin=words.get("pin", ""), seen=words["seen"])

    def clean_code(self) -> str:
        """Use a code up, once the password was right; a wrong one counts like a failed log-in."""
        code: str = self.cleaned_data["code"]
        if "password" in self.errors or "pin" in self.errors:
            return ""
        try:
            attempt = attempt_of(self.request, self.user.username)
        except TooManyFailures as error:
            raise ValidationError(str(error), code="throttled") from error
        with transaction.atomic():
            factor = use_code(self.user, code)
        if not factor:
            raise ValidationError(_("This code is wrong, over or used already."), code="wrong_code")
        succeed(attempt)
        return code
