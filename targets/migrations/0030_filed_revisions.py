"""Changes of departments' figures that the assessor files on a document, and what the department says to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0029_indicators_in_the_order_of_loading"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="figure",
            options={
                "default_permissions": (),
                "permissions": [
                    ("view_figure", "Can see unreleased figures of the own park or department"),
                    ("view_every_figure", "Can see all unreleased figures"),
                    ("enter_figure", "Can enter figures of the own park"),
                    ("enter_on_behalf", "Can enter figures on behalf of a park"),
                    ("report_column", "Can enter the indicators of the own department and put them up"),
                    ("sign_off_report", "Can report the indicators of the own department"),
                    ("verify_figure", "Can verify and recognise figures of the own department"),
                    ("revise_figure", "Can revise released figures"),
                ],
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
            },
        ),
        migrations.CreateModel(
            name="FiledRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen", models.PositiveIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("number", "number"),
                            ("not_applicable", "not applicable"),
                            ("unknown", "not reported"),
                        ],
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("value", core.fields.ExactField(blank=True, null=True, verbose_name="value")),
                ("growth", core.fields.ExactField(blank=True, null=True, verbose_name="growth")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("document_no", models.CharField(max_length=200, verbose_name="document number")),
                ("scan_name", models.CharField(max_length=200, verbose_name="scan")),
                ("scan_digest", models.CharField(max_length=64, verbose_name="digest of the scan")),
                ("reason", models.TextField(verbose_name="reason")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filed", to="targets.figure"
                    ),
                ),
            ],
            options={
                "verbose_name": "filed revision",
                "verbose_name_plural": "filed revisions",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FiledDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filed_decision",
                        to="targets.figureversion",
                    ),
                ),
                (
                    "filed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="targets.filedrevision"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a filed revision",
                "verbose_name_plural": "decisions on filed revisions",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="filedrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "number"), ("value__isnull", False)),
                    models.Q(("state__in", ["not_applicable", "unknown"]), ("value__isnull", True)),
                    _connector="OR",
                ),
                name="filed_revision_cell",
                violation_error_message="A cell has a value if, and only if, it is a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filedrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document_no", ""), _negated=True), models.Q(("scan_digest", ""), _negated=True)
                ),
                name="filed_revision_has_a_document",
                violation_error_message="A filed revision names its document and holds its scan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filedrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="filed_revision_says_why",
                violation_error_message="A filed revision says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fileddecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("version__isnull", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="filed_decision_refuses_for_a_reason",
                violation_error_message="Who refuses a filed revision says why.",
            ),
        ),
    ]
