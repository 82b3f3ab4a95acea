"""How often the same came within a minute, beside its one row of the trail."""

from __future__ import annotations

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the table of counts."""

    dependencies = [
        ("accounts", "0018_sessions_by_digest"),
    ]

    operations = [
        migrations.CreateModel(
            name="Repetition",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="repetition",
                        serialize=False,
                        to="accounts.auditentry",
                        verbose_name="audit entry",
                    ),
                ),
                ("minute", models.DateTimeField(verbose_name="minute")),
                ("key", models.CharField(max_length=64, verbose_name="digest")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "repetition of an act",
                "verbose_name_plural": "repetitions of acts",
                "default_permissions": (),
                "indexes": [models.Index(fields=["by", "minute"], name="repetition_by_minute")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        name="repetition_counted_in_one_row",
                        violation_error_message="The same within a minute is counted in one row.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("times__gte", 1)),
                        name="repetition_came_once",
                        violation_error_message="What is counted came at least once.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repetition",
            trigger=pgtrigger.compiler.Trigger(
                name="only_counts_up",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.entry_id <> OLD.entry_id OR NEW.by_id <> OLD.by_id OR NEW.minute <> OLD.minute OR NEW.key <> OLD.key\n        OR NEW.times <= OLD.times THEN\n        RAISE EXCEPTION 'how often an act came is only counted up'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'repetition_only_counts_up';\n    END IF;\n    RETURN NEW;\n",
                    hash="ebba4c8a63f52f0da1bf058c17b5561bedcad1b7",
                    operation="UPDATE",
                    pgid="pgtrigger_only_counts_up_fbad2",
                    table="accounts_repetition",
                    when="BEFORE",
                ),
            ),
        ),
    ]
