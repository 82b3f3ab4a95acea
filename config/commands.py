"""The door of the product's commands: what no command can help is said in words, not by a traceback.

Both languages, for the settings that choose one may be what is wrong.
"""

from __future__ import annotations

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import InterfaceError, OperationalError

from core.files import is_of_storage


def main(arguments: list[str]) -> None:
    """Run a command; end with exit status 1 and words where settings, database or disk stop it."""
    try:
        execute_from_command_line(arguments)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        words = _words_of(error)
        if not words or "--traceback" in arguments:
            raise
        sys.exit(words)


def _words_of(error: Exception) -> str:
    """Return what to tell of an error, empty for a fault of the product."""
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if is_of_storage(error):
        return f"磁盘已满或不可写，已停止。\nStopped: the disk is full or cannot be written. {error}"
    if isinstance(error, OperationalError | InterfaceError):
        return f"数据库没有应答，或中途断开。\nThe database does not answer, or left. {error}".strip()
    return ""
