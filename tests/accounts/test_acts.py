"""An act within an act: each has its audit row, and history names the one that was running."""

from __future__ import annotations

import pytest
from django.apps import apps

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Department

pytestmark = pytest.mark.django_db


def acts_of(code):
    """Return the acts that wrote the history of a department."""
    events = apps.get_model("parks", "DepartmentEvent").objects.filter(code=code)
    return [AuditEntry.objects.get(pk=event.pgh_context_id).act for event in events]


def test_history_after_an_inner_act_is_the_outer_ones():
    with act("outer"):
        with act("inner"):
            Department.objects.create(code="in", name="inner")
        Department.objects.create(code="out", name="outer")
    assert acts_of("in") == ["inner"]
    assert acts_of("out") == ["outer"]


def test_history_after_a_failed_inner_act_is_the_outer_ones():
    with act("outer"):
        with pytest.raises(ZeroDivisionError), act("inner"):
            raise ZeroDivisionError
        Department.objects.create(code="out", name="outer")
    assert acts_of("out") == ["outer"]
    assert not AuditEntry.objects.filter(act="inner").exists()


def test_history_after_a_failed_act_is_the_next_ones():
    with pytest.raises(ZeroDivisionError), act("failed"):
        raise ZeroDivisionError
    with act("next"):
        Department.objects.create(code="next", name="next")
    assert acts_of("next") == ["next"]
