"""What parks have read of what departments recognised otherwise."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0037_more_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CutSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("act_id", models.UUIDField(verbose_name="act")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seen",
                        to="targets.figureversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "cut that was seen",
                "verbose_name_plural": "cuts that were seen",
                "default_permissions": (),
            },
        ),
    ]
