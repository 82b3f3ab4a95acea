import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0019_plan_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PledgeHandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("act_id", models.UUIDField(verbose_name="act")),
                ("is_paper", models.BooleanField(default=False, verbose_name="on paper")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "pledge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handed_in", to="targets.pledge"
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-in of a pledge",
                "verbose_name_plural": "hand-ins of pledges",
                "abstract": False,
                "default_permissions": (),
            },
        ),
    ]
