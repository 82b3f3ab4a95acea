"""Nobody signs for others alone: appointments that sign, and new keys, count once a second person has looked at them."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from confirmed import confirmed, ready_to_sign
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from people import PASSWORD, client_of, person
from promises import no_documents, promising, seen_of
from reading import english, text_of

from accounts.actions import change_password, issue_one_time_password
from accounts.audit.trail import act
from accounts.models import AuditEntry, KeyConfirmation, KeyRevocation, SigningKey, User
from parks import actions
from parks.confirming import appointment_token as token_of
from parks.confirming import confirm_key, decide_appointment, waiting_appointments, waiting_keys
from parks.errors import AccountError
from parks.models import Appointment, AppointmentConfirmation, Role
from targets.acting import Place, authorise
from targets.errors import WorkflowError
from targets.models import Pledge, PledgeSignature

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase 9"
ADD = "/admin/parks/appointment/add/"


@pytest.fixture
def made(tmp_path, settings):
    """A town whose only pledge is issued, with an administrator and an auditor."""
    settings.AUTHORITY_DIR = tmp_path / "authority"
    made = promising(1)
    made.issue()
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        made.people[str(role)] = person(role)
    return made


def appointed(made, by="administrator", **given):
    """Let the administrator appoint a new person as the mayor; return the person, who has an own password."""
    user, secret = actions.add_account(
        username=given.get("username", "newcomer"), role=Role.CITY_SIGNATORY, title="Mayor", from_on=date(2020, 1, 1),
        by=made.who(by), way="admin",
    )  # fmt: skip
    change_password(user=user, password=PASSWORD, old=secret, address=None)
    return User.objects.get(pk=user.pk)


def signs(user, password=PASSWORD):
    """Return the answer to a person who signs the pledge in the page."""
    pledge = Pledge.objects.get()
    browser = english(client_of(User.objects.get(pk=user.pk)))
    return browser.post(f"/pledges/{pledge.no}/sign/", {"password": password, "seen": seen_of(pledge)})


def confirm(held, by):
    """Let somebody confirm an appointment as it is."""
    row = Appointment.objects.get(pk=held.pk)
    return decide_appointment(appointment=row, seen=token_of(row), is_confirmed=True, by=by, way="page")


def test_the_roles_that_wait_are_those_that_sign():
    signing = Group.objects.filter(permissions__codename__in=["sign_pledge_for_park", "sign_pledge_for_city"])
    assert set(signing.values_list("name", flat=True)) == Appointment.SIGNS
    confirming = Group.objects.filter(permissions__codename="confirm_signing")
    assert set(confirming.values_list("name", flat=True)) == {Role.AUDITOR} < Appointment.CONFIRMS


def test_nobody_appoints_themselves_nor_lengthens_an_own_appointment():
    administrator = person(Role.ADMINISTRATOR)
    browser = english(client_of(administrator))
    sent = {"user": administrator.pk, "role": "city_signatory", "title": "市委书记", "from_on": "2020-01-01"}
    answer = browser.post(ADD, sent, follow=True)
    assert "Nobody appoints themselves" in text_of(answer)
    assert [held.role for held in administrator.appointments.all()] == ["administrator"]
    assert AuditEntry.objects.get(act="parks.appoint").outcome == "refused"
    own = administrator.appointments.get()
    with pytest.raises(AccountError):
        actions.change_appointment(
            appointment=own, title="x", from_on=own.from_on, to_on=None, is_acting=False, by=administrator, way="admin"
        )


def test_the_administrator_alone_signs_for_nobody(made):
    """The attack: an account of the administrator's own making, appointed as the mayor, signs at once."""
    made.sign(Pledge.objects.get(), "head-p0")
    newcomer = appointed(made)
    answer = signs(newcomer)
    assert answer.status_code == 409
    assert "Your appointment as Mayor waits for its confirmation by the auditor." in text_of(answer)
    assert PledgeSignature.objects.count() == 1 and not SigningKey.objects.filter(user=newcomer).exists()
    assert AuditEntry.objects.get(act="targets.sign_pledge", by=newcomer).outcome == "refused"


def test_once_both_are_confirmed_the_signature_counts_and_says_by_whom(made):
    pledge = Pledge.objects.get()
    made.sign(pledge, "head-p0")
    newcomer, auditor = appointed(made), english(client_of(made.who("auditor")))
    tasks = text_of(auditor.get("/entry/"))
    assert "Confirm the appointment of newcomer as Mayor" in tasks
    confirm(newcomer.appointments.get(), made.who("auditor"))
    page = text_of(english(client_of(newcomer)).get(f"/pledges/{pledge.no}/sign/"))
    assert "to be confirmed You have no signing key yet." in page
    answer = signs(newcomer)
    assert answer.status_code == 409 and "Your signing key is made now and waits" in text_of(answer)
    key = SigningKey.objects.get(user=newcomer)
    answer = signs(newcomer)
    assert answer.status_code == 409 and "Your signing key waits for its confirmation" in text_of(answer)
    assert "Confirm 1 signing key" in text_of(auditor.get("/entry/"))
    page = auditor.get("/confirmations/")
    assert key.serial in text_of(page) and "Mayor" in text_of(page)
    sent = {"kind": "key", "number": key.pk, "seen": key.serial, "decision": "confirm", "reason": ""}
    assert auditor.post("/confirmations/", sent).status_code == 302
    assert signs(newcomer).status_code == 302
    reader = english(client_of(made.who("assessor")))
    assert f"certificate {key.serial[:8]}…, confirmed: auditor" in text_of(reader.get(f"/pledges/{pledge.no}/"))
    assert "confirmed: auditor" in text_of(english(client_of(newcomer)).get("/account/"))
    assert AuditEntry.objects.get(act="accounts.confirm_signing_key").by == made.who("auditor")


def test_a_first_key_after_a_reset_waits_too(made):
    head = made.who("head-p0")
    ready_to_sign(head, PASSWORD)
    given = issue_one_time_password(user=head, by=made.who("administrator"))
    head = made.who("head-p0")
    change_password(user=head, password=NEW, old=given, address=None)
    for words in ("Your signing key is made now", "Your signing key waits"):
        answer = signs(head, NEW)
        assert answer.status_code == 409 and words in text_of(answer)
    assert not PledgeSignature.objects.exists()
    (key,) = waiting_keys()
    with pytest.raises(PermissionDenied):
        confirm_key(key=key, by=made.who("administrator"), way="page")
    confirm_key(key=key, by=made.who("auditor"), way="page")
    assert signs(head, NEW).status_code == 302


def test_a_title_or_a_day_more_waits_anew_and_an_earlier_end_does_not(made, monkeypatch):
    no_documents(monkeypatch)
    head, administrator = made.who("head-p0").appointments.get(), made.who("administrator")
    end = date.today() + timedelta(30)

    def changed(**given):
        now = Appointment.objects.get(pk=head.pk)
        words = {"title": now.title, "from_on": now.from_on, "to_on": now.to_on, "is_acting": now.is_acting} | given
        actions.change_appointment(appointment=now, **words, by=administrator, way="admin")
        return [one.pk for one in waiting_appointments()]

    assert waiting_appointments() == []
    assert changed(to_on=end) == []
    assert changed(to_on=None) == []
    assert changed(from_on=date(2019, 12, 31)) == [head.pk]
    assert changed(from_on=date(2020, 1, 1)) == []
    assert changed(title="Secretary") == [head.pk]
    assert "It is the turn of Director" in text_of(signs(made.who("head-p0")))
    confirm(head, made.who("auditor"))
    assert changed(title="Director") == [head.pk]
    answer = signs(made.who("head-p0"))
    assert "waits for its confirmation" in text_of(answer) and answer.status_code == 409


def test_what_waits_does_not_count_for_any_act_of_the_office(made):
    head = made.who("head-p0")
    with act("test"):
        Appointment.objects.filter(user=head).update(title="Another")
    for permission in ("targets.hand_in_submission", "targets.sign_pledge_for_park"):
        with pytest.raises(WorkflowError, match="待审计员确认"):
            authorise(made.who("head-p0"), [permission], Place(made.parks[0]))
    choices = [choice.words for choice in made.who("head-p0").acting_choices]
    assert choices == ["Another · Park 0（待确认）"]


def test_an_auditor_whom_the_administrator_makes_or_resets_confirms_nothing(made):
    """The same attack by a detour: an account that confirms is in the administrator's hands as well."""
    newcomer = appointed(made)
    second, secret = actions.add_account(
        username="second", role=Role.AUDITOR, from_on=date(2020, 1, 1), by=made.who("administrator"), way="admin"
    )
    change_password(user=second, password=PASSWORD, old=secret, address=None)
    held = newcomer.appointments.get()
    with pytest.raises(AccountError, match="您本人的任职待确认"):
        confirm(held, User.objects.get(username="second"))
    confirm(second.appointments.get(), made.who("auditor"))
    issue_one_time_password(user=made.who("auditor"), by=made.who("administrator"))
    with pytest.raises(AccountError, match="您的密码曾被重新发给"):
        confirm(held, made.who("auditor"))
    assert [one.user.username for one in waiting_appointments()] == ["auditor", "newcomer"]
    confirm(made.who("auditor").appointments.get(), User.objects.get(username="second"))
    confirm(held, made.who("auditor"))
    assert waiting_appointments() == []
    refused = AuditEntry.objects.filter(act="parks.confirm_appointment", outcome="refused")
    assert {entry.by_name for entry in refused} == {"second", "auditor"}


def test_another_administrator_confirms_where_the_setting_says_so_and_never_an_own_act(made, settings):
    newcomer, other = appointed(made), confirmed(person(Role.ADMINISTRATOR, name="other"))
    held, page = newcomer.appointments.get(), "/confirmations/"
    assert english(client_of(other)).get(page).status_code == 403
    with pytest.raises(PermissionDenied):
        confirm(held, other)
    settings.CONFIRM_BY_ADMINISTRATOR = True
    with pytest.raises(AccountError, match="该人由您任命"):
        confirm(held, made.who("administrator"))
    assert "Confirm who signs" in text_of(english(client_of(other)).get("/admin/"))
    browser = english(client_of(User.objects.get(pk=other.pk)))
    sent = {"kind": "appointment", "number": held.pk, "seen": token_of(held), "decision": "confirm", "reason": ""}
    assert "appointed by administrator" in text_of(browser.get(page))
    assert browser.post(page, sent).status_code == 302
    assert AppointmentConfirmation.objects.latest("pk").by == other


def test_nobody_confirms_what_concerns_themselves(made):
    auditor = made.who("auditor")
    with act("test"):
        SigningKey.objects.create(
            user=auditor, serial="a1", certificate="c", private_key="k", made_at="2020-01-01T00:00Z", valid_to="2030-01-01T00:00Z"
        )  # fmt: skip
    with pytest.raises(AccountError, match="与自己有关"):
        confirm_key(key=waiting_keys()[0], by=auditor, way="page")
    assert not KeyConfirmation.objects.filter(key__serial="a1").exists()


def test_the_page_refuses_with_a_reason_and_says_beside_the_field_what_is_wrong(made):
    newcomer, auditor = appointed(made), english(client_of(made.who("auditor")))
    held = newcomer.appointments.get()
    sent = {"kind": "appointment", "number": held.pk, "seen": token_of(held), "decision": "refuse", "reason": " "}
    answer = auditor.post("/confirmations/", sent)
    assert answer.status_code == 400 and "Say why." in text_of(answer)
    answer = auditor.post("/confirmations/", sent | {"seen": "0" * 32, "decision": "confirm"})
    assert answer.status_code == 409 and "The appointment changed meanwhile" in text_of(answer)
    assert not AppointmentConfirmation.objects.filter(appointment=held).exists()
    assert auditor.post("/confirmations/", sent | {"reason": "no document"}).status_code == 302
    page = text_of(auditor.get("/confirmations/"))
    assert "Nothing waits" in page and "auditor: no document" in page
    assert "newcomer" not in text_of(auditor.get("/entry/"))
    assert "waits for its confirmation" in text_of(signs(newcomer))
    for wrong in ({}, {"kind": "x"}, {"number": "9" * 30}, {"number": "0"}, {"decision": "both"}):
        assert auditor.post("/confirmations/", sent | wrong if wrong else {}).status_code in (302, 400), wrong


def test_a_refused_key_is_revoked_and_another_is_made(made):
    head = made.who("head-p0")
    signs(head)
    (key,) = waiting_keys()
    auditor = english(client_of(made.who("auditor")))
    sent = {"kind": "key", "number": key.pk, "seen": key.serial, "decision": "refuse", "reason": "not by him"}
    assert auditor.post("/confirmations/", sent).status_code == 302
    assert KeyRevocation.objects.get(key=key).reason == "not by him" and waiting_keys() == []
    assert "Your signing key is made now" in text_of(signs(head))
    assert SigningKey.objects.filter(user=head).count() == 2


def test_on_the_server_a_command_confirms_and_says_so(made):
    newcomer = appointed(made)
    for words in (["nobody", "--reason", "x"], ["newcomer", "--reason", " "], ["mayor", "--reason", "x"]):
        with pytest.raises(CommandError):
            call_command("confirm", *words, stdout=io.StringIO())
    call_command("confirm", "newcomer", "--reason", "one administrator, no auditor yet", stdout=(out := io.StringIO()))
    assert "Mayor" in out.getvalue()
    said = AppointmentConfirmation.objects.get(appointment=newcomer.appointments.get())
    assert (said.how, said.by, said.by_name) == ("server", None, "")
    assert AuditEntry.objects.get(act="parks.confirm_appointment").way == "command"


def test_whoever_begins_an_installation_on_the_server_is_confirmed_there():
    call_command("add_account", "a", "--role", "auditor", stdout=io.StringIO())
    assert AppointmentConfirmation.objects.get(appointment__user__username="a").how == "server"
    with act("test"):
        assert waiting_appointments() == []


def test_others_do_not_see_the_page():
    for role in (Role.OFFICIAL, Role.ASSESSOR, Role.ADMINISTRATOR):
        assert client_of(person(role)).get("/confirmations/").status_code == 403
    assert re.match("/log-in/", Client().get("/confirmations/")["Location"])


def test_the_list_of_appointments_says_which_wait(made):
    appointed(made)
    page = text_of(english(client_of(made.who("administrator"))).get("/admin/parks/appointment/"))
    assert "to be confirmed" in page and "by installation" in page
