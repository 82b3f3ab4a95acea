"""Every gate of `make check` can fail: a fault is planted in a copy of the tree, and the gate's own line is run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Plant:
    """What is done to one file: the first of some words is replaced, or something is appended."""

    name: str
    new: str
    old: str = ""  # a pattern

    def __call__(self, tree: Path) -> None:
        """Do it in a tree."""
        text = (tree / self.name).read_text()
        if not self.old:
            changed = text + self.new
        else:
            changed, count = re.subn(self.old, lambda _found: self.new, text, count=1)
            assert count
        (tree / self.name).write_text(changed)


def append(name: str, text: str) -> Plant:
    """Return what appends to a file."""
    return Plant(name, text)


def replace(name: str, old: str, new: str) -> Plant:
    """Return what replaces the first of some words in a file."""
    return Plant(name, new, re.escape(old))


def all_of(*plants: Plant) -> tuple[Plant, ...]:
    """Return plants of which the gate must see each: it is one that fails whenever it tells anything."""
    return plants


CHINESE = "locale/zh_Hans/LC_MESSAGES/django.po"
# The gate, what is planted, and patterns of what the gate must say about it.
FAULTS: dict[str, tuple[str, Plant | tuple[Plant, ...], *tuple[str, ...]]] = {
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
    "new words, in a template and in Python": (
        "messages --check",
        all_of(
            append("templates/plain.html", '{% translate "Words of a test" %}\n'),
            append("reports/errors.py", '_("Other words of a test")\n'),
        ),
        r"zh_Hans: missing: 'Words of a test'",
        r"zh_Hans: missing: 'Other words of a test'",
    ),
    "words gone, fuzzy and untranslated": (
        "messages --check",
        all_of(
            append(CHINESE, '\nmsgid "Gone"\nmsgstr "x"\n'),
            Plant(CHINESE, '\nmsgstr ""\n', r'\nmsgstr "[^"\n]+"\n'),
            Plant(CHINESE, "\n\n#, fuzzy\n#:", r"\n\n#:(?= core/)"),
        ),
        r"no longer in use: 'Gone'",
        r"zh_Hans: fuzzy",
        r"zh_Hans: untranslated",
    ),
    "new field and constraint": (
        "makemigrations --check",
        all_of(
            replace("parks/models/places.py", "class Meta:", 'more = models.TextField(default="")\n\n    class Meta:'),
            replace(
                "parks/models/people.py", "constraints = [", 'constraints = [models.UniqueConstraint("role", name="x"),'
            ),
        ),
        r"Add field more",
        r"Create constraint x",
    ),
    "open cookie": (
        "check --deploy",
        replace("config/settings.py", "SESSION_COOKIE_SECURE = HTTPS", "SESSION_COOKIE_SECURE = False"),
        r"security\.W011",
    ),
}


# What looks at each file alone needs no more of the tree than the settings of the tools and what faults are planted in.
ALONE = {"ruff", "ruff format", "djlint", "eslint"}


def plants_of(gate: str, planted: Plant | tuple[Plant, ...], *_told: str) -> list[Plant]:
    """Return what a fault plants."""
    return [planted] if isinstance(planted, Plant) else [*planted]


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return for each gate the copy of the tree where it is run: one of all files, and one of what ALONE look at."""
    whole, few = copy_of_tree(tmp_path_factory.mktemp("whole")), tmp_path_factory.mktemp("few")
    needed = {path.name for path in whole.iterdir() if path.is_file()} | {
        plant.name for fault in FAULTS.values() if fault[0] in ALONE for plant in plants_of(*fault)
    }
    for name in needed:
        (few / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(whole / name, few / name)
    (few / "node_modules").symlink_to(BASE / "node_modules")  # the rules of eslint lie beside it
    return {gate: few if gate in ALONE else whole for gate in GATES}


def says(gate: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the line of a gate in a tree; mypy looks at one file, because all would take a minute."""
    line = GATES[gate].replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    line = line.replace("$$", "$").replace("$(PY)", sys.executable).replace("$(CURDIR)", str(BASE))
    if gate == "mypy":
        line = line.removesuffix(" .") + " config/postgres/errors.py"
    return subprocess.run(
        ["sh", "-c", line],
        cwd=tree,
        # The server of the tests answers those that ask a database; no other is started for a copy. What a copy's modules
        # are compiled to is kept, whatever the machine does otherwise: several gates read them.
        env=environment(POSTGRES_DIR=str(cluster().folder), PYTHONDONTWRITEBYTECODE=""),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=LONGEST,
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_a_gate_sees_its_fault(trees, fault):
    gate, _plants, *told = FAULTS[fault]
    tree, plants = trees[gate], plants_of(*FAULTS[fault])
    before = {plant.name: (tree / plant.name).read_bytes() for plant in plants}
    try:
        for plant in plants:
            plant(tree)
        done = says(gate, tree)
    finally:
        for name, text in before.items():
            (tree / name).write_bytes(text)
    assert done.returncode != 0, done.stdout
    for words in told:
        assert re.search(words, done.stdout), done.stdout


@pytest.mark.parametrize("gate", sorted(set(GATES) - {"mypy"}))
def test_a_gate_passes_a_copy_without_a_fault(trees, gate):
    """Else a gate that fails on every copy would look as if it saw its fault."""
    done = says(gate, trees[gate])
    assert done.returncode == 0, done.stdout


def test_every_gate_has_a_planted_fault():
    assert {gate for gate, *_fault in FAULTS.values()} == set(GATES)


def test_a_gate_without_a_planted_fault_would_be_seen():
    more = (
        (BASE / "Makefile")
        .read_text()
        .replace("\t.venv/bin/lint-imports\n", "\t.venv/bin/lint-imports\n\t.venv/bin/more\n")
    )
    assert set(gates(more)) - set(GATES) == {"more"}
