"""How targets fall due, when figures exist, answers to questions, and reports of departments."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0008_order_of_parks"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("targets", "0027_adjustments_of_a_year_wait"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("by_name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("act_id", models.UUIDField(verbose_name="act")),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DepartmentReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            },
        ),
        migrations.CreateModel(
            name="DepartmentReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
            },
        ),
        migrations.AlterModelOptions(
            name="indicator",
            options={
                "default_permissions": (),
                "ordering": ["position", "code"],
                "permissions": [("view_indicator", "Can see indicators")],
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicator",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicator",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicator",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="period",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="period",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="period",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="target",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="target",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="target",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="target",
            name="target_state_known",
        ),
        migrations.AddField(
            model_name="indicator",
            name="available",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="available after workdays"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="every",
            field=models.CharField(
                choices=[("quarter", "every quarter"), ("half", "every half-year"), ("year", "every year")],
                db_default="quarter",
                default="quarter",
                max_length=10,
                verbose_name="reported every",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="highest",
            field=core.fields.ExactField(blank=True, null=True, verbose_name="highest value"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="is_whole",
            field=models.BooleanField(db_default=False, default=False, verbose_name="counted in whole pieces"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="lowest",
            field=core.fields.ExactField(blank=True, null=True, verbose_name="lowest value"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="path",
            field=models.CharField(
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
        migrations.AddField(
            model_name="indicator",
            name="position",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="position"),
        ),
        migrations.AddField(
            model_name="indicatorevent",
            name="available",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="available after workdays"),
        ),
        migrations.AddField(
            model_name="indicatorevent",
            name="every",
            field=models.CharField(
                choices=[("quarter", "every quarter"), ("half", "every half-year"), ("year", "every year")],
                db_default="quarter",
                default="quarter",
                max_length=10,
                verbose_name="reported every",
            ),
        ),
        migrations.AddField(
            model_name="indicatorevent",
            name="highest",
            field=core.fields.ExactField(blank=True, null=True, verbose_name="highest value"),
        ),
        migrations.AddField(
            model_name="indicatorevent",
            name="is_whole",
            field=models.BooleanField(db_default=False, default=False, verbose_name="counted in whole pieces"),
        ),
        migrations.AddField(
            model_name="indicatorevent",
            name="lowest",
            field=core.fields.ExactField(blank=True, null=True, verbose_name="lowest value"),
        ),
        migrations.AddField(
            model_name="indicatorevent",
            name="path",
            field=models.CharField(
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
        migrations.AddField(
            model_name="indicatorevent",
            name="position",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="position"),
        ),
        migrations.AddField(
            model_name="period",
            name="department_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="due for departments"),
        ),
        migrations.AddField(
            model_name="periodevent",
            name="department_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="due for departments"),
        ),
        migrations.AddField(
            model_name="target",
            name="reason",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="targetevent",
            name="reason",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="target",
            name="state",
            field=models.CharField(
                choices=[("draft", "draft"), ("issued", "issued"), ("pledged", "pledged"), ("none", "not issued")],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="value",
            field=core.fields.ExactField(blank=True, null=True, verbose_name="target"),
        ),
        migrations.AlterField(
            model_name="targetevent",
            name="state",
            field=models.CharField(
                choices=[("draft", "draft"), ("issued", "issued"), ("pledged", "pledged"), ("none", "not issued")],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="targetevent",
            name="value",
            field=core.fields.ExactField(blank=True, null=True, verbose_name="target"),
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
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetevent" ("base", "id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "q1", "q2", "q3", "reason", "responsible", "state", "stretch", "value", "year") SELECT new_values."base", new_values."id", new_values."indicator_id", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."q1", new_values."q2", new_values."q3", new_values."reason", new_values."responsible", new_values."state", new_values."stretch", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5c125547312a16b577bf91904041fcf48f90516e",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetevent" ("base", "id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "q1", "q2", "q3", "reason", "responsible", "state", "stretch", "value", "year") SELECT new_values."base", new_values."id", new_values."indicator_id", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."q1", new_values."q2", new_values."q3", new_values."reason", new_values."responsible", new_values."state", new_values."stretch", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0842b8f2813dfdbaaac5b53cdd9b3954e0c778e0",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_targetevent" ("base", "id", "indicator_id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "q1", "q2", "q3", "reason", "responsible", "state", "stretch", "value", "year") SELECT old_values."base", old_values."id", old_values."indicator_id", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."q1", old_values."q2", old_values."q3", old_values."reason", old_values."responsible", old_values."state", old_values."stretch", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="7d0d94c7d3fcf59a5603799914d6f95cf9fbf6e3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c6de6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="targets_target",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("path", ""), ("path__in", ["linear", "hold", "climb", "year_end", "limit"]), _connector="OR"
                ),
                name="indicator_path_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__in", ["quarter", "half", "year"])),
                name="indicator_every_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lowest", None), ("highest", None), ("lowest__lte", models.F("highest")), _connector="OR"
                ),
                name="indicator_lowest_below_highest",
                violation_error_message="The lowest value is not above the highest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("department_due_on", None), ("department_due_on__gte", models.F("opens_on")), _connector="OR"
                ),
                name="period_open_before_departments_are_due",
                violation_error_message="Departments are due after the period opens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "issued", "pledged", "none"])),
                name="target_state_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "none"), ("value", None)),
                    models.Q(models.Q(("state", "none"), _negated=True), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="target_valued_unless_none",
                violation_error_message="A target has a value unless none is issued.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "none"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="target_none_for_a_reason",
                violation_error_message="Who issues no target says why.",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="figure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="targets.figure"
            ),
        ),
        migrations.AddField(
            model_name="departmentreport",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="targets.indicator"
            ),
        ),
        migrations.AddField(
            model_name="departmentreport",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="department_reports", to="targets.period"
            ),
        ),
        migrations.AddField(
            model_name="departmentreportevent",
            name="indicator",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="targets.indicator",
            ),
        ),
        migrations.AddField(
            model_name="departmentreportevent",
            name="period",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="targets.period",
            ),
        ),
        migrations.AddField(
            model_name="departmentreportevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="departmentreportevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="targets.departmentreport",
            ),
        ),
        migrations.AddField(
            model_name="departmentreportstep",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="departmentreportstep",
            name="report",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="targets.departmentreport",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "number"), ("value__isnull", False)),
                    models.Q(("state__in", ["not_applicable", "unknown"]), ("value__isnull", True)),
                    _connector="OR",
                ),
                name="answer_cell",
                violation_error_message="A cell has a value if, and only if, it is a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="answer_says_something",
                violation_error_message="An answer says something.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("question", ""), _negated=True),
                name="answer_names_its_question",
                violation_error_message="An answer belongs to a question.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departmentreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "ready", "reported", "returned", "released", "reopened"])),
                name="department_report_state_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departmentreport",
            constraint=models.UniqueConstraint(
                fields=("period", "indicator"),
                name="department_report_once_a_period",
                violation_error_message="An indicator has one report for a period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departmentreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reported_at", None), models.Q(("state__in", ["draft", "ready"]), _negated=True), _connector="OR"
                ),
                name="department_report_reported_is_no_draft",
                violation_error_message="What was not reported has no time of reporting.",
            ),
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
        migrations.AddConstraint(
            model_name="departmentreportstep",
            constraint=models.UniqueConstraint(
                fields=("report", "number"),
                name="department_report_step_numbered",
                violation_error_message="Steps of a report have different numbers.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departmentreportstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)),
                name="department_report_step_from_one",
                violation_error_message="Steps are counted from 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departmentreportstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__in", ["put_up", "take_back", "report", "return", "reopen", "release"])),
                name="department_report_step_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departmentreportstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_state", models.F("to_state")), _negated=True),
                name="department_report_step_moves",
                violation_error_message="A step leads from one state to another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departmentreportstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name__in", ["return", "reopen"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="department_report_step_says_why",
                violation_error_message="This step says why.",
            ),
        ),
    ]
