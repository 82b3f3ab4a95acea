"""Make the tables of people, sessions, keys and the audit trail as they are.

It is what the migrations it replaces come to on an empty database; those stay for databases that stand among them.
Triggers follow their table; roles are written after every migrate.
"""

import uuid

import django.contrib.auth.validators
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.querysets


class Migration(migrations.Migration):
    """All tables of people, sessions, keys and the audit trail."""

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_say_what_unique_rules_mean"),
        ("accounts", "0003_details_may_be_empty"),
        ("accounts", "0004_place_of_an_act"),
        ("accounts", "0005_sessions_limits_passwords_totp"),
        ("accounts", "0006_signing_keys"),
        ("accounts", "0007_signing_service"),
        ("accounts", "0018_sessions_by_digest"),
        ("accounts", "0019_repetitions"),
        ("accounts", "0020_key_confirmations"),
        ("accounts", "0021_keys_confirmed_by_installation"),
        ("accounts", "0022_audit_chain"),
        ("accounts", "0023_seal_earlier_audit_entries"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "external_id",
                    models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name="external id"),
                ),
                ("has_one_time_password", models.BooleanField(default=False, verbose_name="must change the password")),
                (
                    "password_changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="password changed"),
                ),
                ("has_totp", models.BooleanField(default=False, verbose_name="signs in with a code")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
            },
            managers=[
                ("objects", accounts.querysets.AccountManager()),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "email", "external_id", "has_one_time_password", "has_totp", "id", "is_active", "is_staff", "is_superuser", "name", "password_changed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."date_joined", new_values."email", new_values."external_id", new_values."has_one_time_password", new_values."has_totp", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."name", new_values."password_changed_at", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0e80a5d5bedf8a616f7e69a0ccc2703fe7f92e72",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "email", "external_id", "has_one_time_password", "has_totp", "id", "is_active", "is_staff", "is_superuser", "name", "password_changed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."date_joined", new_values."email", new_values."external_id", new_values."has_one_time_password", new_values."has_totp", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."name", new_values."password_changed_at", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."date_joined" IS DISTINCT FROM (new_values."date_joined") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."external_id" IS DISTINCT FROM (new_values."external_id") OR old_values."has_one_time_password" IS DISTINCT FROM (new_values."has_one_time_password") OR old_values."has_totp" IS DISTINCT FROM (new_values."has_totp") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_staff" IS DISTINCT FROM (new_values."is_staff") OR old_values."is_superuser" IS DISTINCT FROM (new_values."is_superuser") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."password_changed_at" IS DISTINCT FROM (new_values."password_changed_at") OR old_values."username" IS DISTINCT FROM (new_values."username")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e2991a0a9a499cd60faf84c28e86061e24a5a926",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "email", "external_id", "has_one_time_password", "has_totp", "id", "is_active", "is_staff", "is_superuser", "name", "password_changed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT old_values."date_joined", old_values."email", old_values."external_id", old_values."has_one_time_password", old_values."has_totp", old_values."id", old_values."is_active", old_values."is_staff", old_values."is_superuser", old_values."name", old_values."password_changed_at", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."username" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f0dd846c807bebee9302219ed536b3fe6f1cd8e8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_19f14",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                ("act", models.CharField(max_length=100, verbose_name="act")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "done"), ("refused", "refused")],
                        default="done",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("admin", "administration"),
                            ("command", "command"),
                            ("system", "system"),
                        ],
                        max_length=10,
                        verbose_name="way",
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
                        verbose_name="by",
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="name")),
                ("appointment_id", models.BigIntegerField(blank=True, null=True, verbose_name="appointment number")),
                ("appointment", models.CharField(blank=True, max_length=200, verbose_name="appointment")),
                ("place", models.CharField(blank=True, db_index=True, max_length=60, verbose_name="where")),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="address")),
                ("object_type", models.CharField(blank=True, max_length=100, verbose_name="kind of object")),
                ("object_key", models.CharField(blank=True, max_length=200, verbose_name="object")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "details",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="details",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ["-at", "-id"],
                "permissions": [
                    ("view_audit_entry", "Can read the audit trail"),
                    ("view_own_audit_entry", "Can read the own part of the audit trail"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["done", "refused"])),
                        name="audit_outcome_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["page", "admin", "command", "system"])),
                        name="audit_way_known",
                        violation_error_message="This is none of the words that are allowed here.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="linked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    INSERT INTO accounts_auditlink (entry_id, number, previous, digest, rows) VALUES (NEW.id, NULL, '', '', 1);\n    RETURN NULL;\n",
                    hash="a81cbfbcda2b337b5587c6c0b7537bc04d575b26",
                    operation="INSERT",
                    pgid="pgtrigger_linked_f70fe",
                    table="accounts_auditentry",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link",
                        to="accounts.auditentry",
                        verbose_name="audit entry",
                    ),
                ),
                ("number", models.BigIntegerField(blank=True, null=True, unique=True, verbose_name="number")),
                ("previous", models.CharField(blank=True, max_length=64, verbose_name="digest before")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("rows", models.PositiveIntegerField(default=1, verbose_name="rows")),
            ],
            options={
                "verbose_name": "link of the audit trail",
                "verbose_name_plural": "links of the audit trail",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditlink",
            trigger=pgtrigger.compiler.Trigger(
                name="numbered",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE last record; nth bigint; prior text; made text;",
                    func="\n    IF NEW.number IS NOT NULL THEN\n        RETURN NULL;\n    END IF;\n    PERFORM pg_advisory_xact_lock(7201605);\n    SELECT l.number, l.digest INTO last FROM accounts_auditlink l\n     WHERE l.number IS NOT NULL ORDER BY l.number DESC LIMIT 1;\n    nth := coalesce(last.number, 0) + 1;\n    prior := coalesce(last.digest, '');\n    SELECT encode(sha256(convert_to(json_build_array(\n    nth, prior, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), e.act, e.outcome, e.way,\n    e.by_id, e.by_name, e.appointment_id, e.appointment, e.place, e.address::text, e.object_type, e.object_key,\n    e.reason, e.details\n)::text, 'UTF8')), 'hex')\n      INTO STRICT made FROM accounts_auditentry e WHERE e.id = NEW.entry_id;\n    UPDATE accounts_auditlink SET number = nth, previous = prior, digest = made WHERE id = NEW.id;\n    RAISE INFO 'audit % %', nth, made;\n    RETURN NULL;\n",
                    hash="df071b9e61cee4371e90d2614badde82a9075c7f",
                    operation="INSERT",
                    pgid="pgtrigger_numbered_b0a7c",
                    table="accounts_auditlink",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="HistorySeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act_id", models.UUIDField(verbose_name="number of the act")),
                ("table", models.CharField(max_length=63, verbose_name="table")),
                ("columns", models.TextField(verbose_name="columns")),
                ("from_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("to_at", models.DateTimeField(db_index=True, verbose_name="to")),
                ("rows", models.PositiveBigIntegerField(verbose_name="rows")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
            ],
            options={
                "verbose_name": "seal of history",
                "verbose_name_plural": "seals of history",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table", "to_at"),
                        name="history_sealed_once",
                        violation_error_message="The history of a table is sealed once for a day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Repetition",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="repetition",
                        serialize=False,
                        to="accounts.auditentry",
                        verbose_name="audit entry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("minute", models.DateTimeField(verbose_name="minute")),
                ("key", models.CharField(max_length=64, verbose_name="digest")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
            ],
            options={
                "verbose_name": "repetition of an act",
                "verbose_name_plural": "repetitions of acts",
                "default_permissions": (),
                "indexes": [models.Index(fields=["by", "minute"], name="repetition_by_minute")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        name="repetition_counted_in_one_row",
                        violation_error_message="The same within a minute is counted in one row.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("times__gte", 1)),
                        name="repetition_came_once",
                        violation_error_message="What is counted came at least once.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repetition",
            trigger=pgtrigger.compiler.Trigger(
                name="only_counts_up",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.entry_id <> OLD.entry_id OR NEW.by_id <> OLD.by_id OR NEW.minute <> OLD.minute OR NEW.key <> OLD.key\n        OR NEW.times <= OLD.times THEN\n        RAISE EXCEPTION 'how often an act came is only counted up'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'repetition_only_counts_up';\n    END IF;\n    RETURN NEW;\n",
                    hash="ebba4c8a63f52f0da1bf058c17b5561bedcad1b7",
                    operation="UPDATE",
                    pgid="pgtrigger_only_counts_up_fbad2",
                    table="accounts_repetition",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing_keys",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("serial", models.CharField(max_length=40, unique=True, verbose_name="serial number")),
                ("certificate", models.TextField(verbose_name="certificate")),
                ("private_key", models.TextField(blank=True, verbose_name="private key under the password")),
                (
                    "credential",
                    models.CharField(
                        blank=True, db_default="", max_length=200, verbose_name="credential at the signing service"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("valid_to", models.DateTimeField(verbose_name="valid to")),
            ],
            options={
                "verbose_name": "signing key",
                "verbose_name_plural": "signing keys",
                "permissions": [("confirm_signing", "Can confirm appointments that sign and first keys")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gt", models.F("made_at"))),
                        name="signing_key_ends_after_it_was_made",
                        violation_error_message="A signing key ends after it was made.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("private_key", ""), ("credential", ""), _connector="OR"),
                        name="signing_key_has_one_place",
                        violation_error_message="A signing key is kept here or at the signing service, not at both.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signingkey",
            trigger=pgtrigger.compiler.Trigger(
                name="has_a_place",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.private_key = '' AND NEW.credential = ''\n        AND NOT EXISTS (SELECT FROM accounts_keyrevocation WHERE key_id = NEW.id) THEN\n        RAISE EXCEPTION 'a signing key that is not revoked is kept somewhere'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'signing_key_has_a_place';\n    END IF;\n    RETURN NEW;\n",
                    hash="cf26d7a6c3b2c4cd1ac0ea03979619a945b57e44",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_has_a_place_5e399",
                    table="accounts_signingkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signingkey",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_signingkeyevent" ("certificate", "credential", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial", "user_id", "valid_to") SELECT new_values."certificate", new_values."credential", new_values."id", new_values."made_at", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."serial", new_values."user_id", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f1b379060b0bfb2b8d3c24bcd52cbaf8f327c7ce",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0004d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="accounts_signingkey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signingkey",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_signingkeyevent" ("certificate", "credential", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial", "user_id", "valid_to") SELECT new_values."certificate", new_values."credential", new_values."id", new_values."made_at", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."serial", new_values."user_id", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."certificate" IS DISTINCT FROM (new_values."certificate") OR old_values."credential" IS DISTINCT FROM (new_values."credential") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."made_at" IS DISTINCT FROM (new_values."made_at") OR old_values."serial" IS DISTINCT FROM (new_values."serial") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2bc0c01eb3d2ccce1f4e174b794030640d85ba0f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_36f6c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_signingkey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signingkey",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_signingkeyevent" ("certificate", "credential", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial", "user_id", "valid_to") SELECT old_values."certificate", old_values."credential", old_values."id", old_values."made_at", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."serial", old_values."user_id", old_values."valid_to" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f180d4343a5e6fa2c6a48509a20dd1eaa9e0d4a6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3d57c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="accounts_signingkey",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SigningKeyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="accounts.signingkey",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("serial", models.CharField(max_length=40, verbose_name="serial number")),
                ("certificate", models.TextField(verbose_name="certificate")),
                (
                    "credential",
                    models.CharField(
                        blank=True, db_default="", max_length=200, verbose_name="credential at the signing service"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("valid_to", models.DateTimeField(verbose_name="valid to")),
            ],
            options={
                "abstract": False,
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
                ("by_name", models.CharField(blank=True, max_length=150, verbose_name="by")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
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
        migrations.CreateModel(
            name="KeyRevocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocation",
                        to="accounts.signingkey",
                        verbose_name="signing key",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("by_name", models.CharField(max_length=150, verbose_name="by")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "revocation of a signing key",
                "verbose_name_plural": "revocations of signing keys",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="key_revocation_says_why",
                        violation_error_message="A revocation says why.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("external_id", models.CharField(blank=True, max_length=200, null=True, verbose_name="external id")),
                ("has_one_time_password", models.BooleanField(default=False, verbose_name="must change the password")),
                (
                    "password_changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="password changed"),
                ),
                ("has_totp", models.BooleanField(default=False, verbose_name="signs in with a code")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "digest",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="digest of the session's key"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="signed in at")),
                ("seen_at", models.DateTimeField(verbose_name="last seen")),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="address")),
                ("browser", models.CharField(blank=True, max_length=60, verbose_name="browser")),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seen_at__gte", models.F("started_at"))),
                        name="session_seen_after_it_started",
                        violation_error_message="A session is seen when it starts or later.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogInAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                ("account", models.CharField(max_length=200, verbose_name="account name as typed, in small letters")),
                ("address", models.CharField(blank=True, max_length=50, verbose_name="address")),
            ],
            options={
                "verbose_name": "attempt to log in",
                "verbose_name_plural": "attempts to log in",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["account", "at"], name="attempt_by_account"),
                    models.Index(fields=["address", "at"], name="attempt_by_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="used_passwords",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "used password",
                "verbose_name_plural": "used passwords",
                "ordering": ["-at", "-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used")),
            ],
            options={
                "verbose_name": "recovery code",
                "verbose_name_plural": "recovery codes",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "digest"),
                        name="recovery_codes_of_a_person_differ",
                        violation_error_message="The recovery codes of a person differ.",
                    )
                ],
            },
        ),
    ]
