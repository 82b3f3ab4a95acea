"""Accounts that nobody uses are listed and closed, with a row in the trail; an administrator is always left."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from people import client_of, person

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks.actions import activate_account
from parks.models import Role

pytestmark = pytest.mark.django_db


def aged(user, days, **last):
    at = timezone.now() - timedelta(days=days)
    with act("test.age"):
        User.objects.filter(pk=user.pk).update(date_joined=at - timedelta(days=1), **(last or {"last_login": at}))
    return user


def close(*arguments):
    out = io.StringIO()
    call_command("close_unused_accounts", *arguments, stdout=out)
    return out.getvalue()


def is_active(user):
    return User.objects.get(pk=user.pk).is_active


def test_who_signed_in_within_the_days_stays_and_who_did_not_is_closed(settings):
    unused, used = aged(person(Role.OFFICIAL), 181), aged(person(Role.ASSESSOR), 179)
    never = aged(person(Role.AUDITOR), 200, last_login=None)
    said = close("--list")
    assert "official" in said and "auditor" in said and "assessor" not in said
    assert is_active(unused)
    close()
    assert (is_active(unused), is_active(never), is_active(used)) == (False, False, True)
    entry = AuditEntry.objects.get(act="parks.deactivate_account", object_key=str(unused.pk))
    assert "180" in entry.reason
    close()
    assert AuditEntry.objects.filter(act="parks.deactivate_account").count() == 2


def test_no_days_close_nobody(settings):
    settings.UNUSED_ACCOUNT_DAYS = 0
    user = aged(person(Role.OFFICIAL), 5000)
    close()
    assert is_active(user)


def test_who_was_activated_again_stays():
    user = aged(person(Role.OFFICIAL), 181)
    close()
    activate_account(user=User.objects.get(pk=user.pk), reason="back from leave")
    close()
    assert is_active(user)


def test_the_last_administrator_is_kept():
    one = aged(person(Role.ADMINISTRATOR), 400)
    assert "administrator" in close()
    assert is_active(one)
    other = person(Role.ADMINISTRATOR, name="other")
    close()
    assert (is_active(one), is_active(other)) == (False, True)


def test_the_administrator_lists_whom_it_will_close():
    aged(person(Role.OFFICIAL, name="unused-one"), 181)
    person(Role.ASSESSOR, name="used-one")
    page = client_of(person(Role.ADMINISTRATOR)).get("/admin/accounts/user/?use=unused").content.decode()
    assert "unused-one" in page and "used-one</a>" not in page.replace("unused-one</a>", "")
