"""`verify_release [ID|latest|all]`: recomputes releases from their frozen inputs."""

from __future__ import annotations

from itertools import islice
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.errors import PublishError
from reports.models import Release
from reports.releases.finding import release_named
from reports.releases.verifying import differences

_SHOWN = 200


class _Options(TypedDict):
    """What the command is given."""

    release: str


class Command(BaseCommand):
    """Proves that releases are what their inputs give."""

    help = "Recomputes a release from its frozen inputs; exit status 1 on any difference."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which."""
        parser.add_argument("release", nargs="?", default="latest", metavar="ID|latest|all")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Verify, and name every difference."""
        broken = 0
        releases = self._releases(options["release"])
        for release in releases:
            found = list(islice(differences(release), _SHOWN))
            broken += bool(found)
            words = {"id": release.pk, "period": release.period.label, "scheme": release.scheme.code}
            if found:
                self.stderr.write(_("Release %(id)s (%(scheme)s, %(period)s) differs:") % words)
                self.stderr.write("\n".join(f"  {line}" for line in found))
            else:
                self.stdout.write(_("Release %(id)s (%(scheme)s, %(period)s) verified.") % words)
        if broken:
            message = ngettext("%(count)s release differs.", "%(count)s releases differ.", broken)
            raise CommandError(message % {"count": broken}, returncode=1)

    def _releases(self, name: str) -> list[Release]:
        if name == "all":
            releases = Release.objects.select_related("scheme", "period", "previous", "supersedes", "compared_with")
            found = list(releases.order_by("id"))
            if not found:
                raise CommandError(_("Nothing is published yet."))
            return found
        try:
            return [release_named(name)]
        except PublishError as error:
            raise CommandError(str(error)) from error
