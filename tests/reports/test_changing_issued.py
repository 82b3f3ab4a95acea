"""One issued target is changed after its park's comment, without withdrawing the others."""

from __future__ import annotations

import pytest
from people import client_of
from promises import YEAR, no_documents, promising
from reading import english, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from targets.actions import comment_on, withdraw_pledge
from targets.breakdown.cells import details_token
from targets.models import Target, TargetComment

pytestmark = pytest.mark.django_db
ADDRESS = f"/targets/{YEAR}/p0/sales/"
EVENTS = Target.pgh_event_model


@pytest.fixture
def made(monkeypatch):
    no_documents(monkeypatch)
    return promising(2)


def held() -> Target:
    return Target.objects.get(park__code="p0", indicator__code="sales")


def said(made, text="The plant closes."):
    return comment_on(target=held(), text=text, by=made.who("head-p0"), way="page")


def change(made, who="assessor", **more):
    given = {"act": "change", "seen": details_token(held()), "new": "85", "reason": "The plant closes in June."} | more
    return english(client_of(made.who(who))).post(ADDRESS, given, follow=True)


def test_the_target_changes_stays_issued_and_the_comment_is_answered(made):
    said(made)
    others = dict(Target.objects.exclude(pk=held().pk).values_list("pk", "value"))
    assert "Change this target" in text_of(english(client_of(made.who("assessor"))).get(ADDRESS))
    assert "Saved." in text_of(change(made))
    assert (held().value, held().state) == (85, "issued")
    assert dict(Target.objects.exclude(pk=held().pk).values_list("pk", "value")) == others
    park = text_of(english(client_of(made.who("head-p0"))).get(ADDRESS))
    assert "90.0 → 85.0 issued" in park
    assert "The plant closes in June." in park and "waits for an answer" not in park
    answer = TargetComment.objects.get(answers__isnull=False)
    assert "90.0" in answer.text and "85.0 亿元" in answer.text and "The plant closes in June." in answer.text


def test_audit_and_history_tell_the_same_change(made):
    said(made)
    change(made)
    entry = AuditEntry.objects.get(act="targets.change_issued", outcome="done")
    assert entry.details["changes"] == {"p0 sales": {"old": "90", "new": "85"}}
    assert (entry.place, entry.reason) == ("park:p0", "The plant closes in June.")
    before, after = EVENTS.objects.filter(pgh_obj_id=held().pk).order_by("pgh_id").values_list("value", flat=True)
    assert (before, after) == (90, 85)
    assert EVENTS.objects.order_by("pgh_id").last().pgh_context_id == entry.pk


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"new": "90"}, 409, "This is the target already."),
        ({"new": "0"}, 409, "says nothing where higher is better"),
        ({"new": "many"}, 400, "This is no number."),
        ({"new": ""}, 400, "This field is required."),
        ({"reason": " "}, 400, "This field is required."),
        ({"seen": "issued|1"}, 409, "changed this target meanwhile"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_changes(made, more, status, words):
    said(made)
    refused = change(made, **more)
    assert refused.status_code == status and words in text_of(refused)
    assert held().value == 90
    assert not TargetComment.objects.filter(answers__isnull=False).exists()


def test_without_a_comment_it_is_withdrawn_first(made):
    refused = change(made)
    assert refused.status_code == 409 and "has not commented on it" in text_of(refused)
    assert "Change this target" not in text_of(english(client_of(made.who("assessor"))).get(ADDRESS))
    assert held().value == 90


@pytest.mark.parametrize("state", ["draft", "pledged"])
def test_only_an_issued_target_is_changed_so(made, state):
    said(made)
    with act("test"):
        Target.objects.filter(pk=held().pk).update(state=state)
    assert change(made).status_code == 409
    assert held().value == 90


def test_once_a_pledge_was_issued_from_it_the_way_is_told(made):
    said(made)
    first, _second = made.issue()
    refused = change(made)
    assert refused.status_code == 409
    assert f"The pledge {first.no} was issued from it. Withdraw that pledge" in text_of(refused)
    assert held().value == 90
    withdraw_pledge(pledge=first, reason="a target changes", by=made.who("assessor"), way="page")
    assert change(made).status_code == 200
    assert held().value == 85


def test_the_park_itself_may_not(made):
    said(made)
    assert change(made, who="head-p0").status_code == 403
    assert held().value == 90


def test_the_grid_says_where_such_a_target_is_changed(made):
    said(made)
    client = english(client_of(made.who("assessor")))
    one, other = held(), Target.objects.get(park__code="p1", indicator__code="sales")
    grid = f"/targets/{YEAR}/"
    for target, words in ((one, "change it on its page"), (other, "withdraw it first")):
        key = f"{target.park_id}-{target.indicator_id}"
        sent = client.post(grid, {f"seen-{key}": f"issued:{90}", f"value-{key}": "70"})
        assert sent.status_code == 400 and words in text_of(sent)
