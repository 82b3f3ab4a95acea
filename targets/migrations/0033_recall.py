"""A park takes back what it handed in while nobody has decided on it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The new move of submissions, and the name of its step."""

    dependencies = [
        ("targets", "0031_sign_off_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="submission",
            name="moves",
        ),
        migrations.RemoveConstraint(
            model_name="submissionstep",
            name="submission_step_known",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    func="\n    IF (OLD.state, NEW.state) NOT IN (('approved', 'handed_in'), ('approved', 'released'), ('approved', 'reopened'), ('draft', 'handed_in'), ('draft', 'ready'), ('handed_in', 'approved'), ('handed_in', 'draft'), ('handed_in', 'returned'), ('ready', 'draft'), ('ready', 'handed_in'), ('reopened', 'handed_in'), ('reopened', 'ready'), ('returned', 'handed_in'), ('returned', 'ready'))\n        AND coalesce(nullif(current_setting('pghistory.context_metadata', true), '')::json ->> 'act', '')\n            <> 'reports.load_city' THEN\n        RAISE EXCEPTION 'a submission does not move from % to %', OLD.state, NEW.state\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'submission_moves';\n    END IF;\n    RETURN NEW;\n",
                    hash="f47c9aab5bed09292748ccca2c6ccf0152a6ad08",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_moves_8ce2e",
                    table="targets_submission",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "name__in",
                        [
                            "report_ready",
                            "take_back",
                            "hand_in",
                            "recall",
                            "approve",
                            "return",
                            "undo_approval",
                            "undo_return",
                            "reopen",
                            "release",
                        ],
                    )
                ),
                name="submission_step_known",
                violation_error_message="This is none of the words that are allowed here.",
            ),
        ),
    ]
