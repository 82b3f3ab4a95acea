"""From the preview to a pledge in force: what each may do, when, and what stays."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories import (
    CategoryFactory,
    IndicatorFactory,
    ParkFactory,
    PledgeFactory,
    PledgeSignatureFactory,
    PledgeStepFactory,
    TargetFactory,
)
from people import person
from promises import YEAR, no_documents, promising, seen_of, titled

from accounts.audit.trail import act
from accounts.models import AuditEntry
from core.natural_sort import natural
from parks.models import Role
from targets.actions import issue_pledges, issue_targets, reissue_pledge, save_template, withdraw_pledge
from targets.documents.errors import NotRendered
from targets.errors import Overtaken, WorkflowError
from targets.models import (
    Indicator,
    Pledge,
    PledgeDocument,
    PledgeItem,
    PledgeSignature,
    PledgeStep,
    PledgeTemplate,
    Target,
)
from targets.pledges.example_template import EXAMPLE
from targets.pledges.models.pledging import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch):
    no_documents(monkeypatch)


def state_of(pledge):
    return Pledge.objects.with_state().get(pk=pledge.pk).state


def test_issuing_freezes_text_and_targets_of_every_park_that_is_ready():
    made = promising(3)
    with act("test"):
        Target.objects.filter(park=made.parks[1]).update(state="draft")
    first, second = made.issue()
    assert (first.no, second.no) == ("P〔2020〕1号", "P〔2020〕2号")
    assert (first.party_a, first.party_b, second.park) == ("Town", "Park 0", made.parks[2])
    text = json.loads(bytes(first.document.canonical))
    assert text["title"] == "Pledge of Park 0 for 2020"
    assert [task["target"] for task in text["tasks"]] == [["90.0", "90"], ["38.95", "38.95"]]
    assert text["tasks"][0]["growth"][1] == "12.5"
    assert [clause["heading"] for clause in text["clauses"]] == ["Measures", "Assessment"]
    assert [(line["field"], line["post"]) for line in text["signatures"]] == [
        ("party_a_1", "Mayor"),
        ("party_b_1", "Director"),
    ]
    assert [str(item.growth) for item in first.items.all()] == ["12.5000000000", "None"]
    assert (state_of(first), first.steps.get().by_name) == ("issued", "assessor")
    details = AuditEntry.objects.get(act="targets.issue_pledges").details
    assert details["pledges"] == [first.no, second.no]
    assert details["documents"] == [hashlib.sha256(bytes(one.document.pdf)).hexdigest() for one in (first, second)]


def test_numbers_go_on_without_gaps_and_a_second_issue_says_that_there_is_nothing():
    made = promising(2)
    made.issue()
    with pytest.raises(WorkflowError, match=r"No park is ready|没有"):
        made.issue()
    assert Pledge.objects.count() == 2


def test_of_two_assessors_the_second_is_told():
    made = promising()
    seen = made.token
    made.issue()
    other = person(Role.ASSESSOR, name="second")
    with pytest.raises(Overtaken):
        issue_pledges(year=YEAR, seen=seen, by=other, way="page")
    assert Pledge.objects.count() == 2


@pytest.mark.parametrize("change", ["target", "text", "new"])
def test_what_changed_since_the_preview_is_not_issued(change):
    made = promising()
    seen = made.token
    with act("test"):
        if change == "target":
            Target.objects.filter(park=made.parks[0], indicator__code="sales").update(value=91)
        elif change == "new":
            TargetFactory(park=made.parks[0], year=YEAR, state="issued")
        else:
            type(made.template).objects.update(basis="Other.")
    with pytest.raises(Overtaken):
        issue_pledges(year=YEAR, seen=seen, by=made.who("assessor"), way="page")
    assert not Pledge.objects.exists()


def test_a_document_that_cannot_be_made_leaves_no_pledge(monkeypatch):
    def broken(text, found):
        raise NotRendered

    made = promising()
    monkeypatch.setattr("targets.pledges.actions.issuing.render", broken)
    with pytest.raises(WorkflowError):
        made.issue()
    assert not Pledge.objects.exists()
    assert not PledgeItem.objects.exists()


def test_first_the_park_then_the_city_and_the_targets_are_pledged():
    made = promising(1)
    (pledge,) = made.issue()
    with pytest.raises(WorkflowError):
        made.sign(pledge, "mayor")
    made.sign(pledge, "head-p0")
    assert state_of(pledge) == "signed_by_park"
    assert set(Target.objects.values_list("state", flat=True)) == {"issued"}
    signature = made.sign(pledge, "mayor")
    assert state_of(pledge) == "in_force"
    assert set(Target.objects.values_list("state", flat=True)) == {"pledged"}
    assert (signature.post, signature.side) == ("Mayor", "city")
    lines = bytes(signature.pdf).decode().splitlines()
    assert lines[1:] == [
        "party_b_1 Director head-p0 Park 0 key of head-p0",
        "party_a_1 Mayor mayor Park 0 key of mayor",
    ]
    row = AuditEntry.objects.filter(act="targets.sign_pledge", outcome="done").latest("at")
    assert (row.appointment, row.details) == ("Mayor", {"targets": 2, "on": "2020-07-06"})


def test_two_signers_of_a_side_sign_in_their_order():
    made = promising(1, park_posts="Secretary\nDirector")
    (pledge,) = made.issue()
    made.people["secretary"] = titled(person(Role.PARK_HEAD, name="secretary", park="p0"), "Secretary")
    with pytest.raises(WorkflowError, match="Secretary"):
        made.sign(pledge, "head-p0")
    made.sign(pledge, "secretary")
    assert state_of(pledge) == "issued"
    with pytest.raises(WorkflowError, match="Director"):
        made.sign(pledge, "secretary")
    made.sign(pledge, "head-p0")
    assert state_of(pledge) == "signed_by_park"


def test_two_sign_at_a_single_park_where_the_text_names_it():
    made = promising(2, own_posts="p1：Secretary，Director")
    made.people["secretary"] = titled(person(Role.PARK_HEAD, name="secretary", park="p1"), "Secretary")
    first, second = made.issue()
    made.sign(first, "head-p0")
    assert state_of(first) == "signed_by_park"
    with pytest.raises(WorkflowError, match="Secretary"):
        made.sign(second, "head-p1")
    made.sign(second, "secretary")
    assert state_of(second) == "issued"
    made.sign(second, "head-p1")
    assert state_of(second) == "signed_by_park"


def test_a_park_that_is_none_is_refused_and_nothing_is_kept():
    made = promising(1)
    texts = {name: getattr(made.template, name) for name in WORDS} | {"own_posts": "p9: Secretary"}
    with pytest.raises(WorkflowError, match="p9"):
        save_template(year=YEAR, texts=texts, by=made.who("assessor"), way="page")
    assert PledgeTemplate.objects.get().own_posts == ""


def test_nobody_signs_twice_nor_what_was_signed_meanwhile():
    made = promising(1)
    (pledge,) = made.issue()
    seen = seen_of(pledge)
    made.sign(pledge, "head-p0")
    with pytest.raises(WorkflowError):
        made.sign(pledge, "head-p0")
    with pytest.raises(Overtaken):
        made.sign(pledge, "mayor", seen=seen)
    assert PledgeSignature.objects.count() == 1


def test_a_wrong_password_signs_nothing_and_stays_in_the_audit_trail():
    made = promising(1)
    (pledge,) = made.issue()
    with pytest.raises(WorkflowError):
        made.sign(pledge, "head-p0", password="wrong")
    assert not PledgeSignature.objects.exists()
    assert AuditEntry.objects.get(act="targets.sign_pledge").outcome == "refused"


@pytest.mark.parametrize("name", ["assessor", "head-p1"])
def test_who_has_no_part_in_it_may_not_sign(name):
    made = promising()
    first, _second = made.issue()
    with pytest.raises(PermissionDenied):
        made.sign(first, name)


def test_a_target_that_changed_after_issuing_is_not_signed():
    made = promising(1)
    (pledge,) = made.issue()
    with act("test"):
        Target.objects.filter(indicator__code="sales").update(value=70)
    with pytest.raises(WorkflowError):
        made.sign(pledge, "head-p0")
    assert not PledgeSignature.objects.exists()


def test_a_pledge_issued_anew_replaces_the_old_one_until_the_city_has_signed():
    made = promising(1)
    (old,) = made.issue()
    made.sign(old, "head-p0")
    by = {"by": made.who("assessor"), "way": "page"}
    with pytest.raises(WorkflowError):
        reissue_pledge(pledge=old, reason=" ", **by)
    new = reissue_pledge(pledge=old, reason="typing error", **by)
    assert (state_of(old), state_of(new), new.no) == ("superseded", "issued", "P〔2020〕2号")
    with pytest.raises(WorkflowError):
        made.sign(old, "mayor")
    made.sign(new, "head-p0")
    made.sign(new, "mayor")
    for act_on in (reissue_pledge, withdraw_pledge):
        with pytest.raises(WorkflowError):
            act_on(pledge=new, reason="too late", **by)
    assert state_of(new) == "in_force"


def test_a_withdrawn_pledge_can_be_issued_again():
    made = promising(1)
    (old,) = made.issue()
    withdraw_pledge(pledge=old, reason="wrong year", by=made.who("assessor"), way="page")
    assert state_of(old) == "void"
    (new,) = made.issue()
    assert new.no == "P〔2020〕2号"


def test_a_template_with_an_unknown_placeholder_is_refused():
    made = promising(1)
    texts = {"basis": "Of {mayor}"}
    with pytest.raises(WorkflowError, match=r"\{mayor\}"):
        save_template(year=YEAR, texts=texts, by=made.who("assessor"), way="page")
    save_template(year=YEAR, texts={"basis": "Of {city}"}, by=made.who("assessor"), way="page")
    with pytest.raises(PermissionDenied):
        save_template(year=YEAR, texts=texts, by=made.who("head-p0"), way="page")


@pytest.mark.parametrize(
    ("from_state", "to_state"), [("issued", "signed_by_park"), ("issued", "in_force"), ("signed_by_park", "in_force")]
)
def test_the_database_refuses_a_step_without_signatures(from_state, to_state):
    made = promising(1)
    (pledge,) = made.issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        PledgeStepFactory(pledge=pledge, number=2, from_state=from_state, to_state=to_state)
    assert PledgeStep.objects.count() == 1


def test_the_database_refuses_a_signature_out_of_turn():
    made = promising(1)
    (pledge,) = made.issue()
    for side, number in (("city", 1), ("park", 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PledgeSignatureFactory(pledge=pledge, side=side, number=number)
    assert PledgeDocument.objects.count() == 1


def test_no_target_is_issued_beside_a_pledge_in_force(monkeypatch):
    no_documents(monkeypatch)
    made = promising(2)
    for pledge in made.issue()[:1]:
        made.sign(pledge, "head-p0")
        made.sign(pledge, "mayor")
    more = IndicatorFactory(code="more")
    rows = [TargetFactory(park=park, indicator=more, year=YEAR, value=7, state="draft") for park in made.parks]
    with pytest.raises(WorkflowError, match="Park 0"):
        issue_targets(year=YEAR, parks=made.parks, count=2, by=made.who("assessor"), way="page")
    assert {Target.objects.get(pk=row.pk).state for row in rows} == {"draft"}
    assert issue_targets(year=YEAR, parks=made.parks[1:], count=1, by=made.who("assessor"), way="page") == 1


def test_numbers_go_on_from_those_once_written_with_the_ordinal_sign():
    made = promising(2)
    with act("test"):
        PledgeFactory(no="P〔2020〕第4号", park=ParkFactory(code="old"))
    assert [pledge.no for pledge in made.issue()] == ["P〔2020〕5号", "P〔2020〕6号"]


def test_the_task_table_is_in_the_citys_order_whatever_the_categories():
    made = promising(1)
    with act("test"):
        last = CategoryFactory(position=99)
        Indicator.objects.filter(code="sales").update(position=2, category=last)
        Indicator.objects.filter(code="share").update(position=3, category=last)
        first = IndicatorFactory(code="first", name="First", position=4, category=CategoryFactory(position=1))
        TargetFactory(park=made.parks[0], indicator=first, year=YEAR, value=1, state="issued")
        Indicator.objects.filter(code="share").update(position=1)
    (pledge,) = made.issue()
    text = json.loads(bytes(pledge.document.canonical))
    assert [(task["no"], task["indicator"]) for task in text["tasks"]] == [(1, "Share"), (2, "Sales"), (3, "First")]


def test_the_text_to_begin_with_closes_its_basis_as_documents_do():
    assert EXAMPLE["basis"].endswith("，特签订本责任状。")


def test_old_and_new_numbers_are_in_the_order_of_counting():
    numbers = ["泰园责〔2016〕10号", "泰园责〔2016〕第2号", "泰园责〔2016〕3号", "泰园责〔2016〕第1号"]
    assert sorted(numbers, key=natural) == [numbers[3], numbers[1], numbers[2], numbers[0]]
