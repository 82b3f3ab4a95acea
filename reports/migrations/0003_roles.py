"""Who may see releases, and who publishes them."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

READERS = ["official", "city_signatory", "park_editor", "park_head", "reviewer", "assessor", "auditor"]


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Let all who read rankings see releases, and the assessor publish them."""
    roles = {role: ["view_release"] for role in READERS}
    roles["assessor"] = ["view_release", "publish_release"]
    names = {"view_release": "Can see releases", "publish_release": "Can publish releases"}
    grant(apps, "reports", "release", names, roles)


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "reports", ["view_release", "publish_release"])


class Migration(migrations.Migration):
    """Permissions on releases."""

    dependencies = [("reports", "0002_initial"), ("targets", "0002_roles")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
