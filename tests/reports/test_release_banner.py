"""Releases that are not the last word: every page of theirs says so and leads on."""

from __future__ import annotations

from datetime import date

import pytest
from cities import change, published
from django.test import Client
from people import official
from reading import english, text_of
from towns import published_town, town

from reports.city.loading import load_city
from reports.models import Release
from reports.pages.frame.contents.frame import chosen_release
from reports.releases.actions import publish
from targets.models import Period, Scheme

pytestmark = pytest.mark.django_db
SUBMISSIONS = [["park_code", "year", "quarter", "state"]]
# Every page that speaks of a release.
PAGES = (
    "/",
    "/rankings/",
    "/parks/",
    "/parks/p1/",
    "/indicators/sales/",
    "/compare/",
    "/rankings/{}/p1/",
    "/releases/{}/",
)


def release_on(day: date, reason: str = "test") -> Release:
    """Publish the last quarter of 2020 on a day, of which availability is judged too."""
    period = Period.objects.get(kind="quarter", year=2020, number=4)
    scheme = Scheme.objects.get(code="K2020")
    return publish(scheme=scheme, period=period, reason=reason, published_on=day).release


def test_a_corrected_release_and_its_pages_lead_to_the_correction(tmp_path):
    folder = town(tmp_path / "town")
    first = published_town(folder, (2020, 4))
    client = english(official())
    pages = [page.format(first.pk) for page in PAGES[-2:]]
    for page in pages:
        assert "Corrected since" not in text_of(client.get(page)), page
    change(
        folder,
        "figures",
        lambda rows: [[*row[:4], "99"] if row[:3] == ["p1", "sales", "2020"] else row for row in rows],
    )
    load_city(folder, revise="recount")
    erratum = published("K2020", 2020, 4, reason="recount")
    for page in pages:
        response = client.get(page)
        assert "Corrected since: this release no longer counts." in text_of(response), page
        assert f'<a href="/releases/{erratum.pk}/">To the correction</a>' in response.content.decode(), page
    for page in PAGES:
        assert "Corrected since" not in text_of(client.get(page.format(erratum.pk))), page


def test_the_way_leads_over_many_corrections_to_the_one_that_counts(tmp_path):
    folder = town(tmp_path / "town")
    first = published_town(folder, (2020, 4))
    for value in ("99", "98"):
        change(folder, "figures", lambda rows, value=value: [[*row[:4], value] if row[:3] == ["p1", "sales", "2020"] else row for row in rows])  # fmt: skip
        load_city(folder, revise="recount")
        last = published("K2020", 2020, 4, reason="recount")
    assert (
        f'href="/releases/{last.pk}/">To the correction'
        in english(official()).get(f"/releases/{first.pk}/").content.decode()
    )


def preliminary(tmp_path) -> tuple[Client, Release]:
    """Return a reader and a release before the due day, of which a park's report is still to come."""
    folder = town(tmp_path / "town", submissions=[*SUBMISSIONS, ["p2", "2020", "4", "draft"]])
    load_city(folder)
    return english(official()), release_on(date(2021, 1, 5))


def test_preliminary_figures_say_so_on_every_page(tmp_path):
    client, release = preliminary(tmp_path)
    assert release.is_preliminary
    for page in PAGES:
        assert "Preliminary figures : some figures are not yet to be had." in text_of(
            client.get(page.format(release.pk))
        ), page
    # What is no page of a release says nothing of it.
    for page in ("/indicators/", "/plans/", "/projects/"):
        assert "Preliminary figures" not in text_of(client.get(page)), page


def test_a_preliminary_release_leads_to_the_final_one_which_is_no_erratum(tmp_path):
    client, first = preliminary(tmp_path)
    final = release_on(date(2021, 2, 1))
    assert final.supersedes == first and not final.is_erratum and not final.is_preliminary
    for page in PAGES[-2:]:
        response = client.get(page.format(first.pk))
        assert "Preliminary: the final release took the place of this one." in text_of(response), page
        assert f'<a href="/releases/{final.pk}/">To the final release</a>' in response.content.decode(), page
    page = text_of(client.get(f"/releases/{final.pk}/"))
    assert "· final" in page and "erratum" not in page
    assert "What changed since the preliminary release" in page
    listed = text_of(client.get("/releases/"))
    assert "replaced by a later release" in listed and "erratum" not in listed


def test_the_choices_say_what_each_release_is(tmp_path):
    preliminary(tmp_path)
    release_on(date(2021, 2, 1))
    choices = chosen_release(Release.objects.all()).choices  # type: ignore[arg-type]
    assert [(one.is_preliminary, one.is_replaced) for one in choices] == [(False, False), (True, True)]
