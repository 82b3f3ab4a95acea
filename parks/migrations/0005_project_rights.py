"""Who sees projects, and who sees them before they are signed."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

READERS = ["official", "city_signatory", "park_editor", "park_head", "reviewer", "assessor", "auditor"]
NAMES = {
    "view_project": "Can see projects from signing on",
    "view_early_project": "Can see every project before signing",
    "view_own_early_project": "Can see the own park's projects before signing",
}


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Show readers what is signed, parks their own, and the assessor all."""
    roles = {role: ["view_project"] for role in READERS}
    roles["assessor"] = ["view_project", "view_early_project"]
    for role in ("park_editor", "park_head"):
        roles[role] = ["view_project", "view_own_early_project"]
    grant(apps, "parks", "project", NAMES, roles)


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "parks", NAMES)


class Migration(migrations.Migration):
    """Permissions on projects."""

    dependencies = [("parks", "0004_who_may_see_projects")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
