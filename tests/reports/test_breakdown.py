"""The breakdown of a year as people see it: the grid, deriving, issuing, comments, adjustments, Excel, bad input."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from desks import town
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from factories import CityTargetFactory, ParkFactory, PlanFactory, PlanTargetFactory, PledgeFactory, TargetFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from made_towns import in_force
from people import client_of as signed_in
from people import person
from reading import text_of
from workbooks import rows_of, workbook

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.releases.freezing import _targets
from targets import actions
from targets.breakdown.cells import CITY, TypedTarget, details_token, target_token
from targets.errors import Conflict, TargetErrors, WorkflowError
from targets.models import Adjustment, CityTarget, Indicator, Period, Target, TargetComment

pytestmark = pytest.mark.django_db
PAGE = "/targets/2021/"
PDF = b"%PDF-1.4 a decision"


def client_of(user):
    """Return the browser of somebody who reads English."""
    client = signed_in(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def made(tmp_path, settings):
    """Make a town without targets of 2021, and an empty folder of files."""
    settings.FILES_DIR = tmp_path
    return town()


def assessor(made):
    return client_of(made.assessor)


def as_assessor(made):
    return {"by": made.assessor, "way": "page"}


def sent(*cells):
    """Return a form: (park, indicator, text, seen) each."""
    fields = {}
    for park, indicator, text, seen in cells:
        key = f"{getattr(park, 'pk', park)}-{indicator.pk}"
        fields |= {f"value-{key}": text, f"seen-{key}": seen}
    return fields


def target(made, value=100, state="draft", park=None, indicator=None, **more):
    with act("test"):
        return TargetFactory(
            park=park or made.park, indicator=indicator or made.sales, year=2021, value=value, state=state, **more
        )


def test_the_assessor_sets_targets_of_parks_and_of_the_city_in_one_grid(made):
    client = assessor(made)
    assert "Save" in client.get(PAGE).content.decode()
    first, second = made.parks
    form = sent((first, made.sales, "1,250.5", "-"), (second, made.sales, "100", "-"), (CITY, made.sales, "2000", "-"))
    page = client.post(PAGE, form, follow=True).content.decode()
    assert Target.objects.get(year=2021, park=first).value == Decimal("1250.5")
    assert CityTarget.objects.get(year=2021).value == 2000
    assert "The parks do not add up" in page and "-649.5" in page
    assert AuditEntry.objects.filter(act="targets.save_targets", outcome="done").count() == 1


def test_saving_the_same_again_leaves_no_row_and_emptying_removes_a_draft(made):
    held = target(made)
    client = assessor(made)
    client.post(PAGE, sent((made.park, made.sales, "100.0", target_token(held))))
    assert not AuditEntry.objects.filter(act="targets.save_targets").exists()
    client.post(PAGE, sent((made.park, made.sales, "", target_token(held))))
    assert not Target.objects.filter(year=2021).exists()


@pytest.mark.parametrize("text", ["1" * 30, "abc", "0", "-5", "1,2"])
def test_what_cannot_be_a_target_is_said_beside_the_cell_and_holds_up_no_other(made, text):
    form = sent((made.park, made.sales, text, "-"), (made.parks[1], made.sales, "77", "-"))
    response = assessor(made).post(PAGE, form)
    page = response.content.decode()
    assert response.status_code == 400
    assert f'value="{text}"' in page and 'value="77"' in page and 'aria-invalid="true"' in page
    assert "1 cell saved, 1 is not: see beside it." in text_of(response)
    (saved,) = Target.objects.filter(year=2021)
    assert (saved.park, saved.value) == (made.parks[1], 77)


def test_two_assessors_get_both_values_and_lose_nothing(made):
    held = target(made)
    seen = target_token(held)
    client = assessor(made)
    client.post(PAGE, sent((made.park, made.sales, "110", seen)))
    other = sent((made.park, made.sales, "120", seen), (made.parks[1], made.sales, "5", "-"))
    response = client.post(PAGE, other)
    page = response.content.decode()
    assert response.status_code == 409
    assert 'value="120"' in page and "assessor stored 110 on 20" in page and 'value="5"' in page
    assert "1 cell saved, 1 is not" in text_of(response)
    values = dict(Target.objects.filter(year=2021).values_list("park__code", "value"))
    assert values == {made.park.code: 110, made.parks[1].code: 5}, "a conflict holds up no other cell"


def test_after_a_conflict_a_cell_nobody_typed_into_shows_what_is_stored_now(made):
    one, two = target(made), target(made, park=made.parks[1])
    client = assessor(made)
    client.post(PAGE, sent((made.park, made.sales, "110", "draft:100"), (two.park, made.sales, "111", "draft:100")))
    stale = sent((one.park, made.sales, "120", "draft:100"), (two.park, made.sales, "100", "draft:100"))
    page = client.post(PAGE, stale).content.decode()
    assert 'value="120"' in page and 'value="111"' in page


def test_a_stale_form_names_parks_and_indicators_that_are_gone(made):
    response = assessor(made).post(PAGE, {"value-99999-99999": "5", "seen-99999-99999": "-"})
    assert response.status_code == 409
    assert not Target.objects.filter(year=2021).exists()


def test_drafts_are_the_assessors_issued_ones_their_parks_and_pledged_ones_everybodys(made):
    other = made.parks[1]
    target(made, 11.5)
    target(made, 22.5, "issued", indicator=made.tax)
    target(made, 33.5, "pledged", park=other)
    target(made, 44.5, "issued", park=other, indicator=made.tax)
    seen = {
        "assessor": (made.assessor, "11.5 22.5 33.5 44.5"),
        "editor": (made.editor, "22.5 33.5"),
        "official": (made.who(Role.OFFICIAL), "33.5"),
    }
    for user, values in seen.values():
        client = client_of(user)
        tabs = [one.category.code if one.category else "" for one in (made.sales, made.tax)]
        page = "".join(client.get(f"{PAGE}?category={tab}").content.decode() for tab in tabs)
        assert [v for v in ("11.5", "22.5", "33.5", "44.5") if v in page] == values.split()
        assert ("<form" in page and "data-entry" in page) == (user == made.assessor)
    assert client_of(made.editor).get(f"{PAGE}p0/sales/").status_code == 404
    assert client_of(made.editor).post(PAGE, {}).status_code == 403


def test_what_a_reader_may_not_see_is_in_no_sum_of_the_parks(made):
    own = target(made, 22.5, "issued", indicator=made.tax)
    others = target(made, 44.5, "issued", park=made.parks[1], indicator=made.tax)
    with act("test"):
        Indicator.objects.filter(pk=made.tax.pk).update(total="sum")
        CityTargetFactory(indicator=made.tax, year=2021, value=80)
    address = f"{PAGE}?category={made.tax.category.code if made.tax.category else ''}"
    park = client_of(made.editor)
    page = text_of(park.get(address))
    # Neither the own row as the sum of the parks, nor a gap of 80 against it.
    assert "not shown" in page and "no sum of the parks and no gap is shown" in page
    assert page.count("22.5") == 1 and "57.5" not in page
    assert "67" in text_of(assessor(made).get(address))
    with act("test"):
        Target.objects.filter(pk__in=[own.pk, others.pk]).update(state="pledged")
    page = text_of(park.get(address))
    assert "67" in page and "not shown" not in page


def test_a_year_in_which_a_reader_sees_no_target_says_so_in_the_place_of_an_empty_grid(made):
    target(made, 11.5)
    official = client_of(made.who(Role.OFFICIAL))
    page = official.get(PAGE).content.decode()
    assert "No targets yet" in page and "<table" not in page
    assert "<table" in assessor(made).get("/targets/2022/").content.decode()


def test_the_grid_opens_at_the_first_category_also_where_an_indicator_has_none(made):
    with act("test"):
        Indicator.objects.filter(pk=made.tax.pk).update(category=None)
    client = assessor(made)
    assert "Sales" in client.get(PAGE).content.decode()
    without = f"{PAGE}?category="
    assert "Tax" in client.get(without).content.decode()
    assert client.post(without, sent((made.park, made.tax, "5", "-"))).headers["Location"] == without
    assert f'href="{without}"' in client.get(f"{PAGE}p0/tax/").content.decode()


def test_issued_and_pledged_targets_are_not_changed_in_the_grid(made):
    for state, indicator in (("issued", made.sales), ("pledged", made.tax)):
        held = target(made, state=state, indicator=indicator)
        cells = {(made.park.pk, indicator.pk): TypedTarget(Decimal(5), target_token(held))}
        with pytest.raises(TargetErrors):
            actions.save_targets(year=2021, cells=cells, **as_assessor(made))
    assert AuditEntry.objects.filter(act="targets.save_targets", outcome="refused").count() == 2


def test_a_year_is_derived_from_a_plan_after_a_preview_and_leaves_what_is_issued(made):
    with act("test"):
        plan = PlanFactory(start_year=2020, end_year=2024, name="Five years")
        for park in made.parks:
            PlanTargetFactory(plan=plan, park=park, indicator=made.sales, year=2021, value=300)
    target(made, state="issued")
    client = assessor(made)
    address = f"{PAGE}derive/?source=plan:{plan.pk}&by="
    page = client.get(address).content.decode()
    assert "1 new, 0 changed drafts" in page and "1 are issued or pledged" in page
    seen = page.split('name="seen" value="')[1][:32]
    form = {"source": f"plan:{plan.pk}", "by": ""}
    assert client.post(f"{PAGE}derive/", {**form, "seen": "0" * 32}).status_code == 409
    assert client.post(f"{PAGE}derive/", {**form, "seen": seen}).status_code == 302
    assert sorted(Target.objects.filter(year=2021).values_list("value", flat=True)) == [100, 300]


def test_what_cannot_be_a_target_is_listed_with_its_reason(made):
    with act("test"):
        plan = PlanFactory(start_year=2020, end_year=2024, name="Five years")
        gone = ParkFactory(name="Old park", closed_on=date(2020, 6, 1))
        PlanTargetFactory(plan=plan, park=made.park, indicator=made.sales, year=2021, value=0)
        PlanTargetFactory(plan=plan, park=gone, indicator=made.sales, year=2021, value=300)
    page = assessor(made).get(f"{PAGE}derive/?source=plan:{plan.pk}&by=").content.decode()
    assert "0 new, 0 changed drafts" in page and "2 give no possible target" in page
    rows = page.split("<summary>What gives no possible target</summary>")[1]
    assert "Old park" in rows and "The park does not exist at the end of 2021." in rows
    assert "A target of 0 says nothing where higher is better." in rows
    assert Target.objects.filter(year=2021).count() == 0


def test_a_year_is_derived_from_last_year_plus_per_cent_or_plus_units(made):
    with act("test"):
        TargetFactory(park=made.park, indicator=made.sales, year=2022, value=1, base=80)
        TargetFactory(park=made.park, indicator=made.projects, year=2022, value=1, base=8)
    client = assessor(made)
    page = client.get("/targets/2022/derive/?source=last_year&by=10%25").content.decode()
    seen = page.split('name="seen" value="')[1][:32]
    client.post("/targets/2022/derive/", {"source": "last_year", "by": "10%", "seen": seen})
    values = {t.indicator_id: t.value for t in Target.objects.filter(year=2022)}
    assert values == {made.sales.pk: 88, made.projects.pk: 18}
    for query in ("source=last_year&by=", "source=plan:999&by=1", "source=last_year&by=x", "source=last_year&by=9999"):
        assert client.get(f"/targets/2022/derive/?{query}").status_code == 400


def test_targets_are_issued_after_a_confirmation_and_withdrawn_with_a_reason(made):
    target(made), target(made, indicator=made.tax)
    client = assessor(made)
    address = f"{PAGE}issue/"
    assert client.post(address, {"way": "issue"}).status_code == 400
    shown = client.post(address, {"way": "issue", "parks": "p0"}).content.decode()
    assert "2 targets are issued" in shown
    seen = {"gaps": shown.split('name="gaps" value="')[1].split('"')[0], "is_confirmed": "on"}
    assert Target.objects.filter(year=2021, state="draft").count() == 2
    assert client.post(address, {"way": "issue", "parks": "p0", "count": 1}).status_code == 409
    assert client.post(address, {"way": "issue", "parks": "p0", "count": 2, **seen}).status_code == 302
    assert Target.objects.filter(year=2021, state="issued").count() == 2
    assert client.post(address, {"way": "withdraw", "parks": "p0", "count": 2}).status_code == 400
    form = {"way": "withdraw", "parks": "p0", "count": 2, "reason": "wrong year"}
    assert client.post(address, form).status_code == 302
    assert Target.objects.filter(year=2021, state="draft").count() == 2
    assert AuditEntry.objects.get(act="targets.withdraw_targets", outcome="done").reason == "wrong year"


def test_issued_targets_lead_to_their_pledges_and_the_pledges_back(made):
    client, link = assessor(made), 'href="/pledges/issue/2021/"'
    with act("test"):
        TargetFactory(park=made.park, indicator=made.sales, year=2021, value=1)
    assert link not in client.get("/targets/2021/").content.decode()
    actions.issue_targets(year=2021, parks=[made.park], count=1, **as_assessor(made))
    assert link in client.get("/targets/2021/").content.decode()
    assert link not in client_of(made.head).get("/targets/2021/").content.decode()
    assert 'href="/targets/2021/"' in client.get("/pledges/issue/2021/").content.decode()
    with act("test"):
        in_force(PledgeFactory(no="N-1", park=made.park, year=2021))
    for reader in (made.assessor, made.head, person(Role.OFFICIAL)):
        page = client_of(reader).get("/pledges/").content.decode()
        assert 'href="/targets/2021/">To the breakdown' in page


def test_a_park_comments_on_an_issued_target_and_the_assessor_answers(made):
    held = target(made, state="issued")
    address = f"{PAGE}p0/sales/"
    park, office = client_of(made.editor), assessor(made)
    assert park.post(address, {"act": "comment", "text": "  "}).status_code == 400
    assert park.post(address, {"act": "comment", "text": "Too much: the plant closes."}).status_code == 302
    assert "1 target has a comment that waits" in office.get(PAGE).content.decode()
    comment = TargetComment.objects.get()
    assert office.post(address, {"act": "answer", "text": "Seen.", "comment": comment.pk}).status_code == 302
    assert office.post(address, {"act": "answer", "text": "Again.", "comment": comment.pk}).status_code == 409
    assert "Seen." in park.get(address).content.decode()
    assert "waits" not in office.get(PAGE).content.decode()
    assert client_of(made.who(Role.PARK_EDITOR, made.parks[1])).get(address).status_code == 404
    assert park.post(address, {"act": "details", **details(held)}).status_code == 403
    assert office.post(address, {"act": "comment", "text": "I am no park"}).status_code == 403


def details(held, **more):
    return {"seen": details_token(held), "base": "", "stretch": "", "responsible": "", **more}


def test_details_of_a_target_are_changed_and_its_history_names_who(made):
    held = target(made)
    client, address = assessor(made), f"{PAGE}p0/sales/"
    good = details(held, act="details", q1="10", q2="40%", q3="70", stretch="130", responsible="Deputy head")
    for wrong, words in (
        ({"q2": "5"}, "A share lies between the one before it and 100 per cent."),
        ({"q3": ""}, "A schedule has three shares, or none."),
        ({"stretch": "1" * 30}, "digits"),
    ):
        refused = client.post(address, {**good, **wrong})
        page = refused.content.decode()
        assert refused.status_code == 400 and words in page and 'value="Deputy head"' in page, words
    held.refresh_from_db()
    assert (held.schedule, held.stretch) == (None, None)
    assert client.post(address, good).status_code == 302
    refused = client.post(address, {**good, "stretch": "140"})
    page = refused.content.decode()
    assert refused.status_code == 409 and "notice error" not in page
    form = page[page.index("Change the details") : page.index('value="details"')]
    assert 'role="alert">assessor changed this target meanwhile.' in form and 'value="140"' in form
    held.refresh_from_db()
    assert (held.q2, held.stretch, held.responsible) == (40, 130, "Deputy head")
    page = client.get(address).content.decode()
    assert "changed the details of a target" in page and str(made.assessor) in page
    seen = form.split('name="seen" value="')[1].split('"')[0]
    assert client.post(address, {**good, "stretch": "140", "seen": seen}).status_code == 302


def asked_for(**more):
    form = {
        "new": "90",
        "effective_on": "2021-05-01",
        "asked_by": "Park 0",
        "approved_by": "City",
        "reason": "flood",
        "evidence": SimpleUploadedFile("decision.pdf", PDF),
    }
    return {**form, **more}


def adjusted(made, client, **more):
    contents = client.get(f"{PAGE}p0/sales/adjust/").content.decode()
    seen = contents.split('name="seen" value="')[1].split('"')[0]
    return client.post(f"{PAGE}p0/sales/adjust/", asked_for(**{"seen": seen, **more}))


def test_a_pledged_target_changes_by_a_numbered_adjustment_with_evidence_alone(made):
    held = target(made, state="pledged")
    client = assessor(made)
    assert adjusted(made, client).status_code == 302
    assert adjusted(made, client, new="80", effective_on="2021-08-01").status_code == 302
    assert [one.no for one in Adjustment.objects.filter(target=held)] == ["〔2021〕1号", "〔2021〕2号"]
    held.refresh_from_db()
    assert held.value == 100
    first = Adjustment.objects.filter(target=held).first()
    official = client_of(made.who(Role.OFFICIAL))
    response = official.get(f"/targets/evidence/{first.pk}/")
    assert b"".join(response) == PDF
    assert response["X-Content-Type-Options"] == "nosniff" and "attachment" in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"
    assert official.get(f"{PAGE}p0/sales/adjust/").status_code == 403
    assert client.get("/targets/evidence/999999/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("new", "100", "This is the value that is in force already."),
        ("effective_on", "2022-01-01", "An adjustment takes effect on a day of the target"),
        ("evidence", SimpleUploadedFile("a.pdf", b"MZ no pdf"), "This is no PDF, OFD, JPEG or PNG."),
    ],
)
def test_what_is_in_the_way_of_an_adjustment_stands_beside_its_field(made, field, value, words):
    target(made, state="pledged")
    refused = adjusted(made, assessor(made), **{field: value})
    page = refused.content.decode()
    assert refused.status_code == 409 and "notice error" not in page and "flood" in page
    beside = page[page.index(f'id="id_{field}"') :]
    assert words in beside[: beside.index("</div>")]


def test_an_answer_that_comes_too_late_or_is_too_long_is_not_lost(made):
    held = target(made, state="issued")
    comment = actions.comment_on(target=held, text="Too much.", by=made.head, way="page")
    client, address = assessor(made), f"{PAGE}p0/sales/"
    long = client.post(address, {"act": "answer", "comment": comment.pk, "text": "x" * 2001})
    assert long.status_code == 400 and "x" * 2001 in long.content.decode()
    actions.answer_comment(comment=comment, text="Mine.", **as_assessor(made))
    late = client.post(address, {"act": "answer", "comment": comment.pk, "text": "It stays."})
    assert late.status_code == 409
    assert "Somebody answered this comment meanwhile. What you typed: It stays." in text_of(late)


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("evidence", SimpleUploadedFile("a.pdf", b"MZ no pdf"), 409),
        ("evidence", SimpleUploadedFile("a.pdf", b""), 400),
        ("evidence", "", 400),
        ("new", "1" * 30, 400),
        ("new", "0", 409),
        ("new", "100", 409),
        ("reason", " ", 400),
        ("effective_on", "2022-01-01", 409),
        ("effective_on", "2021-02-30", 400),
        ("seen", "other", 409),
    ],
)
def test_an_adjustment_that_cannot_be_changes_nothing(made, field, value, status):
    target(made, state="pledged")
    assert adjusted(made, assessor(made), **{field: value}).status_code == status
    assert not Adjustment.objects.exists()


@pytest.mark.parametrize("state", ["draft", "issued"])
def test_what_is_not_pledged_is_changed_in_the_grid_and_not_adjusted(made, state):
    held, client = target(made, state=state), assessor(made)
    assert "p0/sales/adjust/" not in client.get(f"{PAGE}p0/sales/").content.decode()
    refused = client.post(f"{PAGE}p0/sales/adjust/", asked_for(seen=f"{details_token(held)}|"))
    assert refused.status_code == 409
    assert "Only pledged targets are adjusted; change this one in the breakdown." in text_of(refused)
    assert not Adjustment.objects.exists()


def test_scores_use_the_value_in_force_in_the_period(made):
    held = target(made, state="pledged")
    adjusted(made, assessor(made))
    periods = [Period(kind="quarter", year=2021, number=n, first_on=date(2021, 3 * n - 2, 1)) for n in (1, 2)]
    for period, last in zip(periods, (date(2021, 3, 31), date(2021, 6, 30)), strict=True):
        period.last_on = last
    frozen = [_targets([made.park], [made.sales], period)[0]["target"] for period in periods]
    assert frozen == [100, 90] and held.value == 100


def test_the_exported_workbook_is_read_again_and_previewed(made):
    target(made, 50)
    client = assessor(made)
    response = client.get(f"{PAGE}?export=xlsx")
    rows = rows_of(response.content)
    head = next(number for number, row in enumerate(rows) if "Park 0 [p0]" in row)
    line = next(row for row in rows[head:] if row[0] == "sales")
    line[rows[head].index("Park 0 [p0]")] = 75.5
    line[rows[head].index("Park 1 [p1]")] = 10
    page = client.post(f"{PAGE}import/", {"workbook": workbook(*rows)}).content.decode()
    assert "2 targets change" in page and "75.5" in page
    assert Target.objects.get(year=2021).value == 50
    signed = page.split('name="changes" value="')[1].split('"')[0]
    assert client.post(f"{PAGE}import/", {"changes": signed}).status_code == 302
    assert sorted(Target.objects.filter(year=2021).values_list("value", flat=True)) == [10, Decimal("75.5")]
    assert client.post(f"{PAGE}import/", {"changes": signed + "x"}).status_code == 400


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.xlsx", b"no workbook"),
        SimpleUploadedFile("a.xlsx", b""),
        workbook(["nothing", "here"]),
        workbook(["code", "Park 9 [p9]"], ["sales", 1]),
        workbook(["code", "Park 0 [p0]"], ["other", 1]),
        workbook(["code", "Park 0 [p0]", "Again [p0]"], ["sales", 1, 2]),
        workbook(["code", "Park 0 [p0]"], ["sales", 1], ["sales", 2]),
        workbook(["code", "Park 0 [p0]"], ["sales", "many"]),
    ],
)
def test_a_file_that_is_no_breakdown_is_refused_in_words(made, upload):
    response = assessor(made).post(f"{PAGE}import/", {"workbook": upload})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode() or 'class="error"' in response.content.decode()
    assert not Target.objects.filter(year=2021).exists()


def details_sheet(client):
    """Return the head and the rows of the exported details."""
    rows = rows_of(client.get(f"{PAGE}?export=xlsx").content, 1)
    head = next(number for number, row in enumerate(rows) if any("[stretch]" in str(cell) for cell in row))
    return rows[head], rows[head + 1 :]


def filled_in(head, row, **cells):
    """Return a row of the details with some cells typed over."""
    names = [str(text).rpartition("[")[2][:-1] if "[" in str(text) else "" for text in head]
    return [cells.get(name, cell) for name, cell in zip(names, row, strict=False)]


def test_schedules_and_details_go_out_to_excel_and_come_back(made):
    held = target(made, 100, responsible="Deputy")
    target(made, 50, "issued", park=made.parks[1], stretch=60)
    client = assessor(made)
    head, rows = details_sheet(client)
    assert [[row[0], row[2], *row[5:7]] for row in rows] == [["p0", "sales", 100, ""], ["p1", "sales", 50, 60]]
    typed = {"stretch": 120, "base": "80.5", "q1": 20, "q2": 45, "q3": 70, "responsible": "Director"}
    sheet = workbook(head, filled_in(head, rows[0], **typed), filled_in(head, rows[1], stretch="delete"))
    page = client.post(f"{PAGE}import/", {"workbook": sheet}).content.decode()
    assert "7 targets change" in page and "Director" in page
    held.refresh_from_db()
    assert held.stretch is None
    signed = page.split('name="changes" value="')[1].split('"')[0]
    assert client.post(f"{PAGE}import/", {"changes": signed}).status_code == 302
    held.refresh_from_db()
    assert (held.stretch, held.base, held.schedule, held.responsible) == (
        120, Decimal("80.5"), (20, 45, 70), "Director",
    )  # fmt: skip
    assert Target.objects.get(park=made.parks[1], year=2021).stretch is None
    entry = AuditEntry.objects.get(act="targets.save_details")
    assert entry.details["changes"]["p1 sales"] == {"stretch": {"old": "60", "new": None}}
    assert client.post(f"{PAGE}import/", {"changes": signed}).status_code == 409  # changed since


@pytest.mark.parametrize(
    ("cells", "state", "words"),
    [
        ({"q1": 50, "q2": 40, "q3": 70}, "draft", "between the one before it and 100"),
        ({"q1": 50}, "draft", "three shares, or none"),
        ({"stretch": "1" * 30}, "draft", "digits"),
        ({"stretch": "many"}, "draft", "many"),
        ({"responsible": "x" * 101}, "draft", "100"),
        ({"target": 120}, "draft", "changed in the grid"),
        ({"stretch": 120}, "pledged", "by adjustment alone"),
        ({"park": "p9"}, "draft", "no such target"),
        ({"indicator": ""}, "draft", "no such target"),
    ],
)
def test_details_that_cannot_be_are_named_and_nothing_is_saved(made, cells, state, words):
    target(made, 100, state)
    client = assessor(made)
    head, rows = details_sheet(client)
    response = client.post(f"{PAGE}import/", {"workbook": workbook(head, filled_in(head, rows[0], **cells))})
    assert response.status_code == 400
    assert words in response.content.decode()
    held = Target.objects.get(year=2021)
    assert (held.value, held.stretch, held.schedule) == (100, None, None)


def test_years_are_listed_and_odd_ones_are_no_pages(made):
    target(made)
    client = assessor(made)
    page = client.get("/targets/").content.decode()
    assert "/targets/2021/" in page and "/targets/2022/" in page
    assert client.get("/targets/99999/").status_code == 404
    assert client.get(f"{PAGE}?page=x").status_code == 400
    assert "/targets/2022/" not in client_of(made.editor).get("/targets/").content.decode()


ACTS = st.lists(
    st.tuples(st.sampled_from(["edit", "none", "issue", "withdraw", "pledge", "adjust"]), st.integers(1, 9)),
    max_size=12,
)


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=ACTS)
def test_no_sequence_of_acts_moves_a_pledged_target(made, steps):
    """A pledged value never changes; every act leaves one audit row, refused ones as well; numbers have no gap."""
    author = as_assessor(made)
    with transaction.atomic():
        play(made, author, steps)
        transaction.set_rollback(True)


def play(made, author, steps):
    """Do these acts on the target of one year."""
    year = 2021
    key = (made.park.pk, made.sales.pk)
    pledged = None
    for number, (name, value) in enumerate(steps):
        held = Target.objects.filter(year=year).first()
        rows = AuditEntry.objects.filter(act__startswith="targets.").count()
        expected = 1
        try:
            if name == "edit":
                expected = 0 if held and held.value == value else 1
                cells = {key: TypedTarget(Decimal(value), target_token(held))}
                actions.save_targets(year=year, cells=cells, **author)
            elif name == "none" and held:
                actions.issue_no_target(target=held, seen=details_token(held), reason="r", **author)
            elif name in ("issue", "withdraw"):
                state = "draft" if name == "issue" else "issued"
                at = {
                    "year": year,
                    "parks": [made.park],
                    "count": Target.objects.filter(year=year, state=state).count(),
                }
                actions.issue_targets(**at, **author) if name == "issue" else actions.withdraw_targets(
                    **at, reason="r", **author
                )
            elif name == "pledge":
                with act("targets.test", by=made.assessor) as entry:
                    actions.pledge_targets(park=made.park, year=year, entry=entry)
            elif held and name == "adjust":
                last = held.adjustments.order_by("effective_on").last()
                asked = actions.Request(Decimal(value), "r", "a", "b", date(year, 1, 1 + number), "e.pdf", PDF)
                seen = f"{details_token(held)}|{last.pk if last else ''}"
                actions.adjust_target(target=held, seen=seen, asked=asked, **author)
            else:
                expected = 0
        except WorkflowError:
            pass
        assert AuditEntry.objects.filter(act__startswith="targets.").count() == rows + expected
        held = Target.objects.filter(year=year).first()
        if held and held.state == "pledged":
            pledged = held.value if pledged is None else pledged
        assert pledged is None or (held.value == pledged and held.state == "pledged")
        own = Adjustment.objects.filter(target__year=year)
        assert {one.no for one in own} == {f"〔{year}〕{n + 1}号" for n in range(len(own))}


def test_a_conflict_names_the_cells(made):
    held = target(made)
    with pytest.raises(Conflict) as caught:
        actions.save_targets(
            year=2021, cells={(made.park.pk, made.sales.pk): TypedTarget(Decimal(7), "draft:99")}, **as_assessor(made)
        )
    assert list(caught.value.cells) == [(made.park.pk, made.sales.pk)] and caught.value.cells.popitem()[1].pk == held.pk


def test_a_gap_is_told_of_parks_without_a_parent_alone(made):
    with act("test"):
        CityTargetFactory(indicator=made.sales, year=2021, value=150)
        made.parks[1].parent = made.park
        made.parks[1].save()
    target(made, 150), target(made, 40, park=made.parks[1])
    assert "do not add up" not in assessor(made).get(PAGE).content.decode()
