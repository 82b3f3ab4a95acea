"""`messages [--check | --compile]`: the Chinese catalogue, from Python and templates, without GNU gettext.

The source is English and needs no catalogue: what is not translated is shown as it stands there.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

from core.files import whole_file

LOCALE = "zh_Hans"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "_": None,
}
# Dates of the catalogues stay as they are: they would change with every run, and say nothing.
MADE_ON = datetime(2026, 1, 1, tzinfo=UTC)
FOLDERS = ("accounts", "config", "core", "parks", "targets", "reports")


class Command(BaseCommand):
    """Writes, checks or compiles the catalogue."""

    help = "Brings the Chinese catalogue up to date; --check tells what is missing; --compile makes it usable."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--check", action="store_true")
        choice.add_argument("--compile", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        """Do it."""
        if options["compile"]:
            compile_catalogue()
            return
        template = extracted(Path(settings.BASE_DIR))
        if options["check"]:
            if problems := problems_of(template):
                raise CommandError("\n".join(problems[:200]))
            return
        update_catalogue(template)


def extracted(base: Path) -> Catalog:
    """Return all messages of the sources."""
    catalogue = Catalog(project="parkboard")
    for name, text in _sources(base):
        for line, message, comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def _sources(base: Path) -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(base)), path.read_text()
    for path in sorted((base / "templates").rglob("*.html")):
        code = templatize(path.read_text(), origin=str(path))
        # What a template indents for its reader is no block of Python.
        yield str(path.relative_to(base)), "\n".join(line.lstrip() for line in code.splitlines())


def catalogue_path() -> Path:
    """Return where the catalogue lies."""
    return Path(settings.BASE_DIR) / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def read_catalogue() -> Catalog:
    """Return the stored catalogue, an empty one where there is none."""
    path = catalogue_path()
    if not path.exists():
        return Catalog(locale=LOCALE, project="parkboard")
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def update_catalogue(template: Catalog) -> None:
    """Bring the catalogue up to date."""
    catalogue = read_catalogue()
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = f"# The words of Parkboard in {LOCALE}, brought up to date by manage.py messages."
    catalogue.creation_date = catalogue.revision_date = MADE_ON
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = "Parkboard"
    path = catalogue_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, include_lineno=False, width=110)


def problems_of(template: Catalog) -> list[str]:
    """Return what the catalogue lacks: messages that are missing, untranslated, fuzzy or no longer in use."""
    catalogue = read_catalogue()
    wanted = {(message.id, message.context) for message in template if message.id}
    problems = []
    for message in catalogue:
        key = (message.id, message.context)
        if not message.id:
            continue
        if key not in wanted:
            problems.append(f"{LOCALE}: no longer in use: {message.id!r}")
        elif message.fuzzy:
            problems.append(f"{LOCALE}: fuzzy: {message.id!r}")
        elif not all(message.string if isinstance(message.string, tuple | list) else [message.string]):
            problems.append(f"{LOCALE}: untranslated: {message.id!r}")
        problems += [f"{LOCALE}: {error}: {message.id!r}" for error in message.check(catalogue)]
        wanted.discard(key)
    return problems + [f"{LOCALE}: missing: {message!r}" for message, _context in sorted(wanted, key=str)]


def compile_catalogue() -> None:
    """Write the compiled catalogue where gettext looks for it, unless it was made of this very source.

    It ends with the digest of its source, behind what gettext reads.
    """
    source = catalogue_path()
    target = source.with_suffix(".mo")
    if not source.exists():
        return
    digest = hashlib.sha256(source.read_bytes()).digest()
    if not (target.exists() and target.read_bytes().endswith(digest)):
        with whole_file(target, mode=0o644) as file:
            write_mo(file, read_catalogue())
            file.write(digest)
