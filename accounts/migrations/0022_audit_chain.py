"""Gives every entry of the audit trail a number and the digest of the one before; seals of history."""

from __future__ import annotations

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the chain."""

    dependencies = [
        ("accounts", "0021_keys_confirmed_by_installation"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(blank=True, null=True, unique=True, verbose_name="number")),
                ("previous", models.CharField(blank=True, max_length=64, verbose_name="digest before")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("rows", models.PositiveIntegerField(default=1, verbose_name="rows")),
            ],
            options={
                "verbose_name": "link of the audit trail",
                "verbose_name_plural": "links of the audit trail",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistorySeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act_id", models.UUIDField(verbose_name="number of the act")),
                ("table", models.CharField(max_length=63, verbose_name="table")),
                ("columns", models.TextField(verbose_name="columns")),
                ("from_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("to_at", models.DateTimeField(db_index=True, verbose_name="to")),
                ("rows", models.PositiveBigIntegerField(verbose_name="rows")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
            ],
            options={
                "verbose_name": "seal of history",
                "verbose_name_plural": "seals of history",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="linked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    INSERT INTO accounts_auditlink (entry_id, number, previous, digest, rows) VALUES (NEW.id, NULL, '', '', 1);\n    RETURN NULL;\n",
                    hash="a81cbfbcda2b337b5587c6c0b7537bc04d575b26",
                    operation="INSERT",
                    pgid="pgtrigger_linked_f70fe",
                    table="accounts_auditentry",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="auditlink",
            name="entry",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="link",
                to="accounts.auditentry",
                verbose_name="audit entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="historyseal",
            constraint=models.UniqueConstraint(
                fields=("table", "to_at"),
                name="history_sealed_once",
                violation_error_message="The history of a table is sealed once for a day.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditlink",
            trigger=pgtrigger.compiler.Trigger(
                name="numbered",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE last record; nth bigint; prior text; made text;",
                    func="\n    IF NEW.number IS NOT NULL THEN\n        RETURN NULL;\n    END IF;\n    PERFORM pg_advisory_xact_lock(7201605);\n    SELECT l.number, l.digest INTO last FROM accounts_auditlink l\n     WHERE l.number IS NOT NULL ORDER BY l.number DESC LIMIT 1;\n    nth := coalesce(last.number, 0) + 1;\n    prior := coalesce(last.digest, '');\n    SELECT encode(sha256(convert_to(json_build_array(\n    nth, prior, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), e.act, e.outcome, e.way,\n    e.by_id, e.by_name, e.appointment_id, e.appointment, e.place, e.address::text, e.object_type, e.object_key,\n    e.reason, e.details\n)::text, 'UTF8')), 'hex')\n      INTO STRICT made FROM accounts_auditentry e WHERE e.id = NEW.entry_id;\n    UPDATE accounts_auditlink SET number = nth, previous = prior, digest = made WHERE id = NEW.id;\n    RAISE INFO 'audit % %', nth, made;\n    RETURN NULL;\n",
                    hash="df071b9e61cee4371e90d2614badde82a9075c7f",
                    operation="INSERT",
                    pgid="pgtrigger_numbered_b0a7c",
                    table="accounts_auditlink",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
