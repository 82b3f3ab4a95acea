"""`export_release [ID|latest] [--scheme CODE] --format csv|xlsx|json [--output FILE]`."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.audit.trail import act
from core.files import whole_file
from reports.errors import PublishError
from reports.releases.exporting import FORMATS
from reports.releases.finding import release_named


class _Options(TypedDict):
    """What the command is given."""

    release: str
    scheme: str | None
    format: str
    output: Path | None


class Command(BaseCommand):
    """Writes a release for other programs."""

    help = "Writes the table of a release as CSV, Excel or JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the release, the format and the file."""
        parser.add_argument("release", nargs="?", default="latest", metavar="ID|latest")
        parser.add_argument("--scheme", metavar="CODE")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--output", type=Path, metavar="FILE")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Write it to the file, or to standard output."""
        try:
            release = release_named(options["release"], scheme=options["scheme"])
        except PublishError as error:
            raise CommandError(str(error)) from error
        with act("reports.export_release") as entry:
            entry.about("release", release.pk)
            content = FORMATS[options["format"]](release)
        if options["output"] is None:
            if options["format"] == "xlsx":
                raise CommandError(_("A workbook needs --output FILE."))
            self.stdout.write(content.decode(), ending="")
            return
        try:
            with whole_file(options["output"], mode=0o666) as file:
                file.write(content)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(error)s") % {"file": options["output"], "error": error.strerror}
            ) from error
