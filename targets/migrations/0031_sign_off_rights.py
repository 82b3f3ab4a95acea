"""Who reports what a department enters, and whom they may name to do it for them."""

from typing import Any

from django.db import migrations

from accounts.roles import give, grant, remove, withdraw

SIGN_OFF = {"sign_off_report": "Can report the indicators of the own department"}
NAMING = {"name_countersigner": "Can name who countersigns for the own department"}
ROLES = ["department_head", "countersigner"]
# What all see who read rankings, and what those see who work on figures.
READ = [
    "accounts.view_own_audit_entry",
    "parks.view_park",
    "parks.view_project",
    "reports.view_release",
    "targets.view_indicator",
    "targets.view_plan",
    "targets.view_target",
    "targets.view_pledge",
    "targets.view_submission",
    "targets.view_figure",
    "targets.view_task",
]


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Let the head of a department and whom they named report; neither enters or verifies."""
    give(apps, dict.fromkeys(ROLES, READ))
    grant(apps, "targets", "figure", SIGN_OFF, {role: list(SIGN_OFF) for role in ROLES})
    grant(apps, "parks", "appointment", NAMING, {"department_head": list(NAMING)})


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "targets", SIGN_OFF)
    withdraw(apps, "parks", NAMING)
    remove(apps, ROLES)


class Migration(migrations.Migration):
    """The two roles that report for a department."""

    dependencies = [
        ("targets", "0030_filed_revisions"),
        ("targets", "0017_pledge_rights"),
        ("parks", "0010_heads_and_countersigners"),
        ("reports", "0003_roles"),
    ]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
