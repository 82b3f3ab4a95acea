"""Who may see indicators and schemes.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions on what is measured."""

    dependencies = [("targets", "0001_initial")]
    operations = []
