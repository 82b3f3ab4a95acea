"""Who sees projects, and who sees them before they are signed.

Given by accounts/roles.py after every migrate; kept as a step for databases that stand before it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions on projects."""

    dependencies = [("parks", "0004_who_may_see_projects")]
    operations = []
