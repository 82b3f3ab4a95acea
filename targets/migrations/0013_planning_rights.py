"""Who makes and changes plans."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

PLANS = {"change_plan": "Can make and change plans"}


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Give the plans to the assessor."""
    grant(apps, "targets", "plan", PLANS, {"assessor": list(PLANS)})


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take them away again."""
    withdraw(apps, "targets", PLANS)


class Migration(migrations.Migration):
    """The permission to change plans."""

    dependencies = [("targets", "0012_planning")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
