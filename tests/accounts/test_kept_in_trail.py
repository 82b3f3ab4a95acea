"""What the trail keeps of reading: files that are handed out, rows that are another's, and refusals without a flood."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from cities import FULL, change, copy_of, release_of
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import FileResponse
from django.test import Client, RequestFactory
from people import client_of, person
from promises import no_documents, promising
from scanned import confirmed, pdf, png, sheet

from accounts.audit.trail import record_refusal
from accounts.middleware import REFUSALS, downloads_are_kept
from accounts.models import AuditEntry, Repetition
from parks.models import Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def refusals():
    """Return what was refused: act, reason, address of the page, how often."""
    kept = AuditEntry.objects.filter(outcome="refused").select_related("repetition").order_by("at", "id")
    return [(entry.act, entry.reason, entry.details["path"], entry.repetition.times) for entry in kept]


def test_a_refused_page_is_one_row_a_minute_with_a_count(noon):
    """The attack: a thousand requests for a page of another role, and nobody finds the one row that matters."""
    client = client_of(person(Role.OFFICIAL))
    for _time in range(30):
        assert client.get("/audit/").status_code == 403
    assert refusals() == [("accounts.open_page", "403", "/audit/", 30)]
    noon.shift(timedelta(minutes=1))
    client.get("/audit/")
    assert [times for *_same, times in refusals()] == [30, 1]


def test_another_person_address_page_or_outcome_is_a_row_of_its_own(noon):
    one, two = client_of(person(Role.OFFICIAL)), client_of(person(Role.PARK_EDITOR))
    one.get("/audit/")
    one.get("/audit/", REMOTE_ADDR="192.0.2.9")
    one.get("/targets/2020/derive/")
    two.get("/admin/")
    assert len(refusals()) == 4 and {times for *_same, times in refusals()} == {1}


def test_invented_addresses_do_not_bury_the_trail(noon):
    """The attack: each request asks for another row that is not there."""
    client = client_of(person(Role.OFFICIAL))
    for number in range(REFUSALS + 30):
        assert client.get(f"/pledges/invented-{number}/").status_code == 404
    found = refusals()
    assert len(found) == REFUSALS + 1
    assert {(path, times) for *_same, path, times in found if path == "*"} == {("*", 30)}


def test_who_asks_for_another_parks_row_is_kept(tmp_path):
    folder = copy_of(FULL, tmp_path / "city")
    early = ["e2", "Early", "p2", "", "", "", "screened", *[""] * 8]
    change(folder, "projects", lambda rows: [*rows, early])
    release_of(folder, "K2020", 2020, 4)
    client = client_of(person(Role.PARK_EDITOR, park="p1"))
    for address in ("/projects/e2/", "/pledges/P-2/", "/entry/p2/2020Q4/"):
        assert client.get(address).status_code == 404
        entry = AuditEntry.objects.get(act="accounts.open_row", details__path=address)
        assert (entry.outcome, entry.by_name, entry.reason, entry.place) == ("refused", "park_editor", "404", "park:p1")
    assert client.get("/projects/nothing-at-all/").status_code == 404
    assert AuditEntry.objects.filter(act="accounts.open_row").count() == 4


def test_an_address_that_leads_nowhere_is_not_kept():
    client = client_of(person(Role.OFFICIAL))
    for address in ("/favicon.ico", "/wp-login.php", "/nothing/"):
        assert client.get(address).status_code == 404
    assert refusals() == []


def test_the_auditor_reads_how_often(noon):
    client = client_of(person(Role.OFFICIAL))
    for _time in range(7):
        client.get("/audit/")
    auditor = client_of(person(Role.AUDITOR))
    auditor.cookies["django_language"] = "en"
    page = " ".join(auditor.get("/audit/?outcome=refused").content.decode().split())
    assert re.search(r"<dt>\s*times:\s*</dt>\s*<dd>\s*7\s*</dd>", page)
    assert "times: 7" in auditor.get("/audit/?outcome=refused&format=csv").content.decode()


def test_a_count_only_rises(noon):
    client = client_of(person(Role.OFFICIAL))
    for _time in range(3):
        client.get("/audit/")
    for wrong in (
        {"times": 1},
        {"times": F("times") - 1},
        {"key": "x", "times": 9},
        {"minute": NOON - timedelta(1), "times": 9},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Repetition.objects.update(**wrong)
    assert Repetition.objects.get().times == 3


def kept_files():
    """Return the addresses of files that were handed out, with who got them."""
    kept = AuditEntry.objects.filter(act="accounts.download_file").order_by("at")
    return [(entry.details["path"], entry.by_name, entry.outcome, entry.address) for entry in kept]


def test_a_pledge_that_is_downloaded_is_kept_with_who_got_it(monkeypatch):
    """The attack: somebody fetched every pledge and its evidence, and the trail told nothing."""
    no_documents(monkeypatch)
    made = promising(1)
    (pledge,) = made.issue()
    address = f"/pledges/{pledge.no}/pdf/"
    client = client_of(made.who("head-p0"))
    assert client.get(address)["Content-Disposition"].startswith("attachment")
    assert kept_files() == [(address, "head-p0", "done", "127.0.0.1")]
    client.get(address)
    assert len(kept_files()) == 2
    assert client_of(made.who("head-p0")).get("/pledges/nothing/pdf/").status_code == 404
    assert len(kept_files()) == 2


@pytest.mark.parametrize("content", [png(), pdf()])
def test_the_scan_of_a_pledge_that_is_downloaded_is_kept(monkeypatch, settings, tmp_path, content):
    settings.FILES_DIR = tmp_path / "files"
    no_documents(monkeypatch)
    made = promising(1)
    (pledge,) = made.issue()
    client = client_of(made.who("assessor"))
    confirmed(client, f"/pledges/{pledge.no}/paper/", sheet(content))
    assert client.get(f"/pledges/{pledge.no}/scan/").status_code == 200
    assert [path for path, *_rest in kept_files()] == [f"/pledges/{pledge.no}/scan/"]


def test_whatever_view_hands_out_a_file_is_kept():
    """The kind: a view that is made tomorrow, with evidence of another sort, needs not think of it."""
    user = person(Role.OFFICIAL)
    request = RequestFactory().get("/evidence/7/?page=2")
    request.user = user
    response = FileResponse(BytesIO(b"%PDF"), as_attachment=True, filename="a.pdf")
    downloads_are_kept(lambda _request: response)(request)
    entry = AuditEntry.objects.get(act="accounts.download_file")
    assert entry.details == {"path": "/evidence/7/", "query": "page=2"}


def test_an_export_is_one_act_with_its_address(tmp_path):
    release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    client = client_of(person(Role.OFFICIAL))
    assert client.get("/rankings/?format=csv").status_code == 200
    entry = AuditEntry.objects.get(way="page")
    assert (entry.act, entry.address) == ("reports.export_ranking", "127.0.0.1")


def test_a_page_that_is_read_is_no_file(tmp_path):
    release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    client_of(person(Role.OFFICIAL)).get("/rankings/")
    assert not AuditEntry.objects.filter(way="page").exists()


def test_what_is_too_long_or_odd_for_the_trail_is_cut_and_kept():
    """The kind: an act names what people send, and failed for its length before it could tell who sent it."""
    record_refusal(
        "accounts.try", by_name="n" * 500, way="page", reason="a\x00b\ud800", place="p" * 500,
        about=("k" * 500, "\x00" * 500), details={"typed\x00": ["\ud800", {"deep": "\x00"}]},
    )  # fmt: skip
    entry = AuditEntry.objects.get()
    assert [len(value) for value in (entry.by_name, entry.place, entry.object_type, entry.object_key)] == [
        150,
        60,
        100,
        200,
    ]
    assert entry.reason == "a\N{REPLACEMENT CHARACTER}b?"
    assert entry.details == {"typed\N{REPLACEMENT CHARACTER}": ["?", {"deep": "\N{REPLACEMENT CHARACTER}"}]}


@pytest.mark.parametrize(
    "cookie", ["x" * 201, "x" * 5000, "\x00" * 40, "\xe5\x9b\xad" * 90, "'; DROP TABLE accounts_session; --"]
)
def test_a_session_that_is_none_is_no_fault_of_ours(cookie):
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = cookie
    for address in ("/", "/account/", "/log-in/"):
        assert client.get(address).status_code in (200, 302)
    assert client.post("/log-out/").status_code in (302, 403)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("sent", ["\x00", "x" * 5000, "9" * 5000, "-1", "园\x00", "1\x00"])
def test_odd_fields_of_the_own_account_are_no_fault_of_ours(sent):
    client = client_of(person(Role.OFFICIAL))
    client.raise_request_exception = False
    for address, field in (
        ("/account/sessions/end/", "session"), ("/account/totp/", "act"), ("/account/totp/", "code"),
        ("/account/acting/", "appointment"), ("/account/acting/", "next"), ("/language/", "language"),
        ("/language/", "next"), ("/account/password/", "old_password"), ("/log-in/code/", "code"),
    ):  # fmt: skip
        assert client.post(address, {field: sent, "act": "confirm"} | {field: sent}).status_code < 500, (address, field)
    stranger = Client(raise_request_exception=False)
    for fields in ({"username": sent, "password": "x"}, {"username": "official", "password": sent}):
        assert stranger.post("/log-in/", fields).status_code in (200, 429)
