import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0020_ceremony"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PledgeScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("park_signers", models.CharField(max_length=200, verbose_name="who signed for the park")),
                ("city_signers", models.CharField(max_length=200, verbose_name="who signed for the city")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
            ],
            options={
                "verbose_name": "pledge signed on paper",
                "verbose_name_plural": "pledges signed on paper",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="pledgestep",
            name="moves",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgestep",
            trigger=pgtrigger.compiler.Trigger(
                name="moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT EXISTS (SELECT FROM targets_pledgedocument WHERE pledge_id = NEW.pledge_id) THEN\n        RETURN NEW;\n    END IF;\n    IF (NEW.from_state, NEW.to_state) NOT IN (('', 'issued'), ('issued', 'signed_by_park'), ('issued', 'superseded'), ('issued', 'void'), ('signed_by_park', 'in_force'), ('signed_by_park', 'superseded'), ('signed_by_park', 'void'))\n        OR NEW.number <> 1 + (SELECT count(*) FROM targets_pledgestep WHERE pledge_id = NEW.pledge_id)\n        OR NEW.from_state <> coalesce((SELECT to_state FROM targets_pledgestep WHERE pledge_id = NEW.pledge_id\n                                        ORDER BY number DESC LIMIT 1), '') THEN\n        RAISE EXCEPTION 'a pledge does not move from % to %', NEW.from_state, NEW.to_state\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_moves';\n    END IF;\n    IF NEW.to_state IN ('signed_by_park', 'in_force') AND NOT EXISTS (\n        SELECT FROM targets_pledgescan c WHERE c.pledge_id = NEW.pledge_id\n           AND NOT EXISTS (SELECT FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id)) AND NOT EXISTS (\n        SELECT FROM targets_pledgedocument d WHERE d.pledge_id = NEW.pledge_id\n           AND (SELECT count(*) FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id AND s.side = 'park')\n               = d.park_signers\n           AND (SELECT count(*) FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id AND s.side = 'city')\n               = CASE NEW.to_state WHEN 'in_force' THEN d.city_signers ELSE 0 END) THEN\n        RAISE EXCEPTION 'a pledge without its signatures is not %', NEW.to_state\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_is_signed';\n    END IF;\n    RETURN NEW;\n",
                    hash="cb0577f1b4aa8eeb132519477ad3ef17903c6cdd",
                    operation="INSERT",
                    pgid="pgtrigger_moves_18b2b",
                    table="targets_pledgestep",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="pledgescan",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pledgescan",
            name="pledge",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="scan", to="targets.pledge"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgescan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("park_signers", ""), _negated=True), models.Q(("city_signers", ""), _negated=True)
                ),
                name="pledge_scan_names_the_signers",
                violation_error_message="A sheet names who signed for each side.",
            ),
        ),
    ]
