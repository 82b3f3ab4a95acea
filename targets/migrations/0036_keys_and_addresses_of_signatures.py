"""The key and the network address of who signed, beside what the certificate and the audit trail tell."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0021_keys_confirmed_by_installation"),
        ("targets", "0035_replaced_scans"),
    ]

    operations = [
        migrations.AddField(
            model_name="pledgesignature",
            name="address",
            field=models.CharField(blank=True, max_length=45, null=True, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="pledgesignature",
            name="key",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.signingkey",
            ),
        ),
        migrations.AddField(
            model_name="supplementsignature",
            name="address",
            field=models.CharField(blank=True, max_length=45, null=True, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="supplementsignature",
            name="key",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.signingkey",
            ),
        ),
    ]
