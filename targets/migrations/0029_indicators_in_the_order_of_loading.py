"""Indicators that are there already stand in the order in which they came."""

from django.db import migrations

# A column that was not there has no history yet.
NUMBER = """
    ALTER TABLE targets_indicator DISABLE TRIGGER USER;
    UPDATE targets_indicator i SET position = n.nth
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM targets_indicator) n WHERE n.id = i.id;
    ALTER TABLE targets_indicator ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("targets", "0028_progress_answers_reports")]

    operations = [migrations.RunSQL(NUMBER, migrations.RunSQL.noop)]
