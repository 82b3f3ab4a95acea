"""The auditor's sample: who may draw, what chance draws, and what the lists name."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from cities import FULL, release_of
from django.utils import timezone
from people import client_of, person
from standing import stands_on

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import City, Role
from reports.pages.audit.contents.sampling import SamplingContents
from targets.models import Extension, FigureVersion, Submission, SubmissionStep, Target

pytestmark = [pytest.mark.django_db, stands_on(release_of, FULL, "K2020", 2020, 4)]
ASKED = "/audit/sample/?period=2020Q4&count=5&seed="


@pytest.fixture
def city(standing):
    return standing


def drawn(client, seed):
    response = client.get(ASKED + seed)
    assert response.status_code == 200
    return [row[:2] for row in response.context["contents"].drawn.rows]


def listed(city, code):
    """Return the rows of a list as the auditor sees them."""
    contents = SamplingContents.of(person(Role.AUDITOR, name=f"a-{code}"), city.period, count=1, seed="s")
    return next(one.rows for one in contents.lists if one.code == code)


def made(version, **changes):
    """Make the next version of a cell as an act does."""
    names = [
        "figure_id", "reported_state", "reported_value", "recognised_state", "recognised_value", "note", "reason", "source",
        "by", "at", "way",
    ]  # fmt: skip
    fields = {name: getattr(version, name) for name in names}
    with act("test.version") as entry:
        entry.details = {}
        return FigureVersion.objects.create(number=version.number + 1, act_id=entry.id, **{**fields, **changes})


def a_version(city, **where):
    """Return the first park's sales: by its place, for a load writes its rows in no order of its own."""
    return FigureVersion.objects.filter(
        figure__period=city.period, recognised_state="number", figure__indicator__code="sales", **where
    ).order_by("figure__park__position", "number").first()  # fmt: skip


def test_only_the_auditor_draws(city):
    for role in Role.values:
        status = client_of(person(role, park="p1" if role in ("park_editor", "park_head") else None)).get(
            ASKED + "x"
        ).status_code  # fmt: skip
        assert (status == 200) is (role == Role.AUDITOR), role


def test_a_seed_draws_the_same_cells_again_and_another_seed_others(city):
    client = client_of(person(Role.AUDITOR))
    first = drawn(client, "one")
    assert len(first) == 5
    assert first == drawn(client, "one")
    assert first != drawn(client, "two")


def test_each_drawn_cell_comes_with_its_values_and_its_proof(city):
    """What the auditor holds against the papers: value, source, proof, who, when, and the act in the trail."""
    version = a_version(city)
    with act("test.proof", by=person(Role.ASSESSOR)) as entry:
        changes = {"recognised_value": Decimal("1.5"), "way": "review", "source": "letter 7", "note": "as counted"}
        fields = ("figure_id", "reported_state", "reported_value", "recognised_state", "by", "at")
        kept = {name: getattr(version, name) for name in fields}
        FigureVersion.objects.create(number=version.number + 1, act_id=entry.id, reason="r", **kept, **changes)
    contents = SamplingContents.of(person(Role.AUDITOR), city.period, count=500, seed="s")
    figure = version.figure
    (row,) = [row for row in contents.drawn.rows if row[:2] == [figure.park.name, figure.indicator.name]]
    told = dict(zip(contents.drawn.head, row, strict=True))
    assert list(told.values())[2:6] == [
        figure.indicator.unit,
        version.reported_value,
        Decimal("1.5"),
        version.number + 1,
    ]
    source, proof, by, at, act_id = row[6:]
    assert source.endswith("letter 7") and (proof, act_id) == ("as counted", str(entry.id))
    assert by.startswith("assessor") and at == f"{timezone.localtime(version.at):%Y-%m-%d %H:%M:%S}"


def test_a_draw_leaves_its_seed_in_the_trail_also_one_that_was_made_up(city):
    client = client_of(person(Role.AUDITOR))
    response = client.get(ASKED)
    seed = response.context["contents"].seed
    assert seed and seed in response.content.decode()
    assert drawn(client, seed) == [row[:2] for row in response.context["contents"].drawn.rows]
    acts = AuditEntry.objects.filter(act="reports.draw_sample", object_key="2020Q4")
    assert [entry.details["seed"] for entry in acts] == [seed, seed]


@pytest.mark.parametrize("query", ["period=1999Q1&count=5", "period=2020Q4&count=0", "period=2020Q4&count=501",
                                   "period=2020Q4&count=x", "period=2020Q4&count=5&seed=a%20b", "period=2020Q4&count=5&format=exe"])  # fmt: skip
def test_what_cannot_be_drawn_is_said(city, query):
    response = client_of(person(Role.AUDITOR)).get(f"/audit/sample/?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not AuditEntry.objects.filter(act="reports.draw_sample").exists()


def test_the_workbook_has_the_sample_and_every_list(city):
    response = client_of(person(Role.AUDITOR)).get(ASKED + "one&format=xlsx")
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        first = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 8
    assert first.count("<row ") == 3 + 5
    assert "one" in texts


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_workbook_of_a_demo_says_so_on_every_sheet(city, is_demo):
    with act("test.city"):
        City.objects.update(is_demo=is_demo, today=None)
    response = client_of(person(Role.AUDITOR)).get(ASKED + "one&format=xlsx")
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        titles = re.findall(r"<si><t[^>]*>([^<]*种子 one[^<]*)</t></si>", book.read("xl/sharedStrings.xml").decode())
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(titles) == 1 and ("演示数据" in titles[0]) is is_demo
    assert len(sheets) == 8 and all(("演示数据" in sheet) is is_demo for sheet in sheets), "it is printed as well"


def test_what_was_entered_after_the_due_day_is_listed_unless_the_day_was_moved(city):
    version = a_version(city)
    due = city.period.due_on
    late = made(
        version, way="entry", at=version.at.replace(year=due.year, month=due.month, day=due.day) + timedelta(days=3)
    )
    assert [row[:2] for row in listed(city, "late")] == [[version.figure.park.name, version.figure.indicator.name]]
    with act("test.extend"):
        Extension.objects.create(
            period=city.period, park=version.figure.park, until_on=due + timedelta(days=9), reason="r",
            by=person(Role.ASSESSOR), by_name="n", at=late.at,
        )  # fmt: skip
    assert SamplingContents.of(person(Role.AUDITOR), city.period, count=1, seed="s").lists[0].rows == []


def test_what_was_entered_on_behalf_is_listed(city):
    with act("targets.save_figures", by=person(Role.ASSESSOR), way="page") as entry:
        entry.place, entry.details = "park:p1", {"on_behalf_of": "by telephone"}
        entry.about("submission", "p1 2020Q4")
    with act("targets.save_figures") as entry:
        entry.about("submission", "p1 2020Q4")
    (row,) = listed(city, "behalf")
    assert row[2] == "by telephone"


def test_what_was_cut_is_listed(city):
    version = a_version(city)
    made(version, recognised_value=version.recognised_value - 1, way="review", reason="counted twice")
    (row,) = [row for row in listed(city, "cut") if row[4] == "counted twice"]
    assert (row[2], row[3]) == (version.reported_value, version.recognised_value - 1)


def test_a_revision_is_listed_with_the_places_before_and_after(city):
    version = a_version(city, figure__park__code="p1")
    made(version, recognised_value=Decimal(0), reported_value=Decimal(0), way="revision", reason="wrong", source="letter",
         at=city.published_at + timedelta(seconds=1))  # fmt: skip
    (row,) = listed(city, "revised")
    assert (row[2], row[3], row[4], row[5]) == (version.recognised_value, 0, "wrong", "letter")
    before = city.standings.get(park__code="p1").place
    assert row[6] == f"{city.scheme.name}: {before} → –"


def test_not_applicable_with_a_target_is_listed(city):
    before = listed(city, "na")
    version = next(
        one for one in FigureVersion.objects.filter(figure__period=city.period, recognised_state="number").order_by(
            "figure__park__position", "figure__indicator__position"
        )
        if Target.objects.filter(
            park=one.figure.park, indicator=one.figure.indicator, year=2020, state__in=["issued", "pledged"]
        ).exists()
    )  # fmt: skip
    made(version, recognised_state="not_applicable", recognised_value=None, reported_state="not_applicable",
         reported_value=None, note="none here")  # fmt: skip
    rows = SamplingContents.of(person(Role.AUDITOR), city.period, count=1, seed="s").lists[4].rows
    assert len(rows) == len(before) + 1
    assert "none here" in [row[3] for row in rows]


def test_one_person_at_two_steps_is_listed(city):
    one, other = person(Role.PARK_HEAD, park="p1"), person(Role.ASSESSOR)
    submission = Submission.objects.filter(period=city.period).order_by("park__position").first()
    with act("test.steps") as entry:
        for number, (name, to, by) in enumerate(
            [("report_ready", "ready", one), ("hand_in", "handed_in", one), ("approve", "approved", other)], 100
        ):
            SubmissionStep.objects.create(
                submission=submission, number=number, name=name, from_state="draft", to_state=to, by=by, by_name=str(by),
                at=city.published_at, act_id=entry.id,
            )  # fmt: skip
    (row,) = listed(city, "one")
    assert row[1] == str(one)


def test_an_approved_figure_with_a_question_that_nothing_answers_is_listed(city):
    version = a_version(city)
    before = [row[:2] for row in listed(city, "open")]
    odd = Decimal(-5)
    made(version, reported_value=odd, recognised_value=odd, note="")
    rows = SamplingContents.of(person(Role.AUDITOR), city.period, count=1, seed="s").lists[5].rows
    cell = [version.figure.park.name, version.figure.indicator.name]
    assert cell not in before
    (row,) = [row for row in rows if row[:2] == cell]
    assert row[2] == odd and row[3]
