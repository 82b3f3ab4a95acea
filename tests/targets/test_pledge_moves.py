"""No sequence of acts leads to a pledge in force without its signatures, nor to a change of what was signed."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people import PASSWORD
from promises import no_documents, promising, seen_of

from accounts.audit import act
from accounts.canonical import plain
from targets.actions import reissue_pledge, sign_pledge, withdraw_pledge
from targets.errors import WorkflowError
from targets.models import Pledge, Target
from targets.pledge_moves import MOVES, PLEDGE_MOVES, pledge_open_to

pytestmark = pytest.mark.django_db
PEOPLE = ("head-p0", "head-p1", "mayor", "assessor")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.just("assessor")),
        st.tuples(st.sampled_from(["sign", "sign old", "reissue", "withdraw"]), st.sampled_from(PEOPLE)),
        st.tuples(st.just("change"), st.sampled_from(["70", "95"])),
    ),
    max_size=12,
)


def do(made, name, who, seen):
    """Do one act, as far as it is possible."""
    pledge = Pledge.objects.order_by("-pk").first()
    try:
        if name == "issue":
            made.issue()
        elif name == "change":
            with act("test"):
                Target.objects.filter(state="issued", indicator__code="sales").update(value=who)
        elif pledge is not None and name.startswith("sign"):
            shown = seen if name == "sign old" else seen_of(pledge)
            sign_pledge(pledge=pledge, by=made.who(who), way="page", seen=shown, password=PASSWORD)
        elif pledge is not None:
            done = reissue_pledge if name == "reissue" else withdraw_pledge
            done(pledge=pledge, reason="because", by=made.who(who), way="page")
    except (WorkflowError, PermissionDenied):
        pass


def check():
    """Say what holds at any time."""
    alive = {}
    for pledge in Pledge.objects.with_state():
        sides = list(pledge.signatures.order_by("pk").values_list("side", "by__username"))
        own = ("park", f"head-{pledge.park.code}")
        steps = list(pledge.steps.values_list("from_state", "to_state"))
        assert set(steps) <= set(MOVES)
        if pledge.state in ("in_force", "settled"):
            assert sides == [own, ("city", "mayor")]
            text = json.loads(bytes(pledge.document.canonical))
            targets = {plain(one.value) for one in Target.objects.filter(park=pledge.park)}
            assert {task["target"][1] for task in text["tasks"]} == targets
        elif pledge.state == "signed_by_park":
            assert sides == [own]
        elif pledge.state == "issued":
            assert sides == []
        if pledge.state not in ("superseded", "void"):
            assert pledge.park_id not in alive, "a park has one pledge that lives"
            alive[pledge.park_id] = pledge
    numbers = sorted(int(pledge.no[8:-1]) for pledge in Pledge.objects.all())
    assert numbers == list(range(1, len(numbers) + 1)), "numbers have no gaps"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_no_sequence_of_acts_leads_to_an_unsigned_change(monkeypatch, acts):
    no_documents(monkeypatch)
    with transaction.atomic():
        made = promising(2)
        made.issue()
        seen = seen_of(Pledge.objects.latest("pk"))
        for name, who in acts:
            do(made, name, who, seen)
            check()
        transaction.set_rollback(True)


def test_what_ended_or_is_in_force_is_open_to_nothing():
    for state in ("in_force", "settled", "superseded", "void"):
        assert pledge_open_to(state) == []
    assert [move.name for move in pledge_open_to("issued")] == ["sign_for_park", "confirm_paper", "reissue", "withdraw"]
    assert all(move.permission for move in PLEDGE_MOVES.values())
