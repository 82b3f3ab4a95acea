from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0002_roles"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="externalranking",
            name="external_place_once_a_year",
            constraint=models.UniqueConstraint(
                fields=("park", "list_name", "year"),
                name="external_place_once_a_year",
                violation_error_message="A park has one place a year in a list.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="groupmembership",
            name="park_in_one_group_a_year",
            constraint=models.UniqueConstraint(
                fields=("year", "park"),
                name="park_in_one_group_a_year",
                violation_error_message="A park is in one group a year.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="parkname",
            name="park_has_one_name_from_a_day_on",
            constraint=models.UniqueConstraint(
                fields=("park", "from_on"),
                name="park_has_one_name_from_a_day_on",
                violation_error_message="A park has one name from a day on.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="projectstep",
            name="project_reaches_a_stage_once",
            constraint=models.UniqueConstraint(
                fields=("project", "stage"),
                name="project_reaches_a_stage_once",
                violation_error_message="A project reaches a stage once.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="regionsetmember",
            name="region_set_names_a_region_once",
            constraint=models.UniqueConstraint(
                fields=("region_set", "region"),
                name="region_set_names_a_region_once",
                violation_error_message="A set names a region once.",
            ),
        ),
    ]
