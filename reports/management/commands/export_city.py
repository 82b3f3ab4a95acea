"""`export_city PATH [--template YEAR]`: the city goes out."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.audit.trail import act
from parks.models import City
from reports.city.exporting import export_city


class _Options(TypedDict):
    """What the command is given."""

    path: Path
    template: int | None


class Command(BaseCommand):
    """Writes the city, or the files of a new year, into an empty folder."""

    help = "Writes the city as a folder that load_city takes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and, for a roll-over, the new year."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--template", type=int, metavar="YEAR", help="the files of a new year instead")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Write."""
        if not City.objects.exists():
            raise CommandError(_("There is no city to export; load one first: manage.py load_city PATH"))
        year = options["template"]
        if year is not None and not 1900 < year <= 2200:
            raise CommandError(_("%(year)s is no year; allowed: 1901 to 2200.") % {"year": year})
        try:
            counts = export_city(options["path"], template_year=year)
        except OSError as error:
            raise CommandError(f"{options['path']}: {error.strerror}") from error
        with act("reports.export_city") as entry:
            entry.details = {"files": counts, "template": year}
        for name, count in counts.items():
            self.stdout.write(_("%(file)s: %(rows)s rows") % {"file": name, "rows": count})
        if not counts:
            raise CommandError(_("There is nothing to make a template for %(year)s of.") % {"year": year})
