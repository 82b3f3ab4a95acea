"""Copies of the product's tree that a test may break, and its commands run there."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from warm import stove

# Seconds after which a program is taken for stuck.
LONGEST = 600
BASE = Path(__file__).parents[1]
NAMES = re.findall(r"^([A-Z0-9_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE)


def copy_of_tree(target: Path) -> Path:
    """Return a copy of all files under version control, as they lie in the work tree."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    for name in subprocess.run(command, cwd=BASE, capture_output=True, text=True, check=True).stdout.split("\0"):
        if name and (BASE / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(BASE / name, target / name)
    return target


def environment(**variables: str) -> dict[str, str]:
    """Return the environment of a command: ours without the product's variables, and those given."""
    ours = {name: value for name, value in os.environ.items() if name not in {*NAMES, "DJANGO_SETTINGS_MODULE"}}
    return {**ours, "SECRET_KEY": "".join(map(chr, range(35, 95))), **variables}


def run(*command: str, tree: Path = BASE, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a tree to its end; in a copy, what its modules are compiled to is kept for the next one."""
    if tree != BASE:
        variables = {"PYTHONDONTWRITEBYTECODE": "", **variables}
    return subprocess.run(
        command, cwd=tree, env=environment(**variables), capture_output=True, text=True, check=False, timeout=LONGEST
    )


def manage(*arguments: str, tree: Path = BASE, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product in a tree to its end; in our own, by a process that has read its modules already."""
    if tree == BASE:
        return stove(os.getpid()).run(list(arguments), environment(**variables), LONGEST)
    return run(sys.executable, "manage.py", *arguments, tree=tree, **variables)


def full_disk(*arguments: str, tree: Path = BASE, room: int, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product that finds room for files of so many bytes each."""
    if tree == BASE:
        return stove(os.getpid()).run(list(arguments), environment(**variables), LONGEST, room)
    limit = f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); "
    code = limit + "sys.argv = sys.argv[1:]; sys.path.insert(0, ''); runpy.run_path('manage.py', run_name='__main__')"
    return run(sys.executable, "-c", code, "manage.py", *arguments, tree=tree, **variables)


def settings_of(**variables: str) -> dict[str, Any]:
    """Return the settings as a start with these variables alone reads them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in NAMES:
            patch.delenv(name, raising=False)
        for name, value in environment(**variables).items():
            patch.setenv(name, value)
        return runpy.run_path(str(BASE / "config" / "settings.py"))
