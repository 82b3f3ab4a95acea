"""Make the tables of indicators, figures, plans, targets and pledges as they are.

It is what the migrations it replaces come to on an empty database; those stay for databases that stand among them.
Triggers follow their table; roles are written after every migrate.
"""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.fields
import parks.fields


class Migration(migrations.Migration):
    """All tables of indicators, figures, plans, targets and pledges."""

    replaces = [
        ("targets", "0001_initial"),
        ("targets", "0002_roles"),
        ("targets", "0003_say_what_unique_rules_mean"),
        ("targets", "0004_say_per_cent_in_words"),
        ("targets", "0005_cells_are_never_undefined"),
        ("targets", "0006_who_may_see_targets_and_pledges"),
        ("targets", "0007_reading_rights"),
        ("targets", "0008_who_has_tasks"),
        ("targets", "0009_task_rights"),
        ("targets", "0010_entering"),
        ("targets", "0011_entry_rights"),
        ("targets", "0012_planning"),
        ("targets", "0013_planning_rights"),
        ("targets", "0014_target_breakdown"),
        ("targets", "0015_target_rights"),
        ("targets", "0016_pledging"),
        ("targets", "0017_pledge_rights"),
        ("targets", "0018_target_source"),
        ("targets", "0019_plan_texts"),
        ("targets", "0020_ceremony"),
        ("targets", "0021_pledges_on_paper"),
        ("targets", "0022_supplements"),
        ("targets", "0023_settling"),
        ("targets", "0024_pledge_device_signature"),
        ("targets", "0025_withdrawn_supplements"),
        ("targets", "0026_signers_of_single_parks"),
        ("targets", "0027_adjustments_of_a_year_wait"),
        ("targets", "0028_progress_answers_reports"),
        ("targets", "0029_indicators_in_the_order_of_loading"),
        ("targets", "0030_filed_revisions"),
        ("targets", "0031_sign_off_rights"),
        ("targets", "0033_recall"),
        ("targets", "0034_expected_bases"),
        ("targets", "0035_replaced_scans"),
        ("targets", "0036_keys_and_addresses_of_signatures"),
        ("targets", "0037_more_time"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0023_seal_earlier_audit_entries"),
        ("accounts", "0001_squashed_0023_seal_earlier_audit_entries"),
        ("parks", "0001_squashed_0015_appointments_confirmed_by_installation"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")],
                        default="quarter",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("first_on", models.DateField(verbose_name="first day")),
                ("last_on", models.DateField(verbose_name="last day")),
                ("opens_on", models.DateField(verbose_name="opens")),
                ("due_on", models.DateField(verbose_name="due")),
                ("closes_on", models.DateField(verbose_name="closes")),
                ("department_due_on", models.DateField(blank=True, null=True, verbose_name="due for departments")),
            ],
            options={
                "verbose_name": "period",
                "verbose_name_plural": "periods",
                "ordering": ["last_on"],
                "permissions": [("change_period", "Can open, extend, reopen and close periods")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["month", "quarter", "year"])),
                        name="period_kind_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "year", "number"),
                        name="period_once",
                        violation_error_message="This period exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "quarter"), ("number__range", (1, 4))),
                            models.Q(("kind", "month"), ("number__range", (1, 12))),
                            models.Q(("kind", "year"), ("number", 1)),
                            _connector="OR",
                        ),
                        name="period_number_exists",
                        violation_error_message="A year has four quarters or twelve months.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__lte", models.F("closes_on")),
                            ("first_on__lte", models.F("last_on")),
                            ("opens_on__lte", models.F("due_on")),
                        ),
                        name="period_days_in_order",
                        violation_error_message="A period opens, is due and closes in this order.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("department_due_on", None),
                            ("department_due_on__gte", models.F("opens_on")),
                            _connector="OR",
                        ),
                        name="period_open_before_departments_are_due",
                        violation_error_message="Departments are due after the period opens.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="period",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_periodevent" ("closes_on", "department_due_on", "due_on", "first_on", "id", "kind", "last_on", "number", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT new_values."closes_on", new_values."department_due_on", new_values."due_on", new_values."first_on", new_values."id", new_values."kind", new_values."last_on", new_values."number", new_values."opens_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="47473f0da2cd70e0cc50d9d6d935dfe6b7e4e1fb",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5b619",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_period",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="period",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_periodevent" ("closes_on", "department_due_on", "due_on", "first_on", "id", "kind", "last_on", "number", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT new_values."closes_on", new_values."department_due_on", new_values."due_on", new_values."first_on", new_values."id", new_values."kind", new_values."last_on", new_values."number", new_values."opens_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8688304e6b37f6c96bd0f195f15f54dc4e04040d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9e242",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_period",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="period",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_periodevent" ("closes_on", "department_due_on", "due_on", "first_on", "id", "kind", "last_on", "number", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT old_values."closes_on", old_values."department_due_on", old_values."due_on", old_values."first_on", old_values."id", old_values."kind", old_values."last_on", old_values."number", old_values."opens_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="6c1ca522cbd9fbdbad90ff168daae9ad32c2fce5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_56c21",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_period",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PeriodEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.period",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")],
                        default="quarter",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("first_on", models.DateField(verbose_name="first day")),
                ("last_on", models.DateField(verbose_name="last day")),
                ("opens_on", models.DateField(verbose_name="opens")),
                ("due_on", models.DateField(verbose_name="due")),
                ("closes_on", models.DateField(verbose_name="closes")),
                ("department_due_on", models.DateField(blank=True, null=True, verbose_name="due for departments")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="targets.period"
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="parks.park"
                    ),
                ),
                ("until_on", models.DateField(verbose_name="until")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="extension_has_a_reason",
                        violation_error_message="An extension says why.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["position", "code"],
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_categoryevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d3f572879f7c3f6d0abaf599ba3bf58440c7505e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e67e3",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_category",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_categoryevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="978fcbd30b1d0368733e5412de421f83d46d13e6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a5a57",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_category",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_categoryevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT old_values."code", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="49f7bea3eb0c2c2ab45567e041116f9bdbea03b5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cbb2f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_category",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CategoryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.category",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", parks.fields.PinyinKeyField(default="", editable=False, max_length=1000, of="name")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="targets.category",
                    ),
                ),
                ("unit", models.CharField(max_length=30, verbose_name="unit")),
                ("decimals", models.PositiveSmallIntegerField(default=2, verbose_name="decimals")),
                (
                    "direction",
                    models.CharField(
                        choices=[("higher", "higher is better"), ("lower", "lower is better")],
                        default="higher",
                        max_length=10,
                        verbose_name="direction",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("ytd", "cumulative"), ("point", "at the end of the period")],
                        default="ytd",
                        max_length=10,
                        verbose_name="measure",
                    ),
                ),
                (
                    "growth",
                    models.CharField(
                        choices=[("rate", "rate"), ("difference", "difference"), ("reported", "as reported")],
                        default="rate",
                        max_length=10,
                        verbose_name="growth",
                    ),
                ),
                (
                    "total",
                    models.CharField(
                        choices=[("none", "no total"), ("sum", "sum"), ("ratio", "ratio")],
                        default="none",
                        max_length=10,
                        verbose_name="total",
                    ),
                ),
                (
                    "numerator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.indicator",
                    ),
                ),
                (
                    "denominator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.indicator",
                    ),
                ),
                (
                    "reported_by",
                    models.CharField(
                        choices=[("park", "the park"), ("department", "the department")],
                        default="park",
                        max_length=10,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="parks.department",
                    ),
                ),
                (
                    "headline",
                    models.PositiveSmallIntegerField(blank=True, null=True, unique=True, verbose_name="headline"),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="targets.indicator",
                    ),
                ),
                ("definition", models.TextField(blank=True, verbose_name="definition")),
                ("position", models.PositiveIntegerField(db_default=0, default=0, verbose_name="position")),
                (
                    "path",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("linear", "in equal parts over the year"),
                            ("hold", "in full in every period"),
                            ("climb", "from last year's value to the target"),
                            ("year_end", "at the end of the year"),
                            ("limit", "a limit in every period"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="how a target falls due",
                    ),
                ),
                (
                    "is_whole",
                    models.BooleanField(db_default=False, default=False, verbose_name="counted in whole pieces"),
                ),
                ("lowest", core.fields.ExactField(blank=True, null=True, verbose_name="lowest value")),
                ("highest", core.fields.ExactField(blank=True, null=True, verbose_name="highest value")),
                (
                    "available",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="available after workdays"),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[("quarter", "every quarter"), ("half", "every half-year"), ("year", "every year")],
                        db_default="quarter",
                        default="quarter",
                        max_length=10,
                        verbose_name="reported every",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["position", "code"],
                "permissions": [("view_indicator", "Can see indicators")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["higher", "lower"])),
                        name="indicator_direction_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("measure__in", ["ytd", "point"])),
                        name="indicator_measure_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("growth__in", ["rate", "difference", "reported"])),
                        name="indicator_growth_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__in", ["none", "sum", "ratio"])),
                        name="indicator_total_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reported_by__in", ["park", "department"])),
                        name="indicator_reporter_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("path", ""),
                            ("path__in", ["linear", "hold", "climb", "year_end", "limit"]),
                            _connector="OR",
                        ),
                        name="indicator_path_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every__in", ["quarter", "half", "year"])),
                        name="indicator_every_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowest", None), ("highest", None), ("lowest__lte", models.F("highest")), _connector="OR"
                        ),
                        name="indicator_lowest_below_highest",
                        violation_error_message="The lowest value is not above the highest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decimals__lte", 10)),
                        name="indicator_at_most_ten_decimals",
                        violation_error_message="At most ten decimals.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("headline", None), ("headline__range", (1, 4)), _connector="OR"),
                        name="indicator_headline_one_to_four",
                        violation_error_message="There are four headlines, 1 to 4.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("denominator__isnull", False), ("numerator__isnull", False), ("total", "ratio")),
                            models.Q(
                                models.Q(("total", "ratio"), _negated=True), ("denominator", None), ("numerator", None)
                            ),
                            _connector="OR",
                        ),
                        name="indicator_ratio_names_its_parts",
                        violation_error_message="A ratio has a numerator and a denominator, and nothing else has.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reported_by", "park"), ("department__isnull", False), _connector="OR"),
                        name="indicator_of_a_department_names_it",
                        violation_error_message="What a department reports names the department.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaces", models.F("id")), _negated=True),
                            models.Q(("numerator", models.F("id")), _negated=True),
                            models.Q(("denominator", models.F("id")), _negated=True),
                        ),
                        name="indicator_not_its_own_relative",
                        violation_error_message="An indicator neither replaces itself nor is a part of itself.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorevent" ("available", "category_id", "code", "decimals", "definition", "denominator_id", "department_id", "direction", "every", "growth", "headline", "highest", "id", "is_whole", "lowest", "measure", "name", "name_key", "numerator_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "replaces_id", "reported_by", "total", "unit") SELECT new_values."available", new_values."category_id", new_values."code", new_values."decimals", new_values."definition", new_values."denominator_id", new_values."department_id", new_values."direction", new_values."every", new_values."growth", new_values."headline", new_values."highest", new_values."id", new_values."is_whole", new_values."lowest", new_values."measure", new_values."name", new_values."name_key", new_values."numerator_id", new_values."path", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."replaces_id", new_values."reported_by", new_values."total", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0e8c417314cda27b148dbe92df7969ce4af101c7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_58b2d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorevent" ("available", "category_id", "code", "decimals", "definition", "denominator_id", "department_id", "direction", "every", "growth", "headline", "highest", "id", "is_whole", "lowest", "measure", "name", "name_key", "numerator_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "replaces_id", "reported_by", "total", "unit") SELECT new_values."available", new_values."category_id", new_values."code", new_values."decimals", new_values."definition", new_values."denominator_id", new_values."department_id", new_values."direction", new_values."every", new_values."growth", new_values."headline", new_values."highest", new_values."id", new_values."is_whole", new_values."lowest", new_values."measure", new_values."name", new_values."name_key", new_values."numerator_id", new_values."path", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."replaces_id", new_values."reported_by", new_values."total", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="eac32f542bd821559343e27f36911c27723d9704",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d9e3e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorevent" ("available", "category_id", "code", "decimals", "definition", "denominator_id", "department_id", "direction", "every", "growth", "headline", "highest", "id", "is_whole", "lowest", "measure", "name", "name_key", "numerator_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "replaces_id", "reported_by", "total", "unit") SELECT old_values."available", old_values."category_id", old_values."code", old_values."decimals", old_values."definition", old_values."denominator_id", old_values."department_id", old_values."direction", old_values."every", old_values."growth", old_values."headline", old_values."highest", old_values."id", old_values."is_whole", old_values."lowest", old_values."measure", old_values."name", old_values."name_key", old_values."numerator_id", old_values."path", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."replaces_id", old_values."reported_by", old_values."total", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="31aa0f4c2c42e505b66d68d1bb9d8912387ead90",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cf327",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_indicator",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IndicatorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.indicator",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", parks.fields.PinyinKeyField(default="", editable=False, max_length=1000, of="name")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.category",
                    ),
                ),
                ("unit", models.CharField(max_length=30, verbose_name="unit")),
                ("decimals", models.PositiveSmallIntegerField(default=2, verbose_name="decimals")),
                (
                    "direction",
                    models.CharField(
                        choices=[("higher", "higher is better"), ("lower", "lower is better")],
                        default="higher",
                        max_length=10,
                        verbose_name="direction",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("ytd", "cumulative"), ("point", "at the end of the period")],
                        default="ytd",
                        max_length=10,
                        verbose_name="measure",
                    ),
                ),
                (
                    "growth",
                    models.CharField(
                        choices=[("rate", "rate"), ("difference", "difference"), ("reported", "as reported")],
                        default="rate",
                        max_length=10,
                        verbose_name="growth",
                    ),
                ),
                (
                    "total",
                    models.CharField(
                        choices=[("none", "no total"), ("sum", "sum"), ("ratio", "ratio")],
                        default="none",
                        max_length=10,
                        verbose_name="total",
                    ),
                ),
                (
                    "numerator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                (
                    "denominator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                (
                    "reported_by",
                    models.CharField(
                        choices=[("park", "the park"), ("department", "the department")],
                        default="park",
                        max_length=10,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.department",
                    ),
                ),
                ("headline", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="headline")),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                ("definition", models.TextField(blank=True, verbose_name="definition")),
                ("position", models.PositiveIntegerField(db_default=0, default=0, verbose_name="position")),
                (
                    "path",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("linear", "in equal parts over the year"),
                            ("hold", "in full in every period"),
                            ("climb", "from last year's value to the target"),
                            ("year_end", "at the end of the year"),
                            ("limit", "a limit in every period"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="how a target falls due",
                    ),
                ),
                (
                    "is_whole",
                    models.BooleanField(db_default=False, default=False, verbose_name="counted in whole pieces"),
                ),
                ("lowest", core.fields.ExactField(blank=True, null=True, verbose_name="lowest value")),
                ("highest", core.fields.ExactField(blank=True, null=True, verbose_name="highest value")),
                (
                    "available",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="available after workdays"),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[("quarter", "every quarter"), ("half", "every half-year"), ("year", "every year")],
                        db_default="quarter",
                        default="quarter",
                        max_length=10,
                        verbose_name="reported every",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RegionFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="parks.region"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="region_figures",
                        to="targets.indicator",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="region_figures", to="targets.period"
                    ),
                ),
                ("value", core.fields.ExactField(verbose_name="value")),
                ("growth", core.fields.ExactField(blank=True, null=True, verbose_name="growth")),
                ("place", models.PositiveIntegerField(blank=True, null=True, verbose_name="place")),
                ("out_of", models.PositiveIntegerField(blank=True, null=True, verbose_name="out of")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
            ],
            options={
                "verbose_name": "figure of a region",
                "verbose_name_plural": "figures of regions",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "indicator", "period"),
                        name="region_figure_once",
                        violation_error_message="A region has one figure for an indicator and period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place", None), ("out_of", None), ("place__lte", models.F("out_of")), _connector="OR"
                        ),
                        name="region_figure_place_within_its_list",
                        violation_error_message="A place lies within its list.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_regionfigureevent" ("growth", "id", "indicator_id", "out_of", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "region_id", "source", "value") SELECT new_values."growth", new_values."id", new_values."indicator_id", new_values."out_of", new_values."period_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."region_id", new_values."source", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="149b614770b5165091d6674519cf2070d3e50ac6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3b3e9",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_regionfigure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_regionfigureevent" ("growth", "id", "indicator_id", "out_of", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "region_id", "source", "value") SELECT new_values."growth", new_values."id", new_values."indicator_id", new_values."out_of", new_values."period_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."region_id", new_values."source", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="46be1a3447d339eb6b54e31b0c2cd3ce3f5c4488",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1368e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_regionfigure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_regionfigureevent" ("growth", "id", "indicator_id", "out_of", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "region_id", "source", "value") SELECT old_values."growth", old_values."id", old_values."indicator_id", old_values."out_of", old_values."period_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."region_id", old_values."source", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="2538d254744fb0dbe5434f5010366f08205e04a3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_95ec9",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_regionfigure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RegionFigureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.regionfigure",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.region",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.period",
                    ),
                ),
                ("value", core.fields.ExactField(verbose_name="value")),
                ("growth", core.fields.ExactField(blank=True, null=True, verbose_name="growth")),
                ("place", models.PositiveIntegerField(blank=True, null=True, verbose_name="place")),
                ("out_of", models.PositiveIntegerField(blank=True, null=True, verbose_name="out of")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "period",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="targets.period",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="parks.park",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="targets.indicator"
                    ),
                ),
                (
                    "draft_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("number", "number"),
                            ("not_applicable", "not applicable"),
                            ("unknown", "not reported"),
                        ],
                        max_length=20,
                        null=True,
                        verbose_name="state",
                    ),
                ),
                ("draft_value", core.fields.ExactField(blank=True, null=True, verbose_name="value")),
                ("draft_growth", core.fields.ExactField(blank=True, null=True, verbose_name="growth")),
                ("draft_base", core.fields.ExactField(blank=True, null=True, verbose_name="comparable base")),
                ("draft_is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                ("draft_note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
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
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "park", "indicator"),
                        name="figure_once",
                        violation_error_message="A park has one figure for an indicator and period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draft_state", "number"), ("draft_value__isnull", False)),
                            models.Q(("draft_state__in", ["not_applicable", "unknown"]), ("draft_value__isnull", True)),
                            models.Q(("draft_state__isnull", True), ("draft_value__isnull", True)),
                            _connector="OR",
                        ),
                        name="figure_draft_valued_only_as_number",
                        violation_error_message="A cell has a value if, and only if, it is a number.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_figureevent" ("draft_base", "draft_growth", "draft_is_estimate", "draft_note", "draft_state", "draft_value", "id", "indicator_id", "park_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."draft_base", new_values."draft_growth", new_values."draft_is_estimate", new_values."draft_note", new_values."draft_state", new_values."draft_value", new_values."id", new_values."indicator_id", new_values."park_id", new_values."period_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."draft_state" IS NOT NULL) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4704d5ed660b3f8c2c7da644971349e55b384239",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e70f1",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_figureevent" ("draft_base", "draft_growth", "draft_is_estimate", "draft_note", "draft_state", "draft_value", "id", "indicator_id", "park_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."draft_base", new_values."draft_growth", new_values."draft_is_estimate", new_values."draft_note", new_values."draft_state", new_values."draft_value", new_values."id", new_values."indicator_id", new_values."park_id", new_values."period_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="757bffc08b3c6e493d8a9a7bc5610a8a530c566f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5e41d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_figureevent" ("draft_base", "draft_growth", "draft_is_estimate", "draft_note", "draft_state", "draft_value", "id", "indicator_id", "park_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."draft_base", old_values."draft_growth", old_values."draft_is_estimate", old_values."draft_note", old_values."draft_state", old_values."draft_value", old_values."id", old_values."indicator_id", old_values."park_id", old_values."period_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a84ff4da6d84a8a584d94e85c95aefcf4cd8ffe9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_87255",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_figure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="FigureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.figure",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.period",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.park",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                (
                    "draft_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("number", "number"),
                            ("not_applicable", "not applicable"),
                            ("unknown", "not reported"),
                        ],
                        max_length=20,
                        null=True,
                        verbose_name="state",
                    ),
                ),
                ("draft_value", core.fields.ExactField(blank=True, null=True, verbose_name="value")),
                ("draft_growth", core.fields.ExactField(blank=True, null=True, verbose_name="growth")),
                ("draft_base", core.fields.ExactField(blank=True, null=True, verbose_name="comparable base")),
                ("draft_is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                ("draft_note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FigureVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "figure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="targets.figure",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "reported_state",
                    models.CharField(
                        choices=[
                            ("number", "number"),
                            ("not_applicable", "not applicable"),
                            ("unknown", "not reported"),
                        ],
                        max_length=20,
                        verbose_name="reported state",
                    ),
                ),
                ("reported_value", core.fields.ExactField(blank=True, null=True, verbose_name="reported")),
                (
                    "recognised_state",
                    models.CharField(
                        choices=[
                            ("number", "number"),
                            ("not_applicable", "not applicable"),
                            ("unknown", "not reported"),
                        ],
                        max_length=20,
                        verbose_name="recognised state",
                    ),
                ),
                ("recognised_value", core.fields.ExactField(blank=True, null=True, verbose_name="recognised")),
                ("growth", core.fields.ExactField(blank=True, null=True, verbose_name="growth")),
                ("base", core.fields.ExactField(blank=True, null=True, verbose_name="comparable base")),
                ("is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "way",
                    models.CharField(
                        choices=[("load", "load"), ("entry", "entry"), ("review", "review"), ("revision", "revision")],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("source", models.CharField(blank=True, db_default="", max_length=500, verbose_name="source")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "version of a figure",
                "verbose_name_plural": "versions of figures",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("figure", "number"),
                        name="figure_version_numbered",
                        violation_error_message="Versions of a figure have different numbers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="figure_version_counts_from_one",
                        violation_error_message="Versions are counted from 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["load", "entry", "review", "revision"])),
                        name="figure_version_way_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reported_state", "number"), ("reported_value__isnull", False)),
                            models.Q(
                                ("reported_state__in", ["not_applicable", "unknown"]), ("reported_value__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="figure_version_reported_cell",
                        violation_error_message="A cell has a value if, and only if, it is a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recognised_state", "number"), ("recognised_value__isnull", False)),
                            models.Q(
                                ("recognised_state__in", ["not_applicable", "unknown"]),
                                ("recognised_value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="figure_version_recognised_cell",
                        violation_error_message="A cell has a value if, and only if, it is a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "revision"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="figure_version_revised_for_a_reason",
                        violation_error_message="A revision says why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verification",
                        to="targets.figureversion",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "verification",
                "verbose_name_plural": "verifications",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verification",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_verificationevent" ("at", "by_id", "by_name", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version_id") SELECT new_values."at", new_values."by_id", new_values."by_name", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."version_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d140b7406dfa72fedf9ed34baef48639080bf95c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_11f08",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_verification",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verification",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_verificationevent" ("at", "by_id", "by_name", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version_id") SELECT new_values."at", new_values."by_id", new_values."by_name", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."version_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c563f936f194d4621ab32cd712f90447ea5fd223",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4cbd0",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_verification",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verification",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_verificationevent" ("at", "by_id", "by_name", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version_id") SELECT old_values."at", old_values."by_id", old_values."by_name", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."version_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5e9e3dbf60b14c4f12d7296dbb77e8962a1485ad",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a326a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_verification",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="VerificationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.verification",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.figureversion",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="targets.figure"
                    ),
                ),
                ("question", models.CharField(max_length=30, verbose_name="question")),
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
                ("text", models.TextField(verbose_name="answer")),
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
                ("by_name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "number"), ("value__isnull", False)),
                            models.Q(("state__in", ["not_applicable", "unknown"]), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="answer_cell",
                        violation_error_message="A cell has a value if, and only if, it is a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="answer_says_something",
                        violation_error_message="An answer says something.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True),
                        name="answer_names_its_question",
                        violation_error_message="An answer belongs to a question.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_campaignevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="55d0271e9323f12f14a794a9874268c128af92a3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1615c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_campaign",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_campaignevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0b948cb424333cba9ca303659f718b55c15c7b2f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c5285",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_campaign",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_campaignevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT old_values."code", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="8fe4aa3ae9f21cca3047bd550c23f94cbe122275",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2269d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_campaign",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CampaignEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.campaign",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comparisons", to="targets.campaign"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("compare", models.CharField(max_length=50, verbose_name="compare")),
                ("look", models.CharField(max_length=50, verbose_name="look")),
                (
                    "view",
                    models.CharField(
                        choices=[("level", "level"), ("growth", "growth"), ("place", "place")],
                        default="level",
                        max_length=10,
                        verbose_name="view",
                    ),
                ),
                (
                    "indicator_codes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None),
                ),
            ],
            options={
                "verbose_name": "comparison",
                "verbose_name_plural": "comparisons",
                "ordering": ["campaign", "position"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("view__in", ["level", "growth", "place"])),
                        name="comparison_view_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("campaign", "position"),
                        name="comparison_position_once",
                        violation_error_message="Comparisons of a campaign have different positions.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comparison",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_comparisonevent" ("campaign_id", "compare", "id", "indicator_codes", "look", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "view") SELECT new_values."campaign_id", new_values."compare", new_values."id", new_values."indicator_codes", new_values."look", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."view" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3dccef7f39c485182026e778a003a19ddc950c09",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f9962",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_comparison",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comparison",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_comparisonevent" ("campaign_id", "compare", "id", "indicator_codes", "look", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "view") SELECT new_values."campaign_id", new_values."compare", new_values."id", new_values."indicator_codes", new_values."look", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."view" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f49c52a240d29e6cf234ec170f4689739ff9873d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4cd06",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_comparison",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comparison",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_comparisonevent" ("campaign_id", "compare", "id", "indicator_codes", "look", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "view") SELECT old_values."campaign_id", old_values."compare", old_values."id", old_values."indicator_codes", old_values."look", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."view" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="6a49a6e23ec8d8c3a0cecbb7a3555baefb5497a9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_51a84",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_comparison",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ComparisonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.comparison",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.campaign",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("compare", models.CharField(max_length=50, verbose_name="compare")),
                ("look", models.CharField(max_length=50, verbose_name="look")),
                (
                    "view",
                    models.CharField(
                        choices=[("level", "level"), ("growth", "growth"), ("place", "place")],
                        default="level",
                        max_length=10,
                        verbose_name="view",
                    ),
                ),
                (
                    "indicator_codes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FiledRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filed", to="targets.figure"
                    ),
                ),
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
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "filed revision",
                "verbose_name_plural": "filed revisions",
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "number"), ("value__isnull", False)),
                            models.Q(("state__in", ["not_applicable", "unknown"]), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="filed_revision_cell",
                        violation_error_message="A cell has a value if, and only if, it is a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document_no", ""), _negated=True), models.Q(("scan_digest", ""), _negated=True)
                        ),
                        name="filed_revision_has_a_document",
                        violation_error_message="A filed revision names its document and holds its scan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="filed_revision_says_why",
                        violation_error_message="A filed revision says why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FiledDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "filed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="targets.filedrevision"
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
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "decision on a filed revision",
                "verbose_name_plural": "decisions on filed revisions",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version__isnull", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="filed_decision_refuses_for_a_reason",
                        violation_error_message="Who refuses a filed revision says why.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extension_requests",
                        to="targets.period",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extension_requests", to="parks.park"
                    ),
                ),
                ("wished_on", models.DateField(verbose_name="wished for until")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "request for more time",
                "verbose_name_plural": "requests for more time",
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="extension_request_has_a_reason",
                        violation_error_message="Who asks for more time says why.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="targets.extensionrequest",
                    ),
                ),
                (
                    "extension",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered",
                        to="targets.extension",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "answer to a request for more time",
                "verbose_name_plural": "answers to requests for more time",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="extension_answer_has_a_reason",
                        violation_error_message="An answer to a request for more time says why.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("five_year", "five-year plan"), ("three_year", "three-year plan")],
                        default="five_year",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("start_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                ("end_year", models.PositiveSmallIntegerField(verbose_name="last year")),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
                "permissions": [("view_plan", "Can see plans"), ("change_plan", "Can make and change plans")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["five_year", "three_year"])),
                        name="plan_kind_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start_year__lte", models.F("end_year"))),
                        name="plan_years_in_order",
                        violation_error_message="A plan ends in or after the year it starts.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plan",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_planevent" ("code", "end_year", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_year") SELECT new_values."code", new_values."end_year", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."start_year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a225a5d0332781cfbce5c3a944ecd0ee009d66b8",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6efbb",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_plan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plan",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_planevent" ("code", "end_year", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_year") SELECT new_values."code", new_values."end_year", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."start_year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="22156ec54e50f6f5ca9fe12d40c79f5501f93c1b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cb89f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_plan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plan",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_planevent" ("code", "end_year", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_year") SELECT old_values."code", old_values."end_year", old_values."id", old_values."kind", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."start_year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="9a8f721087be5e4d808e75e19bf3e3e6c81e8943",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f39d4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_plan",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PlanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.plan",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("five_year", "five-year plan"), ("three_year", "three-year plan")],
                        default="five_year",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("start_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                ("end_year", models.PositiveSmallIntegerField(verbose_name="last year")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="source_of", to="targets.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "source of targets",
                "verbose_name_plural": "sources of targets",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year",),
                        name="target_source_once_a_year",
                        violation_error_message="The targets of a year come from one plan.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetsource",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetsourceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "year") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2655e966fbff212df1aa358ce9969cbc453e8c76",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b64ee",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_targetsource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetsource",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetsourceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "year") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1164dfa152cdfc23f8aa7d5a45fa44566fb8b4b9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_90259",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_targetsource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetsource",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetsourceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "year") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="00c9bd34f02cf3cb580116e8f0473874aaf1ff11",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_96b33",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_targetsource",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="TargetSourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.targetsource",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.plan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="targets.plan"
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_texts",
                        to="parks.park",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_texts",
                        to="targets.category",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("responsible", models.CharField(blank=True, max_length=100, verbose_name="responsible")),
            ],
            options={
                "verbose_name": "text of a plan",
                "verbose_name_plural": "texts of plans",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "park", "year", "category"),
                        name="plan_text_once",
                        nulls_distinct=False,
                        violation_error_message="A plan has one text for a park and a year or a category.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", None), ("year__isnull", False)),
                            models.Q(("category__isnull", False), ("year", None)),
                            _connector="OR",
                        ),
                        name="plan_text_of_a_year_or_a_category",
                        violation_error_message="A text speaks of a year or of a category.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("responsible", ""), ("text", ""), _negated=True),
                        name="plan_text_says_something",
                        violation_error_message="A text says something, or who is responsible.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantext",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_plantextevent" ("category_id", "id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "responsible", "text", "year") SELECT new_values."category_id", new_values."id", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."responsible", new_values."text", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1d035e360c30b1dded88a9c31fa9a69a7cddfb80",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6d864",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_plantext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantext",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_plantextevent" ("category_id", "id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "responsible", "text", "year") SELECT new_values."category_id", new_values."id", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."responsible", new_values."text", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c937292caffe6169623ff01392aed0861b787455",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c2767",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_plantext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantext",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_plantextevent" ("category_id", "id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "responsible", "text", "year") SELECT old_values."category_id", old_values."id", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."responsible", old_values."text", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="bd14aebe37d400272c4df812982ef395ec8d6573",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9222f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_plantext",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PlanTextEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.plantext",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.plan",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.park",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.category",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("responsible", models.CharField(blank=True, max_length=100, verbose_name="responsible")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="targets.plan"
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plan_targets", to="parks.park"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_targets", to="targets.indicator"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("value", core.fields.ExactField(verbose_name="value")),
            ],
            options={
                "verbose_name": "target of a plan",
                "verbose_name_plural": "targets of plans",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "park", "indicator", "year"),
                        name="plan_target_once",
                        violation_error_message="A plan has one target for a park, indicator and year.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantarget",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_plantargetevent" ("id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "value", "year") SELECT new_values."id", new_values."indicator_id", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="dfe69375dc6811f2202a3fbb26c08682e4d28bd1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8e644",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_plantarget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantarget",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_plantargetevent" ("id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "value", "year") SELECT new_values."id", new_values."indicator_id", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="90ba2ad71e42e62a7be74420828b4f2a5b56086a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a98c9",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_plantarget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantarget",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_plantargetevent" ("id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "value", "year") SELECT old_values."id", old_values."indicator_id", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="d83bd2268e5fc8d29e87be7f597829a245d66da1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a8ca2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_plantarget",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PlanTargetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.plantarget",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.plan",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.park",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("value", core.fields.ExactField(verbose_name="value")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("no", models.CharField(max_length=100, unique=True, verbose_name="no.")),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pledges", to="parks.park"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("party_a", models.CharField(max_length=200, verbose_name="party A")),
                ("party_b", models.CharField(max_length=200, verbose_name="party B")),
                ("is_paper", models.BooleanField(default=False, verbose_name="on paper")),
            ],
            options={
                "verbose_name": "pledge",
                "verbose_name_plural": "pledges",
                "permissions": [
                    ("view_pledge", "Can see pledges in force"),
                    ("view_every_pledge", "Can see pledges before they are in force"),
                    ("issue_pledge", "Can issue, reissue and withdraw pledges"),
                    ("sign_pledge_for_park", "Can sign the pledge of the own park"),
                    ("sign_pledge_for_city", "Can sign pledges for the city"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PledgeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="targets.pledge"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("from_state", models.CharField(blank=True, max_length=20, verbose_name="from")),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("issued", "issued"),
                            ("signed_by_park", "signed by the park"),
                            ("in_force", "in force"),
                            ("settled", "settled"),
                            ("superseded", "superseded"),
                            ("void", "void"),
                        ],
                        max_length=20,
                        verbose_name="to",
                    ),
                ),
                ("on", models.DateField(blank=True, null=True, verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
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
                ("by_name", models.CharField(blank=True, db_default="", max_length=150, verbose_name="name")),
                (
                    "appointment",
                    models.CharField(blank=True, db_default="", max_length=200, verbose_name="appointment"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("act_id", models.UUIDField(blank=True, null=True, verbose_name="act")),
            ],
            options={
                "verbose_name": "step of a pledge",
                "verbose_name_plural": "steps of pledges",
                "ordering": ["pledge", "number"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_state__in", ["issued", "signed_by_park", "in_force", "settled", "superseded", "void"])
                        ),
                        name="pledge_step_state_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("pledge", "number"),
                        name="pledge_step_numbered",
                        violation_error_message="Steps of a pledge have different numbers.",
                    ),
                    models.UniqueConstraint(
                        fields=("pledge", "to_state"),
                        name="pledge_reaches_a_state_once",
                        violation_error_message="A pledge reaches a state once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_state", ""), ("number", 1), ("to_state", "issued")),
                            models.Q(("number__gt", 1), models.Q(("from_state", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="pledge_begins_issued",
                        violation_error_message="A pledge begins by being issued.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgestep",
            trigger=pgtrigger.compiler.Trigger(
                name="moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT EXISTS (SELECT FROM targets_pledgedocument WHERE pledge_id = NEW.pledge_id) THEN\n        RETURN NEW;\n    END IF;\n    IF (NEW.from_state, NEW.to_state) NOT IN (('', 'issued'), ('in_force', 'settled'), ('issued', 'signed_by_park'), ('issued', 'superseded'), ('issued', 'void'), ('signed_by_park', 'in_force'), ('signed_by_park', 'superseded'), ('signed_by_park', 'void'))\n        OR NEW.number <> 1 + (SELECT count(*) FROM targets_pledgestep WHERE pledge_id = NEW.pledge_id)\n        OR NEW.from_state <> coalesce((SELECT to_state FROM targets_pledgestep WHERE pledge_id = NEW.pledge_id\n                                        ORDER BY number DESC LIMIT 1), '') THEN\n        RAISE EXCEPTION 'a pledge does not move from % to %', NEW.from_state, NEW.to_state\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_moves';\n    END IF;\n    IF NEW.to_state IN ('signed_by_park', 'in_force') AND NOT EXISTS (\n        SELECT FROM targets_pledgescan c WHERE c.pledge_id = NEW.pledge_id\n           AND NOT EXISTS (SELECT FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id)) AND NOT EXISTS (\n        SELECT FROM targets_pledgedocument d WHERE d.pledge_id = NEW.pledge_id\n           AND (SELECT count(*) FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id AND s.side = 'park')\n               = d.park_signers\n           AND (SELECT count(*) FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id AND s.side = 'city')\n               = CASE NEW.to_state WHEN 'in_force' THEN d.city_signers ELSE 0 END) THEN\n        RAISE EXCEPTION 'a pledge without its signatures is not %', NEW.to_state\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_is_signed';\n    END IF;\n    IF NEW.to_state = 'settled' AND NOT EXISTS (\n        SELECT FROM targets_pledgesettlement t WHERE t.pledge_id = NEW.pledge_id) THEN\n        RAISE EXCEPTION 'a pledge without its results is not settled'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_is_settled_with_results';\n    END IF;\n    RETURN NEW;\n",
                    hash="677342fd9e4ca69d39933fe40176ba8a06a9caf7",
                    operation="INSERT",
                    pgid="pgtrigger_moves_18b2b",
                    table="targets_pledgestep",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PledgeHandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "pledge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handed_in", to="targets.pledge"
                    ),
                ),
                ("is_paper", models.BooleanField(default=False, verbose_name="on paper")),
            ],
            options={
                "verbose_name": "hand-in of a pledge",
                "verbose_name_plural": "hand-ins of pledges",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PledgeScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("park_signers", models.CharField(max_length=200, verbose_name="who signed for the park")),
                ("city_signers", models.CharField(max_length=200, verbose_name="who signed for the city")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "pledge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scan", to="targets.pledge"
                    ),
                ),
            ],
            options={
                "verbose_name": "pledge signed on paper",
                "verbose_name_plural": "pledges signed on paper",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("park_signers", ""), _negated=True), models.Q(("city_signers", ""), _negated=True)
                        ),
                        name="pledge_scan_names_the_signers",
                        violation_error_message="A sheet names who signed for each side.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeScanReplacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                ("reason", models.TextField(verbose_name="reason")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
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
            name="PledgeSettlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "pledge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settlement", to="targets.pledge"
                    ),
                ),
                ("release", models.PositiveIntegerField(verbose_name="release")),
                ("release_digest", models.CharField(max_length=64, verbose_name="digest of the release")),
                ("score", core.fields.ExactField(blank=True, null=True, verbose_name="score")),
                ("place", models.PositiveIntegerField(blank=True, null=True, verbose_name="place")),
                ("canonical", models.BinaryField(verbose_name="results")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            ],
            options={
                "verbose_name": "settlement of a pledge",
                "verbose_name_plural": "settlements of pledges",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PledgeHandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="targets.pledge"
                    ),
                ),
                ("post", models.CharField(max_length=100, verbose_name="post")),
                ("since_on", models.DateField(verbose_name="since")),
                (
                    "from_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("from_name", models.CharField(max_length=150, verbose_name="from")),
                (
                    "to_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("to_name", models.CharField(max_length=150, verbose_name="to")),
                ("to_appointment", models.BigIntegerField(verbose_name="appointment of the successor")),
                ("duties", models.JSONField(blank=True, default=list, verbose_name="open duties")),
            ],
            options={
                "verbose_name": "hand-over of a pledge",
                "verbose_name_plural": "hand-overs of pledges",
                "ordering": ["id"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pledge", "to_appointment"),
                        name="pledge_handed_over_once_to_an_appointment",
                        violation_error_message="A pledge passes to an appointment once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_user", models.F("to_user")), _negated=True),
                        name="pledge_handed_over_to_another",
                        violation_error_message="A pledge passes to another person.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                ("word", models.CharField(max_length=20, verbose_name="word of the number")),
                ("title", models.CharField(max_length=200, verbose_name="title of the document")),
                ("basis", models.TextField(verbose_name="basis")),
                ("party_a", models.CharField(max_length=200, verbose_name="party A")),
                ("party_b", models.CharField(max_length=200, verbose_name="party B")),
                ("period", models.CharField(max_length=200, verbose_name="time")),
                ("clauses", models.TextField(verbose_name="clauses")),
                ("park_posts", models.TextField(verbose_name="who signs for the park")),
                ("own_posts", models.TextField(blank=True, default="", verbose_name="parks where others sign")),
                ("city_posts", models.TextField(verbose_name="who signs for the city")),
            ],
            options={
                "verbose_name": "template of pledges",
                "verbose_name_plural": "templates of pledges",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgetemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_pledgetemplateevent" ("basis", "city_posts", "clauses", "id", "own_posts", "park_posts", "party_a", "party_b", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "word", "year") SELECT new_values."basis", new_values."city_posts", new_values."clauses", new_values."id", new_values."own_posts", new_values."park_posts", new_values."party_a", new_values."party_b", new_values."period", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."title", new_values."word", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c8a4aa765c874ee2d550fd5780ca7b7c6c407efa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8dbb6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_pledgetemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgetemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_pledgetemplateevent" ("basis", "city_posts", "clauses", "id", "own_posts", "park_posts", "party_a", "party_b", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "word", "year") SELECT new_values."basis", new_values."city_posts", new_values."clauses", new_values."id", new_values."own_posts", new_values."park_posts", new_values."party_a", new_values."party_b", new_values."period", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."title", new_values."word", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4cac2b9f628388d33cc250c65ae861882218b378",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f8c10",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_pledgetemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgetemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_pledgetemplateevent" ("basis", "city_posts", "clauses", "id", "own_posts", "park_posts", "party_a", "party_b", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "word", "year") SELECT old_values."basis", old_values."city_posts", old_values."clauses", old_values."id", old_values."own_posts", old_values."park_posts", old_values."party_a", old_values."party_b", old_values."period", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."title", old_values."word", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="6fa93a9f5f0aecd16bdcedda9dd6e4d5bfbe4223",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c6607",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_pledgetemplate",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PledgeTemplateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.pledgetemplate",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("word", models.CharField(max_length=20, verbose_name="word of the number")),
                ("title", models.CharField(max_length=200, verbose_name="title of the document")),
                ("basis", models.TextField(verbose_name="basis")),
                ("party_a", models.CharField(max_length=200, verbose_name="party A")),
                ("party_b", models.CharField(max_length=200, verbose_name="party B")),
                ("period", models.CharField(max_length=200, verbose_name="time")),
                ("clauses", models.TextField(verbose_name="clauses")),
                ("park_posts", models.TextField(verbose_name="who signs for the park")),
                ("own_posts", models.TextField(blank=True, default="", verbose_name="parks where others sign")),
                ("city_posts", models.TextField(verbose_name="who signs for the city")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PledgeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pledge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="targets.pledge",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="targets.indicator"
                    ),
                ),
                ("base", core.fields.ExactField(blank=True, null=True, verbose_name="base")),
                (
                    "base_estimate",
                    models.BooleanField(db_default=False, default=False, verbose_name="base is an estimate"),
                ),
                ("value", core.fields.ExactField(verbose_name="target")),
                ("stretch", core.fields.ExactField(blank=True, null=True, verbose_name="stretch")),
                ("growth", core.fields.ExactField(blank=True, null=True, verbose_name="growth")),
                ("responsible", models.CharField(blank=True, max_length=100, verbose_name="responsible")),
            ],
            options={
                "verbose_name": "target of a pledge",
                "verbose_name_plural": "targets of pledges",
                "ordering": ["pledge", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pledge", "number"),
                        name="pledge_item_numbered",
                        violation_error_message="Targets of a pledge have different numbers.",
                    ),
                    models.UniqueConstraint(
                        fields=("pledge", "indicator"),
                        name="pledge_item_once_an_indicator",
                        violation_error_message="A pledge has one target for an indicator.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("canonical", models.BinaryField(verbose_name="text")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3")),
                ("pdf", models.BinaryField(verbose_name="PDF")),
                ("park_signers", models.PositiveSmallIntegerField(verbose_name="signers of the park")),
                ("city_signers", models.PositiveSmallIntegerField(verbose_name="signers of the city")),
                (
                    "pledge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="document", to="targets.pledge"
                    ),
                ),
            ],
            options={
                "verbose_name": "document of a pledge",
                "verbose_name_plural": "documents of pledges",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("city_signers__range", (1, 2)), ("park_signers__range", (1, 2))),
                        name="pledge_document_has_signers",
                        violation_error_message="Each side has one or two signers.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(choices=[("park", "park"), ("city", "city")], max_length=10, verbose_name="side"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("post", models.CharField(max_length=100, verbose_name="post")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("pdf", models.BinaryField(verbose_name="PDF")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "device_key",
                    models.CharField(
                        blank=True, default="", max_length=128, verbose_name="public key of the SM2 device"
                    ),
                ),
                (
                    "device_signature",
                    models.CharField(blank=True, default="", max_length=128, verbose_name="SM2 signature"),
                ),
                ("is_device_certified", models.BooleanField(default=False, verbose_name="certified SM2 device")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("address", models.CharField(blank=True, max_length=45, null=True, verbose_name="address")),
                (
                    "key",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.signingkey",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="targets.pledge",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature of a pledge",
                "verbose_name_plural": "signatures of pledges",
                "ordering": ["pledge", "-side", "number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["park", "city"])),
                        name="pledge_signature_side_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("pledge", "side", "number"),
                        name="pledge_signed_once_a_place",
                        violation_error_message="A place is signed once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("device_key", ""), ("device_signature", ""), ("is_device_certified", False)),
                            models.Q(
                                ("device_key__regex", "^[0-9a-f]{128}$"), ("device_signature__regex", "^[0-9a-f]{128}$")
                            ),
                            _connector="OR",
                        ),
                        name="pledge_signature_of_a_device_whole",
                        violation_error_message="A device's signature comes with its key, 128 hexadecimal digits each.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgesignature",
            trigger=pgtrigger.compiler.Trigger(
                name="in_turn",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.side IN ('park', 'city') AND NOT EXISTS (\n        SELECT FROM targets_pledgesignature s\n         WHERE (s.pledge_id, s.side, s.number) = (NEW.pledge_id, NEW.side, NEW.number)) AND NOT EXISTS (\n        SELECT FROM targets_pledgedocument d WHERE d.pledge_id = NEW.pledge_id\n           AND NEW.side = (SELECT CASE s.to_state WHEN 'issued' THEN 'park' WHEN 'signed_by_park' THEN 'city' END\n                             FROM targets_pledgestep s WHERE s.pledge_id = NEW.pledge_id ORDER BY s.number DESC LIMIT 1)\n           AND NEW.number = 1 + (SELECT count(*) FROM targets_pledgesignature s\n                                  WHERE s.pledge_id = NEW.pledge_id AND s.side = NEW.side)\n           AND NEW.number <= CASE NEW.side WHEN 'park' THEN d.park_signers ELSE d.city_signers END) THEN\n        RAISE EXCEPTION 'it is not the turn of this signature'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_signed_in_turn';\n    END IF;\n    RETURN NEW;\n",
                    hash="0e5bf78fac8d63f0fb80cec9a61ebe1c4c561a69",
                    operation="INSERT",
                    pgid="pgtrigger_in_turn_ff27c",
                    table="targets_pledgesignature",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="DepartmentReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="targets.indicator"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="department_reports",
                        to="targets.period",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("ready", "ready for sign-off"),
                            ("reported", "reported"),
                            ("returned", "returned"),
                            ("released", "released"),
                            ("reopened", "reopened"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="ready at")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="reported at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "report of a department",
                "verbose_name_plural": "reports of departments",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "ready", "reported", "returned", "released", "reopened"])
                        ),
                        name="department_report_state_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("period", "indicator"),
                        name="department_report_once_a_period",
                        violation_error_message="An indicator has one report for a period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reported_at", None),
                            models.Q(("state__in", ["draft", "ready"]), _negated=True),
                            _connector="OR",
                        ),
                        name="department_report_reported_is_no_draft",
                        violation_error_message="What was not reported has no time of reporting.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="departmentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    func="\n    IF (OLD.state, NEW.state) NOT IN (('draft', 'ready'), ('draft', 'reported'), ('ready', 'draft'), ('ready', 'reported'), ('reopened', 'ready'), ('reopened', 'reported'), ('reported', 'released'), ('reported', 'reopened'), ('reported', 'returned'), ('returned', 'ready'), ('returned', 'reported'))\n        AND coalesce(nullif(current_setting('pghistory.context_metadata', true), '')::json ->> 'act', '')\n            <> 'reports.load_city' THEN\n        RAISE EXCEPTION 'the report of a department does not move from % to %', OLD.state, NEW.state\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'department_report_moves';\n    END IF;\n    RETURN NEW;\n",
                    hash="d4e91acb778191969df33172b34a0bef0dac67c8",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_moves_74649",
                    table="targets_departmentreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="departmentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_departmentreportevent" ("id", "indicator_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ready_at", "reason", "reported_at", "state") SELECT new_values."id", new_values."indicator_id", new_values."period_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."ready_at", new_values."reason", new_values."reported_at", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b28c4fe0688bf95186f3a5356035434026ce0807",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_71d1f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_departmentreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="departmentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_departmentreportevent" ("id", "indicator_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ready_at", "reason", "reported_at", "state") SELECT new_values."id", new_values."indicator_id", new_values."period_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."ready_at", new_values."reason", new_values."reported_at", new_values."state" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="51627f9325b6ef006699dc16d9041306fbe4663a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e20ea",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_departmentreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="departmentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_departmentreportevent" ("id", "indicator_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ready_at", "reason", "reported_at", "state") SELECT old_values."id", old_values."indicator_id", old_values."period_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."ready_at", old_values."reason", old_values."reported_at", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="e9c08d90fcd3e6560054d4f993f20edf2bcc1f06",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f9bf0",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_departmentreport",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="DepartmentReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.departmentreport",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.period",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("ready", "ready for sign-off"),
                            ("reported", "reported"),
                            ("returned", "returned"),
                            ("released", "released"),
                            ("reopened", "reopened"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="ready at")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="reported at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DepartmentReportStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="targets.departmentreport",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=20, verbose_name="step")),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("ready", "ready for sign-off"),
                            ("reported", "reported"),
                            ("returned", "returned"),
                            ("released", "released"),
                            ("reopened", "reopened"),
                        ],
                        max_length=10,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("ready", "ready for sign-off"),
                            ("reported", "reported"),
                            ("returned", "returned"),
                            ("released", "released"),
                            ("reopened", "reopened"),
                        ],
                        max_length=10,
                        verbose_name="to",
                    ),
                ),
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
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "step of a department's report",
                "verbose_name_plural": "steps of departments' reports",
                "ordering": ["report", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "number"),
                        name="department_report_step_numbered",
                        violation_error_message="Steps of a report have different numbers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="department_report_step_from_one",
                        violation_error_message="Steps are counted from 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name__in", ["put_up", "take_back", "report", "return", "reopen", "release"])
                        ),
                        name="department_report_step_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_state", models.F("to_state")), _negated=True),
                        name="department_report_step_moves",
                        violation_error_message="A step leads from one state to another.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name__in", ["return", "reopen"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="department_report_step_says_why",
                        violation_error_message="This step says why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("series", models.CharField(max_length=50, verbose_name="series")),
                (
                    "composite",
                    models.CharField(
                        choices=[("weighted_sum", "weighted sum"), ("mazziotta_pareto", "Mazziotta-Pareto")],
                        default="weighted_sum",
                        max_length=20,
                        verbose_name="composite",
                    ),
                ),
                (
                    "better",
                    models.CharField(
                        choices=[("higher", "higher is better"), ("lower", "lower is better")],
                        default="higher",
                        max_length=10,
                        verbose_name="better",
                    ),
                ),
                (
                    "tie_break",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), blank=True, default=list, size=None
                    ),
                ),
                (
                    "missing",
                    models.CharField(
                        choices=[("zero", "zero points"), ("refuse", "no publishing"), ("leave_out", "left out")],
                        default="zero",
                        max_length=10,
                        verbose_name="missing",
                    ),
                ),
                ("is_renormalised", models.BooleanField(default=False, verbose_name="renormalised")),
                ("ahead", core.fields.ExactField(default=Decimal("1"), verbose_name="ahead from")),
                ("near", core.fields.ExactField(default=Decimal("0.9"), verbose_name="near from")),
            ],
            options={
                "verbose_name": "scheme",
                "verbose_name_plural": "schemes",
                "ordering": ["year", "code"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("composite__in", ["weighted_sum", "mazziotta_pareto"])),
                        name="scheme_composite_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("better__in", ["higher", "lower"])),
                        name="scheme_better_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("missing__in", ["zero", "refuse", "leave_out"])),
                        name="scheme_missing_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("near__gt", 0), ("near__lte", models.F("ahead"))),
                        name="scheme_lights_in_order",
                        violation_error_message="The bound of near lies above zero and not above that of ahead.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scheme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_schemeevent" ("ahead", "better", "code", "composite", "id", "is_renormalised", "missing", "name", "near", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "series", "tie_break", "year") SELECT new_values."ahead", new_values."better", new_values."code", new_values."composite", new_values."id", new_values."is_renormalised", new_values."missing", new_values."name", new_values."near", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."series", new_values."tie_break", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b30e09ace3dc0ce385ede73321acb64309193c1b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_30ea0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_scheme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scheme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_schemeevent" ("ahead", "better", "code", "composite", "id", "is_renormalised", "missing", "name", "near", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "series", "tie_break", "year") SELECT new_values."ahead", new_values."better", new_values."code", new_values."composite", new_values."id", new_values."is_renormalised", new_values."missing", new_values."name", new_values."near", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."series", new_values."tie_break", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ed15f1ad5fafa6e0bdcebd3c252a5f63a8d036db",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5bbde",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_scheme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scheme",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_schemeevent" ("ahead", "better", "code", "composite", "id", "is_renormalised", "missing", "name", "near", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "series", "tie_break", "year") SELECT old_values."ahead", old_values."better", old_values."code", old_values."composite", old_values."id", old_values."is_renormalised", old_values."missing", old_values."name", old_values."near", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."series", old_values."tie_break", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="d037708fdf428dc52d8bbdef18c552495ac3efb7",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7a57c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_scheme",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SchemeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.scheme",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("series", models.CharField(max_length=50, verbose_name="series")),
                (
                    "composite",
                    models.CharField(
                        choices=[("weighted_sum", "weighted sum"), ("mazziotta_pareto", "Mazziotta-Pareto")],
                        default="weighted_sum",
                        max_length=20,
                        verbose_name="composite",
                    ),
                ),
                (
                    "better",
                    models.CharField(
                        choices=[("higher", "higher is better"), ("lower", "lower is better")],
                        default="higher",
                        max_length=10,
                        verbose_name="better",
                    ),
                ),
                (
                    "tie_break",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), blank=True, default=list, size=None
                    ),
                ),
                (
                    "missing",
                    models.CharField(
                        choices=[("zero", "zero points"), ("refuse", "no publishing"), ("leave_out", "left out")],
                        default="zero",
                        max_length=10,
                        verbose_name="missing",
                    ),
                ),
                ("is_renormalised", models.BooleanField(default=False, verbose_name="renormalised")),
                ("ahead", core.fields.ExactField(default=Decimal("1"), verbose_name="ahead from")),
                ("near", core.fields.ExactField(default=Decimal("0.9"), verbose_name="near from")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SchemeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="targets.scheme"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.parkgroup",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="targets.indicator"
                    ),
                ),
                ("weight", core.fields.ExactField(verbose_name="weight")),
                ("rule", models.CharField(max_length=30, verbose_name="rule")),
                ("parameters", models.JSONField(blank=True, default=dict, verbose_name="parameters")),
                (
                    "excluded_parks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "item of a scheme",
                "verbose_name_plural": "items of schemes",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "group", "indicator"),
                        name="scheme_item_once_a_group",
                        nulls_distinct=False,
                        violation_error_message="A scheme names an indicator once for a group.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 0)),
                        name="scheme_item_weight_not_negative",
                        violation_error_message="A weight is not negative.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schemeitem",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_schemeitemevent" ("excluded_parks", "group_id", "id", "indicator_id", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "scheme_id", "weight") SELECT new_values."excluded_parks", new_values."group_id", new_values."id", new_values."indicator_id", new_values."parameters", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rule", new_values."scheme_id", new_values."weight" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b84da1b2da9279c21fce4997ba443f1ef393d324",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_90ac0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_schemeitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schemeitem",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_schemeitemevent" ("excluded_parks", "group_id", "id", "indicator_id", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "scheme_id", "weight") SELECT new_values."excluded_parks", new_values."group_id", new_values."id", new_values."indicator_id", new_values."parameters", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rule", new_values."scheme_id", new_values."weight" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2c81f63cde451e2af85e95d5aeba1cbe212256c2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_32e84",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_schemeitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schemeitem",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_schemeitemevent" ("excluded_parks", "group_id", "id", "indicator_id", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "scheme_id", "weight") SELECT old_values."excluded_parks", old_values."group_id", old_values."id", old_values."indicator_id", old_values."parameters", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rule", old_values."scheme_id", old_values."weight" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="768c746910f4d872e5cfebd9536f842689510e17",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5d6bf",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_schemeitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SchemeItemEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.schemeitem",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "scheme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.scheme",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.parkgroup",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                ("weight", core.fields.ExactField(verbose_name="weight")),
                ("rule", models.CharField(max_length=30, verbose_name="rule")),
                ("parameters", models.JSONField(blank=True, default=dict, verbose_name="parameters")),
                (
                    "excluded_parks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="parks.park"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="targets.period"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("ready", "ready for the head"),
                            ("handed_in", "handed in"),
                            ("returned", "returned"),
                            ("approved", "approved"),
                            ("released", "released"),
                            ("reopened", "reopened"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="ready at")),
                ("handed_in_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
                "permissions": [
                    ("view_submission", "Can see who has handed in"),
                    ("view_task", "Has a part in entering, checking and signing"),
                    ("hand_in_submission", "Can hand in the figures of the own park"),
                    ("approve_submission", "Can approve, return and reopen what parks hand in"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "ready", "handed_in", "returned", "approved", "released", "reopened"],
                            )
                        ),
                        name="submission_state_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("period", "park"),
                        name="submission_once_a_period",
                        violation_error_message="A park has one submission for a period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_in_at", None),
                            models.Q(("state__in", ["draft", "ready"]), _negated=True),
                            _connector="OR",
                        ),
                        name="submission_handed_in_is_no_draft",
                        violation_error_message="What was not handed in has no time of handing in.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    func="\n    IF (OLD.state, NEW.state) NOT IN (('approved', 'handed_in'), ('approved', 'released'), ('approved', 'reopened'), ('draft', 'handed_in'), ('draft', 'ready'), ('handed_in', 'approved'), ('handed_in', 'draft'), ('handed_in', 'returned'), ('ready', 'draft'), ('ready', 'handed_in'), ('reopened', 'handed_in'), ('reopened', 'ready'), ('returned', 'handed_in'), ('returned', 'ready'))\n        AND coalesce(nullif(current_setting('pghistory.context_metadata', true), '')::json ->> 'act', '')\n            <> 'reports.load_city' THEN\n        RAISE EXCEPTION 'a submission does not move from % to %', OLD.state, NEW.state\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'submission_moves';\n    END IF;\n    RETURN NEW;\n",
                    hash="f47c9aab5bed09292748ccca2c6ccf0152a6ad08",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_moves_8ce2e",
                    table="targets_submission",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_submissionevent" ("handed_in_at", "id", "park_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ready_at", "reason", "state") SELECT new_values."handed_in_at", new_values."id", new_values."park_id", new_values."period_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."ready_at", new_values."reason", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a0985d4f3bd50c0e55d4972f3ad3e56b150e3f26",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3cc90",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_submissionevent" ("handed_in_at", "id", "park_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ready_at", "reason", "state") SELECT new_values."handed_in_at", new_values."id", new_values."park_id", new_values."period_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."ready_at", new_values."reason", new_values."state" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2e7d96cc94dcd4ddc1577f32ae8bf3c1fa462da3",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ff35a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_submissionevent" ("handed_in_at", "id", "park_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ready_at", "reason", "state") SELECT old_values."handed_in_at", old_values."id", old_values."park_id", old_values."period_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."ready_at", old_values."reason", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5fb182020b275d97c4591def86b40dcba8c01754",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_692a0",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_submission",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SubmissionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.submission",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "park",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.park",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.period",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("ready", "ready for the head"),
                            ("handed_in", "handed in"),
                            ("returned", "returned"),
                            ("approved", "approved"),
                            ("released", "released"),
                            ("reopened", "reopened"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="ready at")),
                ("handed_in_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SubmissionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="targets.submission",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=20, verbose_name="step")),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("ready", "ready for the head"),
                            ("handed_in", "handed in"),
                            ("returned", "returned"),
                            ("approved", "approved"),
                            ("released", "released"),
                            ("reopened", "reopened"),
                        ],
                        max_length=10,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("ready", "ready for the head"),
                            ("handed_in", "handed in"),
                            ("returned", "returned"),
                            ("approved", "approved"),
                            ("released", "released"),
                            ("reopened", "reopened"),
                        ],
                        max_length=10,
                        verbose_name="to",
                    ),
                ),
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
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "step of a submission",
                "verbose_name_plural": "steps of submissions",
                "ordering": ["submission", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "number"),
                        name="submission_step_numbered",
                        violation_error_message="Steps of a submission have different numbers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="submission_step_counts_from_one",
                        violation_error_message="Steps are counted from 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "name__in",
                                [
                                    "report_ready",
                                    "take_back",
                                    "hand_in",
                                    "recall",
                                    "approve",
                                    "return",
                                    "undo_approval",
                                    "undo_return",
                                    "reopen",
                                    "release",
                                ],
                            )
                        ),
                        name="submission_step_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_state", models.F("to_state")), _negated=True),
                        name="submission_step_moves",
                        violation_error_message="A step leads from one state to another.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name__in", ["return", "undo_approval", "undo_return", "reopen"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="submission_step_says_why",
                        violation_error_message="This step says why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnedCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="targets.submissionstep",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="targets.figure"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "returned figure",
                "verbose_name_plural": "returned figures",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("step", "figure"),
                        name="returned_cell_once_a_step",
                        violation_error_message="A return names a figure once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="returned_cell_has_a_reason",
                        violation_error_message="A returned figure says why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="parks.park"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="targets.indicator"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("value", core.fields.ExactField(blank=True, null=True, verbose_name="target")),
                ("stretch", core.fields.ExactField(blank=True, null=True, verbose_name="stretch")),
                ("base", core.fields.ExactField(blank=True, null=True, verbose_name="base")),
                (
                    "base_estimate",
                    models.BooleanField(db_default=False, default=False, verbose_name="base is an estimate"),
                ),
                ("q1", core.fields.ExactField(blank=True, null=True, verbose_name="due by the first quarter, %")),
                ("q2", core.fields.ExactField(blank=True, null=True, verbose_name="due by the second quarter, %")),
                ("q3", core.fields.ExactField(blank=True, null=True, verbose_name="due by the third quarter, %")),
                ("responsible", models.CharField(blank=True, max_length=100, verbose_name="responsible")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("issued", "issued"),
                            ("pledged", "pledged"),
                            ("none", "not issued"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, db_default="", default="", verbose_name="reason")),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "permissions": [
                    ("view_target", "Can see pledged targets"),
                    ("view_draft_target", "Can see targets before they are pledged"),
                    ("change_target", "Can set targets and answer comments on them"),
                    ("issue_target", "Can issue targets to the parks and withdraw them"),
                    ("adjust_target", "Can adjust pledged targets"),
                    ("comment_target", "Can comment on issued targets of the own park"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "issued", "pledged", "none"])),
                        name="target_state_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("year", "park", "indicator"),
                        name="target_once_a_year",
                        violation_error_message="A park has one target a year for an indicator.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "none"), ("value", None)),
                            models.Q(models.Q(("state", "none"), _negated=True), ("value__isnull", False)),
                            _connector="OR",
                        ),
                        name="target_valued_unless_none",
                        violation_error_message="A target has a value unless none is issued.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "none"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="target_none_for_a_reason",
                        violation_error_message="Who issues no target says why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base_estimate", False), ("base__isnull", False), _connector="OR"),
                        name="target_estimates_a_base",
                        violation_error_message="An estimate is a number: give last year's expected figure.",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetevent" ("base", "base_estimate", "id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "q1", "q2", "q3", "reason", "responsible", "state", "stretch", "value", "year") SELECT new_values."base", new_values."base_estimate", new_values."id", new_values."indicator_id", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."q1", new_values."q2", new_values."q3", new_values."reason", new_values."responsible", new_values."state", new_values."stretch", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a3a6b67e31ccbe7085be5da827da67aae8980337",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5c297",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetevent" ("base", "base_estimate", "id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "q1", "q2", "q3", "reason", "responsible", "state", "stretch", "value", "year") SELECT new_values."base", new_values."base_estimate", new_values."id", new_values."indicator_id", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."q1", new_values."q2", new_values."q3", new_values."reason", new_values."responsible", new_values."state", new_values."stretch", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3aeac9ee4599371e42f84e0f3b2de135f6aa362c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4b8d6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetevent" ("base", "base_estimate", "id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "q1", "q2", "q3", "reason", "responsible", "state", "stretch", "value", "year") SELECT old_values."base", old_values."base_estimate", old_values."id", old_values."indicator_id", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."q1", old_values."q2", old_values."q3", old_values."reason", old_values."responsible", old_values."state", old_values."stretch", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="976b80335f570f60547743acf26190a405fa450c",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c6de6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_target",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="TargetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.target",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "park",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.park",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("value", core.fields.ExactField(blank=True, null=True, verbose_name="target")),
                ("stretch", core.fields.ExactField(blank=True, null=True, verbose_name="stretch")),
                ("base", core.fields.ExactField(blank=True, null=True, verbose_name="base")),
                (
                    "base_estimate",
                    models.BooleanField(db_default=False, default=False, verbose_name="base is an estimate"),
                ),
                ("q1", core.fields.ExactField(blank=True, null=True, verbose_name="due by the first quarter, %")),
                ("q2", core.fields.ExactField(blank=True, null=True, verbose_name="due by the second quarter, %")),
                ("q3", core.fields.ExactField(blank=True, null=True, verbose_name="due by the third quarter, %")),
                ("responsible", models.CharField(blank=True, max_length=100, verbose_name="responsible")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("issued", "issued"),
                            ("pledged", "pledged"),
                            ("none", "not issued"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, db_default="", default="", verbose_name="reason")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CityTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="city_targets", to="targets.indicator"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("value", core.fields.ExactField(verbose_name="target")),
            ],
            options={
                "verbose_name": "target of the city",
                "verbose_name_plural": "targets of the city",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "indicator"),
                        name="city_target_once_a_year",
                        violation_error_message="The city has one target a year for an indicator.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="citytarget",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_citytargetevent" ("id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value", "year") SELECT new_values."id", new_values."indicator_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="69de7975f60a1d599dd9c49fae50ab9c860f080d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7296c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="targets_citytarget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="citytarget",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_citytargetevent" ("id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value", "year") SELECT new_values."id", new_values."indicator_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c970c8b3223ce6865a5ed4550148fdee802750a9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f0745",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="targets_citytarget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="citytarget",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_citytargetevent" ("id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value", "year") SELECT old_values."id", old_values."indicator_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="2493811a31057ea36472fa1d44173c75488c705b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4890e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_citytarget",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CityTargetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="targets.citytarget",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="targets.indicator",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("value", core.fields.ExactField(verbose_name="target")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("no", models.CharField(max_length=50, verbose_name="no.")),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adjustments", to="targets.target"
                    ),
                ),
                ("old", core.fields.ExactField(verbose_name="old target")),
                ("new", core.fields.ExactField(verbose_name="new target")),
                ("reason", models.TextField(verbose_name="reason")),
                ("asked_by", models.CharField(blank=True, max_length=100, verbose_name="asked by")),
                ("approved_by", models.CharField(blank=True, max_length=100, verbose_name="approved by")),
                ("effective_on", models.DateField(verbose_name="effective on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
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
                ("act_id", models.UUIDField(blank=True, null=True, verbose_name="act")),
                (
                    "evidence_name",
                    models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="evidence"),
                ),
                (
                    "evidence_digest",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=64, verbose_name="digest of the evidence"
                    ),
                ),
            ],
            options={
                "verbose_name": "adjustment",
                "verbose_name_plural": "adjustments",
                "ordering": ["effective_on", "no"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("no", "target"),
                        name="adjustment_number_once_a_target",
                        violation_error_message="Adjustments of a target have different numbers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="adjustment_has_a_reason",
                        violation_error_message="An adjustment says why.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adjustment",
            trigger=pgtrigger.compiler.Trigger(
                name="once_a_day",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM pg_advisory_xact_lock(7301, g.year) FROM targets_target g WHERE g.id = NEW.target_id;\n    IF EXISTS (\n        SELECT FROM targets_adjustment a\n         WHERE (a.target_id, a.effective_on) = (NEW.target_id, NEW.effective_on) AND a.id <> NEW.id\n           AND NOT EXISTS (\n               SELECT FROM targets_supplement u JOIN targets_supplementwithdrawal w ON w.supplement_id = u.id\n                WHERE u.adjustment_id = a.id)) THEN\n        RAISE EXCEPTION 'a target is adjusted once a day'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_once_a_day';\n    END IF;\n    RETURN NEW;\n",
                    hash="f391e187a8f8963b9ae9f4df3bb7ecd1ad0818c0",
                    operation="INSERT",
                    pgid="pgtrigger_once_a_day_d0a9d",
                    table="targets_adjustment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="TargetComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="targets.target"
                    ),
                ),
                (
                    "answers",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="targets.targetcomment",
                    ),
                ),
                ("text", models.TextField(verbose_name="comment")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "comment on a target",
                "verbose_name_plural": "comments on targets",
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="target_comment_says_something",
                        violation_error_message="A comment says something.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answers", None), models.Q(("answers", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="target_comment_answers_another",
                        violation_error_message="A comment is no answer to itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("canonical", models.BinaryField(verbose_name="text")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3")),
                ("pdf", models.BinaryField(verbose_name="PDF")),
                ("park_signers", models.PositiveSmallIntegerField(verbose_name="signers of the park")),
                ("city_signers", models.PositiveSmallIntegerField(verbose_name="signers of the city")),
                (
                    "pledge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="targets.pledge",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                (
                    "adjustment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supplement", to="targets.adjustment"
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "supplement of a pledge",
                "verbose_name_plural": "supplements of pledges",
                "ordering": ["pledge", "number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pledge", "number"),
                        name="supplement_numbered",
                        violation_error_message="Supplements of a pledge have different numbers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("city_signers__range", (1, 2)), ("park_signers__range", (1, 2))),
                        name="supplement_has_signers",
                        violation_error_message="Each side has one or two signers.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplementSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(choices=[("park", "park"), ("city", "city")], max_length=10, verbose_name="side"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("post", models.CharField(max_length=100, verbose_name="post")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("pdf", models.BinaryField(verbose_name="PDF")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "device_key",
                    models.CharField(
                        blank=True, default="", max_length=128, verbose_name="public key of the SM2 device"
                    ),
                ),
                (
                    "device_signature",
                    models.CharField(blank=True, default="", max_length=128, verbose_name="SM2 signature"),
                ),
                ("is_device_certified", models.BooleanField(default=False, verbose_name="certified SM2 device")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("address", models.CharField(blank=True, max_length=45, null=True, verbose_name="address")),
                (
                    "key",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.signingkey",
                    ),
                ),
                (
                    "supplement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="targets.supplement",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature of a supplement",
                "verbose_name_plural": "signatures of supplements",
                "ordering": ["supplement", "-side", "number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["park", "city"])),
                        name="supplement_signature_side_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("supplement", "side", "number"),
                        name="supplement_signed_once_a_place",
                        violation_error_message="A place is signed once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("device_key", ""), ("device_signature", ""), ("is_device_certified", False)),
                            models.Q(
                                ("device_key__regex", "^[0-9a-f]{128}$"), ("device_signature__regex", "^[0-9a-f]{128}$")
                            ),
                            _connector="OR",
                        ),
                        name="supplement_signature_of_a_device_whole",
                        violation_error_message="A device's signature comes with its key, 128 hexadecimal digits each.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supplementsignature",
            trigger=pgtrigger.compiler.Trigger(
                name="in_turn",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.side IN ('park', 'city') AND NOT EXISTS (\n        SELECT FROM targets_supplementsignature s\n         WHERE (s.supplement_id, s.side, s.number) = (NEW.supplement_id, NEW.side, NEW.number)) AND NOT EXISTS (\n        SELECT FROM targets_supplement d WHERE d.id = NEW.supplement_id\n           AND NOT EXISTS (SELECT FROM targets_supplementscan c WHERE c.supplement_id = d.id)\n           AND NOT EXISTS (SELECT FROM targets_supplementwithdrawal w WHERE w.supplement_id = d.id)\n           AND NEW.number = 1 + (SELECT count(*) FROM targets_supplementsignature s\n                                  WHERE s.supplement_id = d.id AND s.side = NEW.side)\n           AND NEW.number <= CASE NEW.side WHEN 'park' THEN d.park_signers ELSE d.city_signers END\n           AND (NEW.side = 'park' OR d.park_signers = (SELECT count(*) FROM targets_supplementsignature s\n                                  WHERE s.supplement_id = d.id AND s.side = 'park'))) THEN\n        RAISE EXCEPTION 'it is not the turn of this signature'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_signed_in_turn';\n    END IF;\n    RETURN NEW;\n",
                    hash="8d571ce506928674ef0d310a45f46e816fbfdc7f",
                    operation="INSERT",
                    pgid="pgtrigger_in_turn_6ebfc",
                    table="targets_supplementsignature",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SupplementWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "supplement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="targets.supplement"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "withdrawal of a supplement",
                "verbose_name_plural": "withdrawals of supplements",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="supplement_withdrawal_has_a_reason",
                        violation_error_message="A withdrawal says why.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supplementwithdrawal",
            trigger=pgtrigger.compiler.Trigger(
                name="only_open",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM targets_supplementscan c WHERE c.supplement_id = NEW.supplement_id) OR (\n        SELECT d.park_signers + d.city_signers FROM targets_supplement d WHERE d.id = NEW.supplement_id) <= (\n        SELECT count(*) FROM targets_supplementsignature s WHERE s.supplement_id = NEW.supplement_id) THEN\n        RAISE EXCEPTION 'a supplement that both sides signed is not withdrawn'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_withdrawn_while_open';\n    END IF;\n    RETURN NEW;\n",
                    hash="1f234a3eb65791649e69206d138d0e0a9a515bbd",
                    operation="INSERT",
                    pgid="pgtrigger_only_open_6c46d",
                    table="targets_supplementwithdrawal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SupplementScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("park_signers", models.CharField(max_length=200, verbose_name="who signed for the park")),
                ("city_signers", models.CharField(max_length=200, verbose_name="who signed for the city")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "supplement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scan", to="targets.supplement"
                    ),
                ),
            ],
            options={
                "verbose_name": "supplement signed on paper",
                "verbose_name_plural": "supplements signed on paper",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("park_signers", ""), _negated=True), models.Q(("city_signers", ""), _negated=True)
                        ),
                        name="supplement_scan_names_the_signers",
                        violation_error_message="A sheet names who signed for each side.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supplementscan",
            trigger=pgtrigger.compiler.Trigger(
                name="one_way",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM targets_supplementsignature s WHERE s.supplement_id = NEW.supplement_id) THEN\n        RAISE EXCEPTION 'a supplement that is signed here is not signed on paper as well'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_signed_one_way';\n    END IF;\n    IF EXISTS (SELECT FROM targets_supplementwithdrawal w WHERE w.supplement_id = NEW.supplement_id) THEN\n        RAISE EXCEPTION 'a supplement that was withdrawn is not signed'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_signed_in_turn';\n    END IF;\n    RETURN NEW;\n",
                    hash="19790f581ebf27a20cd7d39bc422dd81123dfbc9",
                    operation="INSERT",
                    pgid="pgtrigger_one_way_73501",
                    table="targets_supplementscan",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SupplementScanReplacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                ("reason", models.TextField(verbose_name="reason")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
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
