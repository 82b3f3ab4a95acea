"""A ranking comes out: once, for a reason where one is needed, and provably."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal as D

import pytest
from cities import FULL, LEAGUE, change, copy_of, published, release_of, rows_of, write_rows
from conftest import as_superuser
from django.core.management import CommandError, call_command
from standing import stands_on

from accounts.models import AuditEntry
from reports.city.loading import load_city
from reports.errors import PublishError, ReasonNeeded
from reports.models import Release, Standing
from reports.releases.document import canonical, digest_of_document
from reports.releases.verifying import differences

pytestmark = pytest.mark.django_db


def league(tmp_path, **figures):
    """Return a copy of the league with other figures: name "a1_sales" for a cell."""
    folder = copy_of(LEAGUE, tmp_path / "league")
    cells = {tuple(name.split("_")): value for name, value in figures.items()}
    change(folder, "figures", lambda rows: [[*row[:4], cells.get((row[0], row[1]), row[4])] for row in rows])
    return folder


@stands_on(load_city, LEAGUE)
def test_unknown_figures_ask_for_a_reason():
    with pytest.raises(ReasonNeeded) as needed:
        published("S1", 2020, 2, reason="")
    assert set(needed.value.details) == {"a2 jobs", "b1 awards"}
    assert not Release.objects.exists()
    assert not AuditEntry.objects.filter(act="reports.publish").exists()


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_a_release_is_published_once():
    with pytest.raises(PublishError, match="2020年上半年"):
        published("S1", 2020, 2, reason="again")
    assert Release.objects.count() == 1


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_an_erratum_needs_a_change_and_a_reason_and_replaces(tmp_path, standing):
    first = standing
    load_city(league(tmp_path, a3_jobs="90"), revise="recount")
    with pytest.raises(ReasonNeeded):
        published("S1", 2020, 2, reason="")
    second = published("S1", 2020, 2, reason="recount")
    assert second.supersedes == first
    assert list(Release.objects.counting()) == [second]
    assert Standing.objects.get(release=second, park__code="a3").score == 84
    assert Standing.objects.get(release=first, park__code="a3").score == 80
    assert [list(differences(release)) for release in (first, second)] == [[], []]


@stands_on(load_city, LEAGUE)
def test_movement_is_measured_against_the_period_before_over_the_years_end(tmp_path):
    folder = tmp_path / "next"
    folder.mkdir()
    rows = rows_of(LEAGUE / "figures.csv")
    write_rows(
        folder / "figures.csv", [rows[0], *([*row[:2], "2020", "1", row[4]] for row in rows[1:] if row[0] != "b2")]
    )
    load_city(folder)
    published("S1", 2020, 1)
    later = published("S1", 2020, 2)
    table = {
        s.park.code: (s.place, s.previous_place, s.movement, s.is_new) for s in later.standings.select_related("park")
    }
    assert table["a1"] == (1, 1, 0, False)
    assert table["b2"] == (1, 2, 1, False)
    assert later.compared_with.period.label == "2020Q1"
    assert later.previous == later.compared_with
    assert json.loads(later.inputs.text)["release"]["previous_digest"] == later.compared_with.digest


def test_a_release_keeps_the_names_of_its_time(tmp_path):
    folder = copy_of(LEAGUE, tmp_path / "named")
    write_rows(
        folder / "park_names.csv",
        [["park_code", "from_on", "name"], ["a1", "2019-01-01", "Old name"], ["a1", "2020-07-01", "New name"]],
    )
    release = release_of(folder, "S1", 2020, 2)
    assert release.standings.get(park__code="a1").park_name == "Old name"


def test_what_is_not_approved_counts_as_unknown(tmp_path):
    folder = copy_of(LEAGUE, tmp_path / "returned")
    write_rows(folder / "submissions.csv", [["park_code", "year", "quarter", "state"], ["a1", "2020", "2", "returned"]])
    load_city(folder)
    with pytest.raises(ReasonNeeded) as needed:
        published("S1", 2020, 2, reason="")
    assert "a1 sales" in needed.value.details
    assert published("S1", 2020, 2).standings.get(park__code="a1").score == 0


def test_an_adjusted_target_counts_from_its_day(tmp_path):
    folder = copy_of(LEAGUE, tmp_path / "adjusted")
    head = ["no", "park_code", "indicator_code", "year", "old", "new", "reason", "effective_on"]
    for day, new, old in (("2020-06-30", "80", "100"), ("2020-07-01", "60", "80")):
        write_rows(folder / "adjustments.csv", [head, [day, "a2", "sales", "2020", old, new, "market", day]])
        load_city(folder)
    release = published("S1", 2020, 2)
    figure = release.figures.get(park__code="a2", indicator__code="sales")
    assert (figure.target, figure.expected) == (80, 40)
    assert release.standings.get(park__code="a2").items.get(indicator__code="sales").points == 50


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_publishing_leaves_one_audit_row_and_moves_submissions_on(standing):
    release = standing
    entry = AuditEntry.objects.get(act="reports.publish")
    assert (entry.object_key, entry.details["digest"]) == (str(release.pk), release.digest)
    assert set(release.period.submissions.values_list("state", flat=True)) == {"released"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_standing SET score = score + 0.0000000001 WHERE place = 1",
        "UPDATE reports_standing SET place = 2 WHERE place = 1",
        "UPDATE reports_itemscore SET points = 1 WHERE points = 0",
        "UPDATE reports_itemscore SET working = '{}'",
        "UPDATE reports_releasedfigure SET target = target + 1",
        "UPDATE reports_release SET reason = 'another'",
        "UPDATE reports_release SET digest = repeat('a', 64)",
        "UPDATE reports_release SET summary = summary || '{\"largest_score\": 1}'",
        "UPDATE reports_frozeninputs SET text = replace(text, '60', '61')",
        "DELETE FROM reports_itemscore WHERE points = 0",
        "UPDATE targets_figureversion SET recognised_value = 61 WHERE recognised_value = 60",
    ],
)
def test_a_release_altered_as_superuser_does_not_verify(transactional_db, sql):
    release = release_of(LEAGUE, "S1", 2020, 2)
    assert list(differences(release)) == []
    as_superuser(sql)
    with pytest.raises(CommandError) as broken:
        call_command("verify_release", "latest")
    assert broken.value.returncode == 1


def test_the_commands_publish_export_and_verify(tmp_path, capsys):
    load_city(FULL)
    call_command("publish", scheme="K2020", quarter=4, reason="x", on=date(2021, 1, 25))
    assert Release.objects.get().published_on == date(2021, 1, 25)
    call_command("verify_release", "all")
    call_command("export_release", "latest", format="csv", output=tmp_path / "r.csv")
    call_command("export_release", "latest", format="json", output=tmp_path / "r.json")
    call_command("export_release", "latest", format="xlsx", output=tmp_path / "r.xlsx")
    head, first = rows_of(tmp_path / "r.csv")[:2]
    assert head == [
        "place",
        "previous_place",
        "movement",
        "park_code",
        "park_name",
        "group",
        "score",
        "status",
        "points:sales",
        "points:energy",
    ]
    content = json.loads((tmp_path / "r.json").read_text())
    assert [str(content["standings"][0][name]) for name in ("place", "park_code", "score")] == [
        first[0],
        first[3],
        first[6],
    ]
    assert D(first[6]) == Standing.objects.get(place=1, park__code=first[3]).score


@stands_on(load_city, LEAGUE)
@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("publish", {"scheme": "none", "quarter": 1}),
        ("publish", {"scheme": "S1", "quarter": 4}),
        ("publish", {"scheme": "S1", "quarter": 2}),
        ("verify_release", {"release": "all"}),
        ("verify_release", {"release": "7"}),
        ("export_release", {"release": "x", "format": "csv"}),
        ("export_city", {"path": LEAGUE}),
        ("load_city", {"path": "nowhere"}),
        ("load_demo", {}),
        ("createsuperuser", {}),
    ],
)
def test_commands_say_what_is_wrong(command, options):
    release, path = options.pop("release", None), options.pop("path", None)
    with pytest.raises(CommandError) as refused:
        call_command(command, *([release] if release else []), *([str(path)] if path else []), **options)
    assert str(refused.value)


def test_a_document_has_one_canonical_text():
    document = {"b": D("1.500"), "a": [date(2020, 1, 2), None, True, "e\u0301"], "c": {"y": D("0E+3"), "x": D("-0")}}
    assert canonical(document) == '{"a":["2020-01-02",null,true,"é"],"b":"1.5","c":{"x":"0","y":"0"}}'
    assert len(digest_of_document(canonical(document))) == 64
