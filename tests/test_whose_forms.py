"""A form that was opened under one account saves nothing under another that signed in meanwhile in the same browser."""

from __future__ import annotations

import re

import pytest
from addresses import ADDRESSES, Address, filled
from cities import FULL, copy_of, release_of
from crawled import examples_in, examples_of
from desks import draft_of, own_grid, town
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from people import READERS, client_of, person
from reading import english, text_of

from accounts.models import AuditEntry
from parks.models import Role

pytestmark = pytest.mark.django_db
TOLD = "Meanwhile park_head-p0 signed in in this browser"
FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)


def form(made, value="90", **more):
    key = made.sales.pk
    return {f"seen-{key}": own_grid(made)[key].token, f"value-{key}": value, f"state-{key}": "number", **more}


def without_owner(content, owner):
    """Return the forms of a page that do not say, once, whose they are."""
    field = f'<input type="hidden" name="whose" value="{owner}">'
    return [one[:200] for one in FORM.findall(content) if one.count(field) != 1]


def test_what_was_typed_under_another_account_is_not_saved_and_is_kept_on_the_page():
    made = town()
    typed = form(made, whose=str(made.editor.pk)) | {f"note-{made.sales.pk}": "said by the editor", "password": "hush"}
    browser = english(client_of(made.head))
    response = browser.post("/entry/p0/2020Q2/", typed)
    assert response.status_code == 409
    text = text_of(response)
    assert TOLD in text and "90" in text and "said by the editor" in text and "hush" not in text
    assert draft_of(made, made.sales) is None
    assert not AuditEntry.objects.filter(act="targets.save_figures").exists()
    assert without_owner(response.content.decode(), made.head.pk) == []


def test_the_own_form_and_one_of_before_are_saved():
    made = town()
    browser = client_of(made.editor)
    for value, more in (("90", {"whose": str(made.editor.pk)}), ("91", {})):
        assert browser.post("/entry/p0/2020Q2/", form(made, value, **more)).status_code == 302
        assert draft_of(made, made.sales).value == int(value)


def test_what_a_script_sends_is_somebodys_too():
    made = town()
    browser = client_of(made.head)
    sent = browser.post("/entry/p0/2020Q2/figured/", form(made), headers={"X-Whose": str(made.editor.pk)})
    assert sent.status_code == 409
    page = browser.get("/entry/p0/2020Q2/").content.decode()
    assert f'data-hx-headers=\'{{"X-Whose": "{made.head.pk}"}}\'' in page


def test_a_file_is_named_so_that_it_is_chosen_again():
    browser = english(client_of(person(Role.ASSESSOR)))
    sent = {"whose": "0", "workbook": SimpleUploadedFile("our targets.xlsx", b"PK")}
    response = browser.post("/targets/2020/import/", sent)
    assert response.status_code == 409 and "File our targets.xlsx: choose it again." in text_of(response)


def test_who_signed_in_meanwhile_is_told_before_a_forged_request_is_suspected():
    """A new log-in makes all tokens of before invalid: without the check going first, this would be a bare 403."""
    made = town()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(made.head)
    old = {"whose": str(made.editor.pk), "csrfmiddlewaretoken": "x" * 64}
    assert browser.post("/entry/p0/2020Q2/", form(made, **old)).status_code == 409


def unguarded(role, addresses, release):
    """Return the addresses that take from one account what was filled in under another."""
    client = client_of(person(role))
    client.raise_request_exception = False
    values = {"release_id": str(release.pk), "label": "2020Q4", "period": "2020Q4", "year": "2020"}
    paths = {address.name: filled(address, lambda: "1") for address in addresses}
    paths |= {
        address.name: re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "p1"), address.pattern)
        for address in addresses
    }
    sent = {name: client.post(path, {"whose": "0"}).status_code for name, path in paths.items()}
    return {name: status for name, status in sent.items() if status != 409}


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.PARK_HEAD, Role.ADMINISTRATOR])
def test_no_view_takes_a_form_of_another_account(tmp_path, role):
    release = release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    assert unguarded(role, [*ADDRESSES, Address("admin", "/admin/accounts/user/add/")], release) == {}


def test_a_view_that_takes_one_would_be_seen(tmp_path, settings):
    """The planted fault."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whose" not in name]
    release = release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)
    assert "reports:publish" in unguarded(Role.ASSESSOR, ADDRESSES, release)


def test_every_form_of_every_page_says_whose_it_is():
    wrong = {}
    for examples in (examples_in(), examples_of(Role.ADMINISTRATOR), examples_of(Role.AUDITOR)):
        for answer in examples.answers:
            if found := without_owner(answer.page, examples.owner):
                wrong[answer.name] = found
    assert wrong == {}
    assert sum(len(FORM.findall(answer.page)) for answer in examples_in().answers) > 60


@pytest.mark.parametrize("role", READERS)
def test_a_page_that_is_kept_is_nobody_elses(role):
    """Frames and contents are kept between people: the field is written last."""
    person(role)
    for name in ("one", "two"):
        user = person(role, name=name)
        assert without_owner(client_of(user).get("/").content.decode(), user.pk) == []
