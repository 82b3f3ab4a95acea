"""Projects, as the person who opens them sees them."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest
from cities import CROATIA
from factories import ParkFactory, ProjectFactory, ProjectStepFactory
from people import client_of, official, person
from python_calamine import CalamineWorkbook
from reading import english, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.city.loading import load_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects(author):
    """Three projects of park a, one of them early, and one of park b."""
    a, b = ParkFactory(code="a", name="甲园区"), ParkFactory(code="b", name="乙园区")
    ProjectFactory(
        code="1", name="虹桥码头", park=a, industry="船舶", stage="started", total_investment=Decimal("12.4")
    )
    ProjectFactory(code="2", name="新材料", park=a, industry="化工", channel="chain", total_investment=None)
    ProjectFactory(code="3", name="早期项目", park=a, stage="in_talks", total_investment=2)
    ProjectFactory(
        code="4", name="粮油加工", park=b, industry="食品", total_investment=Decimal("3.05"), foreign_capital=0
    )


def names(client, query=""):
    """Return the names of the projects on a page, in their order."""
    return re.findall(r'<a href="/projects/\w+/">([^<]+)</a>', client.get(f"/projects/?{query}").content.decode())


def test_the_funnel_counts_projects_and_their_known_investment(projects):
    text = text_of(english(official()).get("/projects/"))
    assert "4 projects" in text
    assert re.search(r"signed 2 3\.05 hundred million yuan 1 not reported", text)
    assert re.search(r"started 1 12\.40 hundred million yuan", text)
    assert re.search(r"in talks 1 2\.00 hundred million yuan", text)
    assert re.search(r"screened 0 –", text)


def funnel_of(client, query=""):
    """Return the stages of the funnel, and what is said to be left out."""
    page = client.get(f"/projects/?{query}").content.decode().partition('class="funnel"')[2].partition("</section>")[0]
    stages = re.findall(r"<li[^>]*>\s*<a [^>]*>([^<]+)</a>\s*<b>(\d+)</b>", page)
    return dict(stages), "".join(re.findall(r'<p class="note">([^<]*)</p>', page))


def test_hidden_is_not_zero(projects):
    all_stages, said = funnel_of(english(official()))
    assert (list(all_stages)[:2], said) == (["screened", "in talks"], "")
    # A reviewer sees projects from signing on: what comes before is no zero, but left out with a word.
    reviewer = english(client_of(person(Role.REVIEWER)))
    stages, said = funnel_of(reviewer)
    assert next(iter(stages)) == "signed" and "Projects before signing are not open to you" in said
    assert "3 projects" in text_of(reviewer.get("/projects/"))
    assert reviewer.get("/projects/?stage=in_talks").status_code == 400
    exported = CalamineWorkbook.from_filelike(io.BytesIO(reviewer.get("/projects/?format=xlsx").content))
    title = exported.get_sheet_by_index(0).to_python()[0][0]
    assert "Projects before signing are not open to you" in title


def test_a_park_sees_its_own_early_projects_alone_and_is_told_so(projects):
    head = english(client_of(person(Role.PARK_HEAD, park="a")))
    stages, said = funnel_of(head)
    assert (stages["in talks"], said) == ("1", "Before signing, projects of the own park alone are counted.")
    assert funnel_of(head, "park=a")[1] == ""
    stages, said = funnel_of(head, "park=b")
    assert "in talks" not in stages and "are not open to you" in said


def test_projects_are_filtered_sorted_and_found_by_pinyin(projects):
    client = client_of(person(Role.REVIEWER))
    assert names(client) == ["新材料", "粮油加工", "虹桥码头"]
    assert names(client, "sort=-total_investment") == ["虹桥码头", "粮油加工", "新材料"]
    assert names(client, "sort=name") == ["虹桥码头", "粮油加工", "新材料"]
    assert names(client, "park=a&stage=signed") == ["新材料"]
    assert names(client, "industry=食品") == ["粮油加工"]
    assert names(client, "channel=chain") == ["新材料"]
    assert names(client, "channel=unknown") == ["粮油加工", "虹桥码头"]
    assert names(client, "q=hqmt") == names(client, "q=码头") == ["虹桥码头"]
    assert "No project matches" in text_of(english(client).get("/projects/?q=none"))


@pytest.mark.parametrize(
    ("role", "park", "sees"),
    [
        (Role.OFFICIAL, None, True),
        (Role.CITY_SIGNATORY, None, True),
        (Role.REVIEWER, None, False),
        (Role.AUDITOR, None, False),
        (Role.PARK_EDITOR, "a", True),
        (Role.PARK_HEAD, "b", False),
        (Role.ASSESSOR, None, True),
    ],
)
def test_who_sees_a_project_before_it_is_signed(projects, role, park, sees):
    client = client_of(person(role, park=park))
    assert client.get("/projects/3/").status_code == (200 if sees else 404)
    assert ("早期项目" in names(client)) is sees
    assert "早期项目" not in text_of(client.get("/projects/4/"))


def test_an_early_park_is_no_choice_for_whom_its_project_is_hidden(author):
    ProjectFactory(park=ParkFactory(code="a", name="甲园区"), stage="in_talks")
    text = text_of(english(client_of(person(Role.REVIEWER))).get("/projects/"))
    assert "甲园区" not in text
    assert "There are no projects yet" not in text
    assert "Projects before signing are not open to you" in text


@pytest.mark.parametrize("address", ["/projects/", "/projects/1/"])
def test_an_administrator_has_no_business_with_projects(projects, address):
    assert client_of(person(Role.ADMINISTRATOR)).get(address).status_code == 403


def test_one_project_shows_its_steps_and_what_was_not_reported(author):
    project = ProjectFactory(
        code="x/1%", name="Plant", park__name="甲园区", park__code="a", stage="started", foreign_capital=0, land_mu=None,
        total_investment=Decimal("12.4"), leader="副市长",
    )  # fmt: skip
    ProjectStepFactory(project=project, stage="signed", on="2020-03-01", recognised_on="2020-03-20")
    client = english(official())
    address = re.search(r'href="(/projects/[^"?]+/)"', client.get("/projects/").content.decode())[1]
    response = client.get(address)
    text = text_of(response)
    assert "signed reached on 2020-03-01 recognised on 2020-03-20" in text
    assert "started day not reported" in text
    assert "completed not reached yet" in text
    assert "total investment 12.4 hundred million yuan" in text
    assert "foreign capital 0 ten thousand US dollars" in text
    assert "land not reported" in text
    assert "leader 副市长" in text
    assert 'href="/parks/a/"' in response.content.decode()
    assert 'href="/projects/"' in response.content.decode()


@pytest.mark.parametrize("address", ["/projects/none/", "/projects/%00/", "/projects/%2500/", "/projects/?format=exe"])
def test_what_is_not_there_is_a_404(projects, address):
    assert official().get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["park=z", "industry=z", "channel=z", "stage=z", "sort=evil", "page=0", "page=x", "q=" + "x" * 51],
)
def test_what_cannot_be_asked_for_is_refused_in_words(projects, query):
    response = official().get(f"/projects/?{query}")
    assert response.status_code == 400
    assert f'data-field="{query.split("=")[0]}"' in response.content.decode()
    assert 'href="/projects/"' in response.content.decode()


def test_what_was_asked_for_is_text_and_never_markup(projects):
    for query in ("park=<script>", "q=<script>"):
        assert "<script>" not in re.sub(
            r"<script [^>]+>", "", official_again().get(f"/projects/?{query}").content.decode()
        )


def official_again():
    """Return a browser of another official."""
    return client_of(person(Role.OFFICIAL, name=f"official-{AuditEntry.objects.count()}"))


def test_a_long_list_has_pages(author):
    park = ParkFactory()
    for number in range(51):
        ProjectFactory(park=park, code=f"{number:03}")
    client = official()
    assert [len(names(client, query)) for query in ("", "page=2", "page=99")] == [50, 1, 1]


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_an_export_says_what_is_shown_and_is_no_formula(projects, wanted):
    with act("test"):
        ProjectFactory(code="5", name='=HYPERLINK("x")', park__code="c", stage="completed", foreign_capital=None)
    response = client_of(person(Role.REVIEWER)).get(f"/projects/?format={wanted}&sort=-stage")
    if wanted == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]
        assert rows[0][0] == '\'=HYPERLINK("x")'
        assert rows[2][6:8] == ["未报", "未报"]
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()[4:]
        assert rows[0][0] == '=HYPERLINK("x")'
        assert rows[1][6] == 12.4
    assert len(rows) == 4
    assert "attachment" in response["Content-Disposition"]
    assert AuditEntry.objects.get(act="reports.export_projects").details["format"] == wanted


def test_a_city_without_projects_says_what_to_do():
    load_city(CROATIA)
    text = text_of(english(official()).get("/projects/"))
    assert "There are no projects yet" in text
    assert "Projects are brought in with the data of the city" in text
