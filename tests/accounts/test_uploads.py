"""Files that people bring are shown to clamd, where there is one: a fake daemon on the loopback speaks its protocol."""

from __future__ import annotations

import importlib
import pkgutil
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from people import client_of, person
from products import free_port
from promises import no_documents, promising
from reading import english, text_of
from scanned import confirmed, pdf, png, sheet
from workbooks import workbook

import reports.pages
from accounts.models import AuditEntry
from accounts.uploads import UploadField
from config.clamd import NoAnswer, found_in
from parks.models import Role
from targets.models import PledgeScan

PAPER = "/pledges/P〔2020〕1号/paper/"
SIGNATURE = b"X5O!-a-made-up-virus"


class Daemon:
    """What stands in for clamd: keeps what it was shown, and answers as it is told to."""

    def __init__(self, listener: socket.socket, answer: Callable[[bytes], bytes], most: int) -> None:
        self.listener, self.answer, self.most = listener, answer, most
        self.seen: list[bytes] = []

    def serve(self) -> None:
        while True:
            try:
                peer, _address = self.listener.accept()
            except OSError:
                return
            with peer, peer.makefile("rb") as stream:
                if stream.read(10) != b"zINSTREAM\0":
                    peer.sendall(b"UNKNOWN COMMAND\0")
                    continue
                content = b""
                while length := struct.unpack("!I", stream.read(4))[0]:
                    content += stream.read(length)
                    if len(content) > self.most:
                        break
                self.seen.append(content)
                peer.sendall(b"INSTREAM size limit exceeded. ERROR\0" if length else self.answer(content))


def judged(content: bytes) -> bytes:
    return b"stream: Made.Up-1 FOUND\0" if SIGNATURE in content else b"stream: OK\0"


@contextmanager
def daemon_at(
    place: Path | None = None, answer: Callable[[bytes], bytes] = judged, most: int = 25_000_000
) -> Iterator[tuple[Daemon, str | tuple[str, int]]]:
    """Serve on a socket of the file system, or on a port."""
    listener = socket.socket(socket.AF_UNIX if place else socket.AF_INET)
    listener.bind(str(place) if place else ("127.0.0.1", 0))
    listener.listen()
    daemon = Daemon(listener, answer, most)
    thread = threading.Thread(target=daemon.serve, daemon=True)
    thread.start()
    try:
        yield daemon, str(place) if place else listener.getsockname()
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


@pytest.mark.parametrize("is_file", [True, False])
def test_the_protocol_by_socket_and_by_port(tmp_path, is_file):
    parts = [b"one", b"", b"two" * 50_000]
    with daemon_at(tmp_path / "clamd" if is_file else None) as (daemon, address):
        assert found_in(parts, address, 10) == ""
        assert found_in([SIGNATURE], address, 10) == "Made.Up-1"
    assert daemon.seen == [b"".join(parts), SIGNATURE]


@pytest.mark.parametrize(
    "said", [b"", b"\0", b"stream: Can't allocate memory ERROR\0", b"stream: \0", b"OK\0", b"\xff" * 5000]
)
def test_what_is_no_judgement_is_none(said):
    with daemon_at(answer=lambda _content: said) as (_daemon, address), pytest.raises(NoAnswer):
        found_in([b"x"], address, 10)


def test_a_file_too_large_for_the_daemon_is_not_called_clean():
    with daemon_at(most=1000) as (_daemon, address), pytest.raises(NoAnswer):
        found_in([b"x" * 100_000] * 50, address, 10)


def test_a_daemon_that_is_silent_costs_no_more_than_the_setting_says():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(NoAnswer, match="timed out"):
            found_in([b"x"], silent.getsockname(), 0.3)


def test_nobody_there_is_no_answer(tmp_path):
    for address in (("127.0.0.1", free_port()), str(tmp_path / "none")):
        with pytest.raises(NoAnswer):
            found_in([b"x"], address, 5)


def every_form() -> set[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(reports.pages.__path__, "reports.pages."):
        importlib.import_module(module.name)
    for name in ("accounts.forms", "accounts.audit.forms", "parks.forms"):
        importlib.import_module(name)
    found: set[type[forms.BaseForm]] = set()
    todo = [forms.BaseForm]
    while todo:
        for form in todo.pop().__subclasses__():
            if form not in found:
                found.add(form)
                todo.append(form)
    return {form for form in found if form.__module__.split(".")[0] in ("accounts", "parks", "targets", "reports")}


def test_no_form_takes_a_file_past_the_scanner():
    fields = {
        f"{form.__qualname__}.{name}": field
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField)
    }
    assert len(fields) >= 5
    assert [name for name, field in fields.items() if not isinstance(field, UploadField)] == []


@pytest.fixture
def assessor(db, monkeypatch, settings, tmp_path):
    no_documents(monkeypatch)
    settings.FILES_DIR = tmp_path / "files"
    made = promising(1)
    made.issue()
    return english(client_of(made.who("assessor")))


def infected() -> bytes:
    return png() + SIGNATURE


def test_a_find_is_refused_in_words_and_nothing_is_kept(assessor, settings):
    with daemon_at() as (daemon, address):
        settings.CLAMD_SOCKET = address
        response = assessor.post(PAPER, sheet(infected()))
        assert response.status_code == 400
        text = text_of(response)
        assert "The virus scanner found “Made.Up-1” in this file." in text
        assert 'value="2020-07-06"' in response.content.decode(), "what was typed is still there"
        assert not PledgeScan.objects.exists() and not settings.FILES_DIR.exists()
        assert confirmed(assessor, PAPER, sheet()).status_code == 302
    assert daemon.seen == [infected(), png()]
    kept = [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [png()], "the scanner read it, and all of it is kept"


def refusals() -> list[tuple[object, ...]]:
    kept = AuditEntry.objects.filter(act="accounts.upload_file").order_by("at")
    return [(one.outcome, one.way, one.reason, one.by_name, one.address, one.details) for one in kept]


def test_a_find_is_kept_in_the_trail_and_a_clean_file_is_not(assessor, settings):
    with daemon_at() as (_daemon, address):
        settings.CLAMD_SOCKET = address
        file = SimpleUploadedFile("scan\u202egnp.png", infected())
        assert assessor.post(PAPER, {**sheet(), "file": file}).status_code == 400
        assert confirmed(assessor, PAPER, sheet()).status_code == 302
    name = AuditEntry.objects.get(act="accounts.upload_file").by.username
    details = {"path": PAPER, "file": "scangnp.png", "found": "Made.Up-1"}
    assert refusals() == [("refused", "page", "virus", name, "127.0.0.1", details)]


@pytest.mark.django_db(transaction=True)
def test_the_row_of_a_find_stands_whatever_becomes_of_the_page(settings, monkeypatch):
    """The page around the refusal fails, and what it did is taken back: the row is there, in words for the auditor."""
    auditor = person(Role.AUDITOR)
    browser = english(client_of(auditor))
    browser.raise_request_exception = False
    monkeypatch.setattr("reports.pages.verify.views._page", lambda *_given: 1 / 0)
    file = SimpleUploadedFile("pledge.pdf", pdf() + SIGNATURE)
    with daemon_at() as (_daemon, place):
        settings.CLAMD_SOCKET = place
        assert browser.post("/verify/", {"pdf": file}).status_code == 500
    ((outcome, *_rest, details),) = refusals()
    assert (outcome, details["file"]) == ("refused", "pledge.pdf")
    words = text_of(browser.get("/audit/"))
    assert "brought a file" in words and "the virus scanner found something in the file" in words


@pytest.mark.parametrize(("setting", "status"), [("refuse", 400), ("accept", 302)])
def test_without_an_answer_the_setting_decides(assessor, settings, setting, status):
    settings.CLAMD_SOCKET, settings.CLAMD_UNREACHABLE = ("127.0.0.1", free_port()), setting
    response = confirmed(assessor, PAPER, sheet())
    assert response.status_code == status
    assert PledgeScan.objects.exists() is (setting == "accept")
    if setting == "refuse":
        assert "The virus scanner does not answer, and without it no file is taken." in text_of(response)


def test_without_a_scanner_nobody_is_asked(assessor, settings, monkeypatch):
    monkeypatch.setattr("accounts.uploads.found_in", lambda *_asked: pytest.fail("asked"))
    assert settings.CLAMD_SOCKET == ""
    assert confirmed(assessor, PAPER, sheet()).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "address", "field", "file"),
    [
        (Role.AUDITOR, "/verify/", "pdf", SimpleUploadedFile("pledge.pdf", pdf() + SIGNATURE)),
        (Role.ASSESSOR, "/targets/2016/import/", "workbook", None),
    ],
)
def test_other_pages_refuse_a_find_as_well(settings, role, address, field, file):
    file = file or SimpleUploadedFile("targets.xlsx", workbook(["a"]).read() + SIGNATURE)
    browser = english(client_of(person(role)))
    with daemon_at() as (daemon, place):
        settings.CLAMD_SOCKET = place
        response = browser.post(address, {field: file})
    assert response.status_code == 400 and len(daemon.seen) == 1
    assert "The virus scanner found “Made.Up-1” in this file." in text_of(response)


@pytest.mark.django_db
def test_a_file_larger_than_any_form_takes_is_not_shown(settings):
    browser = english(client_of(person(Role.AUDITOR)))
    with daemon_at() as (daemon, place):
        settings.CLAMD_SOCKET = place
        response = browser.post("/verify/", {"pdf": SimpleUploadedFile("large.pdf", b"%PDF-" + b"x" * 20_000_000)})
    assert response.status_code == 400 and daemon.seen == []
    assert "A file of at most 20 MB." in text_of(response)
