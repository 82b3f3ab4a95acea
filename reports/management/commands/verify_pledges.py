"""`verify_pledges`: recomputes every digest and every signature of every pledge."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.errors import KeyRefused
from accounts.keys.reading import belief
from reports.contents.settling import settlement_differences
from targets.models import Pledge
from targets.pledge_checks import differences


class Command(BaseCommand):
    """Proves that pledges are what was issued and signed."""

    help = "Recomputes every digest and signature of the pledges; exit status 1 with the list of what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify all, and name every difference."""
        try:
            believed = belief()
        except KeyRefused as error:
            raise CommandError(str(error)) from error
        broken = sound = 0
        for pledge in Pledge.objects.with_state().order_by("year", "no").iterator(chunk_size=50):
            found = [*differences(pledge, believed), *settlement_differences(pledge)]
            sound += not found
            if found:
                broken += 1
                self.stderr.write(_("Pledge %(no)s differs:") % {"no": pledge.no})
                self.stderr.write("\n".join(f"  {line}" for line in found))
        words = ngettext("%(count)s pledge verified.", "%(count)s pledges verified.", sound)
        self.stdout.write(words % {"count": sound})
        if broken:
            message = ngettext("%(count)s pledge differs.", "%(count)s pledges differ.", broken)
            raise CommandError(message % {"count": broken}, returncode=1)
