"""Who sets, issues and adjusts targets, and who comments on them.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions on targets."""

    dependencies = [("targets", "0014_target_breakdown")]
    operations = []
