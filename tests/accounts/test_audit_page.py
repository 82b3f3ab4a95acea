"""The audit trail as each role sees it: filters, pages, exports, and refusals that leave a row."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from factories import AuditEntryFactory
from people import client_of, person
from trees import BASE

from accounts.acts import act_names
from accounts.contents import PER_PAGE, flat
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
    for number in range(2 * PER_PAGE + 1):
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
    assert len(ours) == len({entry.pk for entry in ours}) == 2 * PER_PAGE + 1
    assert ours == sorted(ours, key=lambda entry: (entry.at, entry.pk), reverse=True)


def test_details_are_pairs_of_words():
    AuditEntryFactory(
        details={"username": "anna", "changes": {"title": {"from": "", "to": "<b>Head</b>"}}, "x": [1, 2]}
    )
    page = auditor().get("/audit/").content.decode()
    assert "&lt;b&gt;Head&lt;/b&gt;" in page
    assert "1, 2" in page
    with translation.override("en"):
        pairs = list(flat({"a": {"b": [{"c": True}], "d": None, "e": {}}}))
    assert pairs == [("a.b.1.c", "yes"), ("a.d", "—"), ("a.e", "—")]


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_the_export_holds_what_is_asked_is_safe_to_open_and_leaves_a_row(wanted):
    AuditEntryFactory(by_name="=cmd()", act="parks.appoint")
    AuditEntryFactory(by_name="other")
    response = auditor().get(f"/audit/?format={wanted}&act=parks.appoint")
    assert response.status_code == 200
    entry = AuditEntry.objects.get(act="accounts.export_audit")
    assert entry.details == {"query": f"format={wanted}&act=parks.appoint", "format": wanted, "rows": 1}
    if wanted == "csv":
        assert response.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(rows) == 2
        assert rows[1][1] == "'=cmd()"


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
    asked = re.compile(r'\b(?:act|record_refusal)\(\s*"([a-z_]+\.[a-z_]+)"')
    files = [path for app in ("accounts", "parks", "targets", "reports") for path in (BASE / app).rglob("*.py")]
    found = {name for path in files for name in asked.findall(path.read_text())}
    assert "accounts.log_in" in found
    assert found - set(act_names()) == set()
