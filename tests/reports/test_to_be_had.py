"""What is not yet to be had on the day of publishing: out of the score, neither unknown nor chased; and what follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest
from cities import LEAGUE, change, copy_of
from django.core.management import call_command
from standing import stands_on

from reports.city.loading import load_city
from reports.errors import ReasonNeeded
from reports.models import ItemScore, Release, ReleasedFigure
from reports.releases.actions import publish
from reports.releases.verifying import differences
from targets.models import DepartmentReport, Indicator, Period, Scheme, Submission

pytestmark = pytest.mark.django_db

# The second quarter of 2020 ended on Tuesday, 30 June; its reports were due on Friday, 10 July.
FIRST_DAYS, DUE, LATER = date(2020, 7, 3), date(2020, 7, 10), date(2020, 8, 3)


def released(on: date, reason: str = "test") -> Release:
    """Publish the second quarter on a day."""
    scheme, period = Scheme.objects.get(code="S1"), Period.objects.quarter(2020, 2).get()
    return publish(scheme=scheme, period=period, reason=reason, published_on=on).release


def outs(release: Release, indicator: str) -> set[str]:
    """Return why the items of an indicator are out."""
    rows = ItemScore.objects.filter(standing__release=release, indicator__code=indicator)
    return set(rows.values_list("out", flat=True))


@stands_on(load_city, LEAGUE)
def test_a_stated_day_holds_for_all_parks_whatever_was_entered():
    Indicator.objects.filter(code="sales").update(available=20)  # 20 workdays: 28 July 2020
    early = released(DUE)
    assert outs(early, "sales") == {"unavailable"}
    figures = ReleasedFigure.objects.filter(release=early, indicator__code="sales")
    assert {(f.state, f.value, f.version_id, f.light) for f in figures} == {("unavailable", None, None, None)}
    assert not [pair for pair in early.summary["unknown"] if pair[1] == "sales"]
    assert early.is_preliminary and not early.is_erratum
    assert list(differences(early)) == []


@stands_on(load_city, LEAGUE)
def test_a_final_release_takes_the_place_of_a_preliminary_one_and_is_no_erratum():
    Indicator.objects.filter(code="sales").update(available=20)
    early = released(DUE)
    final = released(LATER)
    assert (final.supersedes, final.is_preliminary, final.is_erratum) == (early, False, False)
    assert outs(final, "sales") == {"", "none", "not_applicable"}
    assert list(Release.objects.counting()) == [final]
    assert list(differences(final)) == []


@stands_on(load_city, LEAGUE)
def test_a_correction_of_a_final_release_is_an_erratum_with_a_reason():
    released(LATER)
    folder_change = Indicator.objects.get(code="sales")
    folder_change.name = "sales, told anew"
    folder_change.save()
    with pytest.raises(ReasonNeeded):
        released(LATER, reason="")
    assert released(LATER, reason="told anew").is_erratum


@stands_on(load_city, LEAGUE)
def test_a_yearly_figure_is_no_item_of_a_quarter_and_keeps_nothing_preliminary():
    Indicator.objects.filter(code="sales").update(every="year")
    release = released(LATER)
    assert outs(release, "sales") == {"unavailable"}
    assert not release.is_preliminary


@stands_on(load_city, LEAGUE)
def test_before_the_due_day_what_is_approved_counts_and_the_rest_is_not_unknown_yet():
    Submission.objects.filter(park__code="a1").delete()
    early = released(FIRST_DAYS, reason="early")
    states = dict(
        ReleasedFigure.objects.filter(release=early, indicator__code="sales").values_list("park__code", "state")
    )
    assert states["a1"] == "unavailable"
    assert states["a2"] == "number"
    assert early.is_preliminary
    standing = early.standings.get(park__code="a1")
    assert (standing.status, standing.is_unreported) == ("unranked", False)
    late = released(LATER, reason="late")
    assert late.standings.get(park__code="a1").is_unreported
    assert not late.is_preliminary


def test_a_departments_figures_count_once_its_column_is_reported_whatever_the_park_did(tmp_path):
    folder = copy_of(LEAGUE, tmp_path / "league")
    (folder / "departments.csv").write_text("code,name\ntax,Tax office\n")
    change(
        folder,
        "indicators",
        lambda rows: [
            [*rows[0], "reported_by", "department_code"],
            *([*row, *(["department", "tax"] if row[0] == "sales" else ["park", ""])] for row in rows[1:]),
        ],
    )
    load_city(folder)
    report = DepartmentReport.objects.get(indicator__code="sales", period__number=2)
    assert report.state == "reported"
    Submission.objects.update(state="draft")
    release = released(LATER, reason="parks are late")
    assert {f.state for f in ReleasedFigure.objects.filter(release=release, indicator__code="sales")} == {
        "number",
        "not_applicable",
    }
    assert {f.state for f in ReleasedFigure.objects.filter(release=release, indicator__code="jobs")} == {"unknown"}
    report.refresh_from_db()
    assert report.state == "released"


def test_a_column_that_is_not_reported_is_unknown_however_approved_the_parks_are(tmp_path):
    folder = copy_of(LEAGUE, tmp_path / "league")
    (folder / "departments.csv").write_text("code,name\ntax,Tax office\n")
    (folder / "department_reports.csv").write_text("indicator_code,year,quarter,state\nsales,2020,2,draft\n")
    change(
        folder,
        "indicators",
        lambda rows: [
            [*rows[0], "reported_by", "department_code"],
            *([*row, *(["department", "tax"] if row[0] == "sales" else ["park", ""])] for row in rows[1:]),
        ],
    )
    load_city(folder)
    release = released(LATER, reason="the tax office is late")
    assert {f.state for f in ReleasedFigure.objects.filter(release=release, indicator__code="sales")} == {"unknown"}


@stands_on(load_city, LEAGUE)
def test_the_command_judges_on_the_day_it_is_told(capsys):
    Indicator.objects.filter(code="sales").update(available=20)
    call_command("publish", scheme="S1", quarter=2, year=2020, reason="x", on=DUE)
    release = Release.objects.get()
    assert release.is_preliminary
    assert release.summary["release"]["judged_on"] == "2020-07-10"
    assert D(release.standings.filter(place=1).values_list("score", flat=True)[0]) > 0
