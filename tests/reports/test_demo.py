"""The demo: loaded once for all tests here, published from 2014Q1 to 2016Q1, with log-ins for everybody."""

from __future__ import annotations

import re
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cities import CROATIA
from conftest import empty_database
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks.models import Appointment, City, Department, Park, Role
from reports.city import demo
from reports.city.loading import load_city
from reports.errors import PublishError
from reports.management.commands import load_demo as command
from reports.models import Release
from reports.releases.verifying import differences
from targets.models import Period, Pledge, PledgeDocument, PledgeSettlement, PledgeSignature, PledgeStep, Target

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
QUARTERS = [f"{year}Q{quarter}" for year in (2014, 2015) for quarter in (1, 2, 3, 4)] + ["2016Q1"]


@pytest.fixture(scope="module")
def log_ins(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """Load the demo for this module; return the file of its log-ins, which is not the one of the work tree."""
    path = tmp_path_factory.mktemp("var") / "kept" / "demo-log-ins"
    places = override_settings(AUTHORITY_DIR=path.parent / "authority", LOG_INS=path)
    with django_db_blocker.unblock(), places:
        with path.parents[1].joinpath("said").open("w") as said:
            call_command("load_demo", stdout=said)
        yield path
        empty_database()


@pytest.fixture
def emptied(log_ins: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Return with the demo's city out of sight of one test, whose transaction is rolled back.

    Its appointments stay, because nobody takes back what was confirmed of them.
    """
    monkeypatch.setattr(demo, "Appointment", SimpleNamespace(objects=Appointment.objects.none()))
    with act("test"):
        City.objects.all().delete()


def counts() -> dict[str, int]:
    """Return how many rows every table has, history and audit included."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_every_quarter_is_published_in_turn_with_one_erratum(log_ins):
    released = [
        (r.period.label, bool(r.supersedes_id)) for r in Release.objects.select_related("period").order_by("id")
    ]
    third = QUARTERS.index("2015Q3")
    assert [label for label, supersedes in released if not supersedes] == QUARTERS
    assert [label for label, supersedes in released if supersedes] == ["2015Q3"]
    assert released.index(("2015Q3", True)) == third + 1
    assert [release.period.label for release in Release.objects.counting().order_by("period")] == QUARTERS


def test_the_erratum_says_why_and_changes_the_ranking(log_ins):
    erratum = Release.objects.exclude(supersedes=None).get()
    assert erratum.reason
    assert erratum.digest != erratum.supersedes.digest
    before = dict(erratum.supersedes.standings.values_list("park__code", "score"))
    after = dict(erratum.standings.values_list("park__code", "score"))
    assert before.keys() == after.keys()
    assert before != after


def test_releases_came_out_on_the_days_of_the_story(log_ins):
    for release in Release.objects.select_related("period").filter(supersedes=None):
        assert release.published_on == release.period.due_on


def test_all_releases_verify(log_ins, capsys):
    call_command("verify_release", "all")
    assert len(capsys.readouterr().out.splitlines()) == len(QUARTERS) + 1


def test_a_changed_release_would_not_verify(log_ins, monkeypatch):
    """The planted fault: one score that the inputs do not give."""
    release = Release.objects.order_by("id").first()
    standing = release.standings.exclude(score=None).first()
    monkeypatch.setattr(type(standing), "from_db", classmethod(_raised(type(standing).from_db.__func__)))
    assert list(differences(release))


def _raised(from_db: Any) -> Any:
    def raised(cls: Any, *arguments: Any) -> Any:
        row = from_db(cls, *arguments)
        row.score = 1 if row.score is None else row.score + 1
        return row

    return raised


def rows_of(path: Path) -> dict[str, str]:
    """Return the passwords of the file by name."""
    return dict(re.match(r"(\S+) +(\S+) {3}\S", line).groups() for line in path.read_text().splitlines())


def test_the_log_ins_are_only_the_owners(log_ins):
    assert stat.S_IMODE(log_ins.stat().st_mode) == 0o600
    assert stat.S_IMODE(log_ins.parent.stat().st_mode) == 0o700


def test_there_is_a_log_in_for_everybody(log_ins):
    names = set(rows_of(log_ins))
    codes = {code.lower() for code in Park.objects.exclude(group=None).values_list("code", flat=True)}
    assert len(codes) > 5
    reviewers = {name for name in names if name.startswith("reviewer-")}
    assert len(reviewers) == 2
    assert reviewers <= {f"reviewer-{code.lower()}" for code in Department.objects.values_list("code", flat=True)}
    heads = {name.replace("reviewer-", "bureau-head-") for name in reviewers}
    assert names - reviewers - heads == {
        *(f"{role}-{code}" for role in ("editor", "head") for code in codes),
        "director-txedz",
        *("official", "city_signatory", "mayor", "assessor", "auditor", "administrator"),
    }
    assert names == set(User.objects.values_list("username", flat=True))
    roles = set(Appointment.objects.values_list("role", flat=True))
    assert roles == set(Role.values) - {Role.COUNTERSIGNER}, "whom a head names is named on a page"


def test_what_a_log_in_is_called_says_place_and_office_once(log_ins):
    called = {line.split()[0]: line.split()[-1] for line in log_ins.read_text().splitlines()}
    assert called["editor-cqip"] == "城区园区填报员"
    assert called["head-cqip"] == "城区园区党工委书记"
    reviewers = [words for name, words in called.items() if name.startswith("reviewer-")]
    assert all(words.endswith("局审核员") for words in reviewers) and reviewers
    heads = [words for name, words in called.items() if name.startswith("bureau-head-")]
    assert len(heads) == len(reviewers)
    assert all(words.endswith("局分管副局长") for words in heads)
    names = dict(User.objects.values_list("username", "name"))
    for name, words in called.items():
        assert names[name] == words
        assert not re.search(r"(..+)\1|园区园区|局部门", words)


def test_passwords_are_random_and_nowhere_else(log_ins):
    passwords = rows_of(log_ins).values()
    assert len(set(passwords)) == len(passwords)
    assert all(re.fullmatch(r"[a-z0-9]{16}", password) for password in passwords)
    assert not set(passwords) & set(re.findall(r"[a-z0-9]{16}", str(list(AuditEntry.objects.values("details")))))


@pytest.mark.parametrize("name", ["official", "auditor"])
def test_a_log_in_works(log_ins, name):
    client = Client()
    signed = client.post("/log-in/", {"username": name, "password": rows_of(log_ins)[name]})
    assert signed.status_code == 302
    shown = client.get("/")
    assert shown.status_code == 200
    assert "2016" in shown.content.decode()


def test_a_second_load_is_refused_and_changes_nothing(log_ins):
    before, said = counts(), log_ins.read_text()
    with pytest.raises(CommandError):
        call_command("load_demo")
    call_command("load_demo", if_empty=True)
    demo.make_log_ins()
    assert counts() == before
    assert log_ins.read_text() == said
    assert any(number for label, number in before.items() if label.endswith("Event"))


def test_the_same_city_again_changes_no_row_and_writes_no_history(log_ins):
    """Loading the folder of what is stored already leaves one audit row at most."""
    before = counts()
    with transaction.atomic():
        load_city(demo.FOLDER / "erratum")
    after = counts()
    assert {label for label in before if after[label] != before[label]} <= {
        "accounts.AuditEntry",
        "pghistory.Context",
    }


def test_its_pledges_are_signed_and_one_waits_for_its_head(log_ins):
    pledges = Pledge.objects.with_state().select_related("document").order_by("year", "no")
    assert Counter((pledge.year, pledge.state) for pledge in pledges) == {
        (2014, "settled"): 6,
        (2015, "in_force"): 6,
        (2016, "in_force"): 5,
        (2016, "issued"): 1,
    }
    assert all(not pledge.is_paper and pledge.document for pledge in pledges)
    waiting = pledges.get(year=2016, state="issued")
    assert (waiting.park.code, waiting.signatures.count()) == ("NCPP", 0)
    numbers = {pledge.no for pledge in pledges}
    assert numbers == {f"泰园责〔{year}〕{number}号" for year in (2014, 2015, 2016) for number in range(1, 7)}
    days = set(PledgeStep.objects.filter(pledge__year=2016).values_list("to_state", "on"))
    assert days == {
        ("issued", date(2016, 2, 20)),
        ("signed_by_park", date(2016, 2, 25)),
        ("in_force", date(2016, 2, 28)),
    }
    assert City.objects.get().today == date(2016, 7, 8)


def test_two_sign_for_the_zone_in_their_order_and_one_for_each_park(log_ins):
    signed = (
        PledgeSignature.objects.filter(side="park")
        .order_by("pk")
        .values_list("pledge__park__code", "pledge__year", "post")
    )
    posts: dict[tuple[str, int], list[str]] = {}
    for code, year, post in signed:
        posts.setdefault((code, year), []).append(post)
    zone = {key: posts.pop(key) for key in list(posts) if key[0] == "TXEDZ"}
    assert zone == {("TXEDZ", year): ["党工委书记", "管委会主任"] for year in (2014, 2015, 2016)}
    assert len(posts) == 14
    assert all(held == ["党工委书记"] for held in posts.values())
    text = PledgeDocument.objects.get(pledge__park__code="TXEDZ", pledge__year=2016)
    assert (text.park_signers, text.city_signers) == (2, 2)


def test_it_says_what_it_signed_and_who_is_waited_for(log_ins):
    said = log_ins.parents[1].joinpath("said").read_text()
    assert "18" in said and "17" in said and "泰园责〔2016〕6号 (农产品园区)" in said


def test_its_targets_are_pledged_by_signing(log_ins):
    pledged = set(Target.objects.filter(state="pledged").values_list("park__code", "year").distinct())
    signed = Pledge.objects.with_state().filter(state__in=["in_force", "settled"])
    assert pledged == set(signed.values_list("park__code", "year"))
    assert set(Target.objects.filter(park__code="NCPP", year=2016).values_list("state", flat=True)) == {"issued"}


def test_signed_pledges_are_handed_in_and_those_of_the_first_year_settled_with_its_results(log_ins):
    assert set(Pledge.objects.filter(handed_in=None).values_list("no", flat=True)) == {"泰园责〔2016〕6号"}
    settled = PledgeSettlement.objects.order_by("pledge__no")
    assert [one.pledge.year for one in settled.select_related("pledge")] == [2014] * 6
    last = Release.objects.filter(period__year=2014, period__number=4, scheme__year=2014).latest("pk")
    places = dict(last.standings.values_list("park__code", "place"))
    assert {one.pledge.park.code: one.place for one in settled.select_related("pledge__park")} == places
    assert {one.on for one in settled} == {date(2015, 2, 15)}


def test_a_pledge_calls_a_park_as_it_was_called_that_day(log_ins):
    named = dict(Pledge.objects.filter(park__code="HTIDZ").values_list("year", "party_b"))
    assert named == {
        2014: "高新技术产业园区党工委、管委会",
        2015: "高新技术产业园区党工委、管委会",
        2016: "高新技术产业开发区党工委、管委会",
    }


def test_its_pledges_verify(log_ins, capsys):
    call_command("verify_pledges")
    assert "18" in capsys.readouterr().out


def test_the_head_who_is_waited_for_signs(log_ins):
    client = Client()
    assert (
        client.post("/log-in/", {"username": "head-ncpp", "password": rows_of(log_ins)["head-ncpp"]}).status_code == 302
    )
    waiting = Pledge.objects.with_state().get(year=2016, state="issued")
    assert waiting.no in client.get("/entry/").content.decode()
    form = client.get(f"/pledges/{waiting.no}/sign/").content.decode()
    assert "党工委书记" in form and 'name="password"' in form


@pytest.fixture
def copied(log_ins: Path, settings: Any, tmp_path: Path) -> Path:
    """Return a copy of the file of log-ins, which may go."""
    settings.LOG_INS = tmp_path / "demo-log-ins"
    settings.LOG_INS.write_text(log_ins.read_text())
    return settings.LOG_INS


def test_log_ins_are_for_a_demo_city_alone(emptied, copied):
    load_city(CROATIA)
    people = User.objects.count()
    assert not City.objects.get().is_demo
    with pytest.raises(PublishError):
        demo.make_log_ins()
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert User.objects.count() == people
    assert not copied.exists(), "it names accounts of a city that is here no more"


def test_another_city_takes_the_file_away(emptied, copied):
    call_command("load_city", str(CROATIA), dry_run=True, yes=True)
    assert copied.exists()
    call_command("load_city", str(CROATIA), yes=True)
    assert not copied.exists()


def test_a_second_load_of_the_demo_keeps_the_file(copied, log_ins):
    call_command("load_demo", if_empty=True)
    call_command("load_city", str(demo.FOLDER / "erratum"), if_empty=True)
    assert copied.read_text() == log_ins.read_text()


def test_a_load_that_fails_leaves_no_log_ins(emptied, copied, monkeypatch):
    """The accounts are taken back with everything else; so is the file that names them."""

    def made() -> list[demo.DemoLogIn]:
        demo.log_ins.write_log_ins(["official  never-to-be  市领导"])
        return []

    def failed(_made: list[demo.DemoLogIn]) -> None:
        raise PublishError("no")

    monkeypatch.setattr(command, "load_demo", lambda: None)
    monkeypatch.setattr(command, "make_log_ins", made)
    monkeypatch.setattr(command, "pledge_demo", failed)
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not copied.exists()


def test_without_a_city_there_are_no_log_ins(emptied):
    with pytest.raises(PublishError):
        demo.make_log_ins()


def test_an_interrupted_load_leaves_nothing_behind(emptied, monkeypatch):
    """Else the next start would find a city and leave it without releases and log-ins for good."""

    def interrupted() -> None:
        with act("test"):
            City.objects.create(name="City", is_demo=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "load_demo", interrupted)
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo")
    assert not City.objects.exists()


def test_the_story_ends_within_the_demos_periods(log_ins):
    assert {period.label for period in Period.objects.filter(kind="quarter")} >= set(QUARTERS)
