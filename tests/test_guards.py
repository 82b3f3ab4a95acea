"""What guards is no assert: Python leaves those out when it is told to optimise, and then nothing guards."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from trees import BASE, environment

PRODUCT = ("accounts", "config", "core", "parks", "targets", "reports")
NARROWED = (
    "import django; django.setup()\n"
    "from accounts.models import User\n"
    "from core.statements import is_whole\n"
    "assert False, 'left out by -O'\n"
    "is_whole(User.objects.filter(pk=1))\n"
)


def only_narrows(test: ast.expr) -> bool:
    """Return whether a condition tells a type alone: isinstance(…) or … is not None."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return all(map(only_narrows, test.values))
    if isinstance(test, ast.Call):
        return isinstance(test.func, ast.Name) and test.func.id == "isinstance"
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.IsNot)
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value is None
    )


def guards_in(text: str) -> list[int]:
    """Return the lines of asserts that do more than to narrow a type."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assert) and not only_narrows(node.test)
    ]


def test_no_assert_of_the_product_guards():
    found = {}
    for folder in PRODUCT:
        for path in (BASE / folder).rglob("*.py"):
            if lines := guards_in(path.read_text()):
                found[str(path.relative_to(BASE))] = lines
    assert found == {}


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("assert not rows.query.where", True),
        ("assert is_allowed(user)", True),
        ("assert a is not None and b", True),
        ("assert isinstance(a, int) and b is not None", False),
        ("assert a is None", True),
    ],
)
def test_a_guard_is_told_from_what_narrows(line, is_one):
    assert guards_in(line) == [1] * is_one


def test_a_statement_never_goes_on_with_rows_that_are_narrowed_even_optimised():
    done = subprocess.run(
        [sys.executable, "-O", "-c", NARROWED],
        cwd=BASE,
        env=environment(DJANGO_SETTINGS_MODULE="config.settings"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "RuntimeError: the set is narrowed" in done.stderr
