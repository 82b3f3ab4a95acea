"""Every gate of `make check` can fail: a fault is planted in a copy of the tree, and the gate's own line is run."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from trees import BASE, LONGEST, copy_of_tree, environment

from config.database.base import cluster


def gates(makefile: str) -> dict[str, str]:
    """Return the lines of the target check, each under the words that tell it from the others."""
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe
    found = {}
    for line in recipe[1].replace("\\\n", " ").splitlines():
        name = re.search(
            r"(?:\.venv/bin/|node_modules/\.bin/|manage\.py )(\S+)(?: (format|--check|--deploy))?", line.strip()
        )
        assert name, line
        found[" ".join(filter(None, name.groups()))] = line.strip()
    return found


GATES = gates((BASE / "Makefile").read_text())


def append(name: str, text: str) -> Callable[[Path], None]:
    """Return what appends to a file."""

    def plant(tree: Path) -> None:
        with (tree / name).open("a") as file:
            file.write(text)

    return plant


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces the first of some words in a file."""

    def plant(tree: Path) -> None:
        text = (tree / name).read_text()
        assert old in text
        (tree / name).write_text(text.replace(old, new, 1))

    return plant


CHINESE = "locale/zh_Hans/LC_MESSAGES/django.po"
# The gate, what is planted, and a pattern of what the gate must say about it.
FAULTS = {
    "unused import": ("ruff", append("config/logs.py", "import uuid\n"), r"F401.*uuid"),
    "long function": (
        "ruff",
        append("config/logs.py", "def f(a):\n" + "    if a:\n        a = a - 1\n" * 12 + "    return a\n"),
        r"C901|PLR0912",
    ),
    "ill laid out": ("ruff format", append("config/logs.py", "x  =  1\n"), r"config/logs\.py"),
    "wrong type": ("mypy", append("config/postgres/errors.py", 'wrong: int = "text"\n'), r"Incompatible types"),
    "no type": ("mypy", append("config/postgres/errors.py", "\n\ndef f(a):\n    return a\n"), r"missing a type"),
    "upward import": (
        "lint-imports",
        append("targets/scoring/growth.py", "import reports.errors\n"),
        r"targets\.scoring\.growth -> reports\.errors",
    ),
    "business in config": (
        "lint-imports",
        append("config/logs.py", "import parks.models\n"),
        r"config\.logs -> parks\.models",
    ),
    "impure scoring": (
        "lint-imports",
        append("targets/scoring/growth.py", "import django.db\n"),
        r"targets\.scoring\.growth -> django\b",
    ),
    "unnamed picture": ("djlint", append("templates/plain.html", '<p><img src="x"></p>\n'), r"H013"),
    "unclosed element": ("djlint", append("templates/plain.html", "<section>\n"), r"H025"),
    "misspelt name in JavaScript": ("eslint", append("static/js/choose.js", "documnt.title;\n"), r"no-undef"),
    "unused name in JavaScript": ("eslint", append("static/js/choose.js", "const left = 1;\n"), r"no-unused-vars"),
    "syntax newer than the oldest browser": (
        "eslint",
        append("static/js/choose.js", "class Chosen {\n  #held = document;\n}\nnew Chosen();\n"),
        r"Parsing error",
    ),
    "new words": (
        "messages --check",
        append("templates/plain.html", '{% translate "Words of a test" %}\n'),
        r"zh_Hans: missing: 'Words of a test'",
    ),
    "new words in Python": (
        "messages --check",
        append("reports/errors.py", '_("Words of a test")\n'),
        r"zh_Hans: missing: 'Words of a test'",
    ),
    "words gone": ("messages --check", append(CHINESE, '\nmsgid "Gone"\nmsgstr "x"\n'), r"no longer in use: 'Gone'"),
    "fuzzy words": ("messages --check", replace(CHINESE, "\n\n#:", "\n\n#, fuzzy\n#:"), r"zh_Hans: fuzzy"),
    "untranslated words": (
        "messages --check",
        lambda tree: replace(CHINESE, translation_of(tree), '\nmsgstr ""\n')(tree),
        r"zh_Hans: untranslated",
    ),
    "new field": (
        "makemigrations --check",
        replace("parks/models/places.py", "class Meta:", 'more = models.TextField(default="")\n\n    class Meta:'),
        r"Add field more",
    ),
    "new constraint": (
        "makemigrations --check",
        replace(
            "parks/models/people.py", "constraints = [", 'constraints = [models.UniqueConstraint("role", name="x"),'
        ),
        r"Create constraint x",
    ),
    "open cookie": (
        "check --deploy",
        replace("config/settings.py", "SESSION_COOKIE_SECURE = HTTPS", "SESSION_COOKIE_SECURE = False"),
        r"security\.W011",
    ),
}


def translation_of(tree: Path) -> str:
    """Return the line of the catalogue that holds its first short translation."""
    found = re.findall(r'\nmsgstr "[^"\n]+"\n', (tree / CHINESE).read_text())
    return str(found[0])


def says(gate: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the line of a gate in a tree; mypy looks at one file, because all would take a minute."""
    line = GATES[gate].replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    line = line.replace("$$", "$").replace("$(PY)", sys.executable).replace("$(CURDIR)", str(BASE))
    if gate == "eslint":  # its rules lie beside it
        (tree / "node_modules").symlink_to(BASE / "node_modules")
    if gate == "mypy":
        line = line.removesuffix(" .") + " config/postgres/errors.py"
    return subprocess.run(
        ["sh", "-c", line],
        cwd=tree,
        # The server of the tests answers those that ask a database; no other is started for a copy.
        env=environment(POSTGRES_DIR=str(cluster().folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=LONGEST,
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_a_gate_sees_its_fault(tmp_path, fault):
    gate, plant, told = FAULTS[fault]
    tree = copy_of_tree(tmp_path)
    plant(tree)
    done = says(gate, tree)
    assert done.returncode != 0, done.stdout
    assert re.search(told, done.stdout), done.stdout


@pytest.mark.parametrize("gate", sorted(set(GATES) - {"mypy"}))
def test_a_gate_passes_a_copy_without_a_fault(tmp_path, gate):
    """Else a gate that fails on every copy would look as if it saw its fault."""
    done = says(gate, copy_of_tree(tmp_path))
    assert done.returncode == 0, done.stdout


def test_every_gate_has_a_planted_fault():
    assert {gate for gate, _plant, _told in FAULTS.values()} == set(GATES)


def test_a_gate_without_a_planted_fault_would_be_seen():
    more = (
        (BASE / "Makefile")
        .read_text()
        .replace("\t.venv/bin/lint-imports\n", "\t.venv/bin/lint-imports\n\t.venv/bin/more\n")
    )
    assert set(gates(more)) - set(GATES) == {"more"}
