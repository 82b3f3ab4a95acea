"""Format 3 of the frozen document: progress, what is out, and which release takes the place of which."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0008_order_of_parks"),
        ("reports", "0005_json_may_be_empty"),
        ("targets", "0028_progress_answers_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="release",
            name="release_corrected_for_a_reason",
        ),
        migrations.RemoveConstraint(
            model_name="release",
            name="release_not_its_own_predecessor",
        ),
        migrations.RemoveConstraint(
            model_name="release",
            name="release_once_unless_corrected",
        ),
        migrations.RemoveConstraint(
            model_name="releasedfigure",
            name="released_figure_cell",
        ),
        migrations.RemoveField(
            model_name="itemscore",
            name="needed",
        ),
        migrations.RemoveField(
            model_name="standing",
            name="behind",
        ),
        migrations.RemoveField(
            model_name="standing",
            name="completion",
        ),
        migrations.RemoveField(
            model_name="standing",
            name="fell",
        ),
        migrations.RemoveField(
            model_name="standing",
            name="level",
        ),
        migrations.RemoveField(
            model_name="standing",
            name="missing_score",
        ),
        migrations.RemoveField(
            model_name="standing",
            name="rose",
        ),
        migrations.AddField(
            model_name="itemscore",
            name="shortfall",
            field=models.DecimalField(
                blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="shortfall"
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="format",
            field=models.PositiveSmallIntegerField(db_default=2, default=2, verbose_name="format"),
        ),
        migrations.AddField(
            model_name="release",
            name="is_erratum",
            field=models.BooleanField(db_default=False, default=False, verbose_name="erratum"),
        ),
        migrations.AddField(
            model_name="release",
            name="is_preliminary",
            field=models.BooleanField(db_default=False, default=False, verbose_name="preliminary"),
        ),
        migrations.RenameField(model_name="release", old_name="corrects", new_name="supersedes"),
        migrations.AlterField(
            model_name="release",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="reports.release",
            ),
        ),
        migrations.AddField(
            model_name="releasedfigure",
            name="base",
            field=core.fields.ExactField(blank=True, null=True, verbose_name="base"),
        ),
        migrations.AddField(
            model_name="releasedfigure",
            name="last_year",
            field=core.fields.ExactField(blank=True, null=True, verbose_name="last year"),
        ),
        migrations.AddField(
            model_name="releasedfigure",
            name="out",
            field=models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="out because"),
        ),
        migrations.AddField(
            model_name="standing",
            name="is_unreported",
            field=models.BooleanField(db_default=False, default=False, verbose_name="nothing reported"),
        ),
        migrations.AddField(
            model_name="standing",
            name="items_behind",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="items behind"),
        ),
        migrations.AddField(
            model_name="standing",
            name="items_better",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="items better than last year"),
        ),
        migrations.AddField(
            model_name="standing",
            name="items_fell",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="items that fell"),
        ),
        migrations.AddField(
            model_name="standing",
            name="items_rose",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="items that rose"),
        ),
        migrations.AddField(
            model_name="standing",
            name="items_stayed",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="items that stayed level"),
        ),
        migrations.AddField(
            model_name="standing",
            name="items_unchanged",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="items as last year"),
        ),
        migrations.AddField(
            model_name="standing",
            name="items_worse",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="items worse than last year"),
        ),
        migrations.AddField(
            model_name="standing",
            name="levels_due",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="levels due"),
        ),
        migrations.AddField(
            model_name="standing",
            name="levels_met",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="levels met"),
        ),
        migrations.AddField(
            model_name="standing",
            name="outs",
            field=models.JSONField(blank=True, default=dict, verbose_name="items out by reason"),
        ),
        migrations.AddField(
            model_name="standing",
            name="year_completion",
            field=models.DecimalField(
                blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="completion of the year"
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="year_due",
            field=models.DecimalField(
                blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="due by now"
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="year_lacks",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="unknown items"),
        ),
        migrations.AddField(
            model_name="standing",
            name="year_light",
            field=models.CharField(
                blank=True,
                choices=[("ahead", "ahead"), ("near", "near"), ("behind", "behind")],
                max_length=10,
                null=True,
                verbose_name="light",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_erratum", False),
                    models.Q(("supersedes__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="release_corrected_for_a_reason",
                violation_error_message="An erratum says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("previous", models.F("id")), _negated=True),
                    models.Q(("compared_with", models.F("id")), _negated=True),
                    models.Q(("supersedes", models.F("id")), _negated=True),
                ),
                name="release_not_its_own_predecessor",
                violation_error_message="A release does not precede itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes", None)),
                fields=("scheme", "period"),
                name="release_once_unless_corrected",
                violation_error_message="This scheme and period are published already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="releasedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "number"), ("value__isnull", False)),
                    models.Q(("state__in", ["not_applicable", "unknown", "unavailable"]), ("value__isnull", True)),
                    _connector="OR",
                ),
                name="released_figure_cell",
                violation_error_message="A cell has a value if, and only if, it is a number.",
            ),
        ),
    ]
