"""Who sees plans, targets, pledges, and who has handed in."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

READERS = ["official", "city_signatory", "park_editor", "park_head", "reviewer", "assessor", "auditor"]
TARGETS = {"view_target": "Can see pledged targets", "view_draft_target": "Can see targets before they are pledged"}
PLEDGES = {
    "view_pledge": "Can see pledges in force",
    "view_every_pledge": "Can see pledges before they are in force",
}


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Show readers what holds, and those who prepare it what does not hold yet."""
    every = {role: ["view_plan"] for role in READERS}
    grant(apps, "targets", "plan", {"view_plan": "Can see plans"}, every)
    every = {role: ["view_submission"] for role in READERS}
    grant(apps, "targets", "submission", {"view_submission": "Can see who has handed in"}, every)
    grant(apps, "targets", "target", TARGETS, {r: ["view_target"] for r in READERS} | {"assessor": list(TARGETS)})
    pledges = {role: ["view_pledge"] for role in READERS} | {"assessor": list(PLEDGES), "city_signatory": list(PLEDGES)}
    grant(apps, "targets", "pledge", PLEDGES, pledges)


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "targets", ["view_plan", "view_submission", *TARGETS, *PLEDGES])


class Migration(migrations.Migration):
    """Permissions on what is promised."""

    dependencies = [("targets", "0006_who_may_see_targets_and_pledges"), ("parks", "0005_project_rights")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
