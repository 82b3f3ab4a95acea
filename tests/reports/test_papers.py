"""The paper way: printed, signed by hand, scanned and confirmed; everywhere it says that it is paper."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from factories import PledgeStepFactory
from people import client_of, person
from promises import YEAR, no_documents, promising
from reading import english, text_of
from scanned import jpeg, pdf, png, sheet

from accounts.audit import act
from parks.models import Role
from targets.evidence import SHEETS, path_of
from targets.models import Pledge, PledgeScan, Target

pytestmark = pytest.mark.django_db
FIRST = "/pledges/P〔2020〕1号/"
PAPER = f"{FIRST}paper/"


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch, settings, tmp_path):
    no_documents(monkeypatch)
    settings.FILES_DIR = tmp_path / "files"


def browser(made, name="assessor"):
    return english(client_of(made.who(name)))


def state():
    return Pledge.objects.with_state().get().state


@pytest.mark.parametrize("content", [png(), jpeg(), pdf()])
def test_a_confirmed_sheet_puts_the_pledge_in_force_and_all_pages_say_paper(content):
    made = promising(1)
    made.issue()
    assessor = browser(made)
    page = assessor.get(PAPER).content.decode()
    assert 'value="Director"' in page
    assert 'value="Mayor"' in page
    text = text_of(assessor.post(PAPER, sheet(content), follow=True))
    assert "is in force, signed on paper." in text
    assert "Signed on paper. signed on 2020-07-06 for the park Director for the city Mayor" in text
    assert state() == "in_force"
    assert set(Target.objects.values_list("state", flat=True)) == {"pledged"}
    official = english(client_of(person(Role.OFFICIAL)))
    for address in ("/pledges/", FIRST, f"/pledges/ceremony/{YEAR}/"):
        assert "paper" in text_of(official.get(address)), address
    scan = official.get(f"{FIRST}scan/")
    assert b"".join(scan.streaming_content) == content
    assert scan["X-Content-Type-Options"] == "nosniff"
    assert "Read and sign" not in text_of(browser(made, "head-p0").get("/entry/"))


BAD = {
    "signed_on": [("2020-07-07", 409), ("2020-07-05", 409), ("yesterday", 400), ("", 400)],
    "park_signers": [("", 400), ("x" * 201, 400)],
    "file": [
        (None, 400), (b"", 400), (b"GIF89a", 409), (png(end=False), 409), (jpeg(end=False), 409), (b"\xff\xd8\xff", 409),
        (b"%PDF-1.7 nothing", 409), (pdf(password="x"), 409), (b"%PDF-" + b"0" * 10_000_000, 400),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "given", "status"), [(n, *one) for n, ones in BAD.items() for one in ones])
def test_what_is_wrong_with_a_sheet_is_said_and_nothing_changes(name, given, status):
    made = promising(1)
    made.issue()
    given = SimpleUploadedFile("a.pdf", given) if isinstance(given, bytes) else given
    asked = {key: value for key, value in (sheet() | {name: given}).items() if value is not None}
    answer = browser(made).post(PAPER, asked)
    assert answer.status_code == status
    page = answer.content.decode()
    field = page[page.index(f'id="id_{name}"') :]
    assert 'role="alert"' in field[: field.index("</div>")] and "notice error" not in page
    assert 'value="Mayor"' in answer.content.decode()
    assert (state(), PledgeScan.objects.count()) == ("issued", 0)


def test_a_protected_and_a_damaged_file_are_told_apart():
    made = promising(1)
    made.issue()
    assessor = browser(made)
    assert "protected by a password" in text_of(assessor.post(PAPER, sheet(pdf(password="x"))))
    assert "The file is damaged." in text_of(assessor.post(PAPER, sheet(pdf()[:300])))


def test_paper_and_signatures_do_not_mix():
    made = promising(1)
    (pledge,) = made.issue()
    assessor = browser(made)
    made.sign(pledge, "head-p0")
    assert assessor.post(PAPER, sheet()).status_code == 409
    assert state() == "signed_by_park"
    assessor.post(f"{FIRST}end/reissue/", {"reason": "on paper"})
    second = PAPER.replace("〕1号", "〕2号")
    assert assessor.post(second, sheet()).status_code == 302
    assert assessor.post(second, sheet()).status_code == 409
    assert PledgeScan.objects.count() == 1


def test_targets_that_changed_since_are_not_confirmed():
    made = promising(1)
    made.issue()
    with act("test"):
        Target.objects.filter(indicator__code="sales").update(value=70)
    assert browser(made).post(PAPER, sheet()).status_code == 409
    assert (state(), PledgeScan.objects.count()) == ("issued", 0)


@pytest.mark.parametrize("role", [Role.PARK_HEAD, Role.CITY_SIGNATORY, Role.OFFICIAL, Role.AUDITOR])
def test_only_the_assessor_confirms(role):
    made = promising(1)
    made.issue()
    client = client_of(person(role, name="x", park="p0" if role == Role.PARK_HEAD else None))
    assert client.post(PAPER, sheet()).status_code == 403
    assert client.get(f"{FIRST}scan/").status_code == 404
    assert state() == "issued"


def test_the_database_refuses_a_step_without_the_scan_and_the_check_misses_its_file(monkeypatch):
    made = promising(1)
    (pledge,) = made.issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        PledgeStepFactory(pledge=pledge, number=2, from_state="issued", to_state="signed_by_park")
    browser(made).post(PAPER, sheet())
    monkeypatch.setattr("accounts.keys.reading.roots", tuple)
    call_command("verify_pledges", stdout=io.StringIO())
    place = path_of(PledgeScan.objects.get().digest, SHEETS)
    place.write_bytes(jpeg())
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_pledges", stdout=io.StringIO(), stderr=err)
    assert "the scan has another digest" in err.getvalue()


def test_the_sheet_is_exported_beside_the_pdf(tmp_path):
    made = promising(1)
    made.issue()
    browser(made).post(PAPER, sheet())
    call_command("export_pledge", "all", output=tmp_path / "out", stdout=io.StringIO())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "P〔2020〕1号-paper.png",
        "P〔2020〕1号.pdf",
    ]
