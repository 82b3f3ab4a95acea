"""`verify_pledges`: recomputes every digest and every signature of every pledge."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.errors import KeyRefused
from accounts.keys.trust import trust_anchors
from reports.releases.pledge_results import settlement_differences
from targets.models import Pledge
from targets.pledges.checks.pledge_checks import pledge_differences
from targets.pledges.checks.pledge_trail import Trail, trail_faults
from targets.pledges.checks.register_checks import gaps, key_faults


class Command(BaseCommand):
    """Proves that pledges are what was issued and signed."""

    help = "Recomputes every digest and signature of the pledges; exit status 1 with the list of what differs."

    def handle(self, *args: object, **options: object) -> None:
        """Verify all, and name every difference."""
        try:
            anchors = trust_anchors()
        except KeyRefused as error:
            raise CommandError(str(error)) from error
        trail, kept, broken = Trail.read(), list[str](), 0
        for pledge in Pledge.objects.with_state().order_by("year", "no").iterator(chunk_size=50):
            kept.append(pledge.no)
            found = [
                *pledge_differences(pledge, anchors),
                *settlement_differences(pledge),
                *trail_faults(pledge, trail),
            ]
            broken += self._told(pledge.no, found)
        sound = len(kept) - broken
        issued = {no: number is not None for no, number in Pledge.objects.values_list("no", "document__id")}
        is_register_broken = self._told_of_register([*gaps(issued), *key_faults()])
        broken += sum(self._told(no, ["issued by an act of the audit trail, and missing"]) for no in trail.lost(kept))
        words = ngettext("%(count)s pledge verified.", "%(count)s pledges verified.", sound)
        self.stdout.write(words % {"count": sound})
        if broken:
            message = ngettext("%(count)s pledge differs.", "%(count)s pledges differ.", broken)
            raise CommandError(message % {"count": broken}, returncode=1)
        if is_register_broken:
            raise CommandError(_("The numbers of pledges or the register of keys differ."), returncode=1)

    def _told_of_register(self, found: Sequence[str]) -> bool:
        """Tell what is wrong beside single pledges, and return whether anything is."""
        if found:
            self.stderr.write(_("Beside single pledges:"))
            self.stderr.write("\n".join(f"  {line}" for line in found))
        return bool(found)

    def _told(self, no: str, found: Sequence[str]) -> bool:
        """Tell what differs in a pledge, and return whether anything does."""
        if found:
            self.stderr.write(_("Pledge %(no)s differs:") % {"no": no})
            self.stderr.write("\n".join(f"  {line}" for line in found))
        return bool(found)
