"""Who reads the own part of the audit trail.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions on the audit trail."""

    dependencies = [("parks", "0006_controls_apart")]
    operations = []
