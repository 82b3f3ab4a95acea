"""`collectstatic`: replaces the collected files as a whole; does nothing where the sources are unchanged."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic

from config.storage import StaticStorage
from core.files import whole_file

# What decides, beside the sources, how they are served.
DECIDES = ("requirements.txt", "config/storage.py")


class Command(collectstatic.Command):
    """Collects into a folder of its own that takes the place of the last one when all of it is written.

    A run that is killed, or finds the disk full, leaves the last one; and what is no longer a source is not served on.
    """

    def handle(self, **options: object) -> str | None:
        """Collect, unless what lies there was made from the same contents; ``--clear`` collects in any case."""
        if options["dry_run"] or options["link"]:
            done: str | None = super().handle(**options)
            return done
        target, digest = Path(settings.STATIC_ROOT), digest_of_sources()
        stamp, fresh, last = (target.with_name(f".{target.name}-{name}") for name in ("sources", "new", "old"))
        is_there = (target / StaticStorage.manifest_name).is_file() and stamp.is_file()
        if is_there and stamp.read_text() == digest and not options["clear"]:
            return None
        _forget(fresh, last)  # what a run left that was killed
        self.storage = StaticStorage(location=str(fresh), base_url=settings.STATIC_URL)
        try:
            done = super().handle(**{**options, "interactive": False, "clear": False})
            if target.exists():
                target.rename(last)
            fresh.rename(target)
            with whole_file(stamp, mode=0o644) as file:
                file.write(digest.encode())
        finally:
            _forget(fresh, last)
        return done


def digest_of_sources() -> str:
    """Return the SHA-256 of everything that would be collected, and of what decides how."""
    found = [Path(settings.BASE_DIR) / name for name in DECIDES]
    for finder in get_finders():
        found += [Path(storage.path(name)) for name, storage in finder.list([])]
    digest = hashlib.sha256()
    for path in sorted(found):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _forget(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
