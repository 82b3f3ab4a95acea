"""The first pages, as the person who opens them sees them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cities import CROATIA, FULL, LEAGUE, change, copy_of, published, release_of
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from people import PASSWORD, READERS, client_of, end_appointments, official, person
from python_calamine import CalamineWorkbook
from reading import RECORDED
from standing import stands_on

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks.models import Role
from reports.city.loading import load_city

pytestmark = pytest.mark.django_db
PAGES = {
    "overview": "/",
    "ranking": "/rankings/",
    "ranking by indicator": "/rankings/?indicator=cost",
    "why": "/rankings/{release}/a1/",
    "releases": "/releases/",
    "release": "/releases/{release}/",
    "parks": "/parks/",
    "park": "/parks/a1/",
}


def text_of(response):
    """Return a page's text without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def league_of(tmp_path, parks):
    """Return a league with so many parks in group A."""
    folder = copy_of(LEAGUE, tmp_path / f"league-{parks}")
    change(folder, "parks", lambda rows: [*rows, *([f"n{n:03}", f"Park n{n}", "A"] for n in range(parks - 5))])
    change(
        folder, "figures", lambda rows: [*rows, *([f"n{n:03}", "cost", "2020", "2", str(n)] for n in range(parks - 5))]
    )
    return folder


def passing_league(parks):
    """Publish such a league."""
    with TemporaryDirectory() as folder:
        return release_of(league_of(Path(folder), parks), "S1", 2020, 2)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("parks", [pytest.param(parks, marks=stands_on(passing_league, parks)) for parks in (6, 60)])
def test_pages_make_the_recorded_number_of_queries_at_every_size(standing, name, parks):
    release = standing
    client = official()
    with CaptureQueriesContext(
        connection,
    ) as made:
        response = client.get(PAGES[name].format(release=release.pk))
    assert response.status_code == 200
    counted = [query for query in made if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) == RECORDED[name], [query["sql"][:120] for query in counted]
    assert len(counted) <= (5 if name.startswith("ranking") else 8)


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_a_page_seen_again_is_neither_sent_nor_rendered_again():
    client = official()
    client.get("/rankings/")
    first = client.get("/rankings/")
    again = client.get("/rankings/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client_of(person(Role.ASSESSOR)).get("/rankings/", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert "private" in first["Cache-Control"]


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_what_surrounds_a_page_follows_the_person_and_the_appointments_at_once():
    user = person(Role.ASSESSOR)
    client = client_of(user)
    before = client.get("/rankings/").content.decode()
    assert 'href="/audit/"' in before
    with act("test"):
        user.appointments.all().update(role=Role.OFFICIAL)
    assert 'href="/audit/"' not in client.get("/rankings/").content.decode()
    with act("test"):
        User.objects.filter(pk=user.pk).update(name="Another name")
    assert "Another name" in client.get("/rankings/").content.decode()
    assert "Another name" not in official().get("/rankings/").content.decode()


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_a_form_around_a_kept_page_works_for_each_person():
    user = person(Role.OFFICIAL)
    tokens = []
    for browser in range(2):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        for _time in range(2):
            tokens += re.findall(
                r'name="csrfmiddlewaretoken" value="(\w{64})"', client.get("/rankings/").content.decode()
            )
        sent = {"language": "en", "next": "/", "csrfmiddlewaretoken": tokens[-1]}
        assert client.post("/language/", sent).status_code == 302
        foreign = {**sent, "csrfmiddlewaretoken": tokens[0]}
        assert (client.post("/language/", foreign).status_code == 403) is (browser == 1)
    assert len(set(tokens)) == 4  # one a page, written anew each time


ADDRESSES = [
    "/", "/rankings/", "/rankings/1/a1/", "/releases/", "/releases/1/", "/account/password/", "/log-out/", "/language/",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_is_sent_to_the_log_in_from_everywhere(address):
    response = Client().get(address)
    assert (response.status_code, response["Location"]) == (302, f"/log-in/?next={address}")


@pytest.mark.parametrize("address", ["/log-in/", "/health/"])
def test_a_stranger_may_open(address):
    assert Client().get(address).status_code == 200


@stands_on(release_of, FULL, "K2020", 2020, 4)
@pytest.mark.parametrize("role", Role.values)
def test_who_reads_rankings(role, standing):
    release = standing
    client = client_of(person(role))
    assert client.get("/").status_code == 200
    assert client.get(f"/releases/{release.pk}/").status_code == (200 if role in READERS else 404)
    assert ("Park One Renamed" in text_of(client.get("/"))) is (role in READERS)


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_rights_end_with_the_appointment(standing):
    release = standing
    user = person(Role.OFFICIAL)
    end_appointments(user, date(2020, 12, 31))
    assert client_of(User.objects.get(pk=user.pk)).get(f"/releases/{release.pk}/").status_code == 404


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_a_superuser_without_an_appointment_sees_nothing(standing):
    release = standing
    user = person(Role.OFFICIAL)
    end_appointments(user, date(2020, 12, 31))
    User.objects.filter(pk=user.pk)
    user.is_superuser = True
    assert not user.has_perm("reports.view_release")
    assert client_of(User.objects.get(pk=user.pk)).get(f"/releases/{release.pk}/").status_code == 404


def test_log_in_log_out_and_a_wrong_password_leave_their_rows():
    person(Role.OFFICIAL)
    client = Client()
    refused = client.post("/log-in/", {"username": "official", "password": "wrong"})
    assert refused.status_code == 200
    assert 'class="error"' in refused.content.decode()
    entered = client.post(
        "/log-in/?next=/releases/", {"username": "official", "password": PASSWORD, "next": "/releases/"}
    )
    assert (entered.status_code, entered["Location"]) == (302, "/releases/")
    assert client.post("/log-out/")["Location"] == "/log-in/"
    assert list(AuditEntry.objects.exclude(act__in=["test", "parks.add_account"]).order_by("at").values_list("act", "outcome", "by_name")) == [
        ("accounts.log_in", "refused", "official"),
        ("accounts.log_in", "done", "official"),
        ("accounts.log_out", "done", "official"),
    ]  # fmt: skip


def test_a_one_time_password_is_changed_before_anything_else():
    user = person(Role.OFFICIAL)
    client = client_of(user)

    with act("test"):
        User.objects.filter(pk=user.pk).update(has_one_time_password=True)
    assert client.get("/")["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    new = "Another long pass phrase 2"
    client.post("/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert client.get("/").status_code == 200


def test_before_the_first_release_the_page_says_what_will_come():
    assert "尚未发布排名" in text_of(official().get("/"))


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
@pytest.mark.parametrize(
    "address",
    [
        "/?period=2099Q1",
        "/rankings/?period=x",
        "/rankings/?scheme=none",
        "/releases/999/",
        "/rankings/1/none/",
        "/rankings/?format=exe",
        "/rankings/99999999999999/x/",
    ],
)
def test_what_is_not_there_is_a_404_with_a_way_back(address):
    response = official().get(address)
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
@pytest.mark.parametrize(
    "query", ["group=Z", "category=x", "indicator=x", "compare=77", "compare=x", "sort=evil", "page=0", "page=x"]
)
def test_a_ranking_that_cannot_be_asked_for_is_refused_in_words(query):
    response = official().get(f"/rankings/?{query}")
    assert response.status_code == 400
    assert f'data-field="{query.split("=")[0]}"' in response.content.decode()


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_the_overview_of_a_league_with_groups():
    text = text_of(official().get("/"))
    assert "2020年上半年综合排名" in text
    assert "Park a1 以 102.00 分居Group A第一位" in text
    assert "Park b1" in text
    assert "演示数据" not in text


@stands_on(release_of, FULL, "K2020", 2020, 4)
def test_every_page_of_a_demo_says_so(standing):
    release = standing
    client = official()
    for address in PAGES.values():
        response = client.get(address.format(release=release.pk).replace("/a1/", "/p1/").replace("cost", "sales"))
        assert response.content.decode().count("演示数据") >= 1, address


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_the_ranking_sorts_filters_and_compares():
    client = official()

    def parks(query):
        return re.findall(r"Park (\w\d)</a>", client.get(f"/rankings/?scheme=S1&{query}").content.decode())

    assert parks("") == ["a1", "a3", "a2", "b1", "b2"]
    assert parks("sort=-score") == ["a1", "a3", "a2", "b1", "b2"]
    assert parks("group=B") == ["b1", "b2"]
    assert parks("indicator=jobs") == ["a3", "a1", "a2", "b1", "b2"]
    assert parks("indicator=jobs&sort=-value") == ["a3", "a1", "a2", "b1", "b2"]
    second = release_of(LEAGUE, "S2", 2020, 2)
    page = client.get(f"/rankings/?scheme=S1&compare={second.pk}&sort=then")
    assert re.findall(r"Park (\w\d)</a>", page.content.decode()) == ["a2", "a1", "a3", "b1", "b2"]


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_why_prints_the_working_in_one_sentence(standing):
    release = standing
    text = text_of(official().get(f"/rankings/{release.pk}/a2/"))
    assert "Sales 40.0 ÷ (100.0 × 50%) = 80.0%，封顶 120%，得 50 × 80.0% = 40.00 分" in text
    assert "Jobs 未报：按零分计" in text
    assert "Awards 3 × 2 分，最多 5 分，得 5.00 分" in text
    other = text_of(official_again().get(f"/rankings/{release.pk}/a3/"))
    assert "Sales不适用于本园区（未说明理由）：不计分，权重分摊到其他指标" in other
    assert "其余各项的得分与满分均乘以 2.0000" in other


def official_again():
    """Return another browser of the official."""
    return client_of(User.objects.get(username="official"))


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_an_erratum_shows_what_it_changed(tmp_path):

    folder = copy_of(LEAGUE, tmp_path / "changed")
    change(folder, "figures", lambda rows: [[*row[:4], "90"] if row[:2] == ["a3", "jobs"] else row for row in rows])
    load_city(folder, revise="recount")
    erratum = published("S1", 2020, 2, reason="recount")
    text = text_of(official().get(f"/releases/{erratum.pk}/"))
    assert "Park a3 Jobs no. 80 90" in text
    assert "80.00 84.00" in text
    assert erratum.digest in text


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_an_export_says_what_is_shown_and_is_no_formula(tmp_path, wanted):
    folder = copy_of(LEAGUE, tmp_path / "evil")
    change(
        folder, "parks", lambda rows: [[row[0], '=HYPERLINK("x")', row[2]] if row[0] == "a1" else row for row in rows]
    )
    release_of(folder, "S1", 2020, 2)
    response = official().get(f"/rankings/?format={wanted}&indicator=jobs&sort=-value")
    if wanted == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        names = [row[1] for row in rows[1:]]
        assert names[1] == '\'=HYPERLINK("x")'
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
        assert sheet[5][1] == '=HYPERLINK("x")'
        assert sheet[1][0] == "内部资料 注意保存"
    assert "attachment" in response["Content-Disposition"]
    assert AuditEntry.objects.filter(act="reports.export_ranking").count() == 1


def test_names_are_text_and_never_markup(tmp_path):
    folder = copy_of(LEAGUE, tmp_path / "evil")
    change(
        folder,
        "parks",
        lambda rows: (
            [[row[0], "<script>alert(1)</script>", row[2]] for row in rows[:1]]
            and [rows[0], *([r[0], "<script>alert(1)</script>", r[2]] for r in rows[1:])]
        ),
    )
    change(folder, "indicators", lambda rows: [rows[0], *([r[0], "<b>x</b>", *r[2:]] for r in rows[1:])])
    release = release_of(folder, "S1", 2020, 2)
    client = official()
    for address in PAGES.values():
        content = client.get(address.format(release=release.pk)).content.decode()
        assert "<script>alert" not in content
        assert "<b>x</b>" not in content


def test_croatia_has_pages_without_targets_and_with_twelve_of_fifty():
    release_of(CROATIA, "devindex-2013", 2013, 4, reason="")
    client = official()
    text = text_of(client.get("/"))
    assert "全部 556 个园区" in text
    assert "年度目标完成率" not in text
    assert "较上期" not in text
    page = client.get("/rankings/?page=12").content.decode()
    assert page.count('class="rk"') == 6 + 1 or page.count("<tr>") == 7
    assert len(page) < 200_000


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
@pytest.mark.parametrize(("language", "word"), [("zh-hans", "综合排名"), ("en", "Ranking")])
def test_both_languages(language, word):
    client = official()
    client.post("/language/", {"language": language, "next": "/"})
    response = client.get("/", headers={"Accept-Language": "fr"})
    assert word in text_of(response)
    assert f'lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in response.content.decode()


def test_security_headers():
    response = official().get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    content = response.content.decode()
    assert not re.search(r"<(script|style)(?![^>]*(src=|application/json))[^>]*>", content)
    assert not re.search(r"\s(style|on\w+)=", content)


def test_without_the_database_the_page_asks_to_come_back(monkeypatch):
    client = official()

    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("reports.pages.frame.views.answers.chosen_release", gone)
    client.raise_request_exception = False
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "请稍候" in text_of(response)


def test_what_goes_wrong_is_said_in_the_products_look(monkeypatch):
    client = official()
    monkeypatch.setattr("reports.pages.frame.views.answers.chosen_release", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "系统出错" in text_of(response)


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
@override_settings(MARKING="绝密无关 测试")
def test_every_page_bears_the_marking():
    assert "绝密无关 测试" in text_of(official().get("/rankings/"))
