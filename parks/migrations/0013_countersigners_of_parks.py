"""Whom the head of a park names to hand in for it.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Rights of heads of parks and of those whom they name."""

    dependencies = [("parks", "0012_officials_see_early_projects")]
    operations = []
