"""Make the tables of releases as they are.

It is what the migrations it replaces come to on an empty database; those stay for databases that stand among them.
Triggers follow their table; roles are written after every migrate.
"""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    """All tables of releases."""

    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_initial"),
        ("reports", "0003_roles"),
        ("reports", "0004_say_what_unique_rules_mean"),
        ("reports", "0005_json_may_be_empty"),
        ("reports", "0006_format_three"),
        ("reports", "0007_progress_of_earlier_releases"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0023_seal_earlier_audit_entries"),
        ("parks", "0001_squashed_0015_appointments_confirmed_by_installation"),
        ("targets", "0001_squashed_0037_more_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="targets.scheme"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="targets.period"
                    ),
                ),
                ("series", models.CharField(max_length=50, verbose_name="series")),
                ("published_on", models.DateField(verbose_name="published on")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("format", models.PositiveSmallIntegerField(db_default=2, default=2, verbose_name="format")),
                ("is_preliminary", models.BooleanField(db_default=False, default=False, verbose_name="preliminary")),
                ("is_erratum", models.BooleanField(db_default=False, default=False, verbose_name="erratum")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.release",
                    ),
                ),
                (
                    "compared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.release",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="reports.release",
                    ),
                ),
                (
                    "summary",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="summary",
                    ),
                ),
            ],
            options={
                "verbose_name": "release",
                "verbose_name_plural": "releases",
                "permissions": [("view_release", "Can see releases"), ("publish_release", "Can publish releases")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="release_digest_is_sha256",
                        violation_error_message="A digest has 64 hexadecimal digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_erratum", False),
                            models.Q(("supersedes__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="release_corrected_for_a_reason",
                        violation_error_message="An erratum says why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("previous", models.F("id")), _negated=True),
                            models.Q(("compared_with", models.F("id")), _negated=True),
                            models.Q(("supersedes", models.F("id")), _negated=True),
                        ),
                        name="release_not_its_own_predecessor",
                        violation_error_message="A release does not precede itself.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes", None)),
                        fields=("scheme", "period"),
                        name="release_once_unless_corrected",
                        violation_error_message="This scheme and period are published already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenInputs",
            fields=[
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="inputs",
                        serialize=False,
                        to="reports.release",
                    ),
                ),
                ("text", models.TextField(verbose_name="canonical JSON")),
            ],
            options={
                "verbose_name": "frozen inputs",
                "verbose_name_plural": "frozen inputs",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to="reports.release",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standings", to="parks.park"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("place", models.PositiveIntegerField(blank=True, null=True, verbose_name="place")),
                ("previous_place", models.PositiveIntegerField(blank=True, null=True, verbose_name="previous place")),
                ("movement", models.IntegerField(blank=True, null=True, verbose_name="movement")),
                ("is_new", models.BooleanField(default=False, verbose_name="new")),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="score"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("ranked", "ranked"), ("disqualified", "disqualified"), ("unranked", "not ranked")],
                        max_length=15,
                        verbose_name="status",
                    ),
                ),
                ("group_code", models.CharField(max_length=50, verbose_name="group")),
                ("group_name", models.CharField(max_length=200, verbose_name="group")),
                ("park_name", models.CharField(max_length=200, verbose_name="park")),
                ("park_short_name", models.CharField(blank=True, max_length=50, verbose_name="short name")),
                ("park_name_key", models.CharField(blank=True, max_length=1000, verbose_name="sort key")),
                (
                    "year_completion",
                    models.DecimalField(
                        blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="completion of the year"
                    ),
                ),
                (
                    "year_due",
                    models.DecimalField(
                        blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="due by now"
                    ),
                ),
                (
                    "year_light",
                    models.CharField(
                        blank=True,
                        choices=[("ahead", "ahead"), ("near", "near"), ("behind", "behind")],
                        max_length=10,
                        null=True,
                        verbose_name="light",
                    ),
                ),
                ("year_lacks", models.PositiveIntegerField(db_default=0, default=0, verbose_name="unknown items")),
                ("levels_due", models.PositiveIntegerField(db_default=0, default=0, verbose_name="levels due")),
                ("levels_met", models.PositiveIntegerField(db_default=0, default=0, verbose_name="levels met")),
                ("items_behind", models.PositiveIntegerField(db_default=0, default=0, verbose_name="items behind")),
                ("items_rose", models.PositiveIntegerField(db_default=0, default=0, verbose_name="items that rose")),
                (
                    "items_stayed",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="items that stayed level"),
                ),
                ("items_fell", models.PositiveIntegerField(db_default=0, default=0, verbose_name="items that fell")),
                (
                    "items_better",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="items better than last year"),
                ),
                (
                    "items_unchanged",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="items as last year"),
                ),
                (
                    "items_worse",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="items worse than last year"),
                ),
                (
                    "is_unreported",
                    models.BooleanField(db_default=False, default=False, verbose_name="nothing reported"),
                ),
                ("outs", models.JSONField(blank=True, default=dict, verbose_name="items out by reason")),
                ("recent_places", models.JSONField(blank=True, default=list, verbose_name="recent places")),
                (
                    "categories",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="points by category",
                    ),
                ),
                (
                    "penalty",
                    models.DecimalField(
                        blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="penalty"
                    ),
                ),
                ("penalty_working", models.JSONField(blank=True, default=dict, verbose_name="working of the penalty")),
            ],
            options={
                "verbose_name": "standing",
                "verbose_name_plural": "standings",
                "ordering": ["release", "position"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["ranked", "disqualified", "unranked"])),
                        name="standing_status_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("release", "park"),
                        name="standing_once_a_park",
                        violation_error_message="A park stands once in a release.",
                    ),
                    models.UniqueConstraint(
                        fields=("release", "position"),
                        name="standing_positions_differ",
                        violation_error_message="Standings of a release have different positions.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place__isnull", False), ("score__isnull", False), ("status", "ranked")),
                            models.Q(models.Q(("status", "ranked"), _negated=True), ("place", None)),
                            _connector="OR",
                        ),
                        name="standing_place_only_if_ranked",
                        violation_error_message="A park has a place if, and only if, it is ranked.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="reports.standing",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.indicator",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("weight", core.fields.ExactField(verbose_name="weight")),
                ("rule", models.CharField(max_length=40, verbose_name="rule")),
                (
                    "points",
                    models.DecimalField(blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="points"),
                ),
                ("out", models.CharField(blank=True, max_length=40, verbose_name="out because")),
                (
                    "light",
                    models.CharField(
                        blank=True,
                        choices=[("ahead", "ahead"), ("near", "near"), ("behind", "behind")],
                        max_length=10,
                        null=True,
                        verbose_name="light",
                    ),
                ),
                ("working", models.JSONField(blank=True, default=dict, verbose_name="working")),
                ("places_moved", models.IntegerField(blank=True, null=True, verbose_name="places moved")),
                (
                    "shortfall",
                    models.DecimalField(
                        blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="shortfall"
                    ),
                ),
            ],
            options={
                "verbose_name": "item score",
                "verbose_name_plural": "item scores",
                "ordering": ["standing", "position"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("standing", "indicator"),
                        name="item_score_once",
                        violation_error_message="An indicator is scored once in a standing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points", None), ("out", ""), _connector="XOR"),
                        name="item_score_points_unless_out",
                        violation_error_message="An item has points, or says why it has none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("light", None), ("light__in", ["ahead", "near", "behind"]), _connector="OR"
                        ),
                        name="item_score_light_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleasedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reports.release",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.park"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.indicator",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="targets.figureversion",
                    ),
                ),
                ("state", models.CharField(max_length=20, verbose_name="state")),
                ("value", core.fields.ExactField(blank=True, null=True, verbose_name="value")),
                ("growth_state", models.CharField(max_length=20, verbose_name="state of the growth")),
                (
                    "growth_value",
                    models.DecimalField(blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="growth"),
                ),
                ("is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                ("base", core.fields.ExactField(blank=True, null=True, verbose_name="base")),
                ("last_year", core.fields.ExactField(blank=True, null=True, verbose_name="last year")),
                (
                    "out",
                    models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="out because"),
                ),
                ("target", core.fields.ExactField(blank=True, null=True, verbose_name="target")),
                (
                    "expected",
                    models.DecimalField(
                        blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="expected"
                    ),
                ),
                (
                    "completion",
                    models.DecimalField(
                        blank=True, decimal_places=10, max_digits=40, null=True, verbose_name="completion of the year"
                    ),
                ),
                (
                    "light",
                    models.CharField(
                        blank=True,
                        choices=[("ahead", "ahead"), ("near", "near"), ("behind", "behind")],
                        max_length=10,
                        null=True,
                        verbose_name="light",
                    ),
                ),
                ("place", models.PositiveIntegerField(blank=True, null=True, verbose_name="place")),
                ("previous_place", models.PositiveIntegerField(blank=True, null=True, verbose_name="previous place")),
            ],
            options={
                "verbose_name": "released figure",
                "verbose_name_plural": "released figures",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "indicator", "park"),
                        name="released_figure_once",
                        violation_error_message="A release has one figure for an indicator and park.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "number"), ("value__isnull", False)),
                            models.Q(
                                ("state__in", ["not_applicable", "unknown", "unavailable"]), ("value__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="released_figure_cell",
                        violation_error_message="A cell has a value if, and only if, it is a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("growth_state", "number"), ("growth_value__isnull", False)),
                            models.Q(
                                ("growth_state__in", ["not_applicable", "unknown", "undefined"]),
                                ("growth_value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="released_figure_growth_cell",
                        violation_error_message="A cell has a value if, and only if, it is a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("light", None), ("light__in", ["ahead", "near", "behind"]), _connector="OR"
                        ),
                        name="released_figure_light_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                ],
            },
        ),
    ]
