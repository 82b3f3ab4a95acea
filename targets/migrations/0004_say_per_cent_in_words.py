from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0003_say_what_unique_rules_mean"),
        ("targets", "0003_say_what_unique_rules_mean"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="target",
            name="target_schedule_does_not_fall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("q1", None), ("q2", None), ("q3", None)),
                    models.Q(
                        ("q1__gte", 0),
                        ("q1__isnull", False),
                        ("q2__gte", models.F("q1")),
                        ("q2__isnull", False),
                        ("q3__gte", models.F("q2")),
                        ("q3__isnull", False),
                        ("q3__lte", 100),
                    ),
                    _connector="OR",
                ),
                name="target_schedule_does_not_fall",
                violation_error_message="A schedule has three shares between 0 and 100 per cent, none below the one before.",
            ),
        ),
    ]
