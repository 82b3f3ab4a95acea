"""The commands of a served product in one Python process that stays open: to start one for each takes two seconds.

Run as a program it reads a command a line, a list in JSON, and answers each with its exit status and what it said.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

BASE = Path(__file__).parents[1]


class Desk:
    """Runs commands of a product one after the other, each as `manage.py` would."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Open the process with the first command."""
        self.environment = environment
        self.process: subprocess.Popen[str] | None = None

    def manage(self, *arguments: str) -> str:
        """Run a command and return what it says."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, __file__], cwd=BASE, env=self.environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        asked, answers = self.process.stdin, self.process.stdout
        assert asked and answers
        asked.write(json.dumps(arguments) + "\n")
        asked.flush()
        line = answers.readline()
        assert line, f"the process of the commands ended at {arguments}"
        status, said = json.loads(line)
        assert status == 0, said
        return str(said)

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.communicate()
            self.process = None


def answer(arguments: list[str]) -> tuple[int, str]:
    """Run a command; return its exit status and all that it wrote."""
    from django.db import connections

    from config.commands import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main(["manage.py", *arguments])
        except SystemExit as end:
            said.write(end.code if isinstance(end.code, str) else "")
            return (end.code if isinstance(end.code, int) else 1) if end.code else 0, said.getvalue()
        except Exception:
            return 1, said.getvalue() + traceback.format_exc()
        finally:
            connections.close_all()
    return 0, said.getvalue()


if __name__ == "__main__":
    sys.path.insert(0, str(BASE))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for command in sys.stdin:
        sys.__stdout__.write(json.dumps(answer(json.loads(command))) + "\n")  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]
