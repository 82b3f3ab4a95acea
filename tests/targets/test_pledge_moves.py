"""No sequence of acts leads to a pledge in force without its signatures, nor to a change of what was signed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from confirmed import confirm_appointment
from desks import TODAY
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from people import PASSWORD, person
from promise_rules import POST, Change, check, check_step, kept
from promises import no_documents, promising, seen_of
from scanned import png

from accounts.audit.trail import act
from parks.models import Appointment, Role
from targets.actions import (
    PaperSheet,
    Request,
    SignablePledge,
    SignableSupplement,
    adjust_target,
    confirm_paper,
    hand_in_pledge,
    hand_over_pledge,
    reissue_pledge,
    settle_pledge,
    sign_document,
    withdraw_pledge,
    withdraw_supplement,
)
from targets.errors import WorkflowError
from targets.models import Pledge, PledgeHandOver, Supplement, Target
from targets.pledges.actions.adjusting import adjustment_token, last_adjustment_of
from targets.pledges.pledge_moves import PLEDGE_MOVES
from targets.pledges.settlements import Recognised

pytestmark = pytest.mark.django_db
# Two people take over the post at the park p1 from each other; its pledge is the last one that is issued.
PEOPLE = ("head-p0", "head-p1", "next-p1", "mayor", "assessor")
BY_THE_ASSESSOR = ("reissue", "withdraw", "hand in", "paper", "paper of a supplement", "settle", "hand over")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.just("assessor")),
        st.tuples(st.sampled_from(["sign", "sign supplement"]), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from(["sign old", *BY_THE_ASSESSOR]), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from(BY_THE_ASSESSOR), st.just("assessor")),
        st.tuples(st.just("withdraw supplement"), st.sampled_from(PEOPLE)),
        st.just(("change the head", "p1")),
        st.tuples(st.sampled_from(["change", "adjust"]), st.sampled_from(["70", "95"])),
    ),
    max_size=12,
)
# Chance alone rarely comes far: some begin with a pledge on paper or in force, its target adjusted, its supplement
# half signed, or with a new head at any point of it.
IN_FORCE = [("sign", "head-p1"), ("sign", "mayor"), ("adjust", "70"), ("sign supplement", "head-p1")]
PAPER, NEW_HEAD, HAND_OVER = ("paper", "assessor"), ("change the head", "p1"), ("hand over", "assessor")
BEGINNINGS = st.builds(
    lambda begun, after: [*begun, *after],
    st.sampled_from([[], [], [PAPER], *(IN_FORCE[:number] for number in (1, 2, 3, 4))]),
    st.sampled_from([[], [], [NEW_HEAD], [NEW_HEAD, HAND_OVER], [("settle", "assessor")]]),
)
SHEET = PaperSheet(TODAY, POST, "Mayor", "sheet.png", png())
FOUND = Recognised(1, "1" * 64, "2020Q4", "Scheme", "88.5", 2, ())


class Play:
    """The town of one sequence of acts: who has which post now, and who had it before."""

    def __init__(self, made, seen):
        self.made, self.seen, self.changes = made, seen, []
        self.heads = {"p0": "head-p0", "p1": "head-p1"}

    def go(self, name, who):
        """Do one act as far as it is possible, and hold what came of it against the rules."""
        before = kept()
        do(self, name, who)
        check_step(name, before, kept(), self.heads)
        check(self.changes)


def change(who):
    """Change a target behind everybody's back, as far as the product lets anybody."""
    with act("test"):
        Target.objects.filter(state="issued", indicator__code="sales").update(value=who)


def change_head(play, code):
    """Let the other of two people take over the post of a park's head, each time a day later."""
    leaving, coming = play.heads[code], {"head-p1": "next-p1", "next-p1": "head-p1"}[play.heads[code]]
    since = TODAY + timedelta(days=len(play.changes) + 1)
    with act("test"):
        Appointment.objects.filter(title=POST, park__code=code, to_on=None).update(to_on=since - timedelta(days=1))
        place = {"role": Role.PARK_HEAD, "park": play.made.parks[1], "title": POST, "from_on": since}
        confirm_appointment(Appointment.objects.create(user=play.made.who(coming), **place))
    play.heads[code] = coming
    play.changes.append(Change(code, leaving, coming, since))


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
        sign_document(document=SignableSupplement(supplement), password=PASSWORD, seen=seen, **by)
    elif name == "withdraw supplement":
        withdraw_supplement(supplement=supplement, reason="because", **by)
    else:
        confirm_paper(document=SignableSupplement(supplement), sheet=SHEET, **by)


def hand_over(pledge, by):
    """Pass a pledge to who came last at its park."""
    successor = Appointment.objects.filter(title=POST, park=pledge.park).latest("from_on").pk
    hand_over_pledge(pledge=pledge, successor=successor, unfinished=[], **by)


def do(play, name, who):
    """Do one act, as far as it is possible."""
    made, pledge = play.made, Pledge.objects.select_related("park").order_by("-pk").first()
    try:
        if name == "change the head":
            change_head(play, who)
        elif name in ("issue", "change", "adjust"):
            {"issue": made.issue, "change": lambda: change(who), "adjust": lambda: adjust(made, who)}[name]()
        elif "supplement" in name:
            seal(made, name, who)
        elif pledge is not None:
            on_pledge(pledge, name, {"by": made.who(who), "way": "page"}, play.seen)
    except (WorkflowError, PermissionDenied):
        pass


def on_pledge(pledge, name, by, seen):
    """Do one act on a pledge."""
    given, signed = {"pledge": pledge, **by}, {"document": SignablePledge(pledge), **by}
    {
        "sign": lambda: sign_document(**signed, seen=seen_of(pledge), password=PASSWORD),
        "sign old": lambda: sign_document(**signed, seen=seen, password=PASSWORD),
        "reissue": lambda: reissue_pledge(**given, reason="because"),
        "withdraw": lambda: withdraw_pledge(**given, reason="because"),
        "hand in": lambda: hand_in_pledge(**given, is_paper=True),
        "paper": lambda: confirm_paper(**signed, sheet=SHEET),
        "settle": lambda: settle_pledge(**given, found=FOUND, seen=FOUND.token),
        "hand over": lambda: hand_over(pledge, by),
    }[name]()


@pytest.fixture
def begin(monkeypatch, tmp_path):
    """Return what gives each sequence the same town: pledges issued to two parks, months before anybody leaves."""
    no_documents(monkeypatch)
    monkeypatch.setattr("django.conf.settings.FILES_DIR", tmp_path)
    monkeypatch.setattr("targets.pledges.actions.handing_over.localdate", lambda _at: TODAY + timedelta(days=60))
    made = promising(2)
    made.people["next-p1"] = person(Role.OFFICIAL, name="next-p1")
    made.issue()
    seen = seen_of(Pledge.objects.latest("pk"))
    return lambda: Play(made, seen)


@pytest.mark.parametrize("examples", [12, pytest.param(40, marks=pytest.mark.sweep)])
def test_no_sequence_of_acts_leads_to_an_unsigned_change(begin, examples):
    @settings(max_examples=examples)
    @given(begun=BEGINNINGS, acts=ACTS)
    def any_sequence(begun, acts):
        with transaction.atomic():
            play = begin()
            for name, who in [*begun, *acts]:
                play.go(name, who)
            transaction.set_rollback(True)

    any_sequence()


HANDED_OVER = [*IN_FORCE[:3], NEW_HEAD, HAND_OVER, ("sign supplement", "head-p1")]


def test_a_pledge_that_passed_on_is_signed_by_the_successor_alone(begin):
    """The rules see something: the sequence that they are about does lead through a hand-over and its duty."""
    play = begin()
    for name, who in HANDED_OVER:
        play.go(name, who)
    supplement = Supplement.objects.get()
    assert not supplement.signatures.exists()
    assert PledgeHandOver.objects.get().duties == [{"kind": "supplement", "number": 1}]
    play.go("sign supplement", "next-p1")
    assert [signature.by.username for signature in supplement.signatures.all()] == ["next-p1"]


def unasked(*_arguments):
    """Ask nothing, where something should be asked."""


def anybody(held, _permission, _park, _post):
    """Take the first of the appointments, whatever it is."""
    return next(iter(held), None)


def named_otherwise(row):
    """Turn the names of a hand-over round."""
    row.from_name, row.to_name = row.to_name, row.from_name
    return row


# What is planted where, and the acts that lead to what must not be.
FAULTS = {
    "targets are not compared": (
        "targets.pledges.actions.signables.SignablePledge.demand_as_issued",
        unasked,
        [("change", "70"), ("sign", "head-p1"), ("sign", "mayor")],
        "other targets than its text",
    ),
    "the post is not asked": (
        "targets.pledges.actions.turns.signer_among",
        anybody,
        [("sign", "mayor")],
        "without the post",
    ),
    "names are turned round": (
        "targets.pledges.actions.handing_over.checked",
        named_otherwise,
        [NEW_HEAD, HAND_OVER],
        "no change of post explains",
    ),
    "supplements stay open": (
        "targets.pledges.actions.settling.unsigned_supplements",
        lambda _pledge: [],
        [*IN_FORCE, ("settle", "assessor")],
        "settled with a supplement that is open",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_rules_see_a_planted_fault(begin, monkeypatch, fault):
    place, planted, acts, told = FAULTS[fault]
    monkeypatch.setattr(place, planted)
    play = begin()
    for name, who in acts[:-1]:
        play.go(name, who)
    with pytest.raises(AssertionError, match=told):
        play.go(*acts[-1])


def pledge_open_to(state):
    """Return the acts that a pledge in a state is open to, in the order of the chain."""
    return [move for move in PLEDGE_MOVES.values() if state in move.sources]


def test_what_ended_or_is_in_force_is_open_to_nothing():
    for state in ("settled", "superseded", "void"):
        assert pledge_open_to(state) == []
    assert [move.name for move in pledge_open_to("in_force")] == ["settle"]
    assert [move.name for move in pledge_open_to("issued")] == ["sign_for_park", "confirm_paper", "reissue", "withdraw"]
    assert all(move.permission for move in PLEDGE_MOVES.values())
