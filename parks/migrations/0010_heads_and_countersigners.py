"""Heads of departments, and those whom a head names to report for them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0009_parks_in_the_order_of_loading"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="appointment",
            options={
                "default_permissions": (),
                "permissions": [("name_countersigner", "Can name who countersigns for the own department")],
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
            },
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_role_known",
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_names_a_park_where_its_role_does",
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_names_a_department_where_its_role_does",
        ),
        migrations.AlterField(
            model_name="appointment",
            name="role",
            field=models.CharField(
                choices=[
                    ("official", "official"),
                    ("city_signatory", "city signatory"),
                    ("park_editor", "park editor"),
                    ("park_head", "park head"),
                    ("reviewer", "reviewer"),
                    ("department_head", "head of a department"),
                    ("countersigner", "countersigner"),
                    ("assessor", "assessor"),
                    ("auditor", "auditor"),
                    ("administrator", "administrator"),
                ],
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="appointmentevent",
            name="role",
            field=models.CharField(
                choices=[
                    ("official", "official"),
                    ("city_signatory", "city signatory"),
                    ("park_editor", "park editor"),
                    ("park_head", "park head"),
                    ("reviewer", "reviewer"),
                    ("department_head", "head of a department"),
                    ("countersigner", "countersigner"),
                    ("assessor", "assessor"),
                    ("auditor", "auditor"),
                    ("administrator", "administrator"),
                ],
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "official",
                            "city_signatory",
                            "park_editor",
                            "park_head",
                            "reviewer",
                            "department_head",
                            "countersigner",
                            "assessor",
                            "auditor",
                            "administrator",
                        ],
                    )
                ),
                name="appointment_role_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("park__isnull", False), ("role__in", ["park_editor", "park_head"])),
                    ("role", "countersigner"),
                    models.Q(
                        models.Q(("role__in", ["park_editor", "park_head", "countersigner"]), _negated=True),
                        ("park", None),
                    ),
                    _connector="OR",
                ),
                name="appointment_names_a_park_where_its_role_does",
                violation_error_message="Editors and heads are appointed at a park, and nobody else is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("department__isnull", False), ("role__in", ["reviewer", "department_head"])),
                    ("role", "countersigner"),
                    models.Q(
                        models.Q(("role__in", ["reviewer", "department_head", "countersigner"]), _negated=True),
                        ("department", None),
                    ),
                    _connector="OR",
                ),
                name="appointment_names_a_department_where_its_role_does",
                violation_error_message="Reviewers and heads of departments are appointed at a department, and nobody else is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "countersigner"), _negated=True),
                    models.Q(("department__isnull", False), ("park", None)),
                    models.Q(("department", None), ("park__isnull", False)),
                    _connector="OR",
                ),
                name="appointment_countersigner_has_one_place",
                violation_error_message="A countersigner is named at a park or at a department.",
            ),
        ),
    ]
