"""`export_pledge NO|all --output DIR`: writes the PDFs of pledges as they were last signed, and signed sheets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.audit import act
from targets.evidence import SHEETS, kind_of, path_of
from targets.models import Pledge
from targets.models.pledge_acts import Scan

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
# What stands in a number and in no file name.
UNSAFE = re.compile(r"[^\w〔〕-]")


class Command(BaseCommand):
    """Writes the stored PDFs, byte for byte."""

    help = "Writes the PDF of a pledge, or of all, as it was last signed."

    def add_arguments(self, parser: Any) -> None:
        """Take which, and where to."""
        parser.add_argument("no", metavar="NO|all")
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files; one that is there already is not overwritten."""
        pledges = (
            Pledge.objects.filter(document__isnull=False).select_related("document", "scan").order_by("year", "no")
        )
        if options["no"] != "all":
            pledges = pledges.filter(no=options["no"])
        folder: Path = options["output"]
        if not pledges:
            raise CommandError(_("There is no such pledge with a document here."))
        with act("targets.export_pledges") as entry:
            entry.about("pledges", options["no"])
            try:
                folder.mkdir(parents=True, exist_ok=True)
                for pledge in pledges:
                    self._write(folder, pledge)
            except OSError as error:
                raise CommandError(_("Cannot write: %(error)s") % {"error": error}) from error

    def _write(self, folder: Path, pledge: Pledge) -> None:
        last = pledge.signatures.order_by("pk").last()
        name = UNSAFE.sub("_", pledge.no)
        self._write_file(folder / f"{name}.pdf", bytes(last.pdf if last else pledge.document.pdf))
        if scan := getattr(pledge, "scan", None):
            self._write_sheet(folder, name, scan)
        for supplement in pledge.supplements.select_related("scan").order_by("number"):
            last, own = supplement.signatures.order_by("pk").last(), f"{name}-supplement-{supplement.number}"
            self._write_file(folder / f"{own}.pdf", bytes(last.pdf if last else supplement.pdf))
            if scan := getattr(supplement, "scan", None):
                self._write_sheet(folder, own, scan)

    def _write_sheet(self, folder: Path, name: str, scan: Scan) -> None:
        content = path_of(scan.digest, SHEETS).read_bytes()
        self._write_file(folder / f"{name}-paper.{ENDINGS[kind_of(content)]}", content)

    def _write_file(self, path: Path, content: bytes) -> None:
        with path.open("xb") as file:
            file.write(content)
        self.stdout.write(str(path))
