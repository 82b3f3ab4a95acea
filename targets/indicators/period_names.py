"""What people call the periods that addresses, commands and files write as 2016Q2."""

from __future__ import annotations

import re

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

LABEL = re.compile(r"(\d{4})([QMY])(\d{1,2})")


def period_name(period: object) -> str:
    """Return a period, or the label of one, as people name it: 2016年一季度, 2016年上半年; what is no label stays."""
    label = str(period)
    parts = LABEL.fullmatch(label)
    if parts is None:
        return label
    year, kind, number = parts.groups()
    names = {
        "Q1": _("%(year)s first quarter"),
        "Q2": _("%(year)s first half"),
        "Q3": _("%(year)s first three quarters"),
        "Q4": _("%(year)s full year"),
        "Y1": _("annual %(year)s"),
    }
    name = names.get(kind + number, _("%(year)s, month %(number)s") if kind == "M" else label)
    return name % {"year": year, "number": number}


def own_period_name(period: object) -> str:
    """Return what a period is called where it stands for itself alone, not for the year up to its end: 2016年二季度."""
    parts = LABEL.fullmatch(str(period))
    if parts is None or parts[2] != "Q":
        return period_name(period)
    names = {
        "1": _("%(year)s first quarter"),
        "2": _("%(year)s second quarter"),
        "3": _("%(year)s third quarter"),
        "4": _("%(year)s fourth quarter"),
    }
    return names[parts[3]] % {"year": parts[1]}


def period_label(prefix: str = "period") -> Concat:
    """Return the expression of a period's label, e.g. 2016Q2; the same words as `Period.label`."""
    letter = Case(
        When(**{f"{prefix}__kind": "quarter"}, then=Value("Q")),
        When(**{f"{prefix}__kind": "month"}, then=Value("M")),
        default=Value("Y"),
    )
    return Concat(
        Cast(f"{prefix}__year", CharField()), letter, Cast(f"{prefix}__number", CharField()), output_field=CharField()
    )
