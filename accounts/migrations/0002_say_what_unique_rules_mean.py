from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="auditentry",
            name="audit_outcome_known",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["done", "refused"])),
                name="audit_outcome_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="auditentry",
            name="audit_way_known",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["page", "admin", "command", "system"])),
                name="audit_way_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
    ]
