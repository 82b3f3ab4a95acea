"""The entries that were there before the chain are held by one digest, which is its beginning."""

import hashlib
from typing import Any

from django.db import migrations

# As it is digested by the version of this migration.
EARLIER = """
    SELECT json_build_array(
        0, '', e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.act, e.outcome, e.way,
        e.by_id, e.by_name, e.appointment_id, e.appointment, e.place, e.address::text, e.object_type, e.object_key,
        e.reason, e.details
    )::text FROM accounts_auditentry e
     WHERE NOT EXISTS (SELECT FROM accounts_auditlink l WHERE l.entry_id = e.id) ORDER BY e.at, e.id
"""


def seal(apps: Any, schema_editor: Any) -> None:
    """Digest what is there; where nothing is, the chain begins with the first act."""
    made, rows = hashlib.sha256(), 0
    with schema_editor.connection.chunked_cursor() as cursor:
        cursor.execute(EARLIER)
        for (text,) in cursor:
            made.update(text.encode() + b"\n")
            rows += 1
    if rows:
        apps.get_model("accounts", "AuditLink").objects.create(number=0, digest=made.hexdigest(), rows=rows)


def break_seal(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    apps.get_model("accounts", "AuditLink").objects.filter(number=0).delete()


class Migration(migrations.Migration):
    """The seal of earlier entries."""

    dependencies = [("accounts", "0022_audit_chain")]

    operations = [migrations.RunPython(seal, break_seal)]
