"""Every advisory lock is in one register, which alone names them to the database."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from trees import BASE

from core.locks import Lock, held_in_sql

PACKAGES = ("accounts", "config", "core", "parks", "targets", "reports")
REGISTER = "core/locks.py"


def naming(modules: Mapping[str, str]) -> list[str]:
    """Return the modules beside the register that name an advisory lock."""
    return [path for path, source in modules.items() if "_advisory" in source and path != REGISTER]


def test_no_other_module_names_an_advisory_lock():
    paths = [path for package in PACKAGES for path in sorted((BASE / package).rglob("*.py"))]
    modules = {str(path.relative_to(BASE)): path.read_text() for path in paths if "migrations" not in path.parts}
    assert len(modules) > 400
    assert "_advisory" in modules[REGISTER]
    assert naming(modules) == []


@pytest.mark.parametrize("source", ["SELECT pg_advisory_xact_lock(1)", "PERFORM pg_try_advisory_lock(7301, 2)"])
def test_a_module_that_names_one_is_seen(source):
    assert naming({REGISTER: source, "parks/rights.py": source}) == ["parks/rights.py"]


def test_no_two_locks_have_one_number():
    assert len(Lock.__members__) == len(set(Lock)) == 11


def test_the_numbers_are_those_that_stand_in_triggers_and_in_programs_that_run():
    """A number that changes lets an act of the new program and one of the old run side by side."""
    assert {lock.name: int(lock) for lock in Lock} == {
        "MIGRATING": 7_201_603,
        "DEMO": 7_201_604,
        "LOADING": 7_201_601,
        "PLEDGES_OF_A_YEAR": 7311,
        "TARGETS_OF_A_YEAR": 7301,
        "PLEDGE": 7312,
        "PUBLISHING": 7_201_602,
        "LOG_INS_OF_AN_ACCOUNT": 7201,
        "LOG_INS_FROM_AN_ADDRESS": 7202,
        "JUDGING": 7321,
        "AUDIT_CHAIN": 7_201_605,
    }
    assert held_in_sql(Lock.AUDIT_CHAIN) == "pg_advisory_xact_lock(7201605)"
    assert held_in_sql(Lock.TARGETS_OF_A_YEAR, "g.year") == "pg_advisory_xact_lock(7301, g.year)"
