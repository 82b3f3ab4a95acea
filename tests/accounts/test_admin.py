"""The administration: who opens it, what it saves and through what, and what it only shows."""

from __future__ import annotations

import re
from datetime import date, timedelta

import factories
import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from people import client_of, person

from accounts.audit.trail import act
from accounts.models import AuditEntry, Session, User
from parks import actions
from parks.models import Appointment, City, Department, Park, Role

pytestmark = pytest.mark.django_db
WRITTEN = {"accounts.user", "parks.appointment", "parks.department", "parks.city"}
WRITTEN_OF_PARKS = {name.replace(".", "/") for name in WRITTEN if name.startswith("parks.")}
FACTORY_OF = {factory._meta.model: factory for factory in map(vars(factories).get, factories.__all__)}


@pytest.fixture
def administrator():
    """Return the browser of an administrator."""
    return client_of(person(Role.ADMINISTRATOR))


def account(name="anna"):
    """Return an official."""
    return person(Role.OFFICIAL, name=name)


def written(name):
    """Return the one audit row of an act, which the administrator did here."""
    entry = AuditEntry.objects.exclude(way="command").get(act=name)
    assert (entry.by_name, entry.way, entry.address, entry.outcome) == (
        "administrator", "admin", "127.0.0.1", "done",
    )  # fmt: skip
    assert "administrator" in entry.appointment or entry.appointment
    return entry


def history(model, entry):
    """Return how many history rows of a model an act made."""
    return model.pgh_event_model.objects.filter(pgh_context_id=entry.id).count()


ADDRESSES = ["", "accounts/user/", "accounts/user/add/", "parks/department/", "parks/city/", "jsi18n/", "nothing/", "logout/", "password_change/"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_is_sent_to_the_products_log_in(address):
    response = Client().get(f"/admin/{address}")
    assert (response.status_code, response.url) == (302, f"/log-in/?next=/admin/{address}")


def test_the_own_log_in_of_the_administration_is_the_products():
    assert Client().get("/admin/login/?next=/admin/parks/").url == "/log-in/?next=%2Fadmin%2Fparks%2F"


@pytest.mark.parametrize("role", Role.values)
def test_who_opens_it(role):
    client = client_of(person(role))
    expected = 200 if role == Role.ADMINISTRATOR else 403
    assert {client.get(f"/admin/{address}").status_code for address in ADDRESSES[:5]} == {expected}


def test_the_administrator_begins_here_and_others_do_not():
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        user = person(role)
        response = Client().post("/log-in/", {"username": user.username, "password": "a long enough pass phrase"})
        assert response.url == ("/admin/" if role == Role.ADMINISTRATOR else "/start/")


def test_an_account_is_made_with_its_first_appointment(administrator):
    form = {"username": "anna", "name": "Anna", "role": "official", "from_on": "2020-01-01", "title": "Mayor"}
    response = administrator.post("/admin/accounts/user/add/", form)
    password = re.search(r"<code>([a-z0-9]{16})</code>", response.content.decode())[1]
    assert response["Cache-Control"].startswith("no-store")
    user = User.objects.get(username="anna")
    assert user.check_password(password)
    assert (user.has_one_time_password, user.is_staff, user.appointments.get().title) == (True, False, "Mayor")
    entry = written("parks.add_account")
    assert (history(User, entry), history(Appointment, entry)) == (1, 1)
    assert password not in str(entry.details)


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "park_head"}, "park"),
        ({"is_acting": "on"}, None),
        ({"to_on": "2019-01-01"}, None),
        ({"username": "administrator"}, "username"),
        ({"username": "two words"}, "username"),
    ],
)
def test_a_form_that_does_not_fit_says_so(administrator, fault, field):
    form = {"username": "anna", "name": "Anna", "role": "official", "from_on": "2020-01-01", **fault}
    response = administrator.post("/admin/accounts/user/add/", form)
    assert response.status_code == 200
    assert 'class="errorlist' in response.content.decode()
    assert not User.objects.filter(username="anna").exists()


def test_an_account_is_changed_and_appointed_on_its_page(administrator):
    user = account()
    held = user.appointments.get()
    form = {
        "username": "anna", "name": "Anna B", "external_id": "",
        "appointments-TOTAL_FORMS": "2", "appointments-INITIAL_FORMS": "1",
        "appointments-0-id": held.pk, "appointments-0-user": user.pk, "appointments-0-title": "Old",
        "appointments-0-from_on": "2020-01-01", "appointments-0-to_on": "2999-01-01",
        "appointments-1-id": "", "appointments-1-user": user.pk, "appointments-1-role": "assessor",
        "appointments-1-from_on": "2021-01-01",
    }  # fmt: skip
    assert administrator.post(f"/admin/accounts/user/{user.pk}/change/", form).status_code == 302
    assert history(User, written("parks.change_account")) == 1
    assert history(Appointment, written("parks.change_appointment")) == 1
    assert history(Appointment, written("parks.appoint")) == 1
    assert [a.role for a in user.appointments.order_by("id")] == ["official", "assessor"]
    page = administrator.get(f"/admin/accounts/user/{user.pk}/history/").content.decode()
    assert "Anna B" in page
    assert "2999-01-01" in page


def test_two_controls_in_one_form_are_refused_in_words(administrator):
    user = account()
    held = user.appointments.get()
    form = {
        "username": "anna", "name": "Anna",
        "appointments-TOTAL_FORMS": "3", "appointments-INITIAL_FORMS": "1",
        "appointments-0-id": held.pk, "appointments-0-user": user.pk, "appointments-0-from_on": "2020-01-01",
        "appointments-1-user": user.pk, "appointments-1-role": "assessor", "appointments-1-from_on": "2021-01-01",
        "appointments-2-user": user.pk, "appointments-2-role": "auditor", "appointments-2-from_on": "2021-01-01",
    }  # fmt: skip
    response = administrator.post(f"/admin/accounts/user/{user.pk}/change/", form, follow=True)
    assert 'class="error"' in response.content.decode()
    assert user.appointments.count() == 1
    assert not AuditEntry.objects.filter(act="parks.appoint").exists()


def test_an_appointment_is_made_changed_and_ended(administrator):
    user = account()
    other = client_of(user)
    form = {"user": user.pk, "role": "assessor", "from_on": "2021-01-01", "title": "A"}
    assert administrator.post("/admin/parks/appointment/add/", form).status_code == 302
    made = Appointment.objects.get(role="assessor")
    assert written("parks.appoint").object_key == str(made.pk)
    refused = administrator.post("/admin/parks/appointment/add/", {**form, "role": "auditor"})
    assert 'class="errorlist' in refused.content.decode()
    changed = {"title": "B", "from_on": "2021-02-01", "user": 1, "role": "auditor"}
    assert administrator.post(f"/admin/parks/appointment/{made.pk}/change/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.role, made.title, made.from_on) == ("assessor", "B", date(2021, 2, 1))
    yesterday = timezone.localdate() - timedelta(1)
    for appointment in user.appointments.all():
        ended = administrator.post(
            f"/admin/parks/appointment/{appointment.pk}/end/", {"last_on": yesterday, "reason": "moved"}
        )
        assert ended.status_code == 302
    assert other.get("/").url.startswith("/log-in/")
    assert AuditEntry.objects.filter(act="parks.end_appointment", reason="moved", way="admin").count() == 2


def test_an_end_needs_a_reason_and_a_day(administrator):
    appointment = account().appointments.get()
    page = administrator.get(f"/admin/parks/appointment/{appointment.pk}/end/")
    assert page.status_code == 200
    wrong = administrator.post(
        f"/admin/parks/appointment/{appointment.pk}/end/", {"last_on": "2019-01-01", "reason": "x"}
    )
    assert 'class="errorlist' in wrong.content.decode()
    assert 'class="errorlist' in administrator.post(f"/admin/parks/appointment/{appointment.pk}/end/").content.decode()


def test_a_one_time_password_is_issued_and_shown_once(administrator):
    user = account()
    client_of(user)
    address = f"/admin/accounts/user/{user.pk}/one-time-password/"
    assert "<code>" not in administrator.get(address).content.decode()
    response = administrator.post(address)
    password = re.search(r"<code>([a-z0-9]{16})</code>", response.content.decode())[1]
    user.refresh_from_db()
    assert user.check_password(password)
    assert user.has_one_time_password
    assert Session.objects.count() == 1
    assert AuditEntry.objects.get(act="accounts.issue_one_time_password").by_name == "administrator"
    assert response["Cache-Control"].startswith("no-store")


def test_an_account_is_shut_and_opened_for_a_reason(administrator):
    user = account()
    address = f"/admin/accounts/user/{user.pk}/"
    assert administrator.post(address + "deactivate/", {"reason": ""}).status_code == 200
    assert administrator.post(address + "deactivate/", {"reason": "left"}).status_code == 302
    assert written("parks.deactivate_account").reason == "left"
    assert not User.objects.get(pk=user.pk).is_active
    administrator.post(address + "activate/", {"reason": "back"})
    assert User.objects.get(pk=user.pk).is_active
    own = User.objects.get(username="administrator")
    assert administrator.post(f"/admin/accounts/user/{own.pk}/deactivate/", {"reason": "x"}).status_code == 200
    assert User.objects.get(pk=own.pk).is_active


def test_departments_and_the_city_are_changed(administrator):
    with act("test"):
        city = City.objects.create(code="c", name="City")
    administrator.post("/admin/parks/department/add/", {"code": "d1", "name": "Office"})
    department = Department.objects.get()
    assert history(Department, written("parks.add_department")) == 1
    administrator.post(f"/admin/parks/department/{department.pk}/change/", {"code": "d2", "name": "Bureau"})
    department.refresh_from_db()
    assert (department.code, department.name) == ("d1", "Bureau")
    administrator.post(f"/admin/parks/city/{city.pk}/change/", {"name": "Town", "is_demo": "on", "today": "2016-07-20"})
    city.refresh_from_db()
    assert (city.name, city.is_demo, city.today) == ("Town", True, date(2016, 7, 20))
    assert administrator.get("/admin/parks/city/add/").status_code == 403


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_nothing_is_deleted(administrator, name):
    user = account()
    row = {"accounts.user": user, "parks.appointment": user.appointments.get()}.get(name)
    if row is None:
        with act("test"):
            row = FACTORY_OF[apps.get_model(name)]()
    address = f"/admin/{name.replace('.', '/')}/{row.pk}/"
    assert administrator.post(address + "delete/", {"post": "yes"}).status_code == 403
    assert "delete/" not in administrator.get(address + "change/").content.decode()
    assert type(row).objects.filter(pk=row.pk).exists()


BUSINESS = sorted(model._meta.label_lower for model in FACTORY_OF if model._meta.label_lower not in WRITTEN)


def test_accounts_appointments_departments_and_settings_are_all_there_is():
    assert {model._meta.label_lower for model in admin.site._registry} == WRITTEN
    for options in admin.site._registry.values():
        assert {inline.model._meta.label_lower for inline in options.inlines} <= WRITTEN


@pytest.mark.parametrize("name", BUSINESS)
def test_no_business_row_is_read_here(administrator, name):
    """The attack: an administrator opened figures, versions, unsigned pledges and early projects by their address."""
    with act("test"):
        row = FACTORY_OF[apps.get_model(name)]()
    address = f"/admin/{name.replace('.', '/')}/"
    kind = ContentType.objects.get_for_model(type(row))
    for path in (
        address, f"{address}?q=x", f"{address}add/", f"{address}{row.pk}/", f"{address}{row.pk}/change/",
        f"{address}{row.pk}/history/", f"{address}{row.pk}/delete/", f"/admin/r/{kind.pk}/{row.pk}/",
    ):  # fmt: skip
        assert administrator.get(path).status_code == 404, path
    app_label, model_name = name.split(".")
    asked = {"app_label": app_label, "model_name": model_name, "field_name": "park", "term": ""}
    assert administrator.get("/admin/autocomplete/", asked).status_code == 404


def test_the_start_page_leads_to_no_business_row(administrator):
    page = administrator.get("/admin/").content.decode()
    assert set(re.findall(r'href="/admin/(\w+/\w+)/"', page)) == {name.replace(".", "/") for name in WRITTEN}


def test_the_history_of_a_department_tells_nothing_of_what_was_loaded_with_it(administrator):
    with act("reports.load_city", reason="Hush-hush works signed late"):
        department = Department.objects.create(code="d1", name="Office")
    with act("parks.change_department", reason="renamed by order 7"):
        Department.objects.filter(pk=department.pk).update(name="Bureau")
    page = administrator.get(f"/admin/parks/department/{department.pk}/history/").content.decode()
    assert "Bureau" in page
    assert "renamed by order 7" in page
    assert "Hush-hush" not in page


def test_djangos_own_log_stays_empty(administrator):
    administrator.post("/admin/parks/department/add/", {"code": "d1", "name": "Office"})
    assert not LogEntry.objects.exists()
    assert administrator.get("/admin/").status_code == 200


def test_lists_search_and_filter(administrator):
    account("berta")
    with act("test"):
        Park.objects.create(code="p1", name="Park")
    page = administrator.get("/admin/accounts/user/?q=bert").content.decode()
    assert "berta" in page
    assert page.count('class="field-username"') == 1
    for choice, count in (("today", 2), ("ended", 0), ("later", 0)):
        page = administrator.get(f"/admin/parks/appointment/?in_force={choice}").content.decode()
        assert page.count('class="field-role"') == count


def test_it_speaks_the_chosen_language(administrator):
    assert "History" not in administrator.get("/admin/").content.decode()
    administrator.cookies["django_language"] = "en"
    assert 'lang="en"' in administrator.get("/admin/").content.decode()


def test_an_act_of_the_administrator_is_under_the_appointment(administrator):
    user = account()
    actions.end_appointment(appointment=user.appointments.get(), last_on=date(2024, 1, 1))
    administrator.post(f"/admin/accounts/user/{user.pk}/deactivate/", {"reason": "left"})
    entry = written("parks.deactivate_account")
    assert entry.appointment_id == Appointment.objects.get(role="administrator").pk


def test_the_start_page_begins_with_accounts_and_what_is_changed_here(administrator):
    page = administrator.get("/admin/").content.decode()
    listed = re.findall(r'<th scope="row"[^>]*>\s*<a href="/admin/([a-z]+/[a-z]+)/"', page)
    assert listed[0] == "accounts/user"
    assert {*[name for name in listed if name.startswith("parks/")][:3]} == WRITTEN_OF_PARKS
    apps_in_order = list(dict.fromkeys(name.split("/")[0] for name in listed))
    assert apps_in_order == ["accounts", "parks"]


def test_the_list_of_accounts_says_who_holds_what_where_today(administrator, django_assert_max_num_queries):
    with act("test"):
        park = Park.objects.create(code="q", name="Park of Anna")
    anna = person(Role.PARK_HEAD, name="anna", park="q")
    with act("test"):
        ended = {"user": anna, "from_on": date(2010, 1, 1), "to_on": date(2011, 1, 1)}
        Appointment.objects.create(role=Role.OFFICIAL, **ended)
    person(Role.OFFICIAL, name="bert")
    administrator.cookies["django_language"] = "en"
    page = administrator.get("/admin/accounts/user/").content.decode()
    rows = {
        name: re.sub(r"<[^>]+>", " ", row) for name, row in re.findall(r">(anna|bert)</a>(.*?)</tr>", page, re.DOTALL)
    }
    assert "park head" in rows["anna"] and "Park of Anna" in rows["anna"] and "official" not in rows["anna"]
    assert "official" in rows["bert"] and "–" in rows["bert"]
    with django_assert_max_num_queries(14) as few:
        administrator.get("/admin/accounts/user/")
    for number in range(5):
        person(Role.PARK_HEAD, name=f"head{number}", park=park.code)
    with django_assert_max_num_queries(len(few)):
        administrator.get("/admin/accounts/user/")
