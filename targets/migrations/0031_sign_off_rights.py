"""Who reports what a department enters, and whom they may name to do it for them.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """The two roles that report for a department."""

    dependencies = [("targets", "0030_filed_revisions")]
    operations = []
