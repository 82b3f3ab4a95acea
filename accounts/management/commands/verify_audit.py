"""`verify_audit [--log FILE] [--told NUMBER:DIGEST]`: proves that nothing of the audit trail is missing or changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.audit.chain import chain_faults, end_of_chain
from accounts.audit.seals import history_faults

_TOLD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
# As the service logs it, whatever its manager writes before each line.
LOGGED = re.compile(r'"logger": "parkboard\.audit".*"number": (\d{1,18}), "digest": "([0-9a-f]{64})"')


class Command(BaseCommand):
    """Follows the chain from its first entry to its end, and counts the history anew."""

    help = "Names the first entry of the audit trail that is missing or changed; exit status 1 if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the digests that were told before."""
        parser.add_argument("--log", type=Path, action="append", default=[], metavar="FILE")
        parser.add_argument("--told", action="append", default=[], metavar="NUMBER:DIGEST")

    def handle(self, *args: object, **options: object) -> None:
        """Verify, and name what differs."""
        found = [*chain_faults(self._told(options)), *history_faults()]
        if found:
            self.stderr.write("\n".join(found))
            raise CommandError(_("The audit trail differs."), returncode=1)
        end = end_of_chain()
        if end is None:
            self.stdout.write(_("The audit trail is empty."))
            return
        self.stdout.write(_("The audit trail is whole. Its last entry has number and digest:"))
        self.stdout.write(f"{end.number}:{end.digest}")

    def _told(self, options: dict[str, Any]) -> dict[int, str]:
        told = {}
        for one in options["told"]:
            match = _TOLD.fullmatch(one.strip())
            if not match:
                raise CommandError(_("“%(told)s” is no NUMBER:DIGEST, as the auditor's page shows it.") % {"told": one})
            told[int(match[1])] = match[2]
        for path in options["log"]:
            try:
                text = path.read_text(encoding="utf-8", errors="replace")
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            told |= {int(match[1]): match[2] for match in map(LOGGED.search, text.splitlines()) if match}
        return told
