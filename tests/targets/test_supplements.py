"""An adjustment of a pledged target makes a supplement, which both sides sign; nothing of it changes quietly."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from urllib.parse import quote

import pytest
from conftest import as_superuser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from factories import (
    AdjustmentFactory,
    PledgeFactory,
    SupplementScanFactory,
    SupplementSignatureFactory,
    SupplementWithdrawalFactory,
)
from made_towns import in_force
from people import PASSWORD, client_of, person
from promises import no_documents, promising
from reading import english, queries_of, text_of
from scanned import confirmed, png, sheet
from served_towns import verified
from supplemented import adjust, pledged, sign

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.breakdown_cells import TypedGrid
from reports.pages.breakdown.contents.target import TargetContents
from reports.releases.freezing import _targets
from targets.entry.grids import _promises
from targets.errors import Overtaken, WorkflowError
from targets.models import Indicator, Period, Supplement, SupplementScan, SupplementSignature, Target

pytestmark = pytest.mark.django_db
FIRST = "/pledges/P〔2020〕1号/"
PAGE = f"{FIRST}supplements/1/"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def test_an_adjustment_makes_a_numbered_supplement_that_the_park_then_the_city_sign(monkeypatch):
    no_documents(monkeypatch)
    made = pledged()
    adjustment = adjust(made)
    with pytest.raises(WorkflowError, match="第1号 waits for signatures"):
        adjust(made, "70", date(2020, 10, 1))
    first = Supplement.objects.get()
    assert (first.adjustment, first.number) == (adjustment, 1)
    text = json.loads(bytes(first.canonical))
    assert (text["no"], text["pledge_no"]) == ("P〔2020〕1号补充协议第1号", "P〔2020〕1号")
    assert text["pledge_sha256"] == first.pledge.document.sha256
    assert [change["before"][1] + ">" + change["after"][1] for change in text["changes"]] == ["90>80"]
    assert (text["reason"], text["effective_on"]) == ("flood", "2020-09-01")
    assert [line["post"] for line in text["signatures"]] == ["Mayor", "Director"]
    with pytest.raises(WorkflowError, match="Director"):
        sign(made, "mayor")
    seen = first.sha256
    sign(made, "head-p0")
    with pytest.raises(Overtaken, match="head-p0 signed meanwhile"):
        sign(made, "mayor", seen=seen)
    with pytest.raises(WorkflowError):
        sign(made, "head-p0")
    with pytest.raises(WorkflowError):
        sign(made, "mayor", password="wrong")
    signature = sign(made, "mayor")
    assert bytes(signature.pdf).decode().splitlines()[1:] == [
        "party_b_1 Director head-p0 Park 0 key of head-p0",
        "party_a_1 Mayor mayor Park 0 key of mayor",
    ]
    with pytest.raises(WorkflowError, match="both sides already"):
        sign(made, "mayor")
    with pytest.raises(PermissionDenied):
        sign(made, "assessor")
    entry = AuditEntry.objects.filter(act="targets.sign_supplement", outcome="done").latest("at")
    assert (entry.object_key, entry.appointment) == ("P〔2020〕1号补充协议第1号", "Mayor")
    adjust(made, "70", date(2020, 10, 1))
    second = Supplement.objects.latest("pk")
    (change,) = json.loads(bytes(second.canonical))["changes"]
    assert (second.number, change["before"][1], change["after"][1]) == (2, "80", "70")


def counted(made):
    """Return the sales target of the first park at the end of the year, as releases, grids and pages take it."""
    user = made.who("assessor")
    target = Target.objects.select_related("park", "indicator").get(park=made.parks[0], indicator__code="sales")
    year_end = Period(kind="quarter", year=2020, number=4, last_on=date(2020, 12, 31))
    breakdown = Breakdown.of(user, 2020)
    indicator = next(one for one in breakdown.indicators if one.code == "sales")
    frozen = _targets(made.parks, list(Indicator.objects.all()), year_end)
    promised, _none = _promises(year_end, [target.park_id], [target.indicator])
    (value,) = {
        next(one["target"] for one in frozen if (one["park"], one["indicator"]) == ("p0", "sales")),
        promised[target.park_id, target.indicator_id].promise.target,
        breakdown.row(indicator, made.parks, TypedGrid({})).cells[0].value,
        TargetContents.of(user, target).value,
    }
    return value


def test_an_adjustment_counts_once_both_sides_have_signed_it_and_not_before(monkeypatch):
    no_documents(monkeypatch)
    made = pledged()
    adjust(made, "80", date(2020, 2, 1))
    page = english(client_of(made.who("assessor")))
    assert counted(made) == 90
    assert "From 2020-02-01 on 80.0, once both sides have signed the supplement." in text_of(
        page.get("/targets/2020/p0/sales/")
    )
    sign(made, "head-p0")
    assert counted(made) == 90
    sign(made, "mayor")
    assert counted(made) == 80
    assert "80.0 (pledged as 90.0)" in text_of(page.get("/targets/2020/p0/sales/"))


def test_a_city_folder_does_not_carry_an_adjustment_that_waits_for_signatures(monkeypatch, tmp_path):
    no_documents(monkeypatch)
    made = pledged()
    adjust(made)
    call_command("export_city", str(tmp_path / "waits"), stdout=io.StringIO())
    assert not (tmp_path / "waits" / "adjustments.csv").exists()
    sign(made, "head-p0"), sign(made, "mayor")
    call_command("export_city", str(tmp_path / "signed"), stdout=io.StringIO())
    assert "〔2020〕1号,p0,sales,2020,90,80,flood" in (tmp_path / "signed" / "adjustments.csv").read_text()


def test_a_supplement_that_waits_is_withdrawn_with_a_reason_and_its_day_is_free_again(monkeypatch):
    no_documents(monkeypatch)
    made = pledged()
    adjust(made, "80", date(2020, 2, 1))
    sign(made, "head-p0")
    assessor, head = (english(client_of(made.who(name))) for name in ("assessor", "head-p0"))
    assert f'href="{quote(PAGE)}"' in assessor.get("/targets/2020/p0/sales/adjust/").content.decode()
    assert "upplement" in text_of(assessor.get("/entry/"))
    assert "Withdraw" in text_of(assessor.get(PAGE)) and "Withdraw" not in text_of(head.get(PAGE))
    assert head.post(f"{PAGE}withdraw/", {"reason": "no"}).status_code == 403
    assert assessor.post(f"{PAGE}withdraw/", {"reason": " "}).status_code == 400
    done = text_of(assessor.post(f"{PAGE}withdraw/", {"reason": "a slip of the pen"}, follow=True))
    assert "第1号 is withdrawn." in done and "a slip of the pen. The target stays as it was." in done
    assert assessor.post(f"{PAGE}withdraw/", {"reason": "again"}).status_code == 409
    assert "Sign supplement" not in text_of(english(client_of(made.who("mayor"))).get("/entry/"))
    assert "upplement" not in text_of(assessor.get("/entry/"))
    with pytest.raises(WorkflowError, match="was withdrawn"):
        sign(made, "mayor")
    assert confirmed(assessor, f"{PAGE}paper/", sheet()).status_code == 409
    adjust(made, "85", date(2020, 2, 1))
    sign(made, "head-p0"), sign(made, "mayor")
    assert counted(made) == 85
    page = text_of(assessor.get(FIRST))
    assert "80.0 2020-02-01 withdrawn" in page and "85.0 2020-02-01 signed by both sides" in page
    assert assessor.post(f"{FIRST}supplements/2/withdraw/", {"reason": "late"}).status_code == 409


def test_the_database_refuses_signatures_after_a_withdrawal_and_a_withdrawal_after_them(monkeypatch, author):
    no_documents(monkeypatch)
    made = pledged()
    adjust(made)
    first = Supplement.objects.get()
    SupplementWithdrawalFactory(supplement=first)
    for refused in (SupplementSignatureFactory, SupplementScanFactory):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused(supplement=first)
    adjust(made)
    sign(made, "head-p0"), sign(made, "mayor")
    with pytest.raises(IntegrityError, match="both sides signed"), transaction.atomic():
        SupplementWithdrawalFactory(supplement=Supplement.objects.latest("pk"))
    last = Supplement.objects.latest("pk").adjustment
    with pytest.raises(IntegrityError, match="once a day"), transaction.atomic():
        AdjustmentFactory(target=last.target, effective_on=last.effective_on)


def test_the_pledge_lists_its_supplements_and_each_is_read_signed_and_done_from_the_tasks(monkeypatch):
    no_documents(monkeypatch)
    made = pledged()
    adjust(made)
    official = english(client_of(person(Role.OFFICIAL)))
    assert "Supplement no. 1 Sales 亿元 90.0 80.0 2020-09-01 not signed yet" in text_of(official.get(FIRST))
    told = official.get("/targets/2020/p0/sales/").content.decode()
    assert re.search(rf'<a\s+href="{re.escape(quote(PAGE))}">\s*Supplement no. 1</a>', told)
    page = text_of(official.get(PAGE))
    assert "It is the turn of Director to sign." in page
    assert "I have read it" not in page
    assert official.post(PAGE, {"password": PASSWORD}).status_code == 403
    for name, word in (("head-p0", "signed by the park"), ("mayor", "signed by both sides")):
        client = english(client_of(made.who(name)))
        assert "Sign supplement no. 1 of the pledge" in text_of(client.get("/entry/"))
        form = client.get(PAGE).content.decode()
        seen = form.split('name="seen" value="')[1].split('"')[0]
        assert client.post(PAGE, {"seen": seen, "password": "wrong"}).status_code == 400
        done = client.post(PAGE, {"seen": seen, "password": PASSWORD}, follow=True)
        assert word in text_of(done)
        assert "Sign supplement" not in text_of(client.get("/entry/"))
    assert "2020-09-01 signed by both sides" in text_of(official.get(FIRST))
    assert official.get(f"{PAGE}pdf/").content == bytes(SupplementSignature.objects.latest("pk").pdf)
    assert official.get(f"{PAGE}scan/").status_code == 404
    assert official.get(f"{FIRST}supplements/9/").status_code == 404


def test_a_supplement_is_signed_on_paper_as_well_also_of_a_pledge_that_was_loaded(monkeypatch):
    no_documents(monkeypatch)
    made = promising(1)
    with act("test"):
        pledge = in_force(PledgeFactory(no="A-1", park=made.parks[0], is_paper=True))
        Target.objects.update(state="pledged")
    adjust(made)
    assessor = english(client_of(made.who("assessor")))
    address = f"/pledges/{pledge.no}/supplements/1/"
    assert confirmed(assessor, f"{address}paper/", sheet(b"GIF")).status_code == 409
    done = text_of(confirmed(assessor, f"{address}paper/", sheet(), follow=True))
    assert "signed by both sides" in done
    assert "Signed on paper." in done
    assert "signed by both sides paper" in text_of(assessor.get("/pledges/A-1/"))
    assert confirmed(assessor, f"{address}paper/", sheet()).status_code == 400  # asks for another scan and why
    assert b"".join(assessor.get(f"{address}scan/").streaming_content) == png()
    head = english(client_of(made.who("head-p0")))
    assert confirmed(head, f"{address}paper/", sheet()).status_code == 403
    assert SupplementScan.objects.count() == 1


def test_what_begins_with_signatures_does_not_end_on_paper(monkeypatch):
    no_documents(monkeypatch)
    made = pledged()
    adjust(made)
    sign(made, "head-p0")
    assessor = english(client_of(made.who("assessor")))
    refused = confirmed(assessor, f"{PAGE}paper/", sheet())
    assert refused.status_code == 409
    assert "the others sign it here as well" in text_of(refused)


def test_the_database_keeps_the_turn_and_the_one_way(monkeypatch, author):
    no_documents(monkeypatch)
    made = pledged()
    adjust(made)
    supplement = Supplement.objects.get()
    for side, number in (("city", 1), ("park", 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupplementSignatureFactory(supplement=supplement, side=side, number=number)
    sign(made, "head-p0")
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplementScanFactory(supplement=supplement)


def test_the_page_of_a_pledge_asks_as_often_with_many_supplements(monkeypatch):
    no_documents(monkeypatch)
    made = pledged()
    client = client_of(made.who("assessor"))
    before = len(queries_of(client, FIRST))
    for month in (9, 10, 11):
        adjust(made, str(month), date(2020, month, 1))
        sign(made, "head-p0"), sign(made, "mayor")
    assert len(queries_of(client, FIRST)) == before <= 8
    assert len(queries_of(client, PAGE)) <= 8


ALTERATIONS = {
    "UPDATE targets_adjustment SET new = 60": "supplement 1",
    "UPDATE targets_supplement SET canonical = '{}'": "supplement 1: text: sha256",
    "UPDATE targets_supplementsignature SET by_name = 'Other'": "supplement 1: signature 1",
    "DELETE FROM targets_supplementsignature; DELETE FROM targets_supplement": "no supplement",
}


@pytest.mark.django_db(transaction=True)
def test_a_supplement_proves_itself_and_each_alteration_is_found(settings, tmp_path):
    settings.AUTHORITY_DIR = tmp_path / "authority"
    made = pledged()
    adjust(made)
    official = english(client_of(person(Role.OFFICIAL, name="judge")))

    def judged(pdf):
        return text_of(official.post("/verify/", {"pdf": SimpleUploadedFile("a.pdf", pdf)}))

    half = judged(bytes(sign(made, "head-p0").pdf))
    assert "Genuine, but not complete P〔2020〕1号补充协议第1号" in half
    assert "The supplement is not signed by both sides yet." in half
    pdf = bytes(sign(made, "mayor").pdf)
    whole = judged(pdf)
    assert "Genuine and complete" in whole
    assert "Both sides have signed the supplement." in whole
    assert verified() == ""
    call_command("export_pledge", "all", output=tmp_path / "out", stdout=io.StringIO())
    assert (tmp_path / "out" / "P〔2020〕1号-supplement-1.pdf").read_bytes() == pdf
    connection.close()
    for statement, names in ALTERATIONS.items():
        as_superuser(f"SET session_replication_role = replica; {statement}")
        assert names in verified(), statement
