"""`sbom [--output FILE]`: the bill of materials, from the lock files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict, Unpack

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.sbom import bill_of
from core.files import whole_file


class _Options(TypedDict):
    """What the command is given."""

    output: Path | None


class Command(BaseCommand):
    """Writes what the product is made of as CycloneDX JSON."""

    help = "Writes the bill of materials (CycloneDX JSON) of the lock files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to."""
        parser.add_argument("--output", type=Path, metavar="FILE")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Write it."""
        bill = bill_of(Path(settings.BASE_DIR), settings.BUILD, datetime.now(UTC))
        text = json.dumps(bill, ensure_ascii=False, indent=1)
        if options["output"] is None:
            self.stdout.write(text)
            return
        with whole_file(options["output"], mode=0o644) as file:
            file.write(f"{text}\n".encode())
