"""The city's own order of its parks."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0007_own_audit"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="park",
            options={
                "default_permissions": (),
                "ordering": ["position", "code"],
                "permissions": [("view_park", "Can see parks")],
                "verbose_name": "park",
                "verbose_name_plural": "parks",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="park",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="park",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="park",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="park",
            name="position",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="position"),
        ),
        migrations.AddField(
            model_name="parkevent",
            name="position",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="position"),
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
    ]
