"""Appointments that were made before confirmations count as confirmed by installation; the auditor confirms others."""

from typing import Any

from django.db import migrations
from django.utils import timezone

from accounts.roles import give, grant, withdraw

ROLES = ["park_head", "city_signatory", "auditor", "administrator"]
NAMES = {"confirm_signing": "Can confirm appointments that sign and first keys"}
TASKS = {"auditor": ["targets.view_task"]}


def confirm_all(apps: Any, schema_editor: Any) -> None:
    """Let each appointment count as it is."""
    confirmations, now = apps.get_model("parks", "AppointmentConfirmation").objects, timezone.now()
    held = apps.get_model("parks", "Appointment").objects.filter(role__in=ROLES, confirmations=None)
    confirmations.bulk_create(
        confirmations.model(
            appointment=one,
            how="installation",
            at=now,
            is_confirmed=True,
            **{name: getattr(one, name) for name in ("title", "from_on", "to_on", "is_acting")},
        )
        for one in held
    )


def take_back(apps: Any, schema_editor: Any) -> None:
    """Forget it again."""
    apps.get_model("parks", "AppointmentConfirmation").objects.filter(how="installation").delete()


def give_rights(apps: Any, schema_editor: Any) -> None:
    """Let the auditor confirm, and see what waits."""
    grant(apps, "accounts", "signingkey", NAMES, {"auditor": list(NAMES)})
    give(apps, TASKS)


def take_rights(apps: Any, schema_editor: Any) -> None:
    """Take both away again."""
    withdraw(apps, "accounts", NAMES)
    tasks = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="targets", codename="view_task")
    apps.get_model("auth", "Group").objects.get(name="auditor").permissions.remove(*tasks)


class Migration(migrations.Migration):
    """Confirmations of the appointments that are there, and who confirms from now on."""

    dependencies = [
        ("parks", "0014_appointment_confirmations"),
        ("accounts", "0020_key_confirmations"),
        ("targets", "0033_recall"),
    ]

    operations = [
        migrations.RunPython(confirm_all, take_back),
        migrations.RunPython(give_rights, take_rights),
    ]
