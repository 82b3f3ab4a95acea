"""Parks that are there already stand in the order in which they came."""

from django.db import migrations

# A column that was not there has no history yet.
NUMBER = """
    ALTER TABLE parks_park DISABLE TRIGGER USER;
    UPDATE parks_park p SET position = n.nth
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM parks_park) n WHERE n.id = p.id;
    ALTER TABLE parks_park ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("parks", "0008_order_of_parks")]

    operations = [migrations.RunSQL(NUMBER, migrations.RunSQL.noop)]
