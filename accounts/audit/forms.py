"""What may be asked of the audit trail by address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import act_names, kind_names, shapes, vocabularies
from accounts.models import AuditEntry

# Where an act may have been done, beside the city as a whole.
_PLACES = ("park", "department")


def _choices(names: Mapping[str, object]) -> list[tuple[str, object]]:
    return [("", _("all")), *sorted(((code, str(name)) for code, name in names.items()), key=lambda choice: choice[1])]


class AuditForm(forms.Form):
    """Person, act, object, reason, outcome, way and days, all of which may be left out.

    The object is asked for by its name, or by what the trail keeps of it; ``before`` is the last entry seen.
    """

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    act = forms.ChoiceField(label=_("Act"), required=False)
    kind = forms.ChoiceField(label=_("Kind of object"), required=False)
    key = forms.CharField(label=_("Object or place"), required=False, max_length=200)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("all")), *AuditEntry.Outcome.choices]
    )
    way = forms.ChoiceField(label=_("way"), required=False, choices=[("", _("all")), *AuditEntry.Way.choices])
    from_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    to_on = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        for name, names in (("act", act_names()), ("kind", kind_names())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _choices(names)

    def clean(self) -> dict[str, object]:
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
            "reason__icontains": asked["reason"],
            "outcome": asked["outcome"],
            "way": asked["way"],
            "at__gte": _instant(asked["from_on"], time.min),
            "at__lte": _instant(asked["to_on"], time.max),
        }
        rule = Q(**{name: value for name, value in wanted.items() if value})
        return rule & _about(asked["key"], asked["kind"]) if asked["key"] else rule

    def in_words(self) -> list[tuple[str, str]]:
        """Return what is asked as pairs of field and value, once the form is valid."""
        fields = [field for field in self.visible_fields() if self.cleaned_data[field.name]]
        return [(str(field.label), _shown(field)) for field in fields]


def _instant(day: date | None, clock: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if day else None


def _shown(field: forms.BoundField) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(str(field.value()), field.value()))


def _about(text: str, kind: str) -> Q:
    """Return the rule of acts about something, or at some place, that is called so or has this code."""
    shapes_asked = {name: shape for name, shape in shapes().items() if kind in ("", name)}
    wanted = {part for shape in shapes_asked.values() for part in shape if part} | set(_PLACES)
    found = {name: {text, *one.find(text)} for name, one in vocabularies().items() if name in wanted}
    rule = Q(object_key=text) | Q(place__in=[f"{name}:{code}" for name in _PLACES for code in found.get(name, ())])
    for name, shape in shapes_asked.items():
        codes = {re.escape(code) for part in shape for code in found.get(part, ())}
        if codes:
            rule |= Q(object_type=name, object_key__regex=f"(^| )({'|'.join(sorted(codes))})( |$)")
    return rule
