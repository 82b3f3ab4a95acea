"""`migrate` as the owner of the tables; then roles and the privileges of the web role are written anew."""

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.utils.translation import gettext as _

from accounts.roles import write_roles
from config.database_roles import apply_privileges, as_owner, harden_triggers
from core.locks import Lock, alone


def refuse_a_way_back(app: str, name: str) -> None:
    """Refuse to go to a step within a squashed migration that was done: the others of its kind would stay done."""
    loader = MigrationLoader(connection)
    for key, squashed in loader.replacements.items():
        within = [step for label, step in squashed.replaces if label == app and step.startswith(name)]
        if name and within and key in loader.applied_migrations:
            raise CommandError(
                _("%(step)s is a part of %(whole)s, which was done whole. To go back further, restore a backup.")
                % {"step": within[0], "whole": key[1]}
            )


class WholeExecutor(MigrationExecutor):
    """Records a migration in the transaction that does it: one that is killed was done and is known, or was not done.

    Django records some only after what they made is there to stay, a squashed one row by row.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Do and record one migration."""
        with transaction.atomic():
            return super().apply_migration(state, migration, fake, fake_initial)


migrate.MigrationExecutor = WholeExecutor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """Migrates, writes roles, protects."""

    def handle(self, *args: object, **options: object) -> None:
        """Migrate, write what roles may do, make history deaf to its callers, give the web role what it needs alone."""
        with as_owner():
            refuse_a_way_back(str(options.get("app_label") or ""), str(options.get("migration_name") or ""))
            if options.get("plan") or options.get("check_unapplied"):
                super().handle(*args, **options)
                return
            # Each of two at once would find the same migrations not done, and the second would fail in the middle.
            with alone(Lock.MIGRATING, self.say_that_one_waits):
                super().handle(*args, **options)
                with transaction.atomic():
                    write_roles()
                    harden_triggers()
                    apply_privileges()

    def say_that_one_waits(self) -> None:
        """Tell why nothing seems to happen."""
        self.stderr.write(_("Somebody else migrates this database. Waiting until that is done …"))
