"""Publishing by page: what the assessor sees before agreeing, and what comes of it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from desks import enter_all, hand_in_all, number, report_all, today_is, town
from django.core.management import call_command
from django.utils import translation
from factories import (
    AnswerFactory,
    FigureFactory,
    FigureVersionFactory,
    IndicatorFactory,
    SchemeFactory,
    SchemeItemFactory,
)
from people import client_of, person
from reading import RECORDED, english, queries_of, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.models import Release
from reports.releases.actions import publish
from targets.actions import Finding, approve, extend, reopen, revise
from targets.models import DepartmentReport, Figure, Submission, SubmissionStep, Target

pytestmark = pytest.mark.django_db
PAGE = "/periods/2020Q2/publish/"
# All reports were due on the tenth: what is not there by now is unknown.
AFTER = date(2020, 7, 11)


def approved_town(parks=2, **figures):
    """Return a town whose parks are approved; the department is late, so that its column is unknown."""
    made = town(parks)
    for index, park in enumerate(made.parks):
        hand_in_all(made, park, **({"sales": 90 + 10 * index} | figures))
        approve(park=park, period=made.period, seen=2, by=made.assessor, way="page")
    today_is(AFTER)
    return made


def with_everything(parks=2, **figures):
    """Return an approved town without anything unknown: the department's indicator is not scored."""
    made = approved_town(parks, **figures)
    with act("test"):
        made.scheme.items.filter(indicator=made.tax).delete()
    return made


def look(made, client=None):
    """Return the assessor's browser, the preview and its token."""
    client = client or english(client_of(made.assessor))
    page = client.get(PAGE)
    found = re.search(r'name="seen" value="([^"]+)"', page.content.decode())
    return client, text_of(page), found[1] if found else ""


def agreed(seen, **fields):
    """Return what a person sends who agrees to a preview."""
    return {"seen": seen, "typed": "2020Q2", **fields}


def revised(made, value, park=None):
    """Revise the released sales of a park."""
    figure = Figure.objects.select_related("park", "period", "indicator").get(
        park=park or made.park, period=made.period, indicator=made.sales
    )
    latest = figure.versions.order_by("number").last()
    return revise(
        finding=Finding(figure, latest.number),
        entered=number(value),
        reason="recount",
        source="tax office",
        by=made.assessor,
        way="page",
    )


def test_the_preview_shows_the_ranking_to_come_and_publishing_makes_just_that():
    made = with_everything()
    client, text, seen = look(made)
    assert re.search(r"1 Park 1 \d+\.\d\d . .{0,20}2 Park 0", text.replace("–", "."))
    assert "not approved" not in text
    page = client.post(PAGE, agreed(seen), follow=True)
    release = Release.objects.get()
    assert page.redirect_chain[0][0] == f"/releases/{release.pk}/"
    assert "2020 first half is published; everybody sees it from now on." in text_of(page)
    assert [s.park.code for s in release.standings.select_related("park").order_by("position")] == ["p1", "p0"]
    assert (release.by, release.published_on.isoformat()) == (made.assessor, "2020-07-11")
    assert set(Submission.objects.filter(period=made.period).values_list("state", flat=True)) == {"released"}
    entry = AuditEntry.objects.get(act="reports.publish")
    assert (entry.by, entry.way, entry.details["preview"]) == (made.assessor, "page", seen)
    assert entry.address is not None


def test_officials_see_the_release_at_once():
    made = with_everything()
    official = english(client_of(person(Role.OFFICIAL)))
    assert "2020 first half" not in text_of(official.get("/")).split("To the contents")[1]
    client, _text, seen = look(made)
    client.post(PAGE, agreed(seen))
    assert "Park 1" in text_of(official.get("/rankings/"))


def test_looking_writes_nothing():
    made = with_everything()
    look(made)
    assert not Release.objects.exists()
    assert not AuditEntry.objects.filter(act="reports.publish").exists()


def test_the_preview_says_who_is_missing_and_what_is_unknown_and_asks_why():
    made = town()
    hand_in_all(made)
    approve(park=made.park, period=made.period, seen=2, by=made.assessor, way="page")
    today_is(AFTER)
    client, text, seen = look(made)
    assert "Counted as not reported: Park 1." in text
    assert "1 park is not approved" in text and "Park 1 not begun" in text
    assert "4 figures count as unknown" in text
    assert "Park 0 Tax" in text and "Park 1 Sales、Projects、Tax" in text
    refused = client.post(PAGE, agreed(seen))
    assert refused.status_code == 400
    assert "Say why" in text_of(refused)
    assert not Release.objects.exists()
    client.post(PAGE, agreed(seen, reason="the park was closed for a flood"))
    assert Release.objects.get().reason == "the park was closed for a flood"


@pytest.mark.parametrize("typed", ["", "2020Q3", "2020", "yes"])
def test_a_wrong_period_publishes_nothing_and_keeps_the_reason(typed):
    made = approved_town()
    client, _text, seen = look(made)
    response = client.post(PAGE, {"seen": seen, "typed": typed, "reason": "tax comes later"})
    assert response.status_code == 400
    assert "tax comes later" in response.content.decode()
    assert not Release.objects.exists()


@pytest.mark.parametrize("typed", ["2020q2", " 2020Q2 ", "２０２０Ｑ２", "2020 First half", "2020 first half "])
def test_the_period_is_understood_as_people_type_it(typed):
    made = with_everything()
    client, _text, seen = look(made)
    assert client.post(PAGE, {"seen": seen, "typed": typed}).status_code == 302


def test_what_changed_since_the_preview_is_looked_at_again():
    made = approved_town()
    client, _text, seen = look(made)
    reopen(park=made.park, period=made.period, seen=3, reason="unit", by=made.assessor, way="page")
    response = client.post(PAGE, agreed(seen, reason="tax comes later"))
    text = text_of(response)
    assert response.status_code == 409
    assert "changed meanwhile. Look at the preview again." in text
    assert "1 park is not approved" in text
    assert "tax comes later" in response.content.decode()
    assert 'value="2020Q2"' not in response.content.decode()
    assert not Release.objects.exists()
    assert AuditEntry.objects.filter(act="reports.publish", outcome="refused", by=made.assessor).count() == 1
    _client, _text, newer = look(made, client)
    assert newer != seen and newer in response.content.decode()


def test_two_assessors_at_once_make_one_release_and_the_other_is_told():
    made = with_everything()
    colleague = person(Role.ASSESSOR, name="colleague")
    client, _text, seen = look(made)
    other, _text, also_seen = look(made, english(client_of(colleague)))
    assert seen == also_seen
    client.post(PAGE, agreed(seen))
    told = other.post(PAGE, agreed(also_seen))
    assert told.status_code == 409
    assert "assessor was first: 2020 first half is published." in text_of(told)
    assert Release.objects.count() == 1


def test_a_second_click_leads_to_the_same_release():
    made = with_everything()
    client, _text, seen = look(made)
    first, second = (client.post(PAGE, agreed(seen)) for _click in range(2))
    assert first["Location"] == second["Location"] == f"/releases/{Release.objects.get().pk}/"
    assert AuditEntry.objects.filter(act="reports.publish").count() == 1
    assert SubmissionStep.objects.filter(name="release").count() == 2


def test_parks_with_the_same_score_share_a_place_and_the_preview_says_so():
    made = with_everything(sales=90)
    _client, text, _seen = look(made)
    assert "Place 1 is shared: " in text


def with_a_deduction(known):
    """Return a town with a deduction of which one park has reported two, the other nothing or none."""
    made = with_everything()
    with act("test"):
        accidents = IndicatorFactory(code="accidents", name="Accidents", decimals=0, direction="lower")
        SchemeItemFactory(
            scheme=made.scheme, indicator=accidents, weight=0, rule="deduction", parameters={"per": "1.5"}
        )
        for park, value in zip(made.parks, (2, 0 if known else None), strict=True):
            if value is not None:
                figure = FigureFactory(park=park, period=made.period, indicator=accidents)
                FigureVersionFactory(figure=figure, reported_value=Decimal(value))
    return made


def test_deductions_are_looked_at_and_confirmed():
    made = with_a_deduction(known=True)
    client, text, seen = look(made)
    assert "1 bonus or deduction to look at Park 0 Accidents: -3.00" in text
    refused = client.post(PAGE, agreed(seen))
    assert refused.status_code == 400
    assert "Look at the bonuses and deductions and confirm them." in text_of(refused)
    assert not Release.objects.exists()
    client.post(PAGE, agreed(seen, is_confirmed="on"))
    assert Release.objects.exists()


def test_a_bonus_that_was_reported_and_approved_asks_for_nothing():
    made = with_a_deduction(known=True)
    with act("test"):
        made.scheme.items.filter(rule="deduction").update(rule="bonus")
    client, text, seen = look(made)
    assert "to look at" not in text
    assert client.post(PAGE, agreed(seen)).status_code == 302


def test_a_deduction_without_a_figure_is_named():
    _client, text, _seen = look(with_a_deduction(known=False))
    assert "Park 1 Accidents: no figure, counts as none" in text


def test_several_schemes_are_chosen_from():
    made = with_everything()
    with act("test"):
        other = SchemeFactory(code="pilot", name="Pilot", year=2020, series="pilot")
        SchemeItemFactory(scheme=other, indicator=made.projects)
    client, text, seen = look(made)
    assert not seen
    assert "By which scheme of 2020?" in text and "Pilot" in text
    page = client.get(f"{PAGE}?by=pilot")
    token = re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]
    client.post(f"{PAGE}?by=pilot", agreed(token))
    assert Release.objects.get().scheme == other
    assert client.get(f"{PAGE}?by=nothing").status_code == 400


def test_a_year_without_a_scheme_says_where_schemes_come_from():
    text = text_of(english(client_of(town().assessor)).get("/periods/2019Q2/publish/"))
    assert "There is no scheme for 2019" in text


def test_what_cannot_be_ranked_is_said_in_words():
    made = town()
    with act("test"):
        made.scheme.items.all().delete()
    response = english(client_of(made.assessor)).get(PAGE)
    assert response.status_code == 200
    assert "This cannot be published now" in text_of(response)


def test_the_movement_against_the_last_release_and_what_made_it():
    made = with_everything()
    before = made.period.labels_before(1)[0]
    earlier = type(made.period).objects.get(year=before[0], number=before[1])
    # In the first quarter both were level; since then Park 1 has sold more.
    publish(scheme=made.scheme, period=earlier, reason="test")
    _client, text, _seen = look(made)
    assert "movement against 2020 first quarter" in text
    assert re.search(r"2 Park 0 14.00 ▼ 1 down Projects ▼ 1 down", text), text


def test_a_scheme_that_takes_nothing_unknown_says_which_figures_are_missing():
    made = approved_town()
    with act("test"):
        made.scheme.missing = "refuse"
        made.scheme.save()
    _client, text, seen = look(made)
    assert not seen
    assert "This scheme is published only with all figures; unknown are: p0 tax, p1 tax" in text


# --- After the release ------------------------------------------------------------------------------------------------


def released_town():
    """Return a town whose quarter is published."""
    made = with_everything()
    client, _text, seen = look(made)
    client.post(PAGE, agreed(seen))
    return made, client


def test_what_is_published_and_unchanged_is_not_published_again():
    made, client = released_town()
    _client, text, seen = look(made, client)
    assert not seen
    assert "2020 first half is published already and nothing has changed since." in text


def test_a_revision_leads_to_an_erratum_whose_page_shows_what_changed():
    made, client = released_town()
    assert "changed after the release" not in text_of(client.get("/periods/2020Q2/"))
    revised(made, 140)
    hint = text_of(client.get("/periods/2020Q2/"))
    assert "1 figure changed after the release of" in hint and "Publish an erratum" in hint
    _client, text, seen = look(made, client)
    assert "Publish an erratum to 2020 first half" in text
    assert "Park 0 Sales 亿元 90.00 140.00" in text
    refused = client.post(PAGE, agreed(seen))
    assert refused.status_code == 400 and "Say why" in text_of(refused)
    page = client.post(PAGE, agreed(seen, reason="recount"), follow=True)
    first, second = Release.objects.order_by("id")
    assert second.supersedes == first
    assert "What the erratum changed" in text_of(page)
    assert "Park 0 Sales 亿元 90.00 140.00" in text_of(page)
    assert "changed after the release" not in text_of(client.get("/periods/2020Q2/"))
    assert client.get(f"/releases/{first.pk}/").status_code == 200


def test_what_is_approved_after_the_release_asks_for_an_erratum_too():
    made = town()
    hand_in_all(made)
    approve(park=made.park, period=made.period, seen=2, by=made.assessor, way="page")
    today_is(AFTER)
    client, _text, seen = look(made)
    client.post(PAGE, agreed(seen, reason="one park is late"))
    enter_all(made, made.parks[1])
    late = made.parks[1]
    hand_in_all(made, late, sales=91)
    approve(park=late, period=made.period, seen=2, by=made.assessor, way="page")
    assert "2 figures changed after the release" in text_of(client.get("/periods/2020Q2/"))


def test_only_who_publishes_sees_the_hint_and_the_button():
    made, _client = released_town()
    revised(made, 140)
    for user in (made.head, person(Role.OFFICIAL)):
        page = text_of(english(client_of(user)).get("/periods/2020Q2/"))
        assert "erratum" not in page


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ASSESSOR])
def test_nobody_else_publishes(role):
    with_everything()
    user = person(role, name="somebody", park="p0" if role.startswith("park") else None)
    client = client_of(user)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, agreed("x")).status_code == 403
    assert not Release.objects.exists()


@pytest.mark.parametrize("parks", [3, 12])
def test_the_preview_makes_the_recorded_number_of_queries_at_every_size(parks):
    made = with_everything(parks)
    assert len(queries_of(client_of(made.assessor), PAGE)) == RECORDED["publish"]


# --- Preliminary and final, what is out -------------------------------------------------------------------------------


def early_town():
    """Return a town on 6 July whose parks are approved; the department has until the tenth."""
    made = town()
    for index, park in enumerate(made.parks):
        hand_in_all(made, park, sales=90 + 10 * index)
        approve(park=park, period=made.period, seen=2, by=made.assessor, way="page")
    return made


def test_what_is_still_to_come_makes_a_preliminary_release_and_needs_no_reason():
    made = early_town()
    client, text, seen = look(made)
    assert "Publish 2020 first half, preliminary" in text and "Publish as preliminary" in text
    assert "Not to be had yet; this makes it a preliminary release Park 0 Tax Park 1 Tax" in text
    assert "The parks have time until 2020-07-10." in text
    assert "count as unknown" not in text
    client.post(PAGE, agreed(seen))
    release = Release.objects.get()
    assert release.is_preliminary and not release.is_erratum
    assert "preliminary" in text_of(client.get("/releases/")).split("To the contents")[1]
    detail = text_of(client.get(f"/releases/{release.pk}/"))
    assert "In no count neither scored nor compared Park 1 not to be had yet 1 item" in detail
    assert "Not to be had yet Park 1 Tax Park 0 Tax" in detail


def test_after_a_preliminary_release_comes_the_final_one_and_no_erratum():
    made = early_town()
    client, _text, seen = look(made)
    client.post(PAGE, agreed(seen))
    assert "after the preliminary release" not in text_of(client.get("/periods/2020Q2/"))
    report_all(made)
    hint = text_of(client.get("/periods/2020Q2/"))
    assert "2 figures came or changed after the preliminary release of" in hint and "Publish what came since" in hint
    _client, text, seen = look(made, client)
    assert "Publish 2020 first half, final" in text and "Publish as final" in text
    assert "erratum" not in text.split("Before it is published")[1]
    assert "What changed since the preliminary release" in text
    assert client.post(PAGE, agreed(seen)).status_code == 302
    first, second = Release.objects.order_by("id")
    assert second.supersedes == first
    assert not second.is_preliminary and not second.is_erratum
    assert DepartmentReport.objects.get(period=made.period).state == "released"
    listed = text_of(client.get("/releases/"))
    assert "first half final" in listed and "replaced by a later release" in listed and "erratum" not in listed
    assert "What changed since the preliminary release" in text_of(client.get(f"/releases/{second.pk}/"))


def test_a_park_with_more_time_is_named():
    made = approved_town()
    reopen(park=made.park, period=made.period, seen=3, reason="unit", by=made.assessor, way="page")
    extend(period=made.period, park=made.park, until_on=date(2020, 7, 25), reason="flood", by=made.assessor, way="page")
    _client, text, _seen = look(made)
    assert "Park 0 has more time until 2020-07-25." in text
    assert "The parks have time" not in text


def not_applicable(made, reason=""):
    """Say that the first park's sales do not apply, and why."""
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.sales)
    with act("test"):
        state = {"reported_state": "not_applicable", "recognised_state": "not_applicable"}
        FigureVersionFactory(figure=figure, number=2, reported_value=None, recognised_value=None, **state)
        if reason:
            AnswerFactory(figure=figure, state="not_applicable", text=reason)


@pytest.mark.parametrize(
    ("reason", "said"), [("sold to the neighbour", "sold to the neighbour"), ("", "no reason given")]
)
def test_what_does_not_apply_is_listed_with_its_reason_and_confirmed(reason, said):
    made = with_everything()
    not_applicable(made, reason)
    client, text, seen = look(made)
    assert f"1 item is said not to apply Park 0 Sales: {said}" in text
    refused = client.post(PAGE, agreed(seen))
    assert refused.status_code == 400
    assert "Look at the items that are said not to apply and confirm them." in text_of(refused)
    assert not Release.objects.exists()
    client.post(PAGE, agreed(seen, is_confirmed="on"))
    detail = text_of(client.get(f"/releases/{Release.objects.get().pk}/"))
    assert f"Not applicable Park 0 Sales: {said}" in detail
    assert "Park 0 n/a 1 item" in detail


def without_target(made, state):
    """Take the target of the first park's sales away, or leave it a draft, or say that none is issued."""
    with act("test"):
        made.scheme.items.filter(indicator=made.sales).update(rule="completion")
        own = Target.objects.filter(park=made.park, indicator=made.sales)
        if state == "none":
            own.update(state="none", value=None, reason="no land is left")
        elif state:
            own.update(state=state)
        else:
            own.delete()


@pytest.mark.parametrize(
    ("state", "how", "chinese"), [("", "missing", "未设目标"), ("draft", "still a draft", "仍为草稿")]
)
def test_a_missing_target_is_named_and_asks_for_a_reason(state, how, chinese):
    made = with_everything()
    without_target(made, state)
    client, text, seen = look(made)
    assert f"1 item counts as unknown for want of a target Park 0 Sales ({how})" in text
    assert f"Sales（{chinese}）" in text_of(client_of(made.assessor).get(PAGE))
    assert client.post(PAGE, agreed(seen)).status_code == 400
    client.post(PAGE, agreed(seen, reason="the target is still argued about"))
    detail = text_of(client.get(f"/releases/{Release.objects.get().pk}/"))
    assert "Counted as unknown for want of a target Park 0 Sales" in detail


def test_what_is_not_issued_is_printed_and_asks_for_nothing():
    made = with_everything()
    without_target(made, "none")
    client, text, seen = look(made)
    assert "1 target is not issued Park 0 Sales: no land is left" in text
    assert client.post(PAGE, agreed(seen)).status_code == 302
    detail = text_of(client.get(f"/releases/{Release.objects.get().pk}/"))
    assert "Targets not issued Park 0 Sales: no land is left" in detail


def test_the_command_prints_the_same_lists(capsys):
    made = with_everything()
    not_applicable(made, "sold to the neighbour")
    with translation.override("en"):
        call_command("publish", scheme=made.scheme.code, quarter=2, on=AFTER)
    said = capsys.readouterr().out
    assert "Not applicable:\n  Park 0 Sales (sold to the neighbour)" in said
    assert re.search(r"Release \d+ \(final\): 2020 first half, 2 parks ranked, digest ", said)


def test_the_command_says_preliminary_and_what_is_still_to_come(capsys):
    made = early_town()
    with translation.override("en"):
        call_command("publish", scheme=made.scheme.code, quarter=2, on=date(2020, 7, 6))
    said = capsys.readouterr().out
    assert "Not to be had yet:\n  Park 1 Tax\n  Park 0 Tax" in said
    assert re.search(r"Release \d+ \(preliminary\)", said)
