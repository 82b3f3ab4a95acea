"""What may be asked of the audit trail by address."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acts import act_names, kind_names
from accounts.models import AuditEntry


def _choices(names: Any) -> list[tuple[str, Any]]:
    return [("", _("all")), *sorted(((code, str(name)) for code, name in names.items()), key=lambda choice: choice[1])]


class AuditForm(forms.Form):
    """Person, act, object, outcome, way and days, all of which may be left out; ``before`` is the last entry seen."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    act = forms.ChoiceField(label=_("Act"), required=False)
    kind = forms.ChoiceField(label=_("Kind of object"), required=False)
    key = forms.CharField(label=_("Object"), required=False, max_length=200)
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("all")), *AuditEntry.Outcome.choices]
    )
    way = forms.ChoiceField(label=_("Way"), required=False, choices=[("", _("all")), *AuditEntry.Way.choices])
    from_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    to_on = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        for name, names in (("act", act_names()), ("kind", kind_names())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _choices(names)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        asked = self.cleaned_data
        if asked.get("from_on") and asked.get("to_on") and asked["from_on"] > asked["to_on"]:
            self.add_error("to_on", _("The last day is before the first."))
        return asked

    def condition(self) -> Q:
        """Return what is asked, once the form is valid."""
        asked = self.cleaned_data
        wanted = {
            "by_name__icontains": asked["person"],
            "act": asked["act"],
            "object_type": asked["kind"],
            "object_key": asked["key"],
            "outcome": asked["outcome"],
            "way": asked["way"],
            "at__gte": _instant(asked["from_on"], time.min),
            "at__lte": _instant(asked["to_on"], time.max),
        }
        return Q(**{name: value for name, value in wanted.items() if value})


def _instant(day: Any, clock: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if day else None
