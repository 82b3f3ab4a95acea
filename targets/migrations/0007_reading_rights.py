"""Who sees plans, targets, pledges, and who has handed in.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions on what is promised."""

    dependencies = [("targets", "0006_who_may_see_targets_and_pledges")]
    operations = []
