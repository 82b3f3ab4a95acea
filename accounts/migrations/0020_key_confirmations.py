"""Keys that a second person has confirmed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0019_repetitions"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="signingkey",
            options={
                "default_permissions": (),
                "permissions": [("confirm_signing", "Can confirm appointments that sign and first keys")],
                "verbose_name": "signing key",
                "verbose_name_plural": "signing keys",
            },
        ),
        migrations.CreateModel(
            name="KeyConfirmation",
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
                ("by_name", models.CharField(blank=True, max_length=150, verbose_name="by")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
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
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmation",
                        to="accounts.signingkey",
                        verbose_name="signing key",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation of a signing key",
                "verbose_name_plural": "confirmations of signing keys",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["person", "server", "installation"])),
                        name="key_confirmation_way_known",
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
                        name="key_confirmation_by_a_person",
                        violation_error_message="A confirmation says who gave it.",
                    ),
                ],
            },
        ),
    ]
