from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0003_say_what_unique_rules_mean"),
        ("reports", "0003_roles"),
        ("targets", "0003_say_what_unique_rules_mean"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="itemscore",
            name="item_score_once",
            constraint=models.UniqueConstraint(
                fields=("standing", "indicator"),
                name="item_score_once",
                violation_error_message="An indicator is scored once in a standing.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="releasedfigure",
            name="released_figure_once",
            constraint=models.UniqueConstraint(
                fields=("release", "indicator", "park"),
                name="released_figure_once",
                violation_error_message="A release has one figure for an indicator and park.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="standing",
            name="standing_once_a_park",
            constraint=models.UniqueConstraint(
                fields=("release", "park"),
                name="standing_once_a_park",
                violation_error_message="A park stands once in a release.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="standing",
            name="standing_positions_differ",
            constraint=models.UniqueConstraint(
                fields=("release", "position"),
                name="standing_positions_differ",
                violation_error_message="Standings of a release have different positions.",
            ),
        ),
    ]
