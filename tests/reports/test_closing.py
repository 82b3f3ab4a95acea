"""A pledge is settled with the year's results, and passes to a successor with what is open."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import desks
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override
from factories import (
    IndicatorFactory,
    ItemScoreFactory,
    PeriodFactory,
    PledgeFactory,
    PledgeStepFactory,
    ReleaseFactory,
    StandingFactory,
    SubmissionFactory,
    TargetFactory,
)
from made_towns import in_force
from people import client_of, end_appointments, person
from promised_results import results_of
from promises import YEAR, no_documents, promising, seen_of
from reading import english, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.pages.pledges.contents.outcomes import Outcome, YearResult, results_in
from reports.pages.pledges.contents.settling import SettleContents
from targets.actions import adjust_target, comment_on, hand_in_pledge, settle_pledge
from targets.errors import WorkflowError
from targets.models import Pledge, PledgeHandOver, PledgeSettlement, Target
from targets.pledges.actions.adjusting import Request, adjustment_token
from targets.pledges.settlements import Result

pytestmark = pytest.mark.django_db
FIRST = "/pledges/P〔2020〕1号/"
SETTLE, PASS_ON = f"{FIRST}settle/", f"{FIRST}hand-over/"
SUMMARY = {"city": {"name": "Town", "is_demo": True}}
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch, settings, tmp_path):
    no_documents(monkeypatch)
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr("accounts.keys.trust.roots", tuple)


def pledged():
    """Return a town whose pledge is in force."""
    made = promising(1)
    (pledge,) = made.issue()
    made.sign(pledge, "head-p0")
    made.sign(pledge, "mayor")
    return made, pledge


def adjusted(made):
    """Let the sales target be adjusted, which makes a supplement."""
    target = Target.objects.select_related("park", "indicator").get(indicator__code="sales")
    asked = Request(Decimal(80), "flood", "Park 0", "City", date(YEAR, 9, 1), "a.png", PNG)
    adjust_target(
        target=target, seen=adjustment_token(target, None), asked=asked, by=made.who("assessor"), way="page"
    )  # fmt: skip


def assessor(made):
    return english(client_of(made.who("assessor")))


def token_on(response):
    return response.content.decode().split('name="seen" value="')[1].split('"')[0]


def test_the_results_are_signed_off_and_the_pledge_is_closed_with_them():
    made, pledge = pledged()
    client = assessor(made)
    assert "The year is not published yet" in text_of(client.get(SETTLE))
    results_of(made, number=3)
    assert "The year is not published yet" in text_of(client.get(SETTLE))
    release = results_of(made)
    page = client.get(SETTLE)
    assert "score 88.50 · place 2" in text_of(page)
    assert "Sales 亿元 90.0 85.5 95.0% missed, 4.5 short 9.50 10" in text_of(page)
    done = text_of(client.post(SETTLE, {"seen": token_on(page)}, follow=True))
    assert "is settled." in done
    assert "Settlement signed off by assessor on 2020-07-06" in done
    assert "Sales 亿元 90.0 85.5 95.0% missed, 4.5 short 9.50 10" in done
    settlement = PledgeSettlement.objects.get()
    text = json.loads(bytes(settlement.canonical))
    assert (text["release"], text["digest"], text["pledge_sha256"]) == (
        release.pk, release.digest, pledge.document.sha256,
    )  # fmt: skip
    assert [one["points"] for one in text["results"]] == ["9.5", "9.5"]
    assert Pledge.objects.with_state().get().state == "settled"
    official = english(client_of(person(Role.OFFICIAL)))
    assert "score 88.50 · place 2" in text_of(official.get(FIRST))
    assert client.post(SETTLE, {"seen": token_on(page)}).status_code == 409
    assert AuditEntry.objects.get(act="targets.settle_pledge", outcome="done").object_key == pledge.no
    with pytest.raises(WorkflowError):
        adjusted(made)


def test_a_settled_pledge_says_what_came_of_it_before_its_text():
    made, _pledge = pledged()
    client = assessor(made)
    assert "Settled on" not in text_of(client.get(FIRST))
    results_of(made)
    client.post(SETTLE, {"seen": token_on(client.get(SETTLE))})
    page = client.get(FIRST)
    text = text_of(page)
    line = "Settled on 2020-07-06 score 88.50 · place 2 · 1 of 2 targets reached · 1 missed · Results item by item"
    assert line in text
    assert text.index(line) < text.index("Parties") < text.index("Pledge of Park 0 for 2020")
    assert 'href="#settlement"' in page.content.decode() and 'id="settlement"' in page.content.decode()


@pytest.mark.parametrize(
    ("value", "completion", "light", "expected"),
    [
        ("90", "100", "ahead", (1, 0, 0, 0)),
        ("89", "99.9", "near", (0, 1, 0, 0)),
        ("3", "", "ahead", (1, 0, 0, 0)),
        ("0", "", "ahead", (1, 0, 0, 0)),
        ("91", "", "near", (0, 1, 0, 0)),
        ("91", "", "ahead", (0, 1, 0, 0)),
        ("91", "", "", (0, 0, 1, 0)),
        ("", "", "", (0, 0, 1, 0)),
        ("NA", "", "", (0, 0, 0, 1)),
    ],
)
def test_zero_unknown_and_not_applicable_stay_three_outcomes(value, completion, light, expected):
    result = Result("i", "I", "", 0, "90", value, completion, light, "", "")
    found = Outcome.of(results_in({"results": [asdict(result)]}))
    assert (found.reached, found.missed, found.unknown, found.not_applicable) == expected


@pytest.mark.parametrize(
    ("value", "completion", "light", "words"),
    [
        ("89.73", "99.7", "near", "missed, 0.27 short"),
        ("89.9999", "99.9998888889", "near", "missed, 0.0001 short"),
        ("90", "100", "ahead", "reached exactly"),
        ("1000", "1111.1111111111", "ahead", "reached, 910.00 above"),
        ("88", "", "ahead", "reached, 2.00 below"),
        ("90.5", "", "near", "missed, 0.50 too high"),
        ("NA", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_result_is_worded_as_that_of_a_year(value, completion, light, words):
    with override("en"):
        assert YearResult(Result("i", "I", "", 2, "90", value, completion, light, "", "")).words == words


def test_an_erratum_meanwhile_and_what_was_not_seen_settle_nothing():
    made, _pledge = pledged()
    client, release = assessor(made), results_of(made)
    seen = token_on(client.get(SETTLE))
    with act("test"):
        erratum = ReleaseFactory(
            period=release.period, scheme=release.scheme, supersedes=release, reason="unit", summary=SUMMARY
        )
        StandingFactory(release=erratum, park=made.parks[0], score=Decimal(90), place=1)
    late = client.post(SETTLE, {"seen": seen})
    assert late.status_code == 409
    assert "by an erratum" in text_of(late)
    assert client.post(SETTLE, {"seen": "x"}).status_code == 400
    assert not PledgeSettlement.objects.exists()


def test_pledge_target_and_supplement_lead_to_each_other():
    made, _pledge = pledged()
    adjusted(made)
    client = assessor(made)
    target = f"/targets/{YEAR}/p0/sales/"
    page = client.get(FIRST).content.decode()
    assert f'href="/targets/{YEAR}/?park=p0"' in page and f'href="{target}"' in page
    page = client.get(target)
    assert "Pledge P〔2020〕1号" in text_of(page) and "Supplement no. 1" in text_of(page)
    links = [part.split('"')[0] for part in page.content.decode().split('href="')[1:]]
    own = [link for link in links if "pledges/P" in link]
    assert [client.get(link).status_code for link in own] == [200, 200]


def test_a_supplement_that_is_not_signed_keeps_the_pledge_open():
    made, _pledge = pledged()
    adjusted(made)
    results_of(made)
    client = assessor(made)
    page = client.get(SETTLE)
    assert "Both sides have to sign these first: Supplement no. 1" in text_of(page)
    assert "Sign off" not in text_of(page)
    seen = SettleContents.of(made.who("assessor"), Pledge.objects.with_state().select_related("park").get()).found.token
    assert client.post(SETTLE, {"seen": seen}).status_code == 409
    assert not PledgeSettlement.objects.exists()


def test_a_loaded_pledge_on_paper_is_settled_as_well():
    made = promising(1)
    with act("test"):
        in_force(PledgeFactory(no="A-1", park=made.parks[0], is_paper=True))
        Target.objects.update(state="pledged")
    results_of(made)
    client = assessor(made)
    seen = token_on(client.get("/pledges/A-1/settle/"))
    assert "is settled." in text_of(client.post("/pledges/A-1/settle/", {"seen": seen}, follow=True))


def test_the_check_compares_results_with_the_release(author):
    made, _pledge = pledged()
    client, release = assessor(made), results_of(made)
    client.post(SETTLE, {"seen": token_on(client.get(SETTLE))})
    err = io.StringIO()
    with act("test"):
        ItemScoreFactory(standing=release.standings.get(), points=1)  # of no target of the pledge
    with pytest.raises(CommandError):
        call_command("verify_pledges", stdout=io.StringIO(), stderr=err)
    assert "settlement" not in err.getvalue()  # the stand-ins for documents differ, the results do not


def test_the_database_settles_nothing_without_results():
    _made, pledge = pledged()
    with act("test"), pytest.raises(IntegrityError), transaction.atomic():
        PledgeStepFactory(pledge=pledge, number=4, from_state="in_force", to_state="settled")


@pytest.mark.parametrize("address", [SETTLE, PASS_ON])
@pytest.mark.parametrize("name", ["head-p0", "mayor"])
def test_only_the_assessor_closes_and_passes_on(address, name):
    made, _pledge = pledged()
    client = client_of(made.who(name))
    assert client.get(address).status_code == client.post(address, {"seen": "0" * 64}).status_code == 403


def succeeded(made, on=date(YEAR, 7, 2)):
    """Let somebody else take over the post of the director."""
    head = made.who("head-p0")
    end_appointments(head, date(YEAR, 7, 1))
    new = person(Role.PARK_HEAD, name="successor", park="p0")
    with act("test"):
        new.appointments.update(title="Director", from_on=on)
    return new


def test_a_pledge_passes_to_the_successor_with_what_is_open(monkeypatch):
    made, _pledge = pledged()
    client = assessor(made)
    assert "Nobody took over a post" in text_of(client.get(PASS_ON))
    new = succeeded(made, date(YEAR, 7, 7))
    monkeypatch.setattr("targets.pledges.actions.handing_over.localdate", lambda _at: date(YEAR, 7, 8))
    monkeypatch.setattr("reports.pages.pledges.views.closing.localdate", lambda _at: date(YEAR, 7, 8))
    adjusted(made)
    results_of(made, number=2, completion=45)
    page = client.get(PASS_ON)
    text = text_of(page)
    assert "head-p0 → successor · since 2020-07-07" in text
    assert "Supplement no. 1 is not signed by both sides yet." in text
    assert "Sales 45.0% of the target by 2020 first half" in text
    assert "Share" not in text.split("Open duties")[1]
    assert "The pledge is not handed in yet." in text
    chosen = page.content.decode().split('name="successor" value="')[1].split('"')[0]
    done = text_of(client.post(PASS_ON, {"successor": chosen}, follow=True))
    assert "passed to successor." in done
    assert "2020-07-07 · Director · head-p0 → successor" in done
    assert "Sales 45.0% of the target by 2020 first half" in done
    hand_over = PledgeHandOver.objects.get()
    assert (hand_over.from_user, hand_over.to_user) == (made.who("head-p0"), new)
    assert client.post(PASS_ON, {"successor": chosen}).status_code == 409
    assert PledgeHandOver.objects.count() == 1
    assert "Nobody took over a post" in text_of(client.get(PASS_ON))


def test_a_hand_over_lists_quarters_comments_and_what_is_to_be_settled(monkeypatch):
    made, pledge = pledged()
    hand_in_pledge(pledge=pledge, is_paper=False, by=made.who("assessor"), way="page")
    desks.today_is(date(YEAR, 7, 8))
    succeeded(made, date(YEAR, 7, 7))
    park, held = made.parks[0], Target.objects.get(indicator__code="share")
    with act("test"):
        other = TargetFactory(park=park, year=YEAR, value=5, state="issued")
        for number, state in ((1, "returned"), (2, "")):
            period = PeriodFactory(year=YEAR, number=number)
            if state:
                SubmissionFactory(park=park, period=period, state=state, reason="unit")
        SubmissionFactory(park=park, period=PeriodFactory(year=YEAR - 1, number=4), state="approved")
    comment_on(target=other, text="Too much.", by=person(Role.PARK_EDITOR, name="e", park="p0"), way="page")
    text = text_of(assessor(made).get(PASS_ON))
    quarters = (
        "The figures of 2020 first quarter were returned and are to be corrected."
        " The figures of 2020 first half are not handed in yet."
    )
    assert f"Open duties {quarters} The comment on the target of {other.indicator} is not answered yet. " in text
    assert "not handed in yet. The pledge" not in text and "2019 full year" not in text and "to be settled" not in text
    results_of(made, number=4)
    page = assessor(made).get(PASS_ON)
    assert "The pledge is to be settled with the results of 2020 full year." in text_of(page)
    chosen = page.content.decode().split('name="successor" value="')[1].split('"')[0]
    done = text_of(assessor(made).post(PASS_ON, {"successor": chosen}, follow=True))
    assert quarters in done and "to be settled with the results of 2020 full year" in done
    assert held.state == "pledged"


@pytest.mark.parametrize(
    ("state", "value", "light", "said"),
    [
        ("unknown", None, None, "Sales not reported by 2020 full year"),
        ("unavailable", None, None, "Sales not reported by 2020 full year"),
        ("number", "50", None, "Sales not yet to be judged by 2020 full year"),
        ("number", "50", "behind", "Sales not reached by 2020 full year"),
        ("number", "50", "ahead", ""),
        ("not_applicable", None, None, ""),
    ],
)
def test_what_was_not_reported_is_never_said_to_be_missed(state, value, light, said, monkeypatch):
    made, _pledge = pledged()
    sales = {"state": state, "value": value and Decimal(value), "completion": None, "light": light}
    results_of(made, sales=sales)
    succeeded(made, date(YEAR, 7, 7))
    monkeypatch.setattr("reports.pages.pledges.views.closing.localdate", lambda _at: date(YEAR, 7, 8))
    text = text_of(assessor(made).get(PASS_ON)).split("Open duties")[1]
    assert said in text if said else "Sales" not in text


def test_a_settlement_names_the_factor_by_which_an_item_has_more_points_than_its_weight():
    made, _pledge = pledged()
    client = assessor(made)
    release = results_of(made)
    assert "Points ×" not in text_of(client.get(SETTLE))
    with act("test"):
        spread = IndicatorFactory(code="spread")
        ItemScoreFactory(
            standing=release.standings.get(), indicator=spread, points=Decimal("9.0909"), position=9,
            working={"raw": "9", "factor": "1.01010101"},
        )  # fmt: skip
    page = client.get(SETTLE)
    assert "Points × 1.0101: items are left out" in text_of(page)
    client.post(SETTLE, {"seen": token_on(page)})
    assert "Points × 1.0101: items are left out" in text_of(client.get(FIRST))


def test_settling_is_offered_once_the_pledge_is_handed_in():
    made, pledge = pledged()
    results_of(made)
    client = assessor(made)
    assert f'href="{quote(SETTLE)}"' not in client.get(FIRST).content.decode()
    assert "Nobody confirmed yet that the park handed this pledge in." in text_of(client.get(SETTLE))
    hand_in_pledge(pledge=pledge, is_paper=False, by=made.who("assessor"), way="page")
    assert f'href="{quote(SETTLE)}"' in client.get(FIRST).content.decode()
    assert "Nobody confirmed yet" not in text_of(client.get(SETTLE))


@pytest.mark.parametrize("successor", ["", "x", "0", "9" * 30, "999999"])
def test_who_is_no_successor_gets_no_pledge(successor):
    made, _pledge = pledged()
    assert assessor(made).post(PASS_ON, {"successor": successor}).status_code in (400, 409)
    assert not PledgeHandOver.objects.exists()


def test_other_results_than_shown_are_refused_by_the_act_itself():
    made, pledge = pledged()
    results_of(made)
    found = SettleContents.of(made.who("assessor"), Pledge.objects.with_state().select_related("park").get()).found
    with pytest.raises(WorkflowError):
        settle_pledge(pledge=pledge, found=found, seen=seen_of(pledge), by=made.who("assessor"), way="page")
