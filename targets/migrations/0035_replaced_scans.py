"""A scan of a sheet signed by hand may be replaced by another one, for a reason; what was there is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The rows of replacements, of pledges and of supplements."""

    dependencies = [
        ("targets", "0034_expected_bases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PledgeScanReplacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                ("reason", models.TextField(verbose_name="reason")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="targets.pledgescan",
                    ),
                ),
            ],
            options={
                "verbose_name": "replaced scan of a pledge",
                "verbose_name_plural": "replaced scans of pledges",
                "ordering": ["scan", "number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scan", "number"),
                        name="pledge_scan_replacement_numbered",
                        violation_error_message="Scans in the place of another have different numbers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="pledge_scan_replacement_for_a_reason",
                        violation_error_message="Who replaces a scan says why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplementScanReplacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                ("reason", models.TextField(verbose_name="reason")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="targets.supplementscan",
                    ),
                ),
            ],
            options={
                "verbose_name": "replaced scan of a supplement",
                "verbose_name_plural": "replaced scans of supplements",
                "ordering": ["scan", "number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scan", "number"),
                        name="supplement_scan_replacement_numbered",
                        violation_error_message="Scans in the place of another have different numbers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="supplement_scan_replacement_for_a_reason",
                        violation_error_message="Who replaces a scan says why.",
                    ),
                ],
            },
        ),
    ]
