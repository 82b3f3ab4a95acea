"""Who issues pledges, and who signs them for which side.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions on the way of a pledge."""

    dependencies = [("targets", "0016_pledging")]
    operations = []
