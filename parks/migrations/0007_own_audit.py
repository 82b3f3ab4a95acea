"""Who reads the own part of the audit trail."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

READERS = ["park_editor", "park_head", "reviewer", "assessor"]


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Let those who enter, sign, verify and approve see their own acts, and a park's people those at the park."""
    names = {"view_own_audit_entry": "Can read the own part of the audit trail"}
    grant(apps, "accounts", "auditentry", names, {role: list(names) for role in READERS})


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "accounts", ["view_own_audit_entry"])


class Migration(migrations.Migration):
    """Permissions on the audit trail."""

    dependencies = [("parks", "0006_controls_apart"), ("accounts", "0004_place_of_an_act")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
