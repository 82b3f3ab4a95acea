"""Loads a city: reads, checks and merges in one transaction; all of it or nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, act
from accounts.models import AuditEntry, User
from core.locks import Lock, hold
from reports.city import merging
from reports.city.checks.checking import AFTER, check_before, check_rules
from reports.city.checks.far_years import CityQuestions, far_years
from reports.city.checks.planned import check_plans_after, check_plans_before
from reports.city.checks.pledges import check_changes
from reports.city.checks.promised import check_promised
from reports.city.checks.schemes import check_schemes
from reports.city.columnwise import Count
from reports.city.errors import CityError, Problems
from reports.city.figures import merge_figures
from reports.city.files import FILES
from reports.city.handed_in import REPORTS, hand_in_drafts, make_reports_of_changed
from reports.city.held_years import hold_years
from reports.city.notices.noticing import notices_of
from reports.city.reading import Part, parts_of
from reports.city.staging import LoadProgress, Staged, stage


@dataclass
class Loaded:
    """What a load did: rows by file, what was passed over, and what one ought to know."""

    counts: dict[str, Count] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class _DryRun(Exception):
    """Ends the transaction of a trial without keeping it."""


def silent(name: str, rows: int) -> None:
    """Show no progress."""


def load_city(
    path: Path,
    *,
    by: User | None = None,
    way: str = AuditEntry.Way.COMMAND,
    dry_run: bool = False,
    yes: bool = False,
    revise: str = "",
    errors_file: Path | None = None,
    progress: LoadProgress = silent,
) -> Loaded:
    """Load a folder or a workbook and return what it did.

    Raises CityErrors, and CityQuestions where something is asked and ``yes`` does not answer; then nothing was changed.
    """
    with Problems(errors_file) as problems, suppress(_DryRun):
        parts, notices = parts_of(path, problems)
        problems.raise_any() if problems.totals else None
        loaded = Loaded(notices=notices)
        with act("reports.load_city", by=by, way=way, reason=revise) as entry:
            _begin()
            staged = _staged(parts, problems, progress)
            questions = far_years(staged)
            if questions and not yes:
                raise CityQuestions(questions)
            loaded.notices += [*problems.notices, *questions]
            _merge(path, staged, loaded, problems, entry, revise)
            problems.raise_any() if problems.totals else None
            entry.about("city", path.name)
            entry.details = {name: vars(count) for name, count in loaded.counts.items()}
            if dry_run:
                raise _DryRun
    return loaded


def _begin() -> None:
    """Let no other load run until this one ends."""
    hold(Lock.LOADING)
    with connection.cursor() as cursor:
        # Whole tables meet here. What the planner knows of them may be older than the rows of this very
        # load, and a role that owns no table cannot have them counted; by loops it would take for ever.
        cursor.execute("SET LOCAL enable_nestloop = off")


def _staged(parts: dict[str, list[Part]], problems: Problems, progress: LoadProgress) -> dict[str, Staged]:
    """Return the files in tables of their own, each checked by itself and against the others. Raises CityErrors."""
    staged = {file.name: stage(file, parts[file.name], problems, progress) for file in FILES if file.name in parts}
    hold_years(staged)
    check_before(staged, problems)
    check_promised(staged, problems)
    check_plans_before(staged, problems)
    problems.raise_any() if problems.totals else None
    return staged


def _merge(path: Path, staged: dict[str, Staged], loaded: Loaded, problems: Problems, entry: Act, revise: str) -> None:
    try:
        with transaction.atomic():
            loaded.counts = merging.merge_masters(staged)
            merging.make_city(path.stem)
            check_changes(staged, problems)
            if "indicators" in staged:
                make_reports_of_changed()
            if "figures" in staged:
                loaded.counts["figures"] = merge_figures(
                    staged["figures"], staged, problems, act_id=entry.id, revise=revise
                )
            for report in REPORTS:
                if report.file in staged:
                    hand_in_drafts(report.file, entry.id)
            check_rules(AFTER, staged, problems)
            check_plans_after(staged, problems)
            loaded.warnings = check_schemes(staged, problems)
            loaded.notices += [] if problems.totals else notices_of(staged, entry.id)
    except (IntegrityError, DataError) as error:
        # A rule of the database that no check above names: the folder is refused all the same, with its words.
        met = str(error).strip().split("\n")[0]
        problems.add(CityError(path.name, 0, "", met, _("rows that keep the rules of the database")))
