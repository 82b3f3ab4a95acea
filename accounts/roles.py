"""What a role may do: a Django group with permissions, each of which names an act. For migrations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def grant(apps: Any, app_label: str, model: str, names: Mapping[str, str], roles: Mapping[str, Iterable[str]]) -> None:
    """Make the permissions ``names`` (code name -> name) of a model and give them to the roles.

    Django would make permissions only after all migrations, which is too late to grant them.
    """
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)
    permissions = {
        codename: apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )[0]
        for codename, name in names.items()
    }
    for role, codenames in roles.items():
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.add(*(permissions[codename] for codename in codenames))


def withdraw(apps: Any, app_label: str, codenames: Iterable[str]) -> None:
    """Take the permissions away from every role again."""
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label=app_label, codename__in=list(codenames)
    ).delete()


def give(apps: Any, roles: Mapping[str, Iterable[str]]) -> None:
    """Give roles permissions that are there already, each written "app.codename"; a role that is not there is made."""
    known = apps.get_model("auth", "Permission").objects
    for role, names in roles.items():
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        split = [name.split(".") for name in names]
        group.permissions.add(*(known.get(content_type__app_label=app, codename=codename) for app, codename in split))


def remove(apps: Any, roles: Iterable[str]) -> None:
    """Remove roles again."""
    apps.get_model("auth", "Group").objects.filter(name__in=list(roles)).delete()
