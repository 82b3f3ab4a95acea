"""Keys that were made before confirmations count as confirmed by installation, and say so."""

from typing import Any

from django.db import migrations


def confirm_all(apps: Any, schema_editor: Any) -> None:
    """Let each key count from when it was made; what it signed since then stays genuine."""
    confirmations = apps.get_model("accounts", "KeyConfirmation").objects
    keys = apps.get_model("accounts", "SigningKey").objects.filter(confirmation=None)
    confirmations.bulk_create(confirmations.model(key=key, how="installation", at=key.made_at) for key in keys)


def take_back(apps: Any, schema_editor: Any) -> None:
    """Forget it again."""
    apps.get_model("accounts", "KeyConfirmation").objects.filter(how="installation").delete()


class Migration(migrations.Migration):
    """Confirmations of the keys that are there."""

    dependencies = [("accounts", "0020_key_confirmations")]

    operations = [migrations.RunPython(confirm_all, take_back)]
