"""Officials see projects before they are signed, as the assessor does.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """A permission on projects."""

    dependencies = [("parks", "0010_heads_and_countersigners")]
    operations = []
