"""Who may see indicators and schemes."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

READERS = ["official", "city_signatory", "park_editor", "park_head", "reviewer", "assessor", "auditor"]


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Give all who read rankings sight of what is measured."""
    grant(
        apps,
        "targets",
        "indicator",
        {"view_indicator": "Can see indicators"},
        {role: ["view_indicator"] for role in READERS},
    )


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "targets", ["view_indicator"])


class Migration(migrations.Migration):
    """Permissions on what is measured."""

    dependencies = [("targets", "0001_initial"), ("parks", "0002_roles")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
