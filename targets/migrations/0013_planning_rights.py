"""Who makes and changes plans.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """The permission to change plans."""

    dependencies = [("targets", "0012_planning")]
    operations = []
