"""`load_city PATH [--dry-run] [--yes] [--revise REASON] [--errors FILE]`: a city comes in."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parks.models import City
from reports.city.checks.far_years import CityQuestions
from reports.city.demo import forget_stale_log_ins
from reports.city.errors import SHOWN, CityErrors
from reports.city.loading import Loaded, load_city


class _Options(TypedDict):
    """What the command is given."""

    path: Path
    dry_run: bool
    yes: bool
    revise: str
    errors: Path | None
    if_empty: bool


class Command(BaseCommand):
    """Loads a folder or a workbook, all of it or nothing."""

    help = "Loads a city folder or workbook; all or nothing, with every error and its place."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and how to load it."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and merge, then keep nothing")
        parser.add_argument("--yes", action="store_true", help="load years far from the stored ones")
        parser.add_argument("--revise", default="", metavar="REASON", help="why released figures change")
        parser.add_argument("--errors", type=Path, metavar="FILE", help="where all errors are written")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when a city is loaded already")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Load, and say what came of it."""
        if options["if_empty"] and City.objects.exists():
            forget_stale_log_ins()
            return
        self.began = time.monotonic()
        try:
            loaded = load_city(
                options["path"],
                dry_run=options["dry_run"],
                yes=options["yes"],
                revise=options["revise"].strip(),
                errors_file=options["errors"],
                progress=self.progress,
            )
        except CityErrors as errors:
            self._refuse(errors)
        except CityQuestions as asked:
            self._ask(asked)
        except OSError as error:
            raise CommandError(f"{error.filename or options['errors']}: {error.strerror}") from error
        else:
            self._tell(loaded, dry_run=options["dry_run"])
            forget_stale_log_ins()

    def progress(self, name: str, rows: int) -> None:
        """Say how far it is, once it takes more than a second."""
        if time.monotonic() - self.began > 1:
            self.stderr.write(_("%(file)s: %(rows)s rows …") % {"file": name, "rows": rows})

    def _refuse(self, errors: CityErrors) -> None:
        problems = errors.problems
        for name, shown in problems.shown.items():
            for error in shown:
                self.stderr.write(str(error))
            if problems.totals[name] > SHOWN:
                self.stderr.write(
                    _("%(file)s: %(total)s errors, the first %(shown)s shown; --errors FILE keeps all.")
                    % {"file": name, "total": problems.totals[name], "shown": SHOWN}
                )
        total = sum(problems.totals.values())
        message = ngettext("%(count)s error; nothing was changed.", "%(count)s errors; nothing was changed.", total)
        raise CommandError(message % {"count": total}, returncode=1)

    def _ask(self, asked: CityQuestions) -> None:
        for question in asked.questions:
            self.stderr.write(question)
        raise CommandError(_("Nothing was changed; --yes loads this all the same."), returncode=1)

    def _tell(self, loaded: Loaded, *, dry_run: bool) -> None:
        for notice in loaded.notices:
            self.stderr.write(notice)
        for warning in loaded.warnings:
            self.stderr.write(_("Warning: %(warning)s") % {"warning": warning})
        for name, count in loaded.counts.items():
            words = {"file": name, "rows": count.rows, "new": count.new, "changed": count.changed}
            self.stdout.write(_("%(file)s: %(rows)s rows, %(new)s new, %(changed)s changed") % words)
        if dry_run:
            self.stdout.write(_("A trial: nothing was kept."))
