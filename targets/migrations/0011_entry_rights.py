"""Who enters, hands in, verifies, decides and revises."""

from typing import Any

from django.db import migrations

from accounts.roles import grant, withdraw

FIGURES = {
    "view_figure": "Can see unreleased figures of the own park or department",
    "view_every_figure": "Can see all unreleased figures",
    "enter_figure": "Can enter figures of the own park",
    "enter_on_behalf": "Can enter figures on behalf of a park",
    "report_column": "Can report the indicators of the own department",
    "verify_figure": "Can verify and recognise figures of the own department",
    "revise_figure": "Can revise released figures",
}
SUBMISSIONS = {
    "hand_in_submission": "Can hand in the figures of the own park",
    "approve_submission": "Can approve, return and reopen what parks hand in",
}
PERIODS = {"change_period": "Can open, extend, reopen and close periods"}


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Give each its part of the chain."""
    grant(
        apps,
        "targets",
        "figure",
        FIGURES,
        {
            "park_editor": ["view_figure", "enter_figure"],
            "park_head": ["view_figure", "enter_figure"],
            "reviewer": ["view_figure", "report_column", "verify_figure"],
            "assessor": ["view_figure", "view_every_figure", "enter_on_behalf", "revise_figure"],
        },
    )
    deciding = {"park_head": ["hand_in_submission"], "assessor": ["approve_submission"]}
    grant(apps, "targets", "submission", SUBMISSIONS, deciding)
    grant(apps, "targets", "period", PERIODS, {"assessor": list(PERIODS)})


def withdraw_permissions(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    withdraw(apps, "targets", [*FIGURES, *SUBMISSIONS, *PERIODS])


class Migration(migrations.Migration):
    """Permissions on the way of a figure."""

    dependencies = [("targets", "0010_entering"), ("parks", "0007_own_audit")]

    operations = [migrations.RunPython(grant_permissions, withdraw_permissions)]
