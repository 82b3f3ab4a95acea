"""Every act of the product is done once here, and what the audit trail tells of it is held against the history."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from cities import FULL, copy_of, published
from codes import codes_in
from desks import Town, column_step, column_token, enter_all, enter_column, grid_token, hand_in_all, step_of, town
from desks import number as typed_number
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation
from django_otp.oath import totp as code_of
from django_otp.plugins.otp_totp.models import TOTPDevice
from people import PASSWORD, client_of, person
from promised_results import results_of
from promises import YEAR, no_documents, promising
from scanned import pdf, png
from served_towns import HEAD, served
from supplemented import adjust
from supplemented import sign as sign_supplement
from told import pairs_of, wrongly_told

from accounts import actions as own
from accounts.audit import trail as audit
from accounts.audit.acts import act_names, key_name
from accounts.audit.contents import lines_of
from accounts.audit.seals import seal_history
from accounts.audit.trail import act
from accounts.keys.actions import make_key, revoke_keys
from accounts.keys.assigning import assign_credential
from accounts.models import AuditEntry, SigningKey, User
from accounts.models.sessions import digest_of_key
from parks import actions as parks_actions
from parks.confirming import appointment_token, confirm_key, decide_appointment, refuse_key
from parks.countersigning import name_countersigner, take_countersigner_back
from parks.models import Appointment, City, Park, Role
from reports.city.loading import load_city
from targets import actions
from targets.breakdown.actions.target_cells import in_words
from targets.breakdown.cells import CITY, Derived, TypedTarget, details_token, target_token
from targets.indicators.cells import NOTHING
from targets.models import Figure, FiledRevision, Supplement, Target
from targets.pledges.settlements import Recognised

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase 9"
PAGE = {"way": "page"}
DAY = date(2020, 1, 1)


def log_ins(settings, tmp_path, monkeypatch):
    """Sign in and out, set codes up and turn them off, change passwords, end sessions, make, confirm and lose keys."""
    settings.AUTHORITY_DIR = tmp_path / "authority"
    monkeypatch.setattr("accounts.keys.envelopes.COST", 2**4)
    user, boss = person(Role.PARK_HEAD, name="head"), person(Role.ADMINISTRATOR)
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/log-in/", {"username": "head", "password": PASSWORD})
    assert here.get("/audit/?format=exe").status_code == 404
    assert here.get("/admin/").status_code == 403
    assert client_of(boss).get("/admin/").status_code == 200
    assert client_of(boss).get("/admin/accounts/user/?password__startswith=a").status_code == 400
    own.unlock_account(user=user, by=boss)
    here.post(
        "/account/sessions/end/",
        {"session": user.sessions.exclude(digest=digest_of_key(here.session.session_key)).get().public_id},
    )
    here.post("/account/sessions/end/")
    auditor, mayor = person(Role.AUDITOR), person(Role.CITY_SIGNATORY)
    for owner in (user, mayor):
        make_key(user=owner, password=PASSWORD, at=datetime.now().astimezone())
    confirm_key(key=SigningKey.objects.get(user=user), by=auditor, **PAGE)
    refuse_key(key=SigningKey.objects.get(user=mayor), reason="not mine", by=auditor, **PAGE)
    here.post("/account/totp/", {"act": "begin"})
    here.post("/account/totp/", {"act": "confirm", "code": f"{code_of(TOTPDevice.objects.get().bin_key):06d}"})
    here.post("/account/totp/", {"act": "turn_off", "password": PASSWORD})
    here.post("/account/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    here.post("/log-out/")
    own.issue_one_time_password(user=User.objects.get(pk=user.pk), by=boss)
    revoke_keys(user=user, by=boss, reason="lost", way="page")
    client_of(auditor).get("/audit/?format=csv")
    seal_history(now=timezone.now() + timedelta(days=1))


def key_at_the_service(settings, tmp_path, monkeypatch):
    """Assign a key at the signing service."""
    monkeypatch.setattr("accounts.keys.envelopes.COST", 2**4)
    with served(settings, tmp_path):
        assign_credential(user=person(Role.PARK_HEAD, name="head-p0"), credential=HEAD)


def administration(settings, tmp_path, monkeypatch):
    """Make accounts, appointments and departments, change, confirm and end them; name who countersigns."""
    by = {"by": person(Role.ADMINISTRATOR), "way": "admin"}
    with act("test"):
        city, park = City.objects.create(code="town", name="Town"), Park.objects.create(code="p", name="Park")
    department = parks_actions.add_department(code="tax", name="Tax", **by)
    parks_actions.change_department(department=department, name="Tax office", **by)
    parks_actions.change_city(city=city, name="City", is_demo=True, today=DAY, **by)
    user, _secret = parks_actions.add_account(
        username="anna", password=PASSWORD, role=Role.REVIEWER, department="tax", from_on=DAY, **by
    )
    parks_actions.change_account(user=user, username="anna", name="Anna", external_id="7", **by)
    parks_actions.deactivate_account(user=user, reason="leave", **by)
    user = parks_actions.activate_account(user=User.objects.get(pk=user.pk), reason="back", **by)
    held = parks_actions.appoint(user=user, role=Role.PARK_EDITOR, park=park, from_on=DAY, **by)
    held = parks_actions.change_appointment(
        appointment=held, title="Clerk", from_on=DAY, to_on=date(2090, 1, 1), is_acting=False, **by
    )
    head = person(Role.DEPARTMENT_HEAD, department="tax")
    named = name_countersigner(user=user, office=department, by=head, **PAGE)
    take_countersigner_back(appointment=named, reason="over", by=head, **PAGE)
    old = name_countersigner(user=user, office=department, by=head, **PAGE)
    with act("test"):
        Appointment.objects.filter(pk=old.pk).update(from_on=DAY)
    take_countersigner_back(appointment=old, reason="over", by=head, **PAGE)
    client_of(user).post("/account/acting/", {"appointment": held.pk, "next": "/"})
    parks_actions.end_appointment(appointment=held, last_on=date(2030, 1, 1), reason="moved", **by)
    auditor = person(Role.AUDITOR)
    for name, is_confirmed in (("mayor", True), ("nobody", False)):
        signer, _secret = parks_actions.add_account(username=name, role=Role.CITY_SIGNATORY, from_on=DAY, **by)
        waiting, said = signer.appointments.get(), {"is_confirmed": is_confirmed, "reason": "asked", "by": auditor}
        decide_appointment(appointment=waiting, seen=appointment_token(waiting), **said, **PAGE)


def stepped(made: Town, name: str, by: User, *, is_seen: bool = False, **more):
    """Take a step with the figures of the first park."""
    known = {"figures": grid_token(made)} if is_seen else {}
    return getattr(actions, name)(
        park=made.park, period=made.period, seen=step_of(made), by=by, **PAGE, **known, **more
    )


def quarter(settings, tmp_path, monkeypatch):
    """Lead a park's quarter through all its steps, and on to a revision."""
    made = town()
    enter_all(made)
    enter_all(made, sales="91.50")
    stepped(made, "report_ready", made.editor, is_seen=True)
    stepped(made, "take_back", made.editor)
    stepped(made, "hand_in", made.head, is_seen=True)
    stepped(made, "recall", made.head)
    enter_all(made, sales=92)
    stepped(made, "hand_in", made.head, is_seen=True)
    stepped(made, "return_submission", made.assessor, reason="odd")
    stepped(made, "undo_return", made.assessor, reason="not odd")
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.sales)
    finding = partial(actions.Finding, figure)
    review = {"by": made.reviewer, **PAGE}
    actions.verify_figures(findings=[finding(figure.versions.count())], **review)
    actions.recognise(
        finding=finding(figure.versions.count()), recognised=typed_number("90.10").cell, reason="cut", **review
    )
    actions.see_cut(finding=finding(figure.versions.count()), by=made.editor, **PAGE)
    actions.withdraw_verification(finding=finding(figure.versions.count()), **review)
    stepped(made, "approve", made.assessor)
    stepped(made, "undo_approval", made.assessor, reason="too soon")
    stepped(made, "approve", made.assessor)
    stepped(made, "reopen", made.assessor, reason="again", until_on=date(2020, 8, 1))
    hand_in_all(made, sales=93, projects=51)
    stepped(made, "approve", made.assessor)
    released(made)
    asked = {"entered": typed_number("88.80"), "reason": "audit", "source": "office", "by": made.assessor, **PAGE}
    actions.revise(finding=finding(figure.versions.count()), **asked)


def released(made: Town):
    """Let all of the town be released, as publishing does."""
    with act("test") as entry:
        actions.release_submissions(made.period, entry)
        actions.release_reports(made.period, entry)


def column(settings, tmp_path, monkeypatch):
    """Lead a department's column through all its steps, and on to a change on a document."""
    settings.FILES_DIR = tmp_path / "files"
    made = town()
    known = {"indicator": made.tax, "period": made.period, **PAGE}

    def step(name, by, *, is_seen=False, **more):
        if is_seen:
            more["figures"] = column_token(made)
        getattr(actions, f"{name}_column")(**known, seen=column_step(made), by=by, **more)

    enter_column(made, "90.50", 91)
    enter_column(made, "92.50", 91)
    step("put_up", made.reviewer, is_seen=True)
    step("take_back", made.reviewer)
    step("report", made.bureau_head, is_seen=True)
    step("return", made.assessor, reason="odd")
    enter_column(made, 93, 91)
    step("report", made.bureau_head, is_seen=True)
    step("reopen", made.assessor, reason="again")
    step("report", made.bureau_head, is_seen=True)
    released(made)
    figure = Figure.objects.get(park=made.park, period=made.period, indicator=made.tax)
    document = actions.Filed("Tax 2020/7", "letter.pdf", b"%PDF-1.4 a document")

    def file():
        seen = actions.Finding(figure, figure.versions.count())
        given = {"entered": typed_number("89.70"), "document": document, "reason": "audit"}
        actions.file_revision(finding=seen, by=made.assessor, **given, **PAGE)
        return FiledRevision.objects.latest("pk")

    actions.refuse_filed(filed=file(), reason="not ours", by=made.bureau_head, **PAGE)
    actions.confirm_filed(filed=file(), by=made.bureau_head, **PAGE)


def periods(settings, tmp_path, monkeypatch):
    """Open a quarter, change its days, give a park more time and refuse it to another."""
    made = town()
    by = {"by": made.assessor, **PAGE}
    days = (date(2020, 10, 1), date(2020, 10, 10), date(2020, 10, 20), None)
    opened = actions.open_period(year=2020, number=3, days=days, **by)
    later = (date(2020, 10, 1), date(2020, 10, 12), date(2020, 10, 22), date(2020, 10, 11))
    actions.change_period(period=opened, days=later, seen=days, reason="holiday", **by)
    actions.change_period(period=opened, days=later, seen=later, reason="again", **by)
    assert AuditEntry.objects.filter(act="targets.change_period").count() == 1
    actions.extend(period=made.period, park=made.park, until_on=date(2020, 8, 1), reason="flood", **by)
    wish = {"period": made.period, "park": made.park, "wished_on": date(2020, 8, 10), "reason": "flood"}
    asked = actions.ask_for_time(by=made.editor, **wish, **PAGE)
    actions.refuse_time(asked=asked, reason="dry", **by)


def plans(settings, tmp_path, monkeypatch):
    """Make a plan, change its head, its path and its texts, and let targets come from it."""
    made = town()
    by = {"by": made.assessor, **PAGE}
    plan = actions.make_plan(code="pl", head=actions.PlanHead("Plan", "five_year", 2021, 2025), **by)
    plan = actions.change_plan(
        plan=plan, head=actions.PlanHead("Way", "three_year", 2021, 2023), seen=plan.head_token, **by
    )
    path = partial(actions.save_paths, plan=plan, indicator=made.sales, **by)
    path(cells={(park.pk, 2021): actions.Typed(typed_number("10.50"), NOTHING) for park in made.parks})
    seen = typed_number("10.50").token
    path(
        cells={
            (made.park.pk, 2021): actions.Typed(typed_number(11), seen),
            (made.parks[1].pk, 2021): actions.Typed(None, seen),
        }
    )
    about = {("year", 2021): "Roads", ("category", made.sales.category.pk): "Sell"}
    texts = {key: actions.TypedText(text, "office", NOTHING) for key, text in about.items()}
    actions.save_plan_texts(plan=plan, park=None, texts=texts, **by)
    again = {("year", 2021): actions.TypedText("Rails", "", texts["year", 2021].token)}
    actions.save_plan_texts(plan=plan, park=None, texts=again, **by)
    actions.choose_source(year=2021, plan=plan, seen="", **by)
    actions.choose_source(year=2021, plan=None, seen="pl", **by)


def targets_of_a_year(settings, tmp_path, monkeypatch):
    """Set targets by hand and by derivation, take them back, issue, comment, change details, withdraw, issue none."""
    made = town()
    by, year = {"by": made.assessor, **PAGE}, 2021
    cells = [(park.pk, made.sales.pk) for park in made.parks]

    def held(key):
        return Target.objects.filter(year=year, park=key[0], indicator=key[1]).first()

    def save(*values, city=None):
        typed = {
            key: TypedTarget(value and Decimal(value), target_token(held(key)))
            for key, value in zip(cells, values, strict=False)
        }
        if city:
            typed[CITY, made.sales.pk] = TypedTarget(Decimal(city), target_token(None))
        actions.save_targets(year=year, cells=typed, **by)

    save("10.50", "20", city="31")
    save("11.50")
    last = AuditEntry.objects.filter(act="targets.save_targets").latest("at")
    actions.undo_targets(year=year, act_id=str(last.pk), **by)
    save("12.50", None)
    grid = {cells[0]: TypedTarget(Decimal(13), target_token(held(cells[0])))}
    actions.save_grid(year=year, cells=grid, **by)
    derived = Derived({cells[0]: Decimal("14.50"), cells[1]: Decimal(24)}, 0, {})
    actions.derive_targets(year=year, derived=derived, words="last year", bases={}, **by)
    details = {
        "stretch": Decimal("20.50"),
        "base": Decimal(10),
        "base_estimate": False,
        "q1": None,
        "q2": None,
        "q3": None,
        "responsible": "office",
    }
    first, second = held(cells[0]), held(cells[1])
    actions.change_details(target=first, seen=details_token(first), details=details, **by)
    changed = {
        held(cells[0]).pk: (details_token(held(cells[0])), details),
        second.pk: (details_token(second), {**details, "responsible": "works"}),
    }
    actions.save_details(year=year, typed=changed, **by)
    assert list(AuditEntry.objects.get(act="targets.save_details").details["changes"]) == ["p1 sales"]
    actions.issue_targets(year=year, parks=made.parks, count=2, **by)
    actions.comment_on(target=held(cells[0]), text="too high", by=made.head, **PAGE)
    issued = held(cells[0])
    actions.change_issued(target=issued, seen=details_token(issued), new=Decimal("13.50"), reason="yes", **by)
    comment = actions.comment_on(target=held(cells[0]), text="still too high", by=made.head, **PAGE)
    actions.answer_comment(comment=comment, text="no", **by)
    actions.withdraw_targets(year=year, parks=made.parks[1:], count=1, reason="wait", **by)
    actions.issue_targets(year=year, parks=made.parks, count=1, **by)
    actions.issue_no_target(target=held(cells[1]), seen=details_token(held(cells[1])), reason="moved", **by)


def pledges(settings, tmp_path, monkeypatch):
    """Issue, reissue, withdraw, sign, hand in, settle and hand over pledges, and carry their supplements."""
    no_documents(monkeypatch)
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr("accounts.keys.trust.roots", tuple)
    made = promising(3)
    by = {"by": made.who("assessor"), **PAGE}
    texts = {name: getattr(made.template, name) for name in ("title", "word", "basis", "clauses")}
    actions.save_template(year=YEAR, texts={**texts, "title": "Another title"}, **by)
    first, second, third = made.issue()
    third = actions.reissue_pledge(pledge=third, reason="typing", **by)
    actions.withdraw_pledge(pledge=second, reason="later", **by)
    for name in ("head-p0", "mayor"):
        made.sign(first, name)
    sheet = actions.PaperSheet(date(2020, 7, 6), "Director", "Mayor", "sheet.png", png())
    scan = actions.confirm_paper(document=actions.SignablePledge(third), sheet=sheet, **by)
    better = {"file_name": "better.pdf", "content": pdf(), "reason": "a page was missing", **by}
    actions.replace_paper(document=actions.SignablePledge(third), seen=scan.digest, **better)
    assert client_of(by["by"]).get(f"/pledges/{third.no}/scan/").status_code == 200
    actions.hand_in_pledge(pledge=first, is_paper=False, **by)
    for new, on in (("80", date(2020, 9, 1)), ("81.50", date(2020, 10, 1)), ("82", date(2020, 11, 1))):
        adjust(made, new=new, on=on)
        supplement = Supplement.objects.select_related("pledge__park").latest("pk")
        if new == "80":
            sign_supplement(made, "head-p0")
            sign_supplement(made, "mayor")
        elif new == "82":
            scan = actions.confirm_paper(document=actions.SignableSupplement(supplement), sheet=sheet, **by)
            actions.replace_paper(document=actions.SignableSupplement(supplement), seen=scan.digest, **better)
        else:
            actions.withdraw_supplement(supplement=supplement, reason="wrong", **by)
    monkeypatch.setattr("targets.pledges.actions.handing_over.localdate", lambda _at: date(YEAR, 7, 8))
    succeed(first, by)
    release = results_of(made)
    year = {"period": "2020Q4", "scheme": "S", "score": "88.5", "place": 2, "results": ()}
    settled = Recognised(release=release.pk, digest=release.digest, **year)
    actions.settle_pledge(pledge=first, found=settled, seen=settled.token, **by)
    call_command("export_pledge", "all", "--output", str(tmp_path / "out"), stdout=io.StringIO())


def succeed(pledge, by):
    """Let somebody else become head of the park, and the pledge pass to them."""
    with act("test"):
        Appointment.objects.filter(role=Role.PARK_HEAD, park=pledge.park).update(to_on=date(2020, 7, 6))
    new = person(Role.PARK_HEAD, name="successor", park=pledge.park.code)
    with act("test"):
        new.appointments.update(title="Director", from_on=date(2020, 7, 7))
    actions.hand_over_pledge(pledge=pledge, successor=new.appointments.get().pk, unfinished=[], **by)


def city(settings, tmp_path, monkeypatch):
    """Load a city, publish, export and draw a sample."""
    load_city(copy_of(FULL, tmp_path / "city"))
    release = published("K2020", 2020, 4)
    client = client_of(person(Role.ASSESSOR))
    for address in (
        "/rankings/?format=csv",
        "/indicators/sales/?format=csv",
        "/projects/?format=csv",
        "/targets/2020/?export=csv",
    ):
        assert client.get(address).status_code == 200, address
    sample = "/audit/sample/?period=2020Q4&count=5&seed=a"
    assert client_of(person(Role.AUDITOR)).get(sample).status_code == 200
    call_command(
        "export_release",
        str(release.pk),
        "--format",
        "json",
        "--output",
        str(tmp_path / "release.json"),
        stdout=io.StringIO(),
    )
    call_command("export_city", str(tmp_path / "out"), stdout=io.StringIO())


SCENES = {
    log_ins: """log_in log_out change_password issue_one_time_password end_session end_other_sessions begin_totp
        confirm_totp turn_off_totp make_signing_key revoke_signing_key open_page export_audit
        confirm_signing_key refuse_signing_key open_row open_administration look_up unlock seal_history""",
    key_at_the_service: "assign_credential",
    administration: """add_account change_account deactivate_account activate_account appoint change_appointment
        end_appointment name_countersigner take_countersigner_back choose_appointment add_department
        change_department change_city confirm_appointment refuse_appointment""",
    quarter: """save_figures report_ready take_back hand_in recall approve return undo_approval undo_return reopen
        verify withdraw_verification recognise see_cut revise""",
    column: """save_column put_up_column take_back_column report_column return_column reopen_column file_revision
        confirm_filed refuse_filed""",
    periods: "open_period change_period extend ask_for_time refuse_time",
    plans: "make_plan change_plan save_plan_texts choose_source save_paths",
    targets_of_a_year: """save_targets issue_no_target change_target save_details derive_targets undo_targets
        issue_targets withdraw_targets comment_target answer_comment change_issued""",
    pledges: """save_pledge_template issue_pledges reissue_pledge withdraw_pledge sign_pledge confirm_paper
        sign_supplement withdraw_supplement confirm_supplement_paper settle_pledge hand_over_pledge hand_in_pledge
        export_pledges adjust_target replace_paper replace_supplement_paper download_file""",
    city: """load_city publish export_release export_city export_ranking export_indicator export_projects
        export_targets draw_sample""",
}
# Acts that say what they changed as old and new; of the others the rows they made say it.
TELL_CHANGES = """change_account deactivate_account activate_account change_appointment end_appointment
    take_countersigner_back change_department change_city save_figures recognise revise withdraw_verification save_column
    file_revision confirm_filed open_period change_period change_plan save_plan_texts choose_source save_paths
    save_targets issue_no_target change_target save_details derive_targets undo_targets adjust_target change_issued
    save_pledge_template hand_over_pledge""".split()


@pytest.fixture
def wrong(monkeypatch):
    """Hold every act against the history as soon as it is written; return what was told wrongly."""
    found, write = [], audit._write

    def written(entry, outcome):
        """Write the audit row, and look at it."""
        write(entry, outcome)
        found.extend(wrongly_told(AuditEntry.objects.get(pk=entry.id)))

    monkeypatch.setattr(audit, "_write", written)
    return found


# Kept only where it is refused, and then changes nothing: tests/accounts/test_uploads.py.
NEVER_DONE = ["upload_file"]


def test_every_act_is_done_here():
    done = [name for names in SCENES.values() for name in names.split()]
    assert sorted(name.partition(".")[2] for name in act_names()) == sorted([*done, *NEVER_DONE])


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_acts_tell_the_old_and_the_new_as_the_history_does(scene, wrong, settings, tmp_path, monkeypatch):
    with translation.override("en"):
        scene(settings, tmp_path, monkeypatch)
    entries = list(AuditEntry.objects.exclude(act="test"))
    assert wrong == []
    names = set(SCENES[scene].split())
    assert names <= {entry.act.partition(".")[2] for entry in entries}
    telling = {entry.act.partition(".")[2] for entry in entries if list(pairs_of(entry.details))}
    assert names & set(TELL_CHANGES) == names & telling
    for language in ("zh-hans", "en"):
        with translation.override(language):
            shown = [
                " ".join(
                    [
                        line.act,
                        line.kind,
                        line.about,
                        line.place,
                        *(f"{one.name} {one.value}" for one in line.details if not one.is_address),
                    ]
                )
                for line in lines_of(entries)
            ]
        # What people are called is theirs to say.
        called = sorted(map(re.escape, User.objects.values_list("username", flat=True)), reverse=True)
        nameless = [re.sub("|".join(called), "", text) for text in shown]
        assert [codes for text in nameless if (codes := codes_in(text))] == []
    # Old and new value are told as a pair.
    keys = {key for entry in entries for key in entry.details} - {"from", "to"}
    assert {key for key in keys if key_name(key) == key} == set()


def swapped(monkeypatch):
    """Let targets be told with the new value as the old one, as when words are made after the writing."""
    monkeypatch.setattr(
        "targets.breakdown.actions.targets.in_words",
        lambda stored, changes: {
            key: {"old": told["new"], "new": told["new"]} for key, told in in_words(stored, changes).items()
        },
    )


def late(monkeypatch):
    """Let the words be made of what is stored after the writing."""
    write = actions.save_targets.__globals__["write_cells"]

    def first(year, stored, changes, bases):
        """Write, and tell afterwards."""
        write(year, stored, changes, bases)
        audit._running.get().details = {"changes": in_words(stored, changes)}

    monkeypatch.setattr("targets.breakdown.actions.targets.write_cells", first)


def silent(monkeypatch):
    """Let one changed cell go untold."""
    monkeypatch.setattr(
        "targets.breakdown.actions.targets.in_words",
        lambda stored, changes: dict([*in_words(stored, changes).items()][1:]),
    )


@pytest.mark.parametrize("plant", [swapped, late, silent], ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found(plant, wrong, settings, tmp_path, monkeypatch):
    plant(monkeypatch)
    targets_of_a_year(settings, tmp_path, monkeypatch)
    assert any("targets.save_targets" in words for words in wrong)
