"""The paper way: printed, signed by hand, scanned and confirmed; everywhere it says that it is paper."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from factories import PledgeScanReplacementFactory, PledgeStepFactory
from people import client_of, person
from promises import YEAR, no_documents, promising
from reading import english, text_of
from scanned import confirmed, jpeg, ofd, pdf, png, sheet

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from targets.evidence import SHEETS, stored_path
from targets.models import Pledge, PledgeScan, PledgeScanReplacement, Target

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
    text = text_of(confirmed(assessor, PAPER, sheet(content), follow=True))
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
    assert "protected by a password" in text_of(confirmed(assessor, PAPER, sheet(pdf(password="x"))))
    assert "The file is damaged." in text_of(confirmed(assessor, PAPER, sheet(pdf()[:300])))


def test_paper_and_signatures_do_not_mix():
    made = promising(1)
    (pledge,) = made.issue()
    assessor = browser(made)
    made.sign(pledge, "head-p0")
    assert confirmed(assessor, PAPER, sheet()).status_code == 409
    assert state() == "signed_by_park"
    assessor.post(f"{FIRST}end/reissue/", {"reason": "on paper"})
    second = PAPER.replace("〕1号", "〕2号")
    assert confirmed(assessor, second, sheet()).status_code == 302
    assert confirmed(assessor, second, sheet()).status_code == 400  # asks for another scan and why
    assert PledgeScan.objects.count() == 1


def test_targets_that_changed_since_are_not_confirmed():
    made = promising(1)
    made.issue()
    with act("test"):
        Target.objects.filter(indicator__code="sales").update(value=70)
    assert confirmed(browser(made), PAPER, sheet()).status_code == 409
    assert (state(), PledgeScan.objects.count()) == ("issued", 0)


@pytest.mark.parametrize("role", [Role.PARK_HEAD, Role.CITY_SIGNATORY, Role.OFFICIAL, Role.AUDITOR])
def test_only_the_assessor_confirms(role):
    made = promising(1)
    made.issue()
    client = client_of(person(role, name="x", park="p0" if role == Role.PARK_HEAD else None))
    assert confirmed(client, PAPER, sheet()).status_code == 403
    assert client.get(f"{FIRST}scan/").status_code == 404
    assert state() == "issued"


def test_the_database_refuses_a_step_without_the_scan_and_the_check_misses_its_file(monkeypatch):
    made = promising(1)
    (pledge,) = made.issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        PledgeStepFactory(pledge=pledge, number=2, from_state="issued", to_state="signed_by_park")
    confirmed(browser(made), PAPER, sheet())
    monkeypatch.setattr("accounts.keys.trust.roots", tuple)
    call_command("verify_pledges", stdout=io.StringIO())
    place = stored_path(PledgeScan.objects.get().digest, SHEETS)
    place.write_bytes(jpeg())
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_pledges", stdout=io.StringIO(), stderr=err)
    assert "the scan has another digest" in err.getvalue()


def test_the_sheet_is_exported_beside_the_pdf(tmp_path):
    made = promising(1)
    made.issue()
    confirmed(browser(made), PAPER, sheet())
    call_command("export_pledge", "all", output=tmp_path / "out", stdout=io.StringIO())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "P〔2020〕1号-paper.png",
        "P〔2020〕1号.pdf",
    ]


def replaced(assessor, content, **given):
    """Return the answer to who replaces a scan, looks at the new one and confirms it."""
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', assessor.get(PAPER).content.decode())[1]
    sent = {"seen": seen, "reason": "the last page was missing", "file": SimpleUploadedFile("again.pdf", content)}
    return confirmed(assessor, PAPER, sent | given, follow=True)


def test_a_sheet_is_shown_before_it_counts():
    made = promising(1)
    made.issue()
    assessor = browser(made)
    content = pdf()
    shown = assessor.post(PAPER, sheet(content))
    text = text_of(shown)
    assert "What you confirm no. P〔2020〕1号 signed on 2020-07-06 for the park Director for the city Mayor" in text
    assert (state(), PledgeScan.objects.count()) == ("issued", 0)
    picture = re.search(r'src="(\?picture=[^"]+)"', shown.content.decode())[1]
    drawn = assessor.get(PAPER + picture)
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/png")
    assert drawn.content.startswith(b"\x89PNG")
    whole = assessor.get(PAPER + picture.replace("picture", "file"))
    assert b"".join(whole.streaming_content) == content and "attachment" in whole["Content-Disposition"]
    stranger = client_of(person(Role.OFFICIAL))
    assert stranger.get(PAPER + picture).status_code == 403


@pytest.mark.parametrize("content", [png(), jpeg()])
def test_a_picture_is_shown_as_it_is(content):
    made = promising(1)
    made.issue()
    assessor = browser(made)
    page = assessor.post(PAPER, sheet(content)).content.decode()
    shown = assessor.get(PAPER + re.search(r'src="(\?picture=[^"]+)"', page)[1])
    assert b"".join(shown.streaming_content) == content and "attachment" not in shown.get("Content-Disposition", "")


def test_an_ofd_is_opened_to_be_looked_at():
    made = promising(1)
    made.issue()
    text = text_of(browser(made).post(PAPER, sheet(ofd())))
    assert "An OFD is not drawn here: open the file" in text


@pytest.mark.parametrize("sent", ["nonsense", "other", "old"])
def test_a_preview_that_is_not_of_this_page_confirms_nothing(sent, monkeypatch):
    made = promising(2)
    made.issue()
    assessor = browser(made)
    other = PAPER.replace("〕1号", "〕2号")
    page = assessor.post(other if sent == "other" else PAPER, sheet(pdf())).content.decode()
    signed = re.search(r'name="sheet" value="([^"]+)"', page)[1]
    if sent == "old":
        monkeypatch.setattr("reports.pages.pledges.views.papers.MOST_SECONDS", -1)
    response = assessor.post(PAPER, {"sheet": "nonsense" if sent == "nonsense" else signed})
    assert response.status_code == 400 and "Choose the file again." in text_of(response)
    assert PledgeScan.objects.count() == 0


def test_a_scan_is_replaced_for_a_reason_and_what_it_replaces_is_kept(monkeypatch, tmp_path):
    made = promising(1)
    made.issue()
    assessor = browser(made)
    confirmed(assessor, PAPER, sheet(png()))
    assert "Replace the scan" in text_of(assessor.get(FIRST))
    for wrong, words in (({"reason": " "}, "This field is required."), ({"file": ""}, "required")):
        assert words in text_of(replaced(assessor, pdf(), **wrong))
    assert "there already" in text_of(replaced(assessor, png()))
    assert not PledgeScanReplacement.objects.exists()
    better = pdf()
    done = text_of(replaced(assessor, better))
    assert "is replaced; the one before is kept." in done and "the last page was missing" in done
    entry = AuditEntry.objects.get(act="targets.replace_paper", outcome="done")
    first, second = PledgeScan.objects.get().digest, PledgeScanReplacement.objects.get().digest
    assert (entry.reason, entry.details["old"], entry.details["digest"]) == ("the last page was missing", first, second)
    official = english(client_of(person(Role.OFFICIAL)))
    assert "Replace the scan" not in text_of(official.get(FIRST))
    for query, content in (("", better), ("?number=1", png()), ("?number=2", better)):
        assert b"".join(official.get(f"{FIRST}scan/{query}").streaming_content) == content
    for query in ("?number=0", "?number=3", "?number=x"):
        assert official.get(f"{FIRST}scan/{query}").status_code == 404
    monkeypatch.setattr("accounts.keys.trust.roots", tuple)
    call_command("verify_pledges", stdout=io.StringIO())
    call_command("export_pledge", "all", output=tmp_path / "out", stdout=io.StringIO())
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["P〔2020〕1号-paper-replaced-1.png", "P〔2020〕1号-paper.pdf", "P〔2020〕1号.pdf"]


def test_of_two_who_replace_a_scan_the_second_is_told():
    made = promising(1)
    made.issue()
    assessor = browser(made)
    confirmed(assessor, PAPER, sheet(png()))
    seen = PledgeScan.objects.get().digest
    replaced(assessor, pdf())
    late = replaced(assessor, jpeg(), seen=seen)
    assert late.status_code == 409 and "Somebody replaced this scan meanwhile." in text_of(late)
    assert PledgeScanReplacement.objects.count() == 1


def test_a_replaced_scan_that_was_exchanged_or_has_no_act_does_not_verify(monkeypatch):
    made = promising(1)
    made.issue()
    assessor = browser(made)
    confirmed(assessor, PAPER, sheet(png()))
    replaced(assessor, pdf())
    monkeypatch.setattr("accounts.keys.trust.roots", tuple)
    with act("test"):
        PledgeScanReplacementFactory(scan=PledgeScan.objects.get(), number=2, digest=PledgeScan.objects.get().digest)
    stored_path(PledgeScanReplacement.objects.get(number=1).digest, SHEETS).write_bytes(jpeg())
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_pledges", stdout=io.StringIO(), stderr=err)
    assert "the scan has another digest" in err.getvalue()
    assert "sheet replaced 2: no act of the audit trail made it" in err.getvalue()
