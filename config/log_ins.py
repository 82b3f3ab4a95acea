"""The file of the demo's log-ins: it goes with the accounts that it names, however those went."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.db import connection

from core.files import whole_file


def write_log_ins(lines: Iterable[str]) -> None:
    """Write lines that begin with a name and its password, for the owner alone."""
    settings.LOG_INS.parent.mkdir(mode=0o700, exist_ok=True)
    with whole_file(settings.LOG_INS) as file:
        file.write(("\n".join(lines) + "\n").encode())


def remove_log_ins() -> None:
    """Remove the file, where there is one."""
    settings.LOG_INS.unlink(missing_ok=True)


def forget_what_opens_nothing() -> None:
    """Remove the file where none of its log-ins opens this database any more: its accounts are gone, or others'."""
    if settings.LOG_INS.exists() and not _opens_something():
        remove_log_ins()


def _opens_something() -> bool:
    told = dict(line.split()[:2] for line in settings.LOG_INS.read_text().splitlines() if len(line.split()) > 1)
    table = get_user_model()._meta.db_table
    # By hand, for what was restored may be of an older state than the models.
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone() == (None,):
            return False
        cursor.execute(
            f"SELECT username, password FROM {table} WHERE is_active AND username = ANY(%s)",  # noqa: S608
            [list(told)],
        )
        return any(check_password(told[name], password) for name, password in cursor.fetchall())
