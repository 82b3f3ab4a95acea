"""Names of files that people bring: nothing in them is unseen, and they end as their content says."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from people import client_of
from promises import no_documents, promising
from reading import english
from scanned import confirmed, jpeg, pdf, png, sheet

from reports.pages.frame.views.files import kept_file
from targets.evidence import LONGEST_NAME, SHEETS, keep_file, name_of
from targets.models import PledgeScan

PAPER = "/pledges/P〔2020〕1号/paper/"
OVERRIDE = "\u202e"


@pytest.mark.parametrize(
    ("told", "content", "kept"),
    [
        (f"责任状{OVERRIDE}fdp.exe", pdf(), "责任状fdp.pdf"),
        ("扫描件.exe", png(), "扫描件.png"),
        ("scan.JPEG", jpeg(), "scan.JPEG"),
        ("scan.jpg.html", jpeg(), "scan.jpg"),
        ("a\u2066b\u200bc\ufeff\u061cd.pdf", pdf(), "abcd.pdf"),
        ("a\r\nContent-Type: text/html.pdf", pdf(), "html.pdf"),
        ("C:\\scans\\责任状 第3号.2016", pdf(), "责任状 第3号.2016.pdf"),
        ("../../etc/passwd", png(), "passwd.png"),
        ("", pdf(), "file.pdf"),
        (f"{OVERRIDE}.exe", pdf(), "exe.pdf"),
        (".pdf", pdf(), "pdf.pdf"),
        ("..", pdf(), "file.pdf"),
        ("宽　空\u00a0格.pdf", pdf(), "宽 空 格.pdf"),
    ],
)
def test_a_name_is_what_it_looks_like(told, content, kept):
    assert name_of(told, content) == kept


def test_a_long_name_keeps_its_ending():
    name = name_of("长" * 300 + ".exe", pdf())
    assert len(name) == LONGEST_NAME and name.endswith("长.pdf")


@pytest.mark.django_db
def test_the_sheet_of_a_pledge_is_kept_under_a_true_name(monkeypatch, settings, tmp_path):
    """As sent by a browser that a person has: the name says one thing, the content another."""
    no_documents(monkeypatch)
    settings.FILES_DIR = tmp_path / "files"
    made = promising(1)
    made.issue()
    browser = english(client_of(made.who("assessor")))
    file = SimpleUploadedFile(f"scan{OVERRIDE}gnp.exe", png())
    assert confirmed(browser, PAPER, sheet(file=file)).status_code == 302
    assert PledgeScan.objects.get().file_name == "scangnp.png"
    handed = browser.get("/pledges/P〔2020〕1号/scan/")
    assert handed["Content-Disposition"] == 'attachment; filename="scangnp.png"'


@pytest.mark.django_db
def test_a_name_from_before_is_mended_when_the_file_is_handed_out(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    digest = keep_file(pdf(), SHEETS)
    handed = kept_file(digest, f"pledge{OVERRIDE}fdp.exe", SHEETS)
    assert handed["Content-Disposition"] == 'attachment; filename="pledgefdp.pdf"'
    handed.close()
