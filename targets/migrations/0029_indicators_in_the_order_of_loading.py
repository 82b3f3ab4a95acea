"""Indicators that are there already stand in the order in which they came."""

from django.db import migrations

NUMBER = """
    UPDATE targets_indicator i SET position = n.nth
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM targets_indicator) n WHERE n.id = i.id
"""


class Migration(migrations.Migration):
    dependencies = [("targets", "0028_progress_answers_reports")]

    operations = [migrations.RunSQL(NUMBER, migrations.RunSQL.noop)]
