"""That a park gets no target of an indicator (不下达): stated with a reason, shown, taken back, and counted as no gap."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from desks import own_grid, town
from documents import pledge as pledge_text
from factories import CityTargetFactory, PledgeFactory, TargetFactory
from made_towns import in_force
from people import client_of, person
from promises import YEAR, no_documents, promising
from reading import english, text_of
from workbooks import rows_of, workbook

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from targets.actions import (
    change_details,
    derive_targets,
    issue_no_target,
    issue_targets,
    pledge_targets,
    save_targets,
    withdraw_targets,
)
from targets.breakdown.cells import CITY, Derived, NoTarget, TypedTarget, details_token, target_token
from targets.documents.layout import layout
from targets.documents.text import NotIssued, canonical_bytes, digests
from targets.entry.asking import asked_pairs
from targets.errors import Conflict, Overtaken, TargetErrors, WorkflowError
from targets.models import CityTarget, SchemeItem, Target

pytestmark = pytest.mark.django_db
PAGE = "/targets/2021/"
WHY = "No such trade in the park"
BUTTON = re.compile(r'name="undo" value="([^"]+)"')


@pytest.fixture
def made():
    return town()


def window(user):
    return english(client_of(user))


def target(made, value=100, state="draft", park=None, **more):
    with act("test"):
        return TargetFactory(park=park or made.park, indicator=made.sales, year=2021, value=value, state=state, **more)


def none(made, park=None, reason=WHY):
    return target(made, None, "none", park, reason=reason)


def stored(made, park=None):
    found = Target.objects.filter(year=2021, park=park or made.park, indicator=made.sales).first()
    return found and (found.state, found.value, found.reason)


def sent(made, text, park=None):
    """Return the form of the grid with a text typed into the sales of a park."""
    place = CITY if park is CITY else (park or made.park).pk
    if park is CITY:
        seen = target_token(CityTarget.objects.filter(year=2021).first())
    else:
        seen = target_token(Target.objects.filter(year=2021, park=place, indicator=made.sales).first())
    key = f"{place}-{made.sales.pk}"
    return {f"value-{key}": text, f"seen-{key}": seen}


@pytest.mark.parametrize("text", [f"不下达：{WHY}", f"不下达: {WHY}", f"not issued: {WHY}", f" Not issued：  {WHY} "])
@pytest.mark.parametrize("before", [None, 100])
def test_the_word_with_a_reason_states_that_there_is_none(made, text, before):
    if before:
        target(made, before)
    assert window(made.assessor).post(PAGE, sent(made, text)).status_code == 302
    assert stored(made) == ("none", None, WHY)
    changes = AuditEntry.objects.get(act="targets.save_targets").details["changes"]
    assert changes == {"p0 sales": {"old": before and "100", "new": f"none: {WHY}"}}
    page = text_of(window(made.assessor).get(PAGE))
    assert WHY in page and "1 not issued" in page
    assert 'value="not issued"' in window(made.assessor).get(PAGE).content.decode()


def test_the_word_alone_is_refused_and_stays_until_a_reason_is_given(made):
    response = window(made.assessor).post(PAGE, sent(made, "不下达"))
    assert response.status_code == 400
    assert "Say why no target is issued" in text_of(response)
    assert 'value="不下达"' in response.content.decode()
    assert stored(made) is None
    assert window(made.assessor).post(PAGE, sent(made, f"不下达：{'x' * 501}")).status_code == 400


def test_the_city_has_a_number_or_nothing(made):
    response = window(made.assessor).post(PAGE, sent(made, f"不下达：{WHY}", CITY))
    assert response.status_code == 400 and "The city&#x27;s own target is a number" in response.content.decode()


def test_saving_the_grid_again_changes_nothing_and_a_number_makes_a_draft(made):
    none(made)
    client = window(made.assessor)
    for text in ("not issued", "不下达", f"不下达：{WHY}"):
        client.post(PAGE, sent(made, text))
    assert not AuditEntry.objects.filter(act="targets.save_targets").exists()
    client.post(PAGE, sent(made, "不下达：another reason"))
    assert stored(made) == ("none", None, "another reason")
    client.post(PAGE, sent(made, "90"))
    assert stored(made) == ("draft", 90, "")
    none(made, made.parks[1])
    client.post(PAGE, sent(made, "", made.parks[1]))
    assert stored(made, made.parks[1]) is None


def test_two_assessors_see_each_other(made):
    key = (made.park.pk, made.sales.pk)
    held = none(made)
    seen = target_token(held)
    save_targets(year=2021, cells={key: TypedTarget(NoTarget("b"), seen)}, by=made.assessor, way="page")
    with pytest.raises(Conflict):
        save_targets(year=2021, cells={key: TypedTarget(Decimal(9), seen)}, by=made.assessor, way="page")
    form = sent(made, "9") | {f"seen-{key[0]}-{key[1]}": seen}
    response = window(made.assessor).post(PAGE, form)
    assert response.status_code == 409 and "assessor stored not issued: b on 20" in text_of(response)


@pytest.mark.parametrize("state", ["issued", "pledged"])
def test_the_grid_leaves_what_is_issued_or_pledged(made, state):
    held = target(made, state=state)
    cells = {(made.park.pk, made.sales.pk): TypedTarget(NoTarget(WHY), target_token(held))}
    with pytest.raises(TargetErrors):
        save_targets(year=2021, cells=cells, by=made.assessor, way="page")
    assert stored(made) == (state, 100, "")


@pytest.mark.parametrize("state", ["draft", "issued"])
def test_on_its_own_page_a_target_is_taken_out_with_a_reason(made, state):
    held = target(made, state=state, stretch=120)
    client, page = window(made.assessor), f"{PAGE}p0/sales/"
    assert "Issue no target" in text_of(client.get(page))
    refused = client.post(page, {"act": "none", "seen": details_token(held), "reason": " "})
    assert refused.status_code == 400 and stored(made)[0] == state
    response = client.post(page, {"act": "none", "seen": details_token(held), "reason": WHY}, follow=True)
    assert stored(made) == ("none", None, WHY)
    text = text_of(response)
    assert f"target not issued {WHY}" in text and "Change the details" not in text and "Issue no target" not in text
    assert re.search(rf"not issued {WHY} issued no target", text), "the history tells it"
    entry = AuditEntry.objects.get(act="targets.issue_no_target")
    assert (entry.reason, entry.place) == (WHY, "" if state == "draft" else "park:p0")
    stale = client.post(page, {"act": "none", "seen": details_token(held), "reason": "again"})
    assert stale.status_code == 409 and "again" in stale.content.decode()


def test_a_pledged_target_is_not_taken_out_so(made):
    held = target(made, state="pledged")
    assert "Issue no target" not in text_of(window(made.assessor).get(f"{PAGE}p0/sales/"))
    with pytest.raises(WorkflowError):
        issue_no_target(target=held, seen=details_token(held), reason=WHY, by=made.assessor, way="page")
    held = none(made, made.parks[1])
    assert window(made.assessor).get(f"{PAGE}p1/sales/adjust/").status_code in (302, 404, 409, 200)


def test_who_changed_it_meanwhile_is_named(made):
    held = target(made)
    seen = details_token(held)
    window(made.assessor).post(PAGE, sent(made, "101"))
    with pytest.raises(Overtaken, match="assessor"):
        issue_no_target(target=held, seen=seen, reason=WHY, by=made.assessor, way="page")


def test_details_are_of_targets_alone(made):
    held = none(made)
    details = {
        "stretch": None,
        "base": None,
        "base_estimate": False,
        "q1": None,
        "q2": None,
        "q3": None,
        "responsible": "Deputy",
    }
    with pytest.raises(WorkflowError):
        change_details(target=held, seen=details_token(held), details=details, by=made.assessor, way="page")


@pytest.mark.parametrize("way", ["grid", "page"])
@pytest.mark.parametrize("state", ["draft", "issued", None])
def test_it_is_taken_back_like_any_other_change(made, way, state):
    if way == "grid" and state == "issued":
        pytest.skip("the grid leaves issued targets")
    if way == "page" and state is None:
        pytest.skip("without a target there is no page")
    held = target(made, state=state) if state else None
    client = window(made.assessor)
    if way == "grid":
        client.post(PAGE, sent(made, f"不下达：{WHY}"))
    else:
        client.post(f"{PAGE}p0/sales/", {"act": "none", "seen": details_token(held), "reason": WHY})
    assert stored(made)[0] == "none"
    undo = BUTTON.search(client.get(PAGE).content.decode())[1]
    assert "1 target is as it was before" in text_of(client.post(PAGE, {"undo": undo}, follow=True))
    assert stored(made) == (None if state is None else (state, 100, ""))


def test_a_number_typed_over_it_is_taken_back_too(made):
    none(made)
    client = window(made.assessor)
    client.post(PAGE, sent(made, "90"))
    undo = BUTTON.search(client.get(PAGE).content.decode())[1]
    client.post(PAGE, {"undo": undo})
    assert stored(made) == ("none", None, WHY)
    assert AuditEntry.objects.get(act="targets.undo_targets").details["changes"] == {
        "p0 sales": {"old": "90", "new": f"none: {WHY}"}
    }


def test_an_issued_target_does_not_come_back_beside_a_pledge_in_force(monkeypatch):
    no_documents(monkeypatch)
    promised = promising(1)
    held = Target.objects.filter(year=YEAR, park=promised.parks[0]).first()
    by = {"by": promised.who("assessor"), "way": "page"}
    issue_no_target(target=held, seen=details_token(held), reason=WHY, **by)
    (pledge,) = promised.issue()
    promised.sign(pledge, "head-p0")
    promised.sign(pledge, "mayor")
    undo = BUTTON.search(window(by["by"]).get(f"/targets/{YEAR}/").content.decode())[1]
    response = window(by["by"]).post(f"/targets/{YEAR}/", {"undo": undo})
    assert response.status_code == 409 and "The pledge is in force" in text_of(response)
    assert Target.objects.get(pk=held.pk).state == "none"


def test_issuing_withdrawing_pledging_and_deriving_leave_it(made):
    none(made)
    target(made, park=made.parks[1])
    by = {"by": made.assessor, "way": "page"}
    assert issue_targets(year=2021, parks=made.parks, count=1, **by) == 1
    assert withdraw_targets(year=2021, parks=made.parks, count=1, reason="r", **by) == 1
    with act("targets.test", by=made.assessor) as entry:
        pledge_targets(park=made.park, year=2021, entry=entry)
    derived = Derived({(made.park.pk, made.sales.pk): Decimal(5)}, 0, {})
    with pytest.raises(Overtaken):
        derive_targets(year=2021, derived=derived, words="plan", bases={}, **by)
    assert stored(made) == ("none", None, WHY)


def test_sums_and_gaps_do_not_miss_it(made):
    none(made)
    target(made, 40, park=made.parks[1])
    with act("test"):
        CityTargetFactory(indicator=made.sales, year=2021, value=50)
    page = text_of(window(made.assessor).get(PAGE))
    assert "1 park without" not in page and "without a target" not in page
    assert "⚠ -10" in page and "1 not issued" in page


def sheet_of(client, place=0):
    rows = rows_of(client.get(f"{PAGE}?export=xlsx").content, place)
    head = next(number for number, row in enumerate(rows) if any("[" in str(cell) for cell in row))
    return rows[head:]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_sheet_goes_out_and_comes_back_with_it(made, language):
    none(made)
    client = client_of(made.assessor)
    client.post("/language/", {"language": language, "next": "/"})
    rows = sheet_of(client)
    column = next(place for place, cell in enumerate(rows[0]) if cell.endswith("[p0]"))
    line = next(row for row in rows if row[0] == "sales")
    assert line[column].startswith({"en": "not issued", "zh-hans": "不下达"}[language]) and WHY in line[column]
    same = client.post(f"{PAGE}import/", {"workbook": workbook(*rows)})
    assert same.status_code == 200 and "<td" not in same.content.decode(), "nothing differs"
    for text in ("不下达", f"不下达：{WHY}"):
        line[column] = text
        assert "<td" not in client.post(f"{PAGE}import/", {"workbook": workbook(*rows)}).content.decode()
    line[column + 1] = "不下达：其他原因"
    page = client.post(f"{PAGE}import/", {"workbook": workbook(*rows)}).content.decode()
    signed = page.split('name="changes" value="')[1].split('"')[0]
    assert client.post(f"{PAGE}import/", {"changes": signed}).status_code == 302
    assert stored(made, made.parks[1]) == ("none", None, "其他原因")
    line[column], line[column + 1] = "删除", 7
    page = client.post(f"{PAGE}import/", {"workbook": workbook(*rows)}).content.decode()
    signed = page.split('name="changes" value="')[1].split('"')[0]
    client.post(f"{PAGE}import/", {"changes": signed})
    assert (stored(made), stored(made, made.parks[1])) == (None, ("draft", 7, ""))


def test_a_sheet_with_the_word_alone_asks_for_the_reason(made):
    client = window(made.assessor)
    rows = sheet_of(client)
    column = next(place for place, cell in enumerate(rows[0]) if cell.endswith("[p0]"))
    next(row for row in rows if row[0] == "sales")[column] = "不下达"
    response = client.post(f"{PAGE}import/", {"workbook": workbook(*rows)})
    assert response.status_code == 400 and "Say why no target is issued" in text_of(response)


def test_the_sheet_of_details_comes_back_unchanged(made):
    none(made)
    target(made, 40, park=made.parks[1])
    client = window(made.assessor)
    rows = sheet_of(client, 1)
    assert any(f"not issued: {WHY}" in row for row in rows)
    page = client.post(f"{PAGE}import/", {"workbook": workbook(*rows)})
    assert page.status_code == 200 and "Nothing differs" in text_of(page)


def test_who_sees_it(made):
    """As the others of the park and year: its park once they are issued, all once they are pledged."""
    none(made)
    official, other = person(Role.OFFICIAL, name="official"), made.who(Role.PARK_HEAD, made.parks[1])

    def seen_by(user):
        return Target.objects.visible_to(user).filter(year=2021, state="none").exists()

    people = (made.assessor, made.head, official, other)
    assert [seen_by(user) for user in people] == [True, False, False, False]
    with act("test"):
        beside = TargetFactory(park=made.park, indicator=made.projects, year=2021, value=1, state="issued")
    assert [seen_by(user) for user in people] == [True, True, False, False]
    with act("test"):
        Target.objects.filter(pk=beside.pk).update(state="pledged")
    assert [seen_by(user) for user in people] == [True, True, True, True]
    for user in people[1:]:
        page = text_of(window(user).get(PAGE))
        assert "not issued" in page and WHY in page
    for address in (f"{PAGE}p0/sales/", f"{PAGE}p0/sales/history/"):
        assert WHY in text_of(window(official).get(address))


def test_the_years_count_it(made):
    none(made)
    row = text_of(window(made.assessor).get("/targets/"))
    assert re.search(r"not issued comments that wait 2021 0 0 0 1 0", row)


def test_who_enters_and_who_reviews_sees_that_there_is_no_target(made):
    with act("reports.load_city"):
        Target.objects.filter(park=made.park, indicator=made.sales, year=2020).update(
            state="none", value=None, reason=WHY
        )
    row = own_grid(made)[made.sales.pk]
    assert (row.promised, row.why_no_target) == (None, WHY)
    assert "80.00 40.00 not issued" in text_of(window(made.editor).get("/entry/p0/2020Q2/"))


def test_nobody_is_asked_for_what_has_no_target_and_never_had_figures(made):
    pair = (made.park.pk, made.sales.pk)
    with act("reports.load_city"):
        SchemeItem.objects.filter(indicator=made.sales).delete()
        period = made.period
        period.year, period.first_on, period.last_on = 2022, period.first_on.replace(2022), period.last_on.replace(2022)
        held = TargetFactory(park=made.park, indicator=made.sales, year=2022, value=1)
        assert pair in asked_pairs(period)
        Target.objects.filter(pk=held.pk).update(state="none", value=None, reason=WHY)
    assert pair not in asked_pairs(period)


def test_a_pledge_lists_it_under_its_tasks_and_changes_its_preview(monkeypatch):
    no_documents(monkeypatch)
    made = promising(1)
    held = Target.objects.filter(year=YEAR, park=made.parks[0]).order_by("indicator__code").first()
    before = made.token
    by = {"by": made.who("assessor"), "way": "page"}
    issue_no_target(target=held, seen=details_token(held), reason=WHY, **by)
    assert made.token != before
    (pledge,) = made.issue()
    text = json.loads(bytes(pledge.document.canonical))
    assert text["not_issued"] == [{"indicator": held.indicator.name, "reason": WHY}]
    assert len(text["tasks"]) == pledge.items.count() == 1
    page = text_of(window(by["by"]).get(f"/pledges/{pledge.no}/"))
    assert f"No target of {held.indicator.name}: {WHY}" in page


def test_a_pledge_without_it_reads_as_those_from_before():
    text = pledge_text()
    assert b"not_issued" not in canonical_bytes(text)
    told = pledge_text(not_issued=(NotIssued("专利", "园区无此项"),))
    assert b"not_issued" in canonical_bytes(told)
    assert layout(told, digests(canonical_bytes(told)))["remarks"] == ["不下达目标：专利（园区无此项）"]


def test_a_loaded_pledge_shows_it_under_its_tasks(made):
    target(made, 40, "pledged", park=made.park)
    with act("test"):
        TargetFactory(park=made.park, indicator=made.projects, year=2021, value=None, state="none", reason=WHY)
        pledge = in_force(PledgeFactory(park=made.park, year=2021))
    page = text_of(window(made.assessor).get(f"/pledges/{pledge.no}/"))
    assert "1 target" in page and f"No target of Projects: {WHY}" in page
