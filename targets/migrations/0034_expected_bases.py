"""A target's base may be what is expected of last year (预计完成数), and a pledge freezes that."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether a base is an estimate: of targets, with their history, and of what pledges hold."""

    dependencies = [
        ("parks", "0013_countersigners_of_parks"),
        ("targets", "0033_recall"),
    ]

    operations = [
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
        migrations.AddField(
            model_name="pledgeitem",
            name="base_estimate",
            field=models.BooleanField(db_default=False, default=False, verbose_name="base is an estimate"),
        ),
        migrations.AddField(
            model_name="target",
            name="base_estimate",
            field=models.BooleanField(db_default=False, default=False, verbose_name="base is an estimate"),
        ),
        migrations.AddField(
            model_name="targetevent",
            name="base_estimate",
            field=models.BooleanField(db_default=False, default=False, verbose_name="base is an estimate"),
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
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("base_estimate", False), ("base__isnull", False), _connector="OR"),
                name="target_estimates_a_base",
                violation_error_message="An estimate is a number: give last year's expected figure.",
            ),
        ),
    ]
