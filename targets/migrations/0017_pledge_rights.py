"""Who issues pledges, and who signs them for which side."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

PLEDGES = {
    "issue_pledge": "Can issue, reissue and withdraw pledges",
    "sign_pledge_for_park": "Can sign the pledge of the own park",
    "sign_pledge_for_city": "Can sign pledges for the city",
}


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Let the assessor issue, the head sign for the park and the signatory for the city."""
    roles = {
        "assessor": ["issue_pledge"],
        "park_head": ["sign_pledge_for_park"],
        "city_signatory": ["sign_pledge_for_city"],
    }
    grant(apps, "targets", "pledge", PLEDGES, roles)


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "targets", PLEDGES)


class Migration(migrations.Migration):
    """Permissions on the way of a pledge."""

    dependencies = [("targets", "0016_pledging"), ("parks", "0007_own_audit")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
