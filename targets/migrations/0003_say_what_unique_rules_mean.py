from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0003_say_what_unique_rules_mean"),
        ("targets", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="adjustment",
            name="adjustment_number_once_a_target",
            constraint=models.UniqueConstraint(
                fields=("no", "target"),
                name="adjustment_number_once_a_target",
                violation_error_message="Adjustments of a target have different numbers.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="adjustment",
            name="adjustment_once_a_day",
            constraint=models.UniqueConstraint(
                fields=("target", "effective_on"),
                name="adjustment_once_a_day",
                violation_error_message="A target is adjusted once a day.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="citytarget",
            name="city_target_once_a_year",
            constraint=models.UniqueConstraint(
                fields=("year", "indicator"),
                name="city_target_once_a_year",
                violation_error_message="The city has one target a year for an indicator.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="comparison",
            name="comparison_position_once",
            constraint=models.UniqueConstraint(
                fields=("campaign", "position"),
                name="comparison_position_once",
                violation_error_message="Comparisons of a campaign have different positions.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="figure",
            name="figure_once",
            constraint=models.UniqueConstraint(
                fields=("period", "park", "indicator"),
                name="figure_once",
                violation_error_message="A park has one figure for an indicator and period.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="figureversion",
            name="figure_version_numbered",
            constraint=models.UniqueConstraint(
                fields=("figure", "number"),
                name="figure_version_numbered",
                violation_error_message="Versions of a figure have different numbers.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="period",
            name="period_once",
            constraint=models.UniqueConstraint(
                fields=("kind", "year", "number"),
                name="period_once",
                violation_error_message="This period exists already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="plantarget",
            name="plan_target_once",
            constraint=models.UniqueConstraint(
                fields=("plan", "park", "indicator", "year"),
                name="plan_target_once",
                violation_error_message="A plan has one target for a park, indicator and year.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="pledgestep",
            name="pledge_step_numbered",
            constraint=models.UniqueConstraint(
                fields=("pledge", "number"),
                name="pledge_step_numbered",
                violation_error_message="Steps of a pledge have different numbers.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="pledgestep",
            name="pledge_reaches_a_state_once",
            constraint=models.UniqueConstraint(
                fields=("pledge", "to_state"),
                name="pledge_reaches_a_state_once",
                violation_error_message="A pledge reaches a state once.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="regionfigure",
            name="region_figure_once",
            constraint=models.UniqueConstraint(
                fields=("region", "indicator", "period"),
                name="region_figure_once",
                violation_error_message="A region has one figure for an indicator and period.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="schemeitem",
            name="scheme_item_once_a_group",
            constraint=models.UniqueConstraint(
                fields=("scheme", "group", "indicator"),
                name="scheme_item_once_a_group",
                nulls_distinct=False,
                violation_error_message="A scheme names an indicator once for a group.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="submission",
            name="submission_once_a_period",
            constraint=models.UniqueConstraint(
                fields=("period", "park"),
                name="submission_once_a_period",
                violation_error_message="A park has one submission for a period.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="target",
            name="target_once_a_year",
            constraint=models.UniqueConstraint(
                fields=("year", "park", "indicator"),
                name="target_once_a_year",
                violation_error_message="A park has one target a year for an indicator.",
            ),
        ),
    ]
