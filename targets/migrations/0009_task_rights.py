"""Who has a part in entering, checking, deciding and signing."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

WORKERS = ["city_signatory", "park_editor", "park_head", "reviewer", "assessor"]
NAMES = {"view_task": "Has a part in entering, checking and signing"}


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Show those who have work what waits for them."""
    grant(apps, "targets", "submission", NAMES, {role: list(NAMES) for role in WORKERS})


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "targets", NAMES)


class Migration(migrations.Migration):
    """Permission to have tasks."""

    dependencies = [("targets", "0008_who_has_tasks")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
