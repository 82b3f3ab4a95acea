"""What is wrong with a city folder, with its place."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.files import whole_file

SHOWN = 200


@dataclass(frozen=True)
class CityError:
    """One error: file, line, column, the value met and what is allowed; line 0 is the file as a whole."""

    file: str
    line: int
    column: str
    met: str
    allowed: str

    def __str__(self) -> str:
        return _("%(place)s: “%(met)s”; allowed: %(allowed)s") % {
            "place": place_of(self.file, self.line, self.column),
            "met": self.met if len(self.met) <= 80 else self.met[:80] + "…",
            "allowed": self.allowed,
        }


def place_of(file: str, line: int, column: str) -> str:
    """Return file, line and column in words; line 0 is the file as a whole."""
    place = [file]
    if line:
        place.append(_("line %(line)s") % {"line": line})
    if column:
        place.append(_("column %(column)s") % {"column": column})
    return ", ".join(place)


class CityErrors(ValueError):
    """The folder was refused and nothing was changed."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(_("The folder has errors; nothing was changed."))
        self.problems = problems


@dataclass
class Problems:
    """Collects errors: the first of each file to be shown, all of them for the errors' file; and notices.

    The errors' file is there once all of them are written; where something else stops the load, it is not, or as it was.
    """

    path: Path | None = None
    shown: dict[str, list[CityError]] = field(default_factory=dict)
    totals: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)
    _file: BinaryIO | None = None
    _writing: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Problems:
        """Begin to collect."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Finish the errors' file, or leave none where the load ended by something else."""
        if isinstance(error, CityErrors):
            kind = error = traceback = None
        self._writing.__exit__(kind, error, traceback)

    def add(self, error: CityError) -> None:
        """Keep an error."""
        self.totals[error.file] += 1
        kept = self.shown.setdefault(error.file, [])
        if len(kept) < SHOWN:
            kept.append(error)
        if self.path is not None:
            if self._file is None:
                self._file = self._writing.enter_context(whole_file(self.path, mode=0o666))
            self._file.write(f"{error}\n".encode())

    def notice(self, file: str, line: int, met: str, said: str) -> None:
        """Keep what one ought to know of a line that is passed over, or of a file."""
        words = {"place": place_of(file, line, ""), "met": met, "said": said}
        self.notices.append(_("%(place)s: “%(met)s” %(said)s.") % words)

    def raise_any(self) -> None:
        """Raise CityErrors if there is any error."""
        self._writing.close()
        if self.totals:
            raise CityErrors(self)
