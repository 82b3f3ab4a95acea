"""Sessions are known by the digest of their key. Those that run end: a copy of the table from before opens nothing."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def end_all_sessions(apps: Any, schema_editor: Any) -> None:
    """Delete every session, on the way there and back: a digest gives no key, and a key shall not stay."""
    apps.get_model("accounts", "Session").objects.all().delete()


class Migration(migrations.Migration):
    """Keeps the digest in the key's place."""

    dependencies = [("accounts", "0007_signing_service")]

    operations = [
        migrations.RunPython(end_all_sessions, end_all_sessions, elidable=False),
        migrations.RenameField(model_name="session", old_name="session_key", new_name="digest"),
        migrations.AlterField(
            model_name="session",
            name="digest",
            field=models.CharField(
                max_length=64, primary_key=True, serialize=False, verbose_name="digest of the session's key"
            ),
        ),
    ]
