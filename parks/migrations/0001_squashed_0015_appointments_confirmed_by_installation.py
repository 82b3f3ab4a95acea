"""Make the tables of the city, its parks, appointments and projects as they are.

It is what the migrations it replaces come to on an empty database; those stay for databases that stand among them.
Triggers follow their table; roles are written after every migrate.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.fields
import parks.fields


class Migration(migrations.Migration):
    """All tables of the city, its parks, appointments and projects."""

    replaces = [
        ("parks", "0001_initial"),
        ("parks", "0002_roles"),
        ("parks", "0003_say_what_unique_rules_mean"),
        ("parks", "0004_who_may_see_projects"),
        ("parks", "0005_project_rights"),
        ("parks", "0006_controls_apart"),
        ("parks", "0007_own_audit"),
        ("parks", "0008_order_of_parks"),
        ("parks", "0009_parks_in_the_order_of_loading"),
        ("parks", "0010_heads_and_countersigners"),
        ("parks", "0012_officials_see_early_projects"),
        ("parks", "0013_countersigners_of_parks"),
        ("parks", "0014_appointment_confirmations"),
        ("parks", "0015_appointments_confirmed_by_installation"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0023_seal_earlier_audit_entries"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="City",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
                ("today", models.DateField(blank=True, null=True, verbose_name="a demo's own date")),
            ],
            options={
                "verbose_name": "city",
                "verbose_name_plural": "cities",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1), name="city_only_one", violation_error_message="There is one city already."
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("today", None), ("is_demo", True), _connector="OR"),
                        name="city_today_only_in_a_demo",
                        violation_error_message="Only a demo city has a date of its own.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="city",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_cityevent" ("code", "id", "is_demo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "today") SELECT new_values."code", new_values."id", new_values."is_demo", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."today" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3c29b337e8419b5bcba4f2207724b165488b0489",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f7012",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_city",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="city",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_cityevent" ("code", "id", "is_demo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "today") SELECT new_values."code", new_values."id", new_values."is_demo", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."today" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="65990d26c64608a682cf1e080fd960dfeb7a0a5c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5a13e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_city",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="city",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_cityevent" ("code", "id", "is_demo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "today") SELECT old_values."code", old_values."id", old_values."is_demo", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."today" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="183ba7d54ec156bab31ff070f37f19430748c00c",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_17c3b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_city",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CityEvent",
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
                        to="parks.city",
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
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
                ("today", models.DateField(blank=True, null=True, verbose_name="a demo's own date")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", parks.fields.PinyinKeyField(default="", editable=False, max_length=1000, of="name")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="parks.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["code"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="region_not_its_own_parent",
                        violation_error_message="A region is not part of itself.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionevent" ("code", "id", "name", "name_key", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", new_values."name_key", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e007832162edf670b0b59ff8be40e70776b5acf0",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6d091",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_region",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionevent" ("code", "id", "name", "name_key", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", new_values."name_key", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fa3de700cdeaac3261b7eeb698d32a283bff057d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_67f82",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_region",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionevent" ("code", "id", "name", "name_key", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."code", old_values."id", old_values."name", old_values."name_key", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="b2f8f7009f0cf96d927823ec91b0241d059c5714",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_de69f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_region",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RegionEvent",
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
                        to="parks.region",
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
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", parks.fields.PinyinKeyField(default="", editable=False, max_length=1000, of="name")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RegionSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
            ],
            options={
                "verbose_name": "set of regions",
                "verbose_name_plural": "sets of regions",
                "ordering": ["code"],
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionset",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionsetevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="76bd00b3e72f214ac7d69162832662386260b2f5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fd45d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_regionset",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionset",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionsetevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7ab5fb162fc7184788738b08f74c3cc836339a5e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4a63",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_regionset",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionset",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionsetevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."code", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4a65de72edfd2d7e6b29351b906fac4890231502",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9ec44",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_regionset",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RegionSetEvent",
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
                        to="parks.regionset",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RegionSetMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="parks.regionset"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.region"),
                ),
            ],
            options={
                "verbose_name": "region of a set",
                "verbose_name_plural": "regions of a set",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region_set", "region"),
                        name="region_set_names_a_region_once",
                        violation_error_message="A set names a region once.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionsetmember",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionsetmemberevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "region_set_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."region_set_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4ba92550af50bb08948ffc62b3aa56d78690c81e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_96252",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_regionsetmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionsetmember",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionsetmemberevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "region_set_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."region_set_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1f576daa0272b46f0145d45873eba2b9dfaac82d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e0bf5",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_regionsetmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regionsetmember",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_regionsetmemberevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "region_set_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."region_set_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="69e104f6dc59413136b3e02ae39c583e770abaae",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d8d71",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_regionsetmember",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RegionSetMemberEvent",
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
                        to="parks.regionsetmember",
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
                    "region_set",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.regionset",
                    ),
                ),
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", parks.fields.PinyinKeyField(default="", editable=False, max_length=1000, of="name")),
            ],
            options={
                "verbose_name": "department",
                "verbose_name_plural": "departments",
                "ordering": ["code"],
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_departmentevent" ("code", "id", "name", "name_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", new_values."name_key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a59ce525023b1de2be35a9517b4b37fecba48acf",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e2f0c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_department",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_departmentevent" ("code", "id", "name", "name_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", new_values."name_key", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3a948a51f9eb382f8530e1279051a24e4de17593",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_61a9b",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_department",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_departmentevent" ("code", "id", "name", "name_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."code", old_values."id", old_values."name", old_values."name_key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3580e6dcc26fdd57de4f678302db8236fcdfcc86",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_81809",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_department",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="DepartmentEvent",
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
                        to="parks.department",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ParkGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "ordering": ["position", "code"],
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parkgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parkgroupevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="bd4b8ed699f4039ec63200aeb0090e9ace976f57",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_04a2a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_parkgroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parkgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parkgroupevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a31fc56dfa8f3ac9682f582c54cdb840f5b14f18",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d3280",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_parkgroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parkgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parkgroupevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT old_values."code", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="c4632fd86cf52a414943f3d74add496a344643af",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c52fa",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_parkgroup",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ParkGroupEvent",
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
                        to="parks.parkgroup",
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
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Park",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", parks.fields.PinyinKeyField(default="", editable=False, max_length=1000, of="name")),
                ("short_name", models.CharField(blank=True, max_length=50, verbose_name="short name")),
                ("kind", models.CharField(blank=True, max_length=50, verbose_name="kind")),
                ("level", models.CharField(blank=True, max_length=50, verbose_name="level")),
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
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parks",
                        to="parks.region",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="parks.park",
                    ),
                ),
                ("partner", models.CharField(blank=True, max_length=200, verbose_name="partner")),
                (
                    "leading_industries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                    ),
                ),
                ("area_ha", core.fields.ExactField(blank=True, null=True, verbose_name="area in hectares")),
                ("established_on", models.DateField(blank=True, null=True, verbose_name="established on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.park",
                    ),
                ),
                ("position", models.PositiveIntegerField(db_default=0, default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "park",
                "verbose_name_plural": "parks",
                "ordering": ["position", "code"],
                "permissions": [("view_park", "Can see parks")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parent", models.F("id")), _negated=True),
                            models.Q(("successor", models.F("id")), _negated=True),
                        ),
                        name="park_not_its_own_relative",
                        violation_error_message="A park is neither part of itself nor its own successor.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("successor", None), ("closed_on__isnull", False), _connector="OR"),
                        name="park_successor_only_when_closed",
                        violation_error_message="Only a closed park has a successor.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None),
                            ("established_on", None),
                            ("closed_on__gt", models.F("established_on")),
                            _connector="OR",
                        ),
                        name="park_closed_after_established",
                        violation_error_message="A park closes after it was established.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_ha", None), ("area_ha__gte", 0), _connector="OR"),
                        name="park_area_not_negative",
                        violation_error_message="An area is not negative.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="park",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parkevent" ("area_ha", "closed_on", "code", "established_on", "group_id", "id", "kind", "leading_industries", "level", "name", "name_key", "parent_id", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "region_id", "short_name", "successor_id") SELECT new_values."area_ha", new_values."closed_on", new_values."code", new_values."established_on", new_values."group_id", new_values."id", new_values."kind", new_values."leading_industries", new_values."level", new_values."name", new_values."name_key", new_values."parent_id", new_values."partner", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."region_id", new_values."short_name", new_values."successor_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1650570e771917fadabc05b0f0d8cc68d2fd5c7c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_66883",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_park",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="park",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parkevent" ("area_ha", "closed_on", "code", "established_on", "group_id", "id", "kind", "leading_industries", "level", "name", "name_key", "parent_id", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "region_id", "short_name", "successor_id") SELECT new_values."area_ha", new_values."closed_on", new_values."code", new_values."established_on", new_values."group_id", new_values."id", new_values."kind", new_values."leading_industries", new_values."level", new_values."name", new_values."name_key", new_values."parent_id", new_values."partner", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."region_id", new_values."short_name", new_values."successor_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="bd3a2803f54300a2dbf3791cadacb64f244110a2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_19f56",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_park",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="park",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parkevent" ("area_ha", "closed_on", "code", "established_on", "group_id", "id", "kind", "leading_industries", "level", "name", "name_key", "parent_id", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "region_id", "short_name", "successor_id") SELECT old_values."area_ha", old_values."closed_on", old_values."code", old_values."established_on", old_values."group_id", old_values."id", old_values."kind", old_values."leading_industries", old_values."level", old_values."name", old_values."name_key", old_values."parent_id", old_values."partner", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."region_id", old_values."short_name", old_values."successor_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="fbb02f5649a2bce204d806875fe9f72b932743aa",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d141c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_park",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ParkEvent",
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
                        to="parks.park",
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
                ("short_name", models.CharField(blank=True, max_length=50, verbose_name="short name")),
                ("kind", models.CharField(blank=True, max_length=50, verbose_name="kind")),
                ("level", models.CharField(blank=True, max_length=50, verbose_name="level")),
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
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.region",
                    ),
                ),
                (
                    "parent",
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
                ("partner", models.CharField(blank=True, max_length=200, verbose_name="partner")),
                (
                    "leading_industries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                    ),
                ),
                ("area_ha", core.fields.ExactField(blank=True, null=True, verbose_name="area in hectares")),
                ("established_on", models.DateField(blank=True, null=True, verbose_name="established on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "successor",
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
                ("position", models.PositiveIntegerField(db_default=0, default=0, verbose_name="position")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ParkName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="parks.park"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=50, verbose_name="short name")),
                ("kind", models.CharField(blank=True, max_length=50, verbose_name="kind")),
                ("level", models.CharField(blank=True, max_length=50, verbose_name="level")),
            ],
            options={
                "verbose_name": "name of a park",
                "verbose_name_plural": "names of parks",
                "ordering": ["park", "from_on"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("park", "from_on"),
                        name="park_has_one_name_from_a_day_on",
                        violation_error_message="A park has one name from a day on.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parkname",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parknameevent" ("from_on", "id", "kind", "level", "name", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") SELECT new_values."from_on", new_values."id", new_values."kind", new_values."level", new_values."name", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."short_name" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0e76b23a54e6703a2423ea5560d24ecc6b14b23c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3b84d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_parkname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parkname",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parknameevent" ("from_on", "id", "kind", "level", "name", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") SELECT new_values."from_on", new_values."id", new_values."kind", new_values."level", new_values."name", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."short_name" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="21a0587a43bdbac5a26f3722d309fadb8a61caf7",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ea6d6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_parkname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parkname",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_parknameevent" ("from_on", "id", "kind", "level", "name", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") SELECT old_values."from_on", old_values."id", old_values."kind", old_values."level", old_values."name", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."short_name" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="aea9a349a7747e18b7e8c7344b2507d4d0e67985",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1b300",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_parkname",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ParkNameEvent",
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
                        to="parks.parkname",
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
                ("from_on", models.DateField(verbose_name="from")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=50, verbose_name="short name")),
                ("kind", models.CharField(blank=True, max_length=50, verbose_name="kind")),
                ("level", models.CharField(blank=True, max_length=50, verbose_name="level")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GroupMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="parks.park"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="parks.parkgroup"
                    ),
                ),
            ],
            options={
                "verbose_name": "membership in a group",
                "verbose_name_plural": "memberships in groups",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "park"),
                        name="park_in_one_group_a_year",
                        violation_error_message="A park is in one group a year.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupmembership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_groupmembershipevent" ("group_id", "id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT new_values."group_id", new_values."id", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c0ecf3a58c186ac7f2e54edc5ad2b59edbaed229",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_49983",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_groupmembership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupmembership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_groupmembershipevent" ("group_id", "id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT new_values."group_id", new_values."id", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2bcf581078647a1b712baf7a86b02464fa83adb8",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_64d36",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_groupmembership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupmembership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_groupmembershipevent" ("group_id", "id", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") SELECT old_values."group_id", old_values."id", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="0b116c5b2809e3114f5edee19756de22db8734bc",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_299da",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_groupmembership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="GroupMembershipEvent",
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
                        to="parks.groupmembership",
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
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.parkgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("official", "official"),
                            ("city_signatory", "city signatory"),
                            ("park_editor", "park editor"),
                            ("park_head", "park head"),
                            ("reviewer", "reviewer"),
                            ("department_head", "head of a department"),
                            ("countersigner", "countersigner"),
                            ("assessor", "assessor"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="parks.park",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="parks.department",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=100, verbose_name="title")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("is_acting", models.BooleanField(default=False, verbose_name="acting")),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "permissions": [("name_countersigner", "Can name who countersigns for the own department")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "official",
                                    "city_signatory",
                                    "park_editor",
                                    "park_head",
                                    "reviewer",
                                    "department_head",
                                    "countersigner",
                                    "assessor",
                                    "auditor",
                                    "administrator",
                                ],
                            )
                        ),
                        name="appointment_role_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("park__isnull", False), ("role__in", ["park_editor", "park_head"])),
                            ("role", "countersigner"),
                            models.Q(
                                models.Q(("role__in", ["park_editor", "park_head", "countersigner"]), _negated=True),
                                ("park", None),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_names_a_park_where_its_role_does",
                        violation_error_message="Editors and heads are appointed at a park, and nobody else is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("department__isnull", False), ("role__in", ["reviewer", "department_head"])),
                            ("role", "countersigner"),
                            models.Q(
                                models.Q(("role__in", ["reviewer", "department_head", "countersigner"]), _negated=True),
                                ("department", None),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_names_a_department_where_its_role_does",
                        violation_error_message="Reviewers and heads of departments are appointed at a department, and nobody else is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "countersigner"), _negated=True),
                            models.Q(("department__isnull", False), ("park", None)),
                            models.Q(("department", None), ("park__isnull", False)),
                            _connector="OR",
                        ),
                        name="appointment_countersigner_has_one_place",
                        violation_error_message="A countersigner is named at a park or at a department.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"),
                        name="appointment_ends_after_it_begins",
                        violation_error_message="An appointment ends on or after the day it begins.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role__in", ["assessor", "auditor", "administrator"])),
                        expressions=[
                            (
                                models.Func(
                                    "user",
                                    "user",
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    django.db.models.functions.comparison.Least("from_on", "to_on"),
                                    "to_on",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="appointment_controls_apart",
                        violation_error_message="Nobody is assessor, auditor or administrator at the same time as another of these three.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_acting", False), ("to_on__isnull", False), _connector="OR"),
                        name="appointment_acting_has_an_end",
                        violation_error_message="A deputy is appointed for stated dates.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_appointmentevent" ("department_id", "from_on", "id", "is_acting", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "title", "to_on", "user_id") SELECT new_values."department_id", new_values."from_on", new_values."id", new_values."is_acting", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role", new_values."title", new_values."to_on", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8429f1e3912797d5248f5bbd85311af9e10a71f4",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5c22",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_appointmentevent" ("department_id", "from_on", "id", "is_acting", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "title", "to_on", "user_id") SELECT new_values."department_id", new_values."from_on", new_values."id", new_values."is_acting", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role", new_values."title", new_values."to_on", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="501e1efb29d565c24b776ce4d4f24da0df50d805",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_77f1f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_appointmentevent" ("department_id", "from_on", "id", "is_acting", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "title", "to_on", "user_id") SELECT old_values."department_id", old_values."from_on", old_values."id", old_values."is_acting", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role", old_values."title", old_values."to_on", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="7669ce4925201f1f6ea33168add4bb376d9e80f8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_43293",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_appointment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
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
                        to="parks.appointment",
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
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("official", "official"),
                            ("city_signatory", "city signatory"),
                            ("park_editor", "park editor"),
                            ("park_head", "park head"),
                            ("reviewer", "reviewer"),
                            ("department_head", "head of a department"),
                            ("countersigner", "countersigner"),
                            ("assessor", "assessor"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
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
                ("title", models.CharField(blank=True, max_length=100, verbose_name="title")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("is_acting", models.BooleanField(default=False, verbose_name="acting")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AppointmentConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("person", "by a person"),
                            ("server", "on the server, by command"),
                            ("installation", "by installation"),
                        ],
                        max_length=20,
                        verbose_name="confirmed",
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
                ("by_name", models.CharField(blank=True, max_length=150, verbose_name="by")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="parks.appointment",
                    ),
                ),
                ("is_confirmed", models.BooleanField(verbose_name="confirmed")),
                ("title", models.CharField(blank=True, max_length=100, verbose_name="title")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("is_acting", models.BooleanField(default=False, verbose_name="acting")),
            ],
            options={
                "verbose_name": "confirmation of an appointment",
                "verbose_name_plural": "confirmations of appointments",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["person", "server", "installation"])),
                        name="appointment_confirmation_way_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("by__isnull", False), ("how", "person"), models.Q(("by_name", ""), _negated=True)
                            ),
                            models.Q(models.Q(("how", "person"), _negated=True), ("by", None), ("by_name", "")),
                            _connector="OR",
                        ),
                        name="appointment_confirmation_by_a_person",
                        violation_error_message="A confirmation says who gave it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_confirmed", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="appointment_confirmation_refused_says_why",
                        violation_error_message="A refusal says why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("name_key", parks.fields.PinyinKeyField(default="", editable=False, max_length=2000, of="name")),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="projects", to="parks.park"
                    ),
                ),
                ("industry", models.CharField(blank=True, max_length=100, verbose_name="industry")),
                ("investor", models.CharField(blank=True, max_length=200, verbose_name="investor")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not reported"),
                            ("resident", "resident"),
                            ("acquaintance", "acquaintance"),
                            ("targeted", "targeted"),
                            ("chain", "chain"),
                            ("agency", "agency"),
                            ("co_built", "co-built"),
                        ],
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("screened", "screened"),
                            ("in_talks", "in talks"),
                            ("signed", "signed"),
                            ("started", "started"),
                            ("completed", "completed"),
                            ("in_production", "in production"),
                            ("full_capacity", "full capacity"),
                        ],
                        max_length=20,
                        verbose_name="stage",
                    ),
                ),
                (
                    "total_investment",
                    core.fields.ExactField(blank=True, null=True, verbose_name="total investment"),
                ),
                ("foreign_capital", core.fields.ExactField(blank=True, null=True, verbose_name="foreign capital")),
                ("land_mu", core.fields.ExactField(blank=True, null=True, verbose_name="land in mu")),
                ("expected_sales", core.fields.ExactField(blank=True, null=True, verbose_name="expected sales")),
                ("expected_tax", core.fields.ExactField(blank=True, null=True, verbose_name="expected tax")),
                ("jobs", models.PositiveIntegerField(blank=True, null=True, verbose_name="jobs")),
                ("leader", models.CharField(blank=True, max_length=100, verbose_name="leader")),
                ("responsible", models.CharField(blank=True, max_length=100, verbose_name="responsible")),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["code"],
                "permissions": [
                    ("view_project", "Can see projects from signing on"),
                    ("view_early_project", "Can see every project before signing"),
                    ("view_own_early_project", "Can see the own park's projects before signing"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "screened",
                                    "in_talks",
                                    "signed",
                                    "started",
                                    "completed",
                                    "in_production",
                                    "full_capacity",
                                ],
                            )
                        ),
                        name="project_stage_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["", "resident", "acquaintance", "targeted", "chain", "agency", "co_built"])
                        ),
                        name="project_channel_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_projectevent" ("channel", "code", "expected_sales", "expected_tax", "foreign_capital", "id", "industry", "investor", "jobs", "land_mu", "leader", "name", "name_key", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible", "stage", "total_investment") SELECT new_values."channel", new_values."code", new_values."expected_sales", new_values."expected_tax", new_values."foreign_capital", new_values."id", new_values."industry", new_values."investor", new_values."jobs", new_values."land_mu", new_values."leader", new_values."name", new_values."name_key", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."responsible", new_values."stage", new_values."total_investment" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4b52e165d9671ef9e4e50aa698e04713e45663c9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_90efa",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_projectevent" ("channel", "code", "expected_sales", "expected_tax", "foreign_capital", "id", "industry", "investor", "jobs", "land_mu", "leader", "name", "name_key", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible", "stage", "total_investment") SELECT new_values."channel", new_values."code", new_values."expected_sales", new_values."expected_tax", new_values."foreign_capital", new_values."id", new_values."industry", new_values."investor", new_values."jobs", new_values."land_mu", new_values."leader", new_values."name", new_values."name_key", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."responsible", new_values."stage", new_values."total_investment" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="26ab5b091ffa2bb4d3e887bbe8de38a5c39b01e5",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5656d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_projectevent" ("channel", "code", "expected_sales", "expected_tax", "foreign_capital", "id", "industry", "investor", "jobs", "land_mu", "leader", "name", "name_key", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible", "stage", "total_investment") SELECT old_values."channel", old_values."code", old_values."expected_sales", old_values."expected_tax", old_values."foreign_capital", old_values."id", old_values."industry", old_values."investor", old_values."jobs", old_values."land_mu", old_values."leader", old_values."name", old_values."name_key", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."responsible", old_values."stage", old_values."total_investment" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="306872d1d8c5f2658c42424355caad78eb6a97e5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f7495",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_project",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProjectEvent",
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
                        to="parks.project",
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
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("name_key", parks.fields.PinyinKeyField(default="", editable=False, max_length=2000, of="name")),
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
                ("industry", models.CharField(blank=True, max_length=100, verbose_name="industry")),
                ("investor", models.CharField(blank=True, max_length=200, verbose_name="investor")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not reported"),
                            ("resident", "resident"),
                            ("acquaintance", "acquaintance"),
                            ("targeted", "targeted"),
                            ("chain", "chain"),
                            ("agency", "agency"),
                            ("co_built", "co-built"),
                        ],
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("screened", "screened"),
                            ("in_talks", "in talks"),
                            ("signed", "signed"),
                            ("started", "started"),
                            ("completed", "completed"),
                            ("in_production", "in production"),
                            ("full_capacity", "full capacity"),
                        ],
                        max_length=20,
                        verbose_name="stage",
                    ),
                ),
                (
                    "total_investment",
                    core.fields.ExactField(blank=True, null=True, verbose_name="total investment"),
                ),
                ("foreign_capital", core.fields.ExactField(blank=True, null=True, verbose_name="foreign capital")),
                ("land_mu", core.fields.ExactField(blank=True, null=True, verbose_name="land in mu")),
                ("expected_sales", core.fields.ExactField(blank=True, null=True, verbose_name="expected sales")),
                ("expected_tax", core.fields.ExactField(blank=True, null=True, verbose_name="expected tax")),
                ("jobs", models.PositiveIntegerField(blank=True, null=True, verbose_name="jobs")),
                ("leader", models.CharField(blank=True, max_length=100, verbose_name="leader")),
                ("responsible", models.CharField(blank=True, max_length=100, verbose_name="responsible")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="parks.project"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("screened", "screened"),
                            ("in_talks", "in talks"),
                            ("signed", "signed"),
                            ("started", "started"),
                            ("completed", "completed"),
                            ("in_production", "in production"),
                            ("full_capacity", "full capacity"),
                        ],
                        max_length=20,
                        verbose_name="stage",
                    ),
                ),
                ("on", models.DateField(verbose_name="on")),
                ("recognised_on", models.DateField(blank=True, null=True, verbose_name="recognised on")),
            ],
            options={
                "verbose_name": "step of a project",
                "verbose_name_plural": "steps of projects",
                "ordering": ["project", "on"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "screened",
                                    "in_talks",
                                    "signed",
                                    "started",
                                    "completed",
                                    "in_production",
                                    "full_capacity",
                                ],
                            )
                        ),
                        name="project_step_stage_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "stage"),
                        name="project_reaches_a_stage_once",
                        violation_error_message="A project reaches a stage once.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectstep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_projectstepevent" ("id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "recognised_on", "stage") SELECT new_values."id", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."recognised_on", new_values."stage" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7af0bdcfa83e598000a0ee9258d300e952bf5f64",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5b15a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_projectstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectstep",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_projectstepevent" ("id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "recognised_on", "stage") SELECT new_values."id", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."recognised_on", new_values."stage" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="cef04bdf6c88438b8c3e1610b08a8078aa71aa61",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_136e2",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_projectstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectstep",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_projectstepevent" ("id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "recognised_on", "stage") SELECT old_values."id", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."recognised_on", old_values."stage" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="cbffe2bcd58705854b4a21daf474731444bc2be0",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f83f6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_projectstep",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProjectStepEvent",
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
                        to="parks.projectstep",
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.project",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("screened", "screened"),
                            ("in_talks", "in talks"),
                            ("signed", "signed"),
                            ("started", "started"),
                            ("completed", "completed"),
                            ("in_production", "in production"),
                            ("full_capacity", "full capacity"),
                        ],
                        max_length=20,
                        verbose_name="stage",
                    ),
                ),
                ("on", models.DateField(verbose_name="on")),
                ("recognised_on", models.DateField(blank=True, null=True, verbose_name="recognised on")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExternalRanking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="external_rankings", to="parks.park"
                    ),
                ),
                ("list_name", models.CharField(max_length=200, verbose_name="list")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("place", models.PositiveIntegerField(blank=True, null=True, verbose_name="place")),
                ("out_of", models.PositiveIntegerField(blank=True, null=True, verbose_name="out of")),
                ("goal", models.CharField(blank=True, max_length=200, verbose_name="goal")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
            ],
            options={
                "verbose_name": "external place",
                "verbose_name_plural": "external places",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("park", "list_name", "year"),
                        name="external_place_once_a_year",
                        violation_error_message="A park has one place a year in a list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place", None), ("out_of", None), ("place__lte", models.F("out_of")), _connector="OR"
                        ),
                        name="external_place_within_its_list",
                        violation_error_message="A place lies within its list.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalranking",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_externalrankingevent" ("goal", "id", "list_name", "out_of", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "source", "year") SELECT new_values."goal", new_values."id", new_values."list_name", new_values."out_of", new_values."park_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."source", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="24c9c87bf4037e77c31b9da10e648c78ad8029aa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9d079",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="parks_externalranking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalranking",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_externalrankingevent" ("goal", "id", "list_name", "out_of", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "source", "year") SELECT new_values."goal", new_values."id", new_values."list_name", new_values."out_of", new_values."park_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."source", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5eac6dd5ea6a5690d414e54e53b4bd0e65c69aaa",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c6191",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="parks_externalranking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalranking",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parks_externalrankingevent" ("goal", "id", "list_name", "out_of", "park_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "source", "year") SELECT old_values."goal", old_values."id", old_values."list_name", old_values."out_of", old_values."park_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."source", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="61956da1d453493a767548a4066dae8d8af93a3b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_92dfb",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="parks_externalranking",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ExternalRankingEvent",
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
                        to="parks.externalranking",
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
                ("list_name", models.CharField(max_length=200, verbose_name="list")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("place", models.PositiveIntegerField(blank=True, null=True, verbose_name="place")),
                ("out_of", models.PositiveIntegerField(blank=True, null=True, verbose_name="out of")),
                ("goal", models.CharField(blank=True, max_length=200, verbose_name="goal")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="regionset",
            name="regions",
            field=models.ManyToManyField(related_name="sets", through="parks.RegionSetMember", to="parks.region"),
        ),
    ]
