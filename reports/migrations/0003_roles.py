"""Who may see releases, and who publishes them.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions on releases."""

    dependencies = [("reports", "0002_initial")]
    operations = []
