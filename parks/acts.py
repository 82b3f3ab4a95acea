"""The acts of this app in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Codes, Names, Vocabulary

if TYPE_CHECKING:
    from django.db.models import Model

PARK_ACTS: Names = {
    "parks.add_account": _("made an account"),
    "parks.change_account": _("changed an account"),
    "parks.deactivate_account": _("deactivated an account"),
    "parks.activate_account": _("activated an account"),
    "parks.appoint": _("appointed a person"),
    "parks.change_appointment": _("changed an appointment"),
    "parks.end_appointment": _("ended an appointment"),
    "parks.confirm_appointment": _("confirmed an appointment"),
    "parks.refuse_appointment": _("refused an appointment"),
    "parks.name_countersigner": _("named who countersigns"),
    "parks.take_countersigner_back": _("took back who countersigns"),
    "parks.choose_appointment": _("chose the appointment to act under"),
    "parks.add_department": _("made a department"),
    "parks.change_department": _("changed a department"),
    "parks.change_city": _("changed the settings of the city"),
}
PARK_KINDS: Names = {
    "appointment": _("appointment"),
    "department": _("department"),
    "city": pgettext_lazy("kind of object", "city"),
}

PARK_KEYS: Names = {"today": _("the demo's own date"), "is_demo": _("demo")}
# How many codes a text may be part of the names of; the trail is not searched for more.
FOUND = 200
PERSON = ("user__name", "user__username")


def rows_named(
    label: str,
    code: str = "code",
    names: Collection[str] = ("name",),
    *,
    related: Collection[str] = (),
    say: Callable[[Any], object] = attrgetter("name"),
) -> Vocabulary:
    """Return the vocabulary of a model: its rows by their ``code``, found by what is in their ``names``.

    ``say`` tells a row in words, ``related`` rows at hand. Whoever sees an act sees of what it tells no more than this.
    """

    def model() -> type[Model]:
        return apps.get_model(label)

    def named(codes: Collection[str]) -> Mapping[str, str]:
        wanted = [one for one in codes if one.isdecimal()] if code == "pk" else codes
        rows = model()._base_manager.filter(**{f"{code}__in": wanted}).select_related(*related)
        return {str(getattr(row, code)): str(say(row)) for row in rows}

    def find(text: str) -> Collection[str]:
        rule = Q()
        for name in names:
            rule |= Q(**{f"{name}__icontains": text})
        return [str(one) for one in model()._base_manager.filter(rule).values_list(code, flat=True)[:FOUND]]

    return Vocabulary(named, find)


def words_named(names: Callable[[], Mapping[str, object]]) -> Vocabulary:
    """Return the vocabulary of codes that stand for words of the product."""
    return Vocabulary(
        lambda codes: {code: str(name) for code, name in names().items() if code in codes},
        lambda text: [code for code, name in names().items() if text in str(name)],
    )


def _roles() -> Mapping[str, object]:
    return dict(apps.get_model("parks.Appointment")._meta.get_field("role").flatchoices)


def _places(vocabulary: Vocabulary) -> Vocabulary:
    """Return parks, and the city as a whole, which the cells of targets name as one of them."""

    def named(codes: Collection[str]) -> Mapping[str, str]:
        return {"city": gettext("the city"), **vocabulary.names(codes)}

    return Vocabulary(named, vocabulary.find)


PARK_CODES = Codes(
    vocabularies={
        "user": rows_named("accounts.User", "pk", ("name", "username"), say=str),
        "signing_key": rows_named(
            "accounts.SigningKey", "pk", PERSON, related=["user"], say=lambda row: f"{row.user} {row.serial}"
        ),
        "appointment": rows_named(
            "parks.Appointment",
            "pk",
            ("title", *PERSON),
            related=("user", "park", "department"),
            say=lambda row: f"{row.user} · {row.words()}",
        ),
        "department number": rows_named("parks.Department", "pk"),
        "city": rows_named("parks.City", "pk"),
        "park": _places(rows_named("parks.Park", names=("name", "short_name"))),
        "department": rows_named("parks.Department"),
        "role": words_named(_roles),
    },
    shapes={
        "user": ("user",),
        "signing_key": ("signing_key",),
        "appointment": ("appointment",),
        "department": ("department number",),
        "city": ("city",),
    },
    values={"role": "role", "park": "park", "parks": "park", "department": "department", "place": "place"},
)
