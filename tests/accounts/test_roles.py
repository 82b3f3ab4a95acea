"""The table of roles is what the database knows, whole and nothing besides."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from accounts.roles import ROLES, write_roles
from parks.models import Role

pytestmark = pytest.mark.django_db


def stored() -> dict[str, set[str]]:
    """Return what each group may do."""
    groups = Group.objects.prefetch_related("permissions__content_type")
    return {
        group.name: {f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.all()}
        for group in groups
    }


def table() -> dict[str, set[str]]:
    return {role: set(names) for role, names in ROLES.items()}


def test_the_database_has_the_roles_of_the_table():
    assert stored() == table()


def test_the_roles_are_those_of_appointments():
    assert list(ROLES) == sorted(ROLES, key=list(Role.values).index)
    assert set(ROLES) == set(Role.values)


def test_no_right_is_named_twice_and_each_is_somebodys():
    assert all(len(names) == len(set(names)) for names in ROLES.values())
    given = set().union(*ROLES.values())
    own = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        if model._meta.app_label in ("accounts", "parks", "targets", "reports")
        for codename, _name in model._meta.permissions
    }
    assert own - given == set()
    assert given - own == {"accounts.change_user"}


def test_what_was_changed_by_hand_is_written_anew():
    """A right too many and one too few, a role that is gone: the next migrate mends them."""
    official = Group.objects.get(name="official")
    official.permissions.add(Permission.objects.get(codename="publish_release"))
    official.permissions.remove(Permission.objects.get(codename="view_park"))
    Group.objects.get(name="auditor").delete()
    assert stored() != table()
    write_roles()
    assert stored() == table()
