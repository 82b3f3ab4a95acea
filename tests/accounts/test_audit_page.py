"""The audit trail as each role sees it: filters, pages, exports, and refusals that leave a row."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from factories import AuditEntryFactory, DepartmentFactory, IndicatorFactory, ParkFactory, PeriodFactory
from people import client_of, person
from reading import text_of
from trees import BASE

from accounts.audit.acts import act_names
from accounts.audit.contents import TRAIL_PER_PAGE
from accounts.audit.naming import Naming
from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Park, Role

pytestmark = pytest.mark.django_db
OWN = (
    Role.PARK_EDITOR,
    Role.PARK_HEAD,
    Role.REVIEWER,
    Role.DEPARTMENT_HEAD,
    Role.COUNTERSIGNER,
    Role.ASSESSOR,
)
AT = datetime(2020, 7, 1, 9, tzinfo=UTC)


def auditor():
    """Return the browser of an auditor."""
    return client_of(person(Role.AUDITOR))


def shown(client, query=""):
    """Return the names of the people whose acts a page shows, in its order."""
    response = client.get(f"/audit/?{query}")
    assert response.status_code == 200
    return [line.entry.by_name for line in response.context["contents"].lines]


@pytest.mark.parametrize("role", Role.values)
def test_who_opens_the_page(role):
    allowed = role in (*OWN, Role.AUDITOR)
    client = client_of(person(role))
    assert client.get("/audit/").status_code == (200 if allowed else 403)
    assert ('href="/audit/"' in client.get("/account/password/").content.decode()) is allowed


def test_a_stranger_is_sent_to_the_log_in():
    assert Client().get("/audit/").url == "/log-in/?next=/audit/"


def test_nobody_sees_rows_by_default():
    AuditEntryFactory()
    assert not AuditEntry.objects.visible_to(person(Role.OFFICIAL)).exists()
    assert not AuditEntry.objects.visible_to(person(Role.ADMINISTRATOR)).exists()


@pytest.mark.parametrize("role", OWN)
def test_others_see_their_own_acts_and_those_at_their_park(role):
    user, other = person(role), person(Role.OFFICIAL)
    place = f"park:{Park.objects.get().code}" if Park.objects.exists() else "park:p"
    AuditEntryFactory(by=user, by_name="mine")
    AuditEntryFactory(by=other, by_name="at the park", place=place)
    AuditEntryFactory(by=other, by_name="elsewhere", place="park:other")
    AuditEntryFactory(by=other, by_name="nowhere")
    expected = {"mine", "at the park"} if role in (Role.PARK_EDITOR, Role.PARK_HEAD) else {"mine"}
    assert set(shown(client_of(user))) - {"command"} == expected


def test_the_auditor_sees_an_administrators_grants():
    administrator = person(Role.ADMINISTRATOR)
    form = {"role": "official", "from_on": "2020-01-01", "username": "new", "name": "New"}
    client_of(administrator).post("/admin/accounts/user/add/", form)
    page = auditor().get("/audit/?act=parks.add_account&way=admin").content.decode()
    assert "administrator" in page
    assert "new" in page


FILTERS = {
    "person=ann": "person",
    "act=parks.appoint": "act",
    "kind=appointment&key=7": "object",
    "outcome=refused": "outcome",
    "way=admin": "way",
    "from_on=2021-01-01&to_on=2021-01-01": "day",
}


@pytest.mark.parametrize("query", FILTERS)
def test_filters(query):
    rows = {
        "person": {"by_name": "Joanna"},
        "act": {"act": "parks.appoint"},
        "object": {"object_type": "appointment", "object_key": "7"},
        "outcome": {"outcome": "refused"},
        "way": {"way": "admin"},
        "day": {"at": datetime(2020, 12, 31, 16, tzinfo=UTC)},
    }
    for name, row in rows.items():
        AuditEntryFactory(**{"at": AT, "by_name": name, "details": {}, **row})
    client = auditor()
    expected = rows[FILTERS[query]].get("by_name", FILTERS[query])
    assert shown(client, query) == [expected]
    response = client.get(f"/audit/?{query}")
    assert query.split("=")[1].split("&")[0] in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "act=evil",
        "kind=evil",
        "outcome=evil",
        "way=evil",
        "from_on=yesterday",
        "to_on=2020-02-30",
        "from_on=2021-01-02&to_on=2021-01-01",
        "before=x",
        "key=" + "x" * 201,
    ],
)
def test_a_filter_that_cannot_be_is_refused_beside_its_field(query):
    AuditEntryFactory(by_name="Joanna")
    response = auditor().get(f"/audit/?{query}")
    page = response.content.decode()
    assert response.status_code == 400
    assert 'class="error"' in page
    assert "Joanna" not in page


@pytest.mark.parametrize("query", ["from_on=0001-01-01", "to_on=9999-12-31", "from_on=9999-12-31", "to_on=0001-01-01"])
def test_days_at_the_end_of_time_are_answered(query):
    assert auditor().get(f"/audit/?{query}").status_code == 200


def test_an_entry_that_is_not_there_or_not_seen_is_a_404():
    other = AuditEntryFactory()
    client = client_of(person(Role.ASSESSOR))
    assert client.get(f"/audit/?before={other.pk}").status_code == 404
    assert client.get("/audit/?format=exe").status_code == 404


def test_pages_follow_each_other_newest_first():
    for number in range(2 * TRAIL_PER_PAGE + 1):
        AuditEntryFactory(at=AT + timedelta(minutes=number // 3), by_name=f"n{number}")
    client, seen, address = auditor(), [], "/audit/?person=n&act="
    for _page in range(4):
        response = client.get(address)
        seen += [line.entry for line in response.context["contents"].lines]
        found = re.search(r'href="(\?[^"]+)" rel="next"', response.content.decode())
        if not found:
            break
        address = "/audit/" + found[1].replace("&amp;", "&")
        assert "person=n" in address
    ours = [entry for entry in seen if re.fullmatch(r"n\d+", entry.by_name)]
    assert len(ours) == len({entry.pk for entry in ours}) == 2 * TRAIL_PER_PAGE + 1
    assert ours == sorted(ours, key=lambda entry: (entry.at, entry.pk), reverse=True)


def test_details_are_words_with_the_old_and_the_new_value():
    entry = AuditEntryFactory(
        act="parks.change_appointment",
        details={"username": "anna", "changes": {"title": {"from": "", "to": "<b>Head</b>"}}, "x": [1, 2]},
    )
    page = auditor().get("/audit/").content.decode()
    assert "– → &lt;b&gt;Head&lt;/b&gt;" in page
    assert "1, 2" in page
    entry.details = {"a": {"b": [{"c": True}], "d": None, "e": {}}, "changes": {"title": {"from": 1, "to": 2}}}
    with translation.override("en"):
        pairs = [(one.name, one.value) for one in Naming([entry]).details(entry)]
    assert pairs == [("a › b › 1 › c", "yes"), ("a › d", "–"), ("a › e", "–"), ("title", "1 → 2")]


@pytest.fixture
def named():
    """Make what the trail names by codes, one of them with a blank in it."""
    with act("test"):
        ParkFactory(code="p 1", name="虹桥工业园区", short_name="虹桥")
        ParkFactory(code="p2", name="黄桥")
        IndicatorFactory(code="fdi", name="到账外资")
        PeriodFactory(year=2016, number=2)
        DepartmentFactory(code="tax", name="税务局")


WORDS = {
    ("targets.hand_in", "submission", "p 1 2016Q2", "park:p 1"): "季报 虹桥工业园区 2016年上半年 虹桥工业园区",
    ("targets.put_up_column", "column", "fdi 2016Q2", "department:tax"): "到账外资 2016年上半年 税务局",
    ("targets.recognise", "figure", "p 1 fdi 2016Q2", "department:tax"): "虹桥工业园区 到账外资 2016年上半年 税务局",
    ("targets.change_target", "target", "2016 p2 fdi", ""): "2016 黄桥 到账外资",
    ("targets.open_period", "period", "2016Q2", ""): "2016年上半年",
    ("parks.name_countersigner", "appointment", "department:tax", "department:tax"): "税务局 税务局",
}


@pytest.mark.parametrize("told", WORDS, ids=lambda told: told[0])
def test_what_an_act_is_about_is_told_by_names(named, told):
    name, kind, key, place = told
    AuditEntryFactory(act=name, object_type=kind, object_key=key, place=place, details={})
    text = text_of(auditor().get(f"/audit/?act={name}"))
    assert WORDS[told] in text
    assert key not in text.split("最新")[-1]


DETAILS = {
    "targets.save_figures": ({"changes": {"fdi": {"old": None, "new": "0.79"}}}, "到账外资: – → 0.79"),
    "targets.save_column": (
        {"changes": {"p 1": {"old": "unknown", "new": "not_applicable"}}},
        "虹桥工业园区: 未报 → 不适用",
    ),
    "targets.save_targets": (
        {"changes": {"p 1 fdi": {"old": "1", "new": "none: 已搬迁"}}},
        "虹桥工业园区 到账外资: 1 → 不下达：已搬迁",
    ),
    "targets.derive_targets": ({"changes": {"city fdi": {"old": None, "new": "2"}}}, "全市 到账外资: – → 2"),
    "targets.save_details": (
        {"changes": {"p2 fdi": {"stretch": {"old": None, "new": "5"}}}},
        "黄桥 到账外资 › 奋斗目标: – → 5",
    ),
    "targets.save_paths": ({"changes": {"p2 fdi 2018": {"old": "1", "new": "2"}}}, "黄桥 到账外资 2018: 1 → 2"),
    "targets.recognise": ({"old": "2", "new": "not_applicable"}, "2 → 不适用"),
    "parks.add_account": ({"role": "park_head", "park": "p 1", "department": None}, "角色: 园区负责人"),
    "parks.appoint": ({"place": "park:p 1", "is_acting": False}, "虹桥工业园区"),
    "targets.issue_targets": ({"parks": ["p 1", "p2"], "targets": 2}, "虹桥工业园区, 黄桥"),
    "reports.load_city": ({"park_names": {"new": 1, "changed": 2, "rows": 6}}, "园区名称: 共 6 行：新增 1，变更 2"),
    "reports.export_ranking": ({"path": "/rankings/", "query": "q=a", "format": "xlsx"}, "/rankings/?q=a"),
    "accounts.open_page": ({"method": "POST", "path": "/audit/"}, "提交"),
}


@pytest.mark.parametrize("name", DETAILS)
def test_details_are_told_by_names(named, name):
    details, words = DETAILS[name]
    AuditEntryFactory(act=name, details=details)
    text = html.unescape(text_of(auditor().get(f"/audit/?act={name}")))
    assert words in text


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("wrong name or password", "用户名或密码错误"),
        ("password_mismatch, required", "两次输入的新密码不一致；有必填项未填"),
        ("403", "无权打开"),
    ],
)
def test_a_refusal_says_why_in_words(reason, words):
    AuditEntryFactory(outcome="refused", reason=reason)
    assert words in text_of(auditor().get("/audit/?outcome=refused"))


@pytest.mark.parametrize("asked", ["虹桥", "虹桥工业", "到账", "fdi", "2016年上半年", "p 1 fdi 2016Q2"])
def test_an_object_is_found_by_its_name(named, asked):
    AuditEntryFactory(by_name="found", object_type="figure", object_key="p 1 fdi 2016Q2")
    AuditEntryFactory(by_name="other", object_type="figure", object_key="p2 x 2016Q1")
    assert shown(auditor(), f"key={asked}&person=o") == ["found"]


def test_an_act_is_found_by_where_it_was_done(named):
    AuditEntryFactory(by_name="found", place="department:tax")
    AuditEntryFactory(by_name="other", place="department:x")
    assert shown(auditor(), "key=税务&person=o") == ["found"]


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_the_export_holds_what_is_asked_is_safe_to_open_and_leaves_a_row(wanted):
    AuditEntryFactory(by_name="=cmd()", act="parks.appoint")
    AuditEntryFactory(by_name="other")
    response = auditor().get(f"/audit/?format={wanted}&act=parks.appoint")
    assert response.status_code == 200
    entry = AuditEntry.objects.get(act="accounts.export_audit")
    query = f"format={wanted}&act=parks.appoint"
    assert entry.details == {"path": "/audit/", "query": query, "format": wanted, "rows": 1}
    if wanted == "csv":
        assert response.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [row[1] for row in rows if "任命" in row[4:5]] == ["'=cmd()"] or "'=cmd()" in [
            row[1] for row in rows if len(row) > 5
        ]
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not any(rows[-3])
        assert [row[:2] for row in rows[-2:]] == [["筛选条件", "行为: 任命"], ["地址", f"/audit/?{query}"]]


def test_the_export_tells_names_as_the_page_does(named):
    AuditEntryFactory(
        act="targets.save_figures",
        object_type="submission",
        object_key="p 1 2016Q2",
        place="park:p 1",
        details=DETAILS["targets.save_figures"][0],
    )
    rows = auditor().get("/audit/?format=csv&act=targets.save_figures").content.decode("utf-8-sig")
    assert "虹桥工业园区 2016年上半年" in rows
    assert "到账外资: – → 0.79" in rows
    assert "2016Q2" not in rows


def test_a_refused_page_leaves_a_row():
    client = client_of(person(Role.OFFICIAL))
    assert client.get("/audit/?secret=1").status_code == 403
    assert client.get("/admin/" + "x" * 300 + "/").status_code == 403
    rows = AuditEntry.objects.filter(act="accounts.open_page").order_by("at")
    assert [(row.outcome, row.by_name, row.appointment) for row in rows] == [("refused", "official", "市领导")] * 2
    assert rows[0].details == {"method": "GET", "path": "/audit/"}
    assert len(rows[1].details["path"]) == 200
    Client().get("/audit/")
    assert rows.count() == 2


def test_every_act_of_the_source_has_words():
    asked = re.compile(r'(?:\b(?:act|record_refusal|act_at|_act)\(|act_name=)\s*"([a-z_]+\.[a-z_]+)"')
    files = [path for app in ("accounts", "parks", "targets", "reports") for path in (BASE / app).rglob("*.py")]
    found = {name for path in files for name in asked.findall(path.read_text())}
    assert "accounts.log_in" in found
    assert found - set(act_names()) == set()
