"""`seal_audit`: seals the history of the days that are over, and tells where the audit trail ends. Once a day."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.chain import end_of_chain, log
from accounts.audit.seals import seal_history


class Command(BaseCommand):
    """Counts the history of each day, and logs number and digest of the last entry."""

    help = "Seals the history of the days that are over, and logs the last number and digest of the audit trail."

    def handle(self, *args: object, **options: object) -> None:
        """Seal what is to be sealed."""
        sealed = seal_history(now=timezone.now())
        if sealed is None:
            self.stdout.write(_("All days that are over are sealed."))
        else:
            words = {"rows": sealed.rows, "day": f"{timezone.localtime(sealed.to_at):%Y-%m-%d %H:%M}"}
            self.stdout.write(_("Sealed %(rows)s rows of history made before %(day)s.") % words)
        end = end_of_chain()
        if end is not None:
            log.info("audit trail", extra={"fields": {"number": end.number, "digest": end.digest}})
