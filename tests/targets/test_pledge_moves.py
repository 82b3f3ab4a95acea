"""No sequence of acts leads to a pledge in force without its signatures, nor to a change of what was signed."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from desks import TODAY
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people import PASSWORD
from promises import no_documents, promising, seen_of
from scanned import png

from accounts.audit import act
from accounts.canonical import plain
from targets.actions import (
    Request,
    Sheet,
    adjust_target,
    confirm_paper,
    confirm_supplement_paper,
    hand_in_pledge,
    reissue_pledge,
    settle_pledge,
    sign_pledge,
    sign_supplement,
    withdraw_pledge,
    withdraw_supplement,
)
from targets.actions.adjusting import adjustment_token, last_adjustment_of
from targets.errors import WorkflowError
from targets.models import (
    Adjustment,
    Pledge,
    PledgeScan,
    Supplement,
    SupplementScan,
    SupplementWithdrawal,
    Target,
)
from targets.pledge_moves import MOVES, PLEDGE_MOVES, pledge_open_to
from targets.settlements import Recognised

pytestmark = pytest.mark.django_db
PEOPLE = ("head-p0", "head-p1", "mayor", "assessor")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.just("assessor")),
        st.tuples(st.sampled_from(["sign", "sign old", "reissue", "withdraw"]), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from(["sign", "sign supplement"]), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from(["hand in", "paper", "paper of a supplement", "settle"]), st.sampled_from(PEOPLE)),
        st.tuples(st.just("withdraw supplement"), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from(["change", "adjust"]), st.sampled_from(["70", "95"])),
    ),
    max_size=12,
)
# Chance alone rarely comes far: some begin with a pledge in force, its target adjusted, its supplement half signed.
BEGUN = [("sign", "head-p1"), ("sign", "mayor"), ("adjust", "70"), ("sign supplement", "head-p1")]
BEGINNINGS = st.sampled_from([0, 0, 2, 3, 4]).map(lambda number: BEGUN[:number])
SHEET = Sheet(TODAY, "Director", "Mayor", "sheet.png", png())
FOUND = Recognised(1, "1" * 64, "2020Q4", "Scheme", "88.5", 2, ())


def change(who):
    """Change a target behind everybody's back, as far as the product lets anybody."""
    with act("test"):
        Target.objects.filter(state="issued", indicator__code="sales").update(value=who)


def adjust(made, new):
    """Adjust the sales target of the park whose pledge came last."""
    target = Target.objects.select_related("park", "indicator").filter(state="pledged", indicator__code="sales").last()
    if target is None:
        return
    last = last_adjustment_of(target)
    day = (last.effective_on if last else TODAY) + timedelta(days=1)
    asked = Request(Decimal(new), "flood", "Park", "City", day, "a.png", png())
    given = {"target": target, "seen": adjustment_token(target, last), "asked": asked}
    adjust_target(**given, by=made.who("assessor"), way="page")


def seal(made, name, who):
    """Sign the latest supplement, confirm its sheet, or take it back."""
    supplement = Supplement.objects.select_related("pledge__park").order_by("-pk").first()
    if supplement is None:
        return
    by, last = {"by": made.who(who), "way": "page"}, supplement.signatures.order_by("pk").last()
    if name == "sign supplement":
        seen = last.sha256 if last else supplement.sha256
        sign_supplement(supplement=supplement, password=PASSWORD, seen=seen, **by)
    elif name == "withdraw supplement":
        withdraw_supplement(supplement=supplement, reason="because", **by)
    else:
        confirm_supplement_paper(supplement=supplement, sheet=SHEET, **by)


def do(made, name, who, seen):
    """Do one act, as far as it is possible."""
    pledge = Pledge.objects.order_by("-pk").first()
    try:
        if name in ("issue", "change", "adjust"):
            {"issue": made.issue, "change": lambda: change(who), "adjust": lambda: adjust(made, who)}[name]()
        elif "supplement" in name:
            seal(made, name, who)
        elif pledge is not None:
            by = {"pledge": pledge, "by": made.who(who), "way": "page"}
            {
                "sign": lambda: sign_pledge(**by, seen=seen_of(pledge), password=PASSWORD),
                "sign old": lambda: sign_pledge(**by, seen=seen, password=PASSWORD),
                "reissue": lambda: reissue_pledge(**by, reason="because"),
                "withdraw": lambda: withdraw_pledge(**by, reason="because"),
                "hand in": lambda: hand_in_pledge(**by, is_paper=True),
                "paper": lambda: confirm_paper(**by, sheet=SHEET),
                "settle": lambda: settle_pledge(**by, found=FOUND, seen=FOUND.token),
            }[name]()
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
        is_on_paper = PledgeScan.objects.filter(pledge=pledge).exists()
        if pledge.state in ("in_force", "settled"):
            assert sides == ([] if is_on_paper else [own, ("city", "mayor")])
            text = json.loads(bytes(pledge.document.canonical))
            targets = Target.objects.filter(park=pledge.park)
            assert {task["target"][1] for task in text["tasks"]} == {plain(one.value) for one in targets}
            check_supplements(pledge, own)
        elif pledge.state == "signed_by_park":
            assert sides == [own]
        elif pledge.state == "issued":
            assert sides == []
        assert is_on_paper <= (pledge.state in ("in_force", "settled"))
        if pledge.state not in ("superseded", "void"):
            assert pledge.park_id not in alive, "a park has one pledge that lives"
            alive[pledge.park_id] = pledge
    numbers = sorted(int(pledge.no[8:-1]) for pledge in Pledge.objects.all())
    assert numbers == list(range(1, len(numbers) + 1)), "numbers have no gaps"


def check_supplements(pledge, own):
    """Say what holds of the adjustments of a pledge: each has its document, which both sign before it counts."""
    for adjustment in Adjustment.objects.filter(target__park=pledge.park):
        supplement = adjustment.supplement
        (said,) = json.loads(bytes(supplement.canonical))["changes"]
        assert (said["before"][1], said["after"][1]) == (plain(adjustment.old), plain(adjustment.new))
        sides = list(supplement.signatures.order_by("pk").values_list("side", "by__username"))
        is_on_paper = SupplementScan.objects.filter(supplement=supplement).exists()
        assert sides == [] if is_on_paper else sides == [own, ("city", "mayor")][: len(sides)]
        is_withdrawn = SupplementWithdrawal.objects.filter(supplement=supplement).exists()
        assert pledge.state == "in_force" or is_withdrawn or is_on_paper or len(sides) == 2
        assert not (is_withdrawn and (is_on_paper or len(sides) == 2))
        holds = Adjustment.objects.holding().filter(pk=adjustment.pk).exists()
        assert holds == (is_on_paper or len(sides) == 2), "what is not signed by both sides changes nothing"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begun=BEGINNINGS, acts=ACTS)
def test_no_sequence_of_acts_leads_to_an_unsigned_change(monkeypatch, tmp_path, begun, acts):
    no_documents(monkeypatch)
    monkeypatch.setattr("django.conf.settings.FILES_DIR", tmp_path)
    with transaction.atomic():
        made = promising(2)
        made.issue()
        seen = seen_of(Pledge.objects.latest("pk"))
        for name, who in [*begun, *acts]:
            do(made, name, who, seen)
            check()
        transaction.set_rollback(True)


def test_what_ended_or_is_in_force_is_open_to_nothing():
    for state in ("settled", "superseded", "void"):
        assert pledge_open_to(state) == []
    assert [move.name for move in pledge_open_to("in_force")] == ["settle"]
    assert [move.name for move in pledge_open_to("issued")] == ["sign_for_park", "confirm_paper", "reissue", "withdraw"]
    assert all(move.permission for move in PLEDGE_MOVES.values())
