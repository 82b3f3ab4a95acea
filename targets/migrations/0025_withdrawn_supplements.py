"""A supplement is withdrawn while it waits for signatures; its adjustment then leaves its day to another one."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0024_pledge_device_signature"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupplementWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "withdrawal of a supplement",
                "verbose_name_plural": "withdrawals of supplements",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="supplementscan",
            name="one_way",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="supplementsignature",
            name="in_turn",
        ),
        migrations.RemoveConstraint(
            model_name="adjustment",
            name="adjustment_once_a_day",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adjustment",
            trigger=pgtrigger.compiler.Trigger(
                name="once_a_day",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (\n        SELECT FROM targets_adjustment a\n         WHERE (a.target_id, a.effective_on) = (NEW.target_id, NEW.effective_on) AND a.id <> NEW.id\n           AND NOT EXISTS (\n               SELECT FROM targets_supplement u JOIN targets_supplementwithdrawal w ON w.supplement_id = u.id\n                WHERE u.adjustment_id = a.id)) THEN\n        RAISE EXCEPTION 'a target is adjusted once a day'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_once_a_day';\n    END IF;\n    RETURN NEW;\n",
                    hash="115e9b90ea46de8cb25d0b098f28347dd58f34ea",
                    operation="INSERT",
                    pgid="pgtrigger_once_a_day_d0a9d",
                    table="targets_adjustment",
                    when="BEFORE",
                ),
            ),
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
        migrations.AddField(
            model_name="supplementwithdrawal",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="supplementwithdrawal",
            name="supplement",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="targets.supplement"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplementwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="supplement_withdrawal_has_a_reason",
                violation_error_message="A withdrawal says why.",
            ),
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
    ]
