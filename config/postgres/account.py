"""As whom the server runs: PostgreSQL refuses root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.postgres.errors import PostgresError


@dataclass(frozen=True)
class Account:
    """The operating system's account of the server; ``is_other`` when that is not our own."""

    uid: int
    gid: int
    is_other: bool

    def run(self, command: Sequence[str], *, seconds: int = 90) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this account, away from our terminal and our folder."""
        return subprocess.run(
            command,
            user=self.uid if self.is_other else None,
            group=self.gid if self.is_other else None,
            extra_groups=[] if self.is_other else None,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": "/"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            start_new_session=True,
            check=False,
        )

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Return whether this account reaches a folder."""
        return not self.is_other or self.run(["ls", "-d", f"{folder}/."]).returncode == 0


def server_account() -> Account:
    """Return our own account or, for root, an unprivileged one."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), is_other=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, is_other=True)
    raise PostgresError("PostgreSQL does not run as root, and there is neither an account postgres nor nobody.")
