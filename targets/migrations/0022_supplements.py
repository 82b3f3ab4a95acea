import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0021_pledges_on_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("canonical", models.BinaryField(verbose_name="text")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3")),
                ("pdf", models.BinaryField(verbose_name="PDF")),
                ("park_signers", models.PositiveSmallIntegerField(verbose_name="signers of the park")),
                ("city_signers", models.PositiveSmallIntegerField(verbose_name="signers of the city")),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "adjustment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supplement", to="targets.adjustment"
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="targets.pledge",
                    ),
                ),
            ],
            options={
                "verbose_name": "supplement of a pledge",
                "verbose_name_plural": "supplements of pledges",
                "ordering": ["pledge", "number"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SupplementScan",
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
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "supplement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scan", to="targets.supplement"
                    ),
                ),
            ],
            options={
                "verbose_name": "supplement signed on paper",
                "verbose_name_plural": "supplements signed on paper",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SupplementSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(choices=[("park", "park"), ("city", "city")], max_length=10, verbose_name="side"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="no.")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("post", models.CharField(max_length=100, verbose_name="post")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("pdf", models.BinaryField(verbose_name="PDF")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "supplement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="targets.supplement",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature of a supplement",
                "verbose_name_plural": "signatures of supplements",
                "ordering": ["supplement", "-side", "number"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.UniqueConstraint(
                fields=("pledge", "number"),
                name="supplement_numbered",
                violation_error_message="Supplements of a pledge have different numbers.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(
                condition=models.Q(("city_signers__range", (1, 2)), ("park_signers__range", (1, 2))),
                name="supplement_has_signers",
                violation_error_message="Each side has one or two signers.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplementscan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("park_signers", ""), _negated=True), models.Q(("city_signers", ""), _negated=True)
                ),
                name="supplement_scan_names_the_signers",
                violation_error_message="A sheet names who signed for each side.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supplementscan",
            trigger=pgtrigger.compiler.Trigger(
                name="one_way",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM targets_supplementsignature s WHERE s.supplement_id = NEW.supplement_id) THEN\n        RAISE EXCEPTION 'a supplement that is signed here is not signed on paper as well'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_signed_one_way';\n    END IF;\n    RETURN NEW;\n",
                    hash="bde19fe8b1a0e21813efc2864b2ab037b30a11b6",
                    operation="INSERT",
                    pgid="pgtrigger_one_way_73501",
                    table="targets_supplementscan",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="supplementsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["park", "city"])),
                name="supplement_signature_side_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplementsignature",
            constraint=models.UniqueConstraint(
                fields=("supplement", "side", "number"),
                name="supplement_signed_once_a_place",
                violation_error_message="A place is signed once.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supplementsignature",
            trigger=pgtrigger.compiler.Trigger(
                name="in_turn",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.side IN ('park', 'city') AND NOT EXISTS (\n        SELECT FROM targets_supplementsignature s\n         WHERE (s.supplement_id, s.side, s.number) = (NEW.supplement_id, NEW.side, NEW.number)) AND NOT EXISTS (\n        SELECT FROM targets_supplement d WHERE d.id = NEW.supplement_id\n           AND NOT EXISTS (SELECT FROM targets_supplementscan c WHERE c.supplement_id = d.id)\n           AND NEW.number = 1 + (SELECT count(*) FROM targets_supplementsignature s\n                                  WHERE s.supplement_id = d.id AND s.side = NEW.side)\n           AND NEW.number <= CASE NEW.side WHEN 'park' THEN d.park_signers ELSE d.city_signers END\n           AND (NEW.side = 'park' OR d.park_signers = (SELECT count(*) FROM targets_supplementsignature s\n                                  WHERE s.supplement_id = d.id AND s.side = 'park'))) THEN\n        RAISE EXCEPTION 'it is not the turn of this signature'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_signed_in_turn';\n    END IF;\n    RETURN NEW;\n",
                    hash="19e45ddfef3ba70bf18b7b9f245029533f82390e",
                    operation="INSERT",
                    pgid="pgtrigger_in_turn_6ebfc",
                    table="targets_supplementsignature",
                    when="BEFORE",
                ),
            ),
        ),
    ]
