"""Appointments that a second person has looked at."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0013_countersigners_of_parks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AppointmentConfirmation",
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
                ("is_confirmed", models.BooleanField(verbose_name="confirmed")),
                ("title", models.CharField(blank=True, max_length=100, verbose_name="title")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("is_acting", models.BooleanField(default=False, verbose_name="acting")),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="parks.appointment",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "confirmation of an appointment",
                "verbose_name_plural": "confirmations of appointments",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["person", "server", "installation"])),
                        name="appointment_confirmation_way_known",
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
                        name="appointment_confirmation_by_a_person",
                        violation_error_message="A confirmation says who gave it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_confirmed", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="appointment_confirmation_refused_says_why",
                        violation_error_message="A refusal says why.",
                    ),
                ],
            },
        ),
    ]
