"""Officials see projects before they are signed, as the assessor does."""

from typing import Any

from django.db import migrations

from accounts.roles import grant

NAMES = {"view_early_project": "Can see every project before signing"}
# Who signs for the city is one of its leaders.
ROLES = ("official", "city_signatory")


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Show the city's leaders every project."""
    grant(apps, "parks", "project", NAMES, {role: list(NAMES) for role in ROLES})


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away from them again; the assessor keeps it."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="parks", codename__in=NAMES))


class Migration(migrations.Migration):
    """A permission on projects."""

    dependencies = [("parks", "0010_heads_and_countersigners")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
