"""Who has a part in entering, checking, deciding and signing.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permission to have tasks."""

    dependencies = [("targets", "0008_who_has_tasks")]
    operations = []
