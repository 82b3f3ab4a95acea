"""Rules of rows, as named database constraints with a message a person understands."""

from __future__ import annotations

from django.db.models import CheckConstraint, Q, TextChoices
from django.utils.translation import gettext_lazy as _


def known_choice(field: str, choices: type[TextChoices], name: str) -> CheckConstraint:
    """Return the rule that the field holds one of its choices."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message=_("This is none of the words that are allowed here."),
    )


def valued_only_as_number(
    prefix: str, name: str, *, optional: bool = False, can_be_undefined: bool = False, can_be_unavailable: bool = False
) -> CheckConstraint:
    """Return the rule of a cell: a value if, and only if, its state is "number".

    ``optional`` allows a cell that is not there at all (state null); ``can_be_undefined`` a growth without a sense,
    ``can_be_unavailable`` a figure that is not yet to be had.
    """
    state, value = f"{prefix}state", f"{prefix}value"
    number = Q(**{state: "number", f"{value}__isnull": False})
    words = ["not_applicable", "unknown"]
    words += ["undefined"] * can_be_undefined + ["unavailable"] * can_be_unavailable
    other = Q(**{f"{state}__in": words, f"{value}__isnull": True})
    absent = Q(**{f"{state}__isnull": True, f"{value}__isnull": True})
    return CheckConstraint(
        condition=number | other | absent if optional else number | other,
        name=name,
        violation_error_message=_("A cell has a value if, and only if, it is a number."),
    )
