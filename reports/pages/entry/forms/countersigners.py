"""Whom the head of a department names, and from whom they take it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import FormOptions
from accounts.models import User
from parks.models import Appointment
from reports.pages.frame.forms.fields import reason_field


class NameForm(forms.Form):
    """One of the people of the department."""

    user = forms.ChoiceField(label=_("person"))

    def __init__(self, people: Iterable[User], sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        field = self.fields["user"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), str(one)) for one in people]


class TakeBackForm(forms.Form):
    """One of those who were named, and why not any more."""

    named = forms.ChoiceField(label=_("person"))
    reason = reason_field()

    def __init__(
        self, named: Iterable[Appointment], sent: QueryDict | None = None, **more: Unpack[FormOptions]
    ) -> None:
        super().__init__(sent, **more)
        field = self.fields["named"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), str(one.user)) for one in named]
