"""Whom the head of a park names to hand in for it."""

from typing import Any

from django.db import migrations

from accounts.roles import give

GIVEN = {"park_head": ["parks.name_countersigner"], "countersigner": ["targets.hand_in_submission"]}


def give_rights(apps: Any, schema_editor: Any) -> None:
    """Let a head name who hands in for the park, and let them; where, their appointment says."""
    give(apps, GIVEN)


def take_rights(apps: Any, schema_editor: Any) -> None:
    """Take the two rights away from the two roles again; others keep them."""
    for role, names in GIVEN.items():
        codenames = [name.split(".")[1] for name in names]
        known = apps.get_model("auth", "Permission").objects.filter(codename__in=codenames)
        apps.get_model("auth", "Group").objects.get(name=role).permissions.remove(*known)


class Migration(migrations.Migration):
    """Rights of heads of parks and of those whom they name."""

    dependencies = [
        ("parks", "0012_officials_see_early_projects"),
        ("targets", "0031_sign_off_rights"),
        ("targets", "0011_entry_rights"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
