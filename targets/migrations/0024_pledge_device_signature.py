"""What an SM2 device signed of a pledge or a supplement, beside the signature in its PDF."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0023_settling"),
    ]

    operations = [
        migrations.AddField(
            model_name="pledgesignature",
            name="device_key",
            field=models.CharField(blank=True, default="", max_length=128, verbose_name="public key of the SM2 device"),
        ),
        migrations.AddField(
            model_name="pledgesignature",
            name="device_signature",
            field=models.CharField(blank=True, default="", max_length=128, verbose_name="SM2 signature"),
        ),
        migrations.AddField(
            model_name="pledgesignature",
            name="is_device_certified",
            field=models.BooleanField(default=False, verbose_name="certified SM2 device"),
        ),
        migrations.AddConstraint(
            model_name="pledgesignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("device_key", ""), ("device_signature", ""), ("is_device_certified", False)),
                    models.Q(("device_key__regex", "^[0-9a-f]{128}$"), ("device_signature__regex", "^[0-9a-f]{128}$")),
                    _connector="OR",
                ),
                name="pledge_signature_of_a_device_whole",
                violation_error_message="A device's signature comes with its key, 128 hexadecimal digits each.",
            ),
        ),
        migrations.AddField(
            model_name="supplementsignature",
            name="device_key",
            field=models.CharField(blank=True, default="", max_length=128, verbose_name="public key of the SM2 device"),
        ),
        migrations.AddField(
            model_name="supplementsignature",
            name="device_signature",
            field=models.CharField(blank=True, default="", max_length=128, verbose_name="SM2 signature"),
        ),
        migrations.AddField(
            model_name="supplementsignature",
            name="is_device_certified",
            field=models.BooleanField(default=False, verbose_name="certified SM2 device"),
        ),
        migrations.AddConstraint(
            model_name="supplementsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("device_key", ""), ("device_signature", ""), ("is_device_certified", False)),
                    models.Q(("device_key__regex", "^[0-9a-f]{128}$"), ("device_signature__regex", "^[0-9a-f]{128}$")),
                    _connector="OR",
                ),
                name="supplement_signature_of_a_device_whole",
                violation_error_message="A device's signature comes with its key, 128 hexadecimal digits each.",
            ),
        ),
    ]
