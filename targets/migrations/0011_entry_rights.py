"""Who enters, hands in, verifies, decides and revises.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions on the way of a figure."""

    dependencies = [("targets", "0010_entering")]
    operations = []
