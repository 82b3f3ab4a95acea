"""`export_pledge NO|all --output DIR`: writes the PDFs of pledges as they were last signed, and signed sheets."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.audit.trail import act
from targets.evidence import ENDINGS, SHEETS, kind_of, stored_path
from targets.models import Pledge
from targets.pledges.models.pledge_acts import Scan

# What stands in a number and in no file name.
UNSAFE = re.compile(r"[^\w〔〕-]")


class _Options(TypedDict):
    """What the command is given."""

    no: str
    output: Path


class Command(BaseCommand):
    """Writes the stored PDFs, byte for byte."""

    help = "Writes the PDF of a pledge, or of all, as it was last signed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which, and where to."""
        parser.add_argument("no", metavar="NO|all")
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Write all files or none; one that is there already is not overwritten."""
        pledges = (
            Pledge.objects.filter(document__isnull=False).select_related("document", "scan").order_by("year", "no")
        )
        if options["no"] != "all":
            pledges = pledges.filter(no=options["no"])
        if not pledges:
            raise CommandError(_("There is no such pledge with a document here."))
        with act("targets.export_pledges") as entry:
            entry.about("pledges", options["no"])
            try:
                for path in written_together(options["output"], (file for one in pledges for file in _files(one))):
                    self.stdout.write(str(path))
            except FileExistsError as error:
                words = _("%(path)s is there already and is not overwritten. Choose another folder.")
                raise CommandError(words % {"path": error.filename}) from error
            except OSError as error:
                raise CommandError(_("Cannot write: %(error)s") % {"error": error}) from error


def written_together(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write files into a folder, which is made where it is missing, all of them or none. Raises OSError."""
    made = _missing(folder)
    placed: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".export-", dir=folder) as draft:
            for name, content in files:
                (Path(draft) / name).write_bytes(content)
            for path in sorted(Path(draft).iterdir()):
                placed.append(_placed(path, folder / path.name))
    except OSError:
        for path in placed:
            path.unlink()
        for empty in made:
            if empty.is_dir():
                empty.rmdir()
        raise
    return placed


def _placed(path: Path, place: Path) -> Path:
    if place.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
    return path.rename(place)


def _missing(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _files(pledge: Pledge) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of all that is kept of a pledge."""
    last = pledge.signatures.order_by("pk").last()
    name = UNSAFE.sub("_", pledge.no)
    yield f"{name}.pdf", bytes(last.pdf if last else pledge.document.pdf)
    if scan := getattr(pledge, "scan", None):
        yield from _sheets(name, scan)
    for supplement in pledge.supplements.select_related("scan").order_by("number"):
        signed, own = supplement.signatures.order_by("pk").last(), f"{name}-supplement-{supplement.number}"
        yield f"{own}.pdf", bytes(signed.pdf if signed else supplement.pdf)
        if scan := getattr(supplement, "scan", None):
            yield from _sheets(own, scan)


def _sheets(name: str, scan: Scan) -> Iterator[tuple[str, bytes]]:
    """Yield the scan that counts, and those that were replaced, by number."""
    *replaced, last = scan.sheets
    for number, sheet in [*enumerate(replaced, start=1), (0, last)]:
        content = stored_path(sheet.digest, SHEETS).read_bytes()
        yield f"{name}-paper{f'-replaced-{number}' if number else ''}{ENDINGS[kind_of(content)][0]}", content
