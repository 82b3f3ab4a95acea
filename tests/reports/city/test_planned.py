"""What plans hold besides their paths goes out with a city's folder and comes in with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from cities import FULL, change, copy_of, rows_of, write_rows
from django.db import connection, transaction
from django.utils.translation import override
from people import client_of, person
from reading import english, text_of

from accounts.models import AuditEntry
from parks.models import Park, Role
from reports.city.errors import CityErrors
from reports.city.exporting import export_city
from reports.city.loading import load_city
from targets.actions import PlanHead, TypedText, change_plan, choose_source, make_plan, save_plan_texts
from targets.models import Plan, PlanText, TargetSource

pytestmark = pytest.mark.django_db
YEARS = ["plan_code", "park_code", "year", "text", "responsible"]


@pytest.fixture
def assessor():
    """Return an assessor of the full city."""
    load_city(FULL)
    return person(Role.ASSESSOR)


@pytest.fixture
def folder(tmp_path):
    """Return an empty folder."""
    made = tmp_path / "next"
    made.mkdir()
    return made


def said():
    """Return what plans say: park, year or category, text, who is responsible."""
    rows = PlanText.objects.order_by("park__code", "year", "category__code")
    return list(rows.values_list("park__code", "year", "category__code", "text", "responsible"))


def errors_of(folder):
    """Return what a load finds wrong: file, line, column and what is allowed."""
    with override("en"), pytest.raises(CityErrors) as refused:
        load_city(folder)
    shown = refused.value.problems.shown.values()
    return [(e.file, e.line, e.column, e.met, e.allowed) for errors in shown for e in errors]


def test_texts_of_all_parks_and_of_one_come_in(assessor):
    assert said() == [
        ("p1", 2019, None, "", "head of p1"),
        ("p1", 2020, None, "Half of the land", ""),
        ("p1", None, "c1", "“Chains” first; then the rest", "office"),
        (None, 2019, None, "First sod, then\nthe second", "office"),
        (None, None, "c1", "Fewer, larger plants", ""),
    ]
    assert list(TargetSource.objects.values_list("year", "plan__code")) == [(2020, "pl")]


def test_what_people_wrote_goes_round(assessor, tmp_path):
    plan, park = Plan.objects.get(), Park.objects.get(code="p2")
    texts = {("year", 2021): TypedText("“One”,\n\n 二", "党工委书记", "-")}
    save_plan_texts(plan=plan, park=park, texts=texts, by=assessor)
    choose_source(year=2019, plan=plan, seen="", by=assessor)
    export_city(tmp_path / "out")
    assert ["pl", "p2", "2021", "“One”,\n\n 二", "党工委书记"] in rows_of(tmp_path / "out" / "plan_years.csv")
    assert rows_of(tmp_path / "out" / "target_sources.csv") == [["year", "plan_code"], ["2019", "pl"], ["2020", "pl"]]
    counts = load_city(tmp_path / "out").counts
    assert all((counts[name].new, counts[name].changed) == (0, 0) for name in ("plan_years", "target_sources"))


def test_a_changed_text_updates_names_its_load_and_leaves_the_rest(assessor, folder):
    before = said()
    write_rows(folder / "plan_years.csv", [YEARS[:4], ["pl", "p1", "2020", "All of the land"]])
    loaded = load_city(folder)
    assert (loaded.counts["plan_years"].new, loaded.counts["plan_years"].changed) == (0, 1)
    assert said() == [row if row[:2] != ("p1", 2020) else ("p1", 2020, None, "All of the land", "") for row in before]
    page = text_of(english(client_of(assessor)).get("/plans/pl/texts/?park=p1"))
    told = page[page.index("History · 2 · 2020") :]
    assert told.index("All of the land") < told.index("Half of the land")
    for text in ("All of the land", "Half of the land"):
        assert f"{text} loaded the data of a city · data import" in told
    assert AuditEntry.objects.filter(act="reports.load_city").count() == 2


def test_a_column_that_is_left_out_is_left_alone(assessor, folder):
    write_rows(folder / "plan_years.csv", [YEARS[:4], ["pl", "", "2019", "Sods"]])
    load_city(folder)
    assert (None, 2019, None, "Sods", "office") in said()


def test_another_source_is_chosen_by_a_load_and_told_beside_the_choice(assessor, folder):
    make_plan(code="pl2", head=PlanHead("Second plan", "three_year", 2020, 2022), by=assessor)
    write_rows(folder / "target_sources.csv", [["year", "plan_code"], ["2020", "pl2"], ["2021", "pl2"]])
    counts = load_city(folder).counts["target_sources"]
    assert (counts.new, counts.changed) == (1, 1)
    page = text_of(english(client_of(assessor)).get("/targets/2020/source/"))
    told = page[page.index("History") :]
    assert "Second plan" in told and "loaded the data of a city" in told


def test_a_plan_that_does_not_cover_the_year_is_no_source(assessor, folder):
    write_rows(folder / "target_sources.csv", [["year", "plan_code"], ["2022", "pl"]])
    allowed = "a plan that covers the year"
    assert errors_of(folder) == [("target_sources.csv", 2, "plan_code", "pl", allowed)]


@pytest.mark.parametrize(
    ("years", "column", "allowed"),
    [
        (["2020", "2021"], "start_year", "no year left out that the plan has a value or a text of"),
        (["2019", "2019"], "end_year", "no year left out that the plan has a value or a text of"),
        (["2019", "2020"], "end_year", "no year left out whose targets come from this plan"),
    ],
)
def test_a_plan_loses_no_year_that_something_hangs_on(assessor, folder, years, column, allowed):
    choose_source(year=2021, plan=Plan.objects.get(), seen="", by=assessor)
    write_rows(folder / "plans.csv", [["code", "name", "start_year", "end_year"], ["pl", "Plan", *years]])
    assert ("plans.csv", 2, column, years[column == "end_year"], allowed) in errors_of(folder)
    assert Plan.objects.get().end_year == 2021


def test_a_source_moves_in_the_folder_that_shortens_its_plan(assessor, folder):
    choose_source(year=2021, plan=Plan.objects.get(), seen="", by=assessor)
    make_plan(code="pl2", head=PlanHead("Second plan", "three_year", 2020, 2022), by=assessor)
    write_rows(folder / "plans.csv", [["code", "name", "start_year", "end_year"], ["pl", "Plan", "2019", "2020"]])
    write_rows(folder / "target_sources.csv", [["year", "plan_code"], ["2021", "pl2"]])
    load_city(folder)
    assert Plan.objects.get(code="pl").end_year == 2020


def test_one_wrong_row_keeps_out_all(tmp_path):
    folder = copy_of(FULL, tmp_path / "city")
    change(folder, "plan_schemes", lambda rows: [*rows, ["pl", "p7", "c1", "x", ""]])
    assert errors_of(folder) == [("plan_schemes.csv", 4, "park_code", "p7", "a code that stands in parks")]
    assert not PlanText.objects.exists()


def test_a_template_carries_the_source_on_unless_one_is_chosen(assessor, tmp_path):
    choose_source(year=2021, plan=Plan.objects.get(), seen="", by=assessor)
    assert "target_sources" not in export_city(tmp_path / "2021", template_year=2021)
    assert "target_sources" not in export_city(tmp_path / "2022", template_year=2022)  # the plan ends


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_load_waits_for_an_act_on_its_plan_and_meets_what_it_made(folder):
    load_city(FULL)
    assessor, plan = person(Role.ASSESSOR), Plan.objects.get()
    write_rows(folder / "plan_years.csv", [YEARS, ["pl", "", "2021", "Late", ""]])
    begun, go = Event(), Event()

    def shorten():
        with transaction.atomic():
            head = PlanHead("Plan", "three_year", 2019, 2020)
            change_plan(plan=plan, head=head, seen=plan.head_token, by=assessor)
            begun.set()
            go.wait(300)
        connection.close()

    def load():
        try:
            return errors_of(folder)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        act = pool.submit(shorten)
        begun.wait(300)
        loading = pool.submit(load)
        sleep(0.5)
        assert not loading.done()
        go.set()
        act.result()
        assert loading.result() == [("plan_years.csv", 2, "year", "2021", "a year of the plan")]
