"""Targets in draft are the assessor's alone: on no page, in no export, chart or trail does anybody else meet them."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from cities import FULL, published
from conftest import empty_database
from pages import administration, pages
from people import READERS, client_of, person

from parks.models import Park, Role
from reports.city.loading import load_city
from targets.actions import change_details, comment_on, issue_targets, save_targets, withdraw_targets
from targets.breakdown.cells import CITY, TypedTarget, details_token
from targets.models import Indicator, Target

pytestmark = pytest.mark.django_db
# Numbers and a name that stand nowhere but in drafts, however they are grouped and rounded.
SECRET = re.compile("87,?654|65,?432|76,?543|Draftsman")
DETAILS = {
    "stretch": 76543,
    "base": None,
    "base_estimate": False,
    "q1": 20,
    "q2": 40,
    "q3": 60,
    "responsible": "Draftsman",
}
EXPORTS = ["/targets/{year}/?export=xlsx", "/targets/{year}/?export=csv", "/targets/{year}/?export=csv&sheet=details"]
OTHERS = [role for role in READERS if role not in (Role.ASSESSOR, Role.AUDITOR)]


@pytest.fixture(scope="module")
def drafts(django_db_setup, django_db_blocker):
    """Return the drafts of 2020 beside what is pledged, and those of 2021 with targets of the city, for all tests here."""
    with django_db_blocker.unblock():
        yield drafted()
        empty_database()


def drafted():
    load_city(FULL)
    author = {"by": person(Role.ASSESSOR), "way": "page"}
    for year in (2020, 2021):
        taken = set(Target.objects.filter(year=year).values_list("park", "indicator"))
        spots = [(park.pk, one.pk) for park in Park.objects.all() for one in Indicator.objects.all()]
        cells = {spot: TypedTarget(87654, "-") for spot in spots if spot not in taken}
        if year == 2021:
            cells |= {(CITY, one.pk): TypedTarget(65432, "-") for one in Indicator.objects.all()}
        save_targets(year=year, cells=cells, **author)
    found = Target.objects.filter(state="draft").select_related("park", "indicator")
    for one in found:
        change_details(target=one, seen=details_token(one), details=DETAILS, **author)
    published("K2020", 2020, 4)
    return list(found.all())


def told(response):
    """Return the secrets that an answer tells, also inside a workbook."""
    content = response.getvalue()
    if content.startswith(b"PK"):
        book = ZipFile(BytesIO(content))
        content = b" ".join(book.read(name) for name in book.namelist())
    return set(SECRET.findall(content.decode("utf-8", "replace")))


def addresses(drafts):
    """Return every page of the city, the exports of the breakdown, and the pages of drafts themselves."""
    own = [f"/targets/{one.year}/{one.park.code}/{one.indicator.code}/" for one in drafts]
    exports = [export.format(year=year) for year in (2020, 2021) for export in EXPORTS]
    more = ["/targets/2021/", "/audit/?format=csv", "/pledges/?year=2021"]
    return [*pages().values(), *exports, *more, *own, *(f"{one}adjust/" for one in own)]


def test_the_assessor_meets_them(drafts):
    """Else the others would prove nothing."""
    client = client_of(person(Role.ASSESSOR, name="second"))
    assert all(told(client.get(export.format(year=2020))) for export in EXPORTS)


@pytest.mark.parametrize("which", ["share", pytest.param("all", marks=pytest.mark.sweep)])
@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_meets_a_draft(drafts, role, which):
    """The pages of drafts are shared out: each is opened by somebody, and by everybody in the sweep."""
    park = "p1" if role in (Role.PARK_EDITOR, Role.PARK_HEAD) else None
    client = client_of(person(role, park=park))
    seen = drafts if which == "all" else drafts[OTHERS.index(role) :: len(OTHERS)]
    assert seen
    assert {address: found for address in addresses(seen) if (found := told(client.get(address)))} == {}


def test_the_auditor_meets_them_in_the_trail_of_acts_alone(drafts):
    client = client_of(person(Role.AUDITOR))
    found = [address for address in addresses(drafts) if told(client.get(address))]
    assert {address.partition("?")[0] for address in found} == {"/audit/"}


def test_the_administrator_meets_none(drafts):
    client = client_of(person(Role.ADMINISTRATOR))
    rows = [f"/admin/targets/target/{drafts[0].pk}/{page}/" for page in ("change", "history")]
    assert {address for address in [*administration().values(), *rows] if told(client.get(address))} == set()


def test_a_park_reads_in_its_trail_what_was_changed_while_it_could_see_it(drafts):
    park = Park.objects.get(code="p1")
    author, head = {"by": person(Role.ASSESSOR, name="second"), "way": "page"}, person(Role.PARK_HEAD, park="p1")
    own = [one for one in drafts if one.park == park and one.year == 2021]
    issue_targets(year=2021, parks=[park], count=len(own), **author)
    one = Target.objects.get(pk=own[0].pk)
    change_details(target=one, seen=details_token(one), details={**DETAILS, "stretch": 555111}, **author)
    comment_on(target=one, text="Too much.", by=head, way="page")
    one.refresh_from_db()
    withdraw_targets(year=2021, parks=[park], count=len(own), reason="again", **author)
    one.refresh_from_db()
    change_details(target=one, seen=details_token(one), details={**DETAILS, "stretch": 555222}, **author)
    trail = client_of(head).get("/audit/").content.decode()
    assert "555111" in trail and "555222" not in trail
