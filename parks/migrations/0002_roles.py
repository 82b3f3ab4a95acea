"""The roles, and what each may see of parks and do with accounts.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Roles of `pages.md`, as Django groups."""

    dependencies = [("parks", "0001_initial")]
    operations = []
