"""Static files: named by their content and compressed where they were collected; the one file taken from npm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names files by content, so that browsers may keep them for ever."""

    # Without collected files (tests, checks) a plain address is better than an error.
    manifest_strict = False
    # Style sheets and own modules name other files; the own copy of Chart.js names a source map that is not served.
    patterns = (
        *(entry for entry in CompressedManifestStaticFilesStorage.patterns if entry[0] == "*.css"),
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """Return the name with its hash, the plain name of a file that was not collected."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name


class NodeFiles(BaseFinder):
    """Finds the own copy of Chart.js where npm put it; of the package's many files only one is served."""

    prefix = "chart.js"
    names = ("chart.umd.min.js",)

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        self.storage = FileSystemStorage(location=Path(settings.BASE_DIR) / "node_modules" / "chart.js" / "dist")
        self.storage.prefix = self.prefix  # type: ignore[attr-defined]

    def check(self, **kwargs: object) -> list[CheckMessage]:
        """Find nothing wrong: without the own copy, charts show their tables when the CDN is blocked."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> Any:
        """Return the file's place, or an empty list."""
        prefix, _slash, name = path.partition("/")
        known = prefix == self.prefix and name in self.names and self.storage.exists(name)
        found = [self.storage.path(name)] if known else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the files to collect."""
        for name in self.names:
            if self.storage.exists(name):
                yield name, self.storage
