"""What may be typed about periods: their days, more time for one park, and which parks are listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import FormOptions
from reports.pages.frame.forms.fields import day_field, reason_field
from reports.pages.frame.forms.lists import PageForm
from targets.entry.actions.periods import Days
from targets.indicators.period_names import period_name


class PeriodPageForm(PageForm):
    """A page of the parks of a period, all of them or those alone that wait for a decision."""

    only = forms.ChoiceField(required=False, choices=[("", _("all")), ("waiting", _("to decide"))])

    @property
    def only_waiting(self) -> bool:
        """Return whether those alone are asked for that wait, once the form is valid."""
        return bool(self.cleaned_data["only"] == "waiting")


class DaysForm(forms.Form):
    """When a period opens, is due and closes."""

    opens_on = day_field(_("opens"))
    due_on = day_field(_("due"))
    closes_on = day_field(_("closes"))
    department_due_on = day_field(_("due for departments, empty: as the parks"), required=False)

    @property
    def days(self) -> Days:
        """Return the days, once the form is valid."""
        return Days(*(self.cleaned_data[name] for name in Days._fields))

    def clean(self) -> dict[str, object]:
        """Refuse days in the wrong order, beside the day that comes too early."""
        asked = self.cleaned_data
        for earlier, later in (("opens_on", "due_on"), ("due_on", "closes_on")):
            if asked.get(earlier) and asked.get(later) and asked[earlier] > asked[later]:
                self.add_error(later, _("A period opens, is due and closes in this order."))
        opens_on, departments = asked.get("opens_on"), asked.get("department_due_on")
        if opens_on and departments and departments < opens_on:
            self.add_error("department_due_on", _("Departments are due after the period opens."))
        return asked


class ChangeDaysForm(DaysForm):
    """Other days for a period that is there; ``seen`` are the days that the form showed."""

    seen = forms.RegexField(r"^\d{4}-\d\d-\d\d( \d{4}-\d\d-\d\d){2,3}$", max_length=43, widget=forms.HiddenInput)
    reason = reason_field()

    def clean_seen(self) -> Days:
        """Return the days that were shown."""
        try:
            return Days(*(date.fromisoformat(day) for day in self.cleaned_data["seen"].split()))
        except ValueError as error:
            raise forms.ValidationError(_("The page is no longer up to date. Open it anew.")) from error


class OpenPeriodForm(DaysForm):
    """A quarter that is not there yet, with its days."""

    quarter = forms.ChoiceField(label=_("Quarter"))
    field_order = ("quarter", "opens_on", "due_on", "closes_on", "department_due_on")

    def __init__(self, quarters: Sequence[str], sent: QueryDict | None = None, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(label, period_name(label)) for label in quarters]

    @property
    def asked_quarter(self) -> tuple[int, int]:
        """Return year and number, once the form is valid."""
        year, _letter, number = self.cleaned_data["quarter"].partition("Q")
        return int(year), int(number)


class QuarterForm(forms.Form):
    """Which quarter days are suggested for; without one it is the next."""

    quarter = forms.ChoiceField(label=_("Quarter"), required=False)

    def __init__(self, quarters: Sequence[str], query: QueryDict) -> None:
        super().__init__(query)
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(label, period_name(label)) for label in quarters]


class ExtendForm(forms.Form):
    """More time for one park, or why it gets none: a refusal names no day."""

    until_on = day_field(_("until the end of"))
    reason = reason_field()

    def __init__(self, sent: QueryDict | None = None, *, is_refusal: bool = False, **more: Unpack[FormOptions]) -> None:
        super().__init__(sent, **more)
        self.is_refusal = is_refusal
        self.fields["until_on"].required = not is_refusal


class AskTimeForm(forms.Form):
    """What a park asks for: until when, and why."""

    wished_on = day_field(_("time until the end of"))
    reason = reason_field()
