"""Who sets, issues and adjusts targets, and who comments on them."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

NAMES = {
    "change_target": "Can set targets and answer comments on them",
    "issue_target": "Can issue targets to the parks and withdraw them",
    "adjust_target": "Can adjust pledged targets",
    "comment_target": "Can comment on issued targets of the own park",
}


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Let the assessor set them and the parks comment."""
    own = ["comment_target"]
    roles = {"assessor": ["change_target", "issue_target", "adjust_target"], "park_editor": own, "park_head": own}
    grant(apps, "targets", "target", NAMES, roles)


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "targets", NAMES)


class Migration(migrations.Migration):
    """Permissions on targets."""

    dependencies = [("targets", "0014_target_breakdown")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
