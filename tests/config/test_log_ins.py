"""The file of the demo's log-ins lives no longer than what it opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from people import PASSWORD, person

from accounts.audit.trail import act
from accounts.models import User
from config.log_ins import forget_what_opens_nothing, write_log_ins
from parks.models import Role

pytestmark = pytest.mark.django_db
ONE = ["auditor", "secret-of-another", "审计员"]


@pytest.fixture
def file(settings: Any, tmp_path: Path) -> Path:
    settings.LOG_INS = tmp_path / "demo-log-ins"
    return settings.LOG_INS


def test_it_stays_while_one_log_in_opens(file):
    person(Role.OFFICIAL)
    write_log_ins(["gone   a   ", f"official   {PASSWORD.replace(' ', '-')}   市领导"])
    with act("test"):
        user = User.objects.get(username="official")
        user.set_password(PASSWORD.replace(" ", "-"))
        user.save()
    forget_what_opens_nothing()
    assert file.exists()
    with act("test"):
        User.objects.update(is_active=False)
    forget_what_opens_nothing()
    assert not file.exists(), "a closed account opens nothing"


def test_it_goes_where_the_accounts_are_not_there(file):
    write_log_ins(["  ".join(ONE)])
    forget_what_opens_nothing()
    assert not file.exists()


def test_it_goes_where_the_accounts_are_of_another_demo(file):
    person(Role.AUDITOR)
    write_log_ins(["  ".join(ONE)])
    forget_what_opens_nothing()
    assert not file.exists()


def test_without_a_file_nothing_is_asked(file, django_assert_num_queries):
    with django_assert_num_queries(0):
        forget_what_opens_nothing()
