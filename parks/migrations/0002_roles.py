"""The roles, and what each may see of parks and do with accounts."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

READERS = ["official", "city_signatory", "park_editor", "park_head", "reviewer", "assessor", "auditor"]


def make_roles(apps: Any, schema_editor: Any) -> None:
    """Make the eight roles with their first permissions."""
    grant(apps, "parks", "park", {"view_park": "Can see parks"}, {role: ["view_park"] for role in READERS})
    grant(
        apps,
        "accounts",
        "user",
        {"change_user": "Can change account"},
        {"administrator": ["change_user"]},
    )
    grant(
        apps,
        "accounts",
        "auditentry",
        {"view_audit_entry": "Can read the audit trail"},
        {"auditor": ["view_audit_entry"]},
    )


def remove_roles(apps: Any, schema_editor: Any) -> None:
    """Take the permissions and the roles away."""
    withdraw(apps, "parks", ["view_park"])
    withdraw(apps, "accounts", ["change_user", "view_audit_entry"])
    apps.get_model("auth", "Group").objects.filter(name__in=[*READERS, "administrator"]).delete()


class Migration(migrations.Migration):
    """Roles of `pages.md`, as Django groups."""

    dependencies = [
        ("parks", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
