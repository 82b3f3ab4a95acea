import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0022_supplements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PledgeHandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("post", models.CharField(max_length=100, verbose_name="post")),
                ("since_on", models.DateField(verbose_name="since")),
                ("from_name", models.CharField(max_length=150, verbose_name="from")),
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
            },
        ),
        migrations.CreateModel(
            name="PledgeSettlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
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
        pgtrigger.migrations.RemoveTrigger(
            model_name="pledgestep",
            name="moves",
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
        migrations.AddField(
            model_name="pledgehandover",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pledgehandover",
            name="from_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pledgehandover",
            name="pledge",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="targets.pledge"
            ),
        ),
        migrations.AddField(
            model_name="pledgehandover",
            name="to_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pledgesettlement",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pledgesettlement",
            name="pledge",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="settlement", to="targets.pledge"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgehandover",
            constraint=models.UniqueConstraint(
                fields=("pledge", "to_appointment"),
                name="pledge_handed_over_once_to_an_appointment",
                violation_error_message="A pledge passes to an appointment once.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgehandover",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_user", models.F("to_user")), _negated=True),
                name="pledge_handed_over_to_another",
                violation_error_message="A pledge passes to another person.",
            ),
        ),
    ]
