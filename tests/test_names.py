"""No public name stands for two things: what a module defines for others, no other module defines as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import pytest
from trees import BASE

PACKAGES = ("accounts", "config", "core", "parks", "targets", "reports")
# What Django, Python and the logging module ask a module to call so.
ASKED_FOR = {"Command", "Migration", "app_name", "logger", "main", "register", "urlpatterns"}
# Calls whose result is no thing of its own: a parameter of types, and a stand-in that loads its module when called.
STAND_INS = {"ParamSpec", "TypeVar", "late"}
# Modules whose names Django and gunicorn read as what they configure.
CONFIGURED = ("config/settings.py", "config/gunicorn.py")


def sources() -> dict[str, str]:
    """Return the source of every module of the product by its path, without migrations."""
    paths = [path for package in PACKAGES for path in sorted((BASE / package).rglob("*.py"))]
    named = {str(path.relative_to(BASE)): path for path in paths if "migrations" not in path.parts}
    return {name: path.read_text() for name, path in named.items() if name not in CONFIGURED}


def defined_in(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the names that statements at the top of a module define; what they import is not theirs."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign(value=ast.Call(func=ast.Name(id=called))) if called in STAND_INS:
                pass
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                yield from (part.id for one in targets for part in ast.walk(one) if _is_bound(part))
            case ast.If() | ast.Try():
                yield from defined_in([*node.body, *node.orelse])


def _is_bound(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def shared(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the public names that more than one module defines, with those modules."""
    found: dict[str, list[str]] = {}
    for path, source in modules.items():
        for name in set(defined_in(ast.parse(source).body)):
            if not name.startswith("_") and name not in ASKED_FOR:
                found.setdefault(name, []).append(path)
    return {name: paths for name, paths in sorted(found.items()) if len(paths) > 1}


def test_no_public_name_is_defined_in_two_modules():
    modules = sources()
    assert len(modules) > 400
    assert shared(modules) == {}


@pytest.mark.parametrize(
    "second",
    [
        "class Pledge: ...",
        "def Pledge(): ...",
        "Pledge = 1",
        "Pledge: int = 1",
        "Other, Pledge = 1, 2",
        "if True:\n    Pledge = 1",
        "try:\n    pass\nexcept OSError:\n    pass\nelse:\n    Pledge = 1",
    ],
)
def test_a_name_that_two_modules_define_is_seen(second):
    modules = {"targets/a.py": "class Pledge: ...", "reports/b.py": second}
    assert shared(modules) == {"Pledge": ["targets/a.py", "reports/b.py"]}


@pytest.mark.parametrize(
    "second",
    [
        "from targets.a import Pledge",
        "_Pledge = 1",
        "class Row:\n    Pledge = 1",
        "def row():\n    Pledge = 1",
        "issue.Pledge = 1",
        "Pledge = late('targets.a:Pledge', lambda: a.Pledge)",
        "Pledge = TypeVar('Pledge')",
    ],
)
def test_what_defines_no_public_name_is_not_seen(second):
    assert shared({"targets/a.py": "class Pledge: ...", "reports/b.py": second}) == {}
