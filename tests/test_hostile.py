"""Thousands of requests with what nobody should send: no error of ours, no foreign row, no echo."""

from __future__ import annotations

import random
import re
from collections import Counter
from urllib.parse import quote, unquote, urlencode, urljoin

import pytest
from addresses import ADDRESSES, filled
from cities import FULL, change, copy_of, release_of
from django.core.files.uploadedfile import SimpleUploadedFile
from pages import pages, reader
from people import client_of, person
from promises import no_documents, promising

from bench.browsing import Answer
from parks.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# In the suite, and where the same is swept for longer.
REQUESTS, SWEPT = 300, 1_000
# So many fields of a form are tried, each with so many odd values; the cells of a grid are read alike.
FIELDS, SWEPT_FIELDS = (3, 1), (8, 3)
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 413, 429}
# The forms of the frame around a page.
ELSEWHERE = re.compile("^/(log-out|language|account/acting)/")
SECRET = "Hush-hush works"
SCRIPT = "<script>alert(7)</script>"
ODD = [
    SCRIPT, "\"><img src=x onerror=alert(7)>", "' OR 1=1 --", "'; DROP TABLE parks_park; --", "%00", "\x00", "\ud7ff", "￿",
    "𝟙𝟚𝟛", "١٢٣", "-1", "0", "1e9", "9" * 40, "NaN", "null", "undefined", "None", "true", "[]", "{}", "..", "../../etc/passwd",
    "a" * 3000, "园" * 900, "{{ 7*7 }}", "{% debug %}", "${7*7}", "__class__", "p1", "2016Q5", "2016Q0", "0000Q1", "99999Q1",
    "place", "-place", "--place", "score; --", "sort", "xlsx", "csv", "json", "exe", "\r\nSet-Cookie: a=b", " ", "", "+", "=1+1",
    "hq", "(", "[", "\\", "(.*)+$", "h" * 200, "18446744073709551616", "-9223372036854775809", "1.5", "２", "２０１６Q1",
]  # fmt: skip
NAMES = [
    "period", "scheme", "group", "category", "indicator", "compare", "sort", "page", "format", "park", "view", "q", "stage", "industry",
    "channel", "year", "next", "language", "act", "outcome", "way", "by", "from", "to", "object", "query", "plan", "kind", "x",
]  # fmt: skip


def hostile(rng):
    """Return an address that nobody should send."""
    address = filled(rng.choice(ADDRESSES), lambda: quote(rng.choice(ODD)[:300], safe="") or "x")
    pairs = [(rng.choice(NAMES), rng.choice(ODD)) for _pair in range(rng.randint(0, 4))]
    return f"{address}?{urlencode(pairs, errors='replace')}"


@pytest.mark.parametrize("requests", [REQUESTS, pytest.param(SWEPT, marks=pytest.mark.sweep)])
@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.PARK_EDITOR, Role.AUDITOR])
def test_nothing_breaks_nothing_leaks_nothing_echoes(tmp_path, role, requests):
    folder = copy_of(FULL, tmp_path / "city")
    early = ["pr9", SECRET, "p1", "steel", "", "", "screened", "", "", "", "", "", "", "", ""]
    change(folder, "projects", lambda rows: [*rows, early])
    release_of(folder, "K2020", 2020, 4)
    client = client_of(person(role, park="p2" if role == Role.PARK_EDITOR else None))
    client.raise_request_exception = False
    rng = random.Random(f"hostile {role}")
    answers = {}
    for _request in range(requests):
        address = hostile(rng)
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        answers[response.status_code] = answers.get(response.status_code, 0) + 1
        assert response.status_code in (200, 302, 400, 403, 404, 405), (response.status_code, address)
        assert SCRIPT.encode() not in body, address
        # Officials see projects before they are signed.
        assert role == Role.OFFICIAL or SECRET.encode() not in body, address
        assert not re.search(rb"onerror=alert\(7\)>", body), address
        assert "a=b" not in response.headers.get("Set-Cookie", ""), address
    assert answers.get(200, 0) > requests // 20 and answers.get(404, 0) > requests // 20, answers


def odd_ways(form, rng, fields):
    """Yield what a form may be sent with: one of its fields at a time odd, all of them odd, and none there at all."""
    most, ways = fields
    pressed = dict([form.buttons[0]] if form.buttons and form.buttons[0][0] else [])
    asked = {**form.fields, **pressed}
    for name in rng.sample(sorted(asked), min(len(asked), most)):
        for odd in rng.sample(ODD, ways):
            yield {**asked, name: odd}
        yield {**asked, name: SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing")}
    yield {name: rng.choice(ODD) for name in asked}
    yield {name: [rng.choice(ODD), rng.choice(ODD)] for name in asked}
    yield {}


def forms_of(client, address):
    """Return the forms of a page that send something, each with where it goes."""
    response = client.get(address)
    if response.status_code != 200 or response.streaming:
        return []
    answer = Answer(200, address, response.content.decode())
    posting = [form for form in answer.forms if form.method == "post"]
    return [(urljoin(unquote(address), form.action), form) for form in posting if not ELSEWHERE.search(form.action)]


def send_odd(client, addresses, rng, fields):
    """Send every form of some pages in odd ways; return how often it was answered with which status."""
    answers = Counter()
    for address in addresses:
        for action, form in forms_of(client, address):
            for sent in odd_ways(form, rng, fields):
                response = client.post(action, sent)
                assert response.status_code in ANSWERS, (response.status_code, action, sent)
                assert SCRIPT.encode() not in b"".join(response), (action, sent)
                answers[response.status_code] += 1
    return answers


@pytest.mark.parametrize("fields", [FIELDS, pytest.param(SWEPT_FIELDS, marks=pytest.mark.sweep)], ids=["few", "many"])
def test_no_form_breaks_whatever_is_sent(tmp_path, fields):
    release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    client = reader()
    client.raise_request_exception = False
    answers = send_odd(client, pages().values(), random.Random("hostile forms"), fields)
    assert answers[400] > (200 if fields == SWEPT_FIELDS else 60) and answers[302] > 20 and answers[409] > 5, answers


@pytest.mark.parametrize("fields", [FIELDS, pytest.param(SWEPT_FIELDS, marks=pytest.mark.sweep)], ids=["few", "many"])
def test_no_form_of_a_pledge_that_is_made_here_breaks_whatever_is_sent(monkeypatch, fields):
    no_documents(monkeypatch)
    made = promising(1)
    (pledge,) = made.issue()
    here = f"/pledges/{quote(pledge.no)}/"
    for who in ("assessor", "head-p0", "mayor"):
        client = client_of(made.who(who))
        client.raise_request_exception = False
        found = [here, *(f"{here}{step}/" for step in ("sign", "paper", "end/withdraw", "end/reissue", "hand-in"))]
        send_odd(client, found, random.Random(f"hostile {who}"), fields)


def test_an_echo_would_be_seen():
    """The planted fault: what the sweep looks for is what an unescaped echo would hold."""
    assert SCRIPT in f"<p>{ODD[0]}</p>"
