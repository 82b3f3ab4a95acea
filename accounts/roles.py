"""What each role may do: the one table, written to the database after every migrate.

A role is a Django group, a right is a permission written "app.codename" that names an act. Where a role may do it (in
which park, in which department) says the appointment: parks/rights.py.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

# What all see who read rankings.
READS = (
    "parks.view_park",
    "parks.view_project",
    "reports.view_release",
    "targets.view_indicator",
    "targets.view_plan",
    "targets.view_pledge",
    "targets.view_submission",
    "targets.view_target",
)
# What those see besides who work on figures.
WORKS = (*READS, "accounts.view_own_audit_entry", "targets.view_figure", "targets.view_task")

ROLES: dict[str, tuple[str, ...]] = {
    # City leaders also see projects that are not signed yet.
    "official": (*READS, "parks.view_early_project"),
    "city_signatory": (
        *READS,
        "parks.view_early_project",
        "targets.view_every_pledge",
        "targets.sign_pledge_for_city",
        "targets.view_task",
    ),
    "park_editor": (*WORKS, "parks.view_own_early_project", "targets.enter_figure", "targets.comment_target"),
    "park_head": (
        *WORKS,
        "parks.view_own_early_project",
        "parks.name_countersigner",
        "targets.enter_figure",
        "targets.hand_in_submission",
        "targets.comment_target",
        "targets.sign_pledge_for_park",
    ),
    "reviewer": (*WORKS, "targets.report_column", "targets.verify_figure"),
    # Neither the head of a department nor whom they named enters or verifies.
    "department_head": (*WORKS, "targets.sign_off_report", "parks.name_countersigner"),
    "countersigner": (*WORKS, "targets.sign_off_report", "targets.hand_in_submission"),
    "assessor": (
        *WORKS,
        "parks.view_early_project",
        "targets.view_every_figure",
        "targets.enter_on_behalf",
        "targets.revise_figure",
        "targets.approve_submission",
        "targets.change_period",
        "targets.change_plan",
        "targets.change_target",
        "targets.view_draft_target",
        "targets.issue_target",
        "targets.adjust_target",
        "targets.issue_pledge",
        "targets.view_every_pledge",
        "reports.publish_release",
    ),
    "auditor": (*READS, "accounts.view_audit_entry", "accounts.confirm_signing", "targets.view_task"),
    # Makes accounts, and sees no business row.
    "administrator": ("accounts.change_user",),
}


def write_roles() -> None:
    """Give each role exactly what the table says; halfway through the migrations not all permissions are there yet."""
    known = {
        f"{one.content_type.app_label}.{one.codename}": one for one in Permission.objects.select_related("content_type")
    }
    for role, names in ROLES.items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names if name in known])
