"""A full or unwritable disk: said in words, the form kept, no half file left."""

from __future__ import annotations

import errno
import os

import pytest
from cities import FULL, copy_of, release_of
from desks import town
from django.core.management import CommandError, call_command
from people import client_of, person
from promises import no_documents, promising
from reading import english, text_of
from scanned import confirmed, pdf, sheet

from parks.models import Role
from targets.models import PledgeScan

pytestmark = pytest.mark.django_db
PAPER = "/pledges/P〔2020〕1号/paper/"


def full(*_args, **_more):
    """Do what a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def assessor(monkeypatch, settings, tmp_path):
    no_documents(monkeypatch)
    settings.FILES_DIR = tmp_path / "files"
    made = promising(1)
    made.issue()
    return english(client_of(made.who("assessor")))


@pytest.mark.parametrize("how", ["full", "read only"])
def test_a_file_that_cannot_be_kept_is_said_beside_its_field(assessor, monkeypatch, settings, how):
    if how == "full":
        monkeypatch.setattr("core.files.os.fsync", full)
    else:
        settings.FILES_DIR.write_bytes(b"")  # nobody can make a folder here, not even who may write everywhere
    sent = sheet(pdf())
    response = assessor.post(PAPER, sent)
    assert response.status_code in (400, 409)
    assert "The server cannot keep the file: its disk is full or takes no files." in text_of(response)
    assert 'value="2020-07-06"' in response.content.decode(), "what was typed is still there"
    assert not PledgeScan.objects.exists()
    assert how == "read only" or files_in(settings.FILES_DIR) == []
    monkeypatch.undo()


def test_a_page_that_needs_the_disk_says_so_and_shows_what_was_typed(monkeypatch):
    made = town()
    monkeypatch.setattr("reports.pages.entry.views.entering._save", full)
    browser = english(client_of(made.editor))
    browser.raise_request_exception = False
    response = browser.post("/entry/p0/2020Q2/", {f"note-{made.sales.pk}": "a long explanation", "password": "hush"})
    assert response.status_code == 503 and response["Retry-After"]
    text = text_of(response)
    assert "Nothing can be written now" in text and "a long explanation" in text and "hush" not in text


def test_an_export_that_finds_no_room_says_so(tmp_path, monkeypatch):
    release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    browser = english(client_of(person(Role.OFFICIAL)))
    browser.raise_request_exception = False
    monkeypatch.setattr("xlsxwriter.Workbook.close", full)
    response = browser.get("/rankings/?format=xlsx")
    assert response.status_code == 503 and "Nothing can be written now" in text_of(response)


def test_a_kept_file_that_cannot_be_read_says_so(assessor, monkeypatch, settings):
    confirmed(assessor, PAPER, sheet(pdf()))
    assert files_in(settings.FILES_DIR)
    monkeypatch.setattr("pathlib.Path.open", lambda *_args: (_ for _ in ()).throw(PermissionError(errno.EACCES, "no")))
    assessor.raise_request_exception = False
    assert assessor.get("/pledges/P〔2020〕1号/scan/").status_code == 503


def test_a_city_that_cannot_be_written_leaves_no_file(tmp_path, monkeypatch):
    release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    calls = []

    def third(descriptor):
        calls.append(descriptor)
        if len(calls) > 5:
            full()

    monkeypatch.setattr("core.files.os.fsync", third)
    with pytest.raises(CommandError, match="No space left"):
        call_command("export_city", tmp_path / "out")
    assert files_in(tmp_path / "out") == []


def test_a_release_that_cannot_be_written_leaves_what_was_there(tmp_path, monkeypatch):
    release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    place = tmp_path / "out.csv"
    place.write_text("before")
    monkeypatch.setattr("core.files.os.fsync", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("export_release", "latest", format="csv", output=place)
    assert place.read_text() == "before" and [path.name for path in tmp_path.glob(".*")] == []
