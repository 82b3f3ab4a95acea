"""Whoever adds an adjustment waits for the others of its year: two of one target on one day never meet unseen."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0026_signers_of_single_parks"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="adjustment",
            name="once_a_day",
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
    ]
