"""People who make and sign pledges at the same moment, each on a connection of their own: one wins, all others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from people import PASSWORD
from promises import YEAR, no_documents, promising, seen_of

from targets.actions import SignablePledge, issue_pledges, reissue_pledge, sign_document
from targets.errors import Overtaken, WorkflowError
from targets.models import Pledge, PledgeSignature

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(acts):
    """Do all acts at the same moment; return what each returned, or the WorkflowError it raised."""
    barrier = Barrier(len(acts))

    def do(one):
        barrier.wait(timeout=300)
        try:
            return one()
        except WorkflowError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def test_of_assessors_who_issue_at_once_one_wins(monkeypatch):
    no_documents(monkeypatch)
    made = promising(3)
    seen, by = made.token, made.who("assessor")
    done = at_once([lambda: issue_pledges(year=YEAR, seen=seen, by=by, way="page")] * AT_ONCE)
    assert sorted(map(type, done), key=str) == sorted([list, *[Overtaken] * (AT_ONCE - 1)], key=str)
    assert sorted(Pledge.objects.values_list("no", flat=True)) == [f"P〔2020〕{n}号" for n in (1, 2, 3)]


def test_of_two_clicks_on_sign_and_a_reissue_only_one_thing_holds(monkeypatch):
    no_documents(monkeypatch)
    made = promising(1)
    (pledge,) = made.issue()
    document = SignablePledge(pledge)
    signing = {"document": document, "by": made.who("head-p0"), "seen": seen_of(pledge), "password": PASSWORD}
    signing, anew = {**signing, "way": "page"}, {"pledge": pledge, "by": made.who("assessor"), "way": "page"}
    anew["reason"] = "typing error"
    done = at_once([lambda: sign_document(**signing), lambda: sign_document(**signing), lambda: reissue_pledge(**anew)])
    assert sum(isinstance(one, PledgeSignature) for one in done) == PledgeSignature.objects.count() <= 1
    assert [one.state for one in Pledge.objects.with_state().order_by("pk")] == ["superseded", "issued"]
