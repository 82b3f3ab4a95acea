"""Forms of the administration: accounts with their first appointment, appointments, and acts on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from parks.models import Appointment, Department, Park, Role

if TYPE_CHECKING:
    AccountModelForm = forms.ModelForm[User]
    AppointmentModelForm = forms.ModelForm[Appointment]
else:
    AccountModelForm = AppointmentModelForm = forms.ModelForm

HELP = {
    "username": _("What the person signs in with: letters, digits and @ . + - _"),
    "name": _("Shown on every page and kept in the audit trail."),
    "external_id": _("The number of the person in single sign-on; leave empty without it."),
    "role": _("What the person may do. Nobody is two of assessor, auditor and administrator at the same time."),
    "park": _("Only for editors, heads and countersigners of a park."),
    "department": _("Only for reviewers, heads and countersigners of a department."),
    "title": _("As it is printed, e.g. on pledges."),
    "from_on": _("The first day of the rights."),
    "to_on": _("The last day of the rights; empty means open."),
    "is_acting": _("A deputy; needs the last day too."),
}
APPOINTMENT_FIELDS = ("role", "park", "department", "title", "from_on", "to_on", "is_acting")


class AccountForm(AccountModelForm):
    """How a person is called and signs in."""

    class Meta:
        model = User
        fields = ("username", "name", "external_id")
        help_texts = {name: HELP[name] for name in fields}

    def clean_external_id(self) -> str | None:
        """Return nothing rather than an empty text, of which there could be only one."""
        return self.cleaned_data["external_id"] or None


class NewAccountForm(AccountForm):
    """An account and its first appointment."""

    role = forms.ChoiceField(label=_("role"), choices=[("", "---------"), *Role.choices], help_text=HELP["role"])
    park = forms.ModelChoiceField(Park.objects.all(), label=_("park"), required=False, help_text=HELP["park"])
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("department"), required=False, help_text=HELP["department"]
    )
    title = forms.CharField(label=_("title"), max_length=100, required=False, help_text=HELP["title"])
    from_on = forms.DateField(
        label=_("from"), initial=timezone.localdate, widget=AdminDateWidget, help_text=HELP["from_on"]
    )
    to_on = forms.DateField(label=_("to"), required=False, widget=AdminDateWidget, help_text=HELP["to_on"])
    is_acting = forms.BooleanField(label=_("acting"), required=False, help_text=HELP["is_acting"])

    def clean(self) -> dict[str, object]:
        """Refuse an appointment whose parts do not fit together."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                Appointment(**{name: asked[name] for name in APPOINTMENT_FIELDS}).full_clean(exclude=["user"])
            except ValidationError as error:
                for name, said in error.message_dict.items():
                    self.add_error(name if name in self.fields else None, said)
        return asked


class AppointmentForm(AppointmentModelForm):
    """An appointment; of one that is there, only title and dates change, because acts name it."""

    class Meta:
        model = Appointment
        fields = ("user", *APPOINTMENT_FIELDS)
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in {"user", "role", "park", "department"} & set(self.fields):
                self.fields[name].disabled = True


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class EndForm(ReasonForm):
    """The last day of an appointment, and why."""

    last_on = forms.DateField(label=_("last day"), widget=AdminDateWidget, help_text=_("The rights end with this day."))
    field_order = ("last_on", "reason")


class ConfirmForm(forms.Form):
    """Nothing but the button."""
