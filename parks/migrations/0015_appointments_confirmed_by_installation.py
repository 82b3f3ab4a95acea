"""Appointments that were made before confirmations count as confirmed by installation."""

from typing import Any

from django.db import migrations
from django.utils import timezone

ROLES = ["park_head", "city_signatory", "auditor", "administrator"]


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


class Migration(migrations.Migration):
    """Confirmations of the appointments that are there."""

    dependencies = [("parks", "0014_appointment_confirmations")]

    operations = [migrations.RunPython(confirm_all, take_back)]
