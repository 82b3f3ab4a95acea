"""A setting that is not allowed stops the start and says so; what may be set stands in .env.example."""

from __future__ import annotations

import os
import re
import sys
import uuid
from contextlib import closing

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from psycopg2 import sql
from trees import BASE, NAMES, manage, run, settings_of

from config.database.base import cluster
from config.environment import SECRETS, Environment

DATABASE = "postgres://name:hidden@host:5432/parkboard"
# Any text is allowed.
FREE = {"AUTHORITY_PASSPHRASE", "AUTHORITY_PKCS12_PASSWORD", "MARKING"}
# Names of roles are checked as soon as the roles are there: tests/accounts/test_totp.py tries odd ones.
LATER = {"TOTP_REQUIRED", "TOTP_ROLES"}
ODD = {
    "PORT": ["0", "65536", "-1", "80a", "８０", "8000.0"],
    "DATABASE_URL": [
        "mysql://name:hidden@host/parkboard",
        "postgres://name:hidden@host",
        "postgres://host/hidden",
        "postgres://name:hidden@host:port/parkboard",
        "postgres://name:hidden@host:99999/parkboard",
        "postgres://name:hidden@host/park/board",
        "postgres://name:hidden@host/parkboard?hidden",
        "hidden",
    ],
    "DATABASE_OWNER_URL": ["mysql://owner:hidden@host/parkboard", "postgres://owner:hidden@host", "hidden"],
    "POSTGRES_DIR": [str(BASE / "manage.py"), "/dev/null"],
    "FILES_DIR": [str(BASE / "manage.py"), "/dev/null"],
    "AUTHORITY_DIR": [str(BASE / "manage.py"), "/dev/null"],
    "AUTHORITY_PKCS12": ["/nowhere", str(BASE / "config")],
    "AUTHORITY_PASSPHRASE_FILE": ["/nowhere", str(BASE / "config")],
    "SM2_DEVICE": ["card", "Software", "yes"],
    "SIGNING_SERVICE_URL": [
        "http://sign.example",
        "ftp://sign.example",
        "https://",
        "https://hidden@sign.example",
        "https://sign.example/?a=1",
        "sign.example",
    ],
    "SIGNING_SERVICE_TOKEN": ["hidden token", "hidden\nline", "hidden\u00e9"],
    "SIGNING_SERVICE_TOKEN_FILE": ["/nowhere", str(BASE / "config")],
    "SIGNING_SERVICE_ROOTS": ["/nowhere", str(BASE / "config"), str(BASE / "manage.py"), "/dev/null"],
    "SIGNING_SERVICE_SECONDS": ["0", "31", "-1", "ten"],
    "CLAMD_SOCKET": ["run/clamd.ctl", "host", "host:", "host:0", "host:99999", ":3310", "two words:3310"],
    "CLAMD_UNREACHABLE": ["maybe", "Refuse", "yes"],
    "CLAMD_SECONDS": ["0", "51", "-1", "ten"],
    "POSTGRES_BIN": ["/nowhere", str(BASE / "manage.py"), str(BASE / "config"), "x" * 5000],
    "SECRET_KEY": ["hidden", "hidden" + "x" * 43],
    "ALLOWED_HOSTS": ["*", "https://parks.example", "parks.example:80", "two words", ",", "a/b"],
    "DEBUG": ["maybe", "2", "yes no"],
    "HTTPS": ["maybe", "https"],
    "TRUSTED_PROXIES": ["10.0.0.1/8", "proxy", "10.0.0.0/33", "*"],
    "PUBLIC_URL": [
        "parks.example",
        "ftp://parks.example",
        "https://",
        "https://a b",
        "https://a;b",
        "https://[",
        "https://parks.example:99999",
    ],
    "SESSION_IDLE_MINUTES": ["0", "1441", "-5", "half an hour"],
    "SESSION_HOURS": ["0", "169", "12.5", "half a day"],
    "PASSWORD_RULES": ["maybe", "2", "strict"],
    "PASSWORD_MIN_LENGTH": ["7", "65", "-12", "twelve"],
    "PASSWORD_MAX_AGE_DAYS": ["-1", "3651", "90 days"],
    "ONE_TIME_PASSWORD_HOURS": ["0", "721", "-1", "three days"],
    "UNUSED_ACCOUNT_DAYS": ["-1", "3651", "half a year"],
    "CONFIRM_BY_ADMINISTRATOR": ["maybe", "2", "both"],
    "VERIFY_PUBLIC": ["maybe", "2", "everybody"],
    "CHARTJS_CDN_URL": ["http://cdn.example/chart.js", "javascript:alert(1)", "https://", "https://a/; script-src *"],
    "TIME_ZONE": ["Nowhere/City", "../../etc/passwd", "/etc/localtime", "Asia"],
    "EMAIL_URL": ["http://name:hidden@host", "smtp://", "smtp://name:hidden@host:99999", "hidden"],
    "EMAIL_FROM": ["nobody", "@host", "a@b@c", "a b@host", "two@host lines"],
}


def problems_of(**variables: str) -> list[str]:
    """Return the lines of the error that stops the start."""
    with pytest.raises(ImproperlyConfigured) as stopped:
        settings_of(**variables)
    first, *problems = str(stopped.value).split("\n")
    assert first == "These settings stop the start:"
    return problems


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in ODD.items() for value in values])
def test_an_odd_value_stops_the_start(name, value):
    problems = problems_of(**{name: value})
    told = next(line for line in problems if line.startswith(f"{name} "))
    assert "; allowed: " in told
    assert (repr(value) in told) is (name not in SECRETS)
    assert "hidden" not in "".join(problems)


def test_odd_values_are_tried_of_every_variable():
    assert set(ODD) == set(NAMES) - FREE - LATER


def test_all_mistakes_are_told_together():
    told = problems_of(**{name: values[0] for name, values in ODD.items()})
    assert {line.split(" ")[0] for line in told} == set(ODD)


def test_the_command_ends_with_the_error():
    done = run(sys.executable, "manage.py", "check", SESSION_IDLE_MINUTES="0", EMAIL_URL="http://hidden")
    assert done.returncode == 1
    assert done.stderr.rstrip() == (
        "These settings stop the start:\n"
        "SESSION_IDLE_MINUTES is '0'; allowed: a whole number from 1 to 1440\n"
        "EMAIL_URL is (not shown); allowed: an address like smtp://name:password@host:25"
    )
    assert "hidden" not in done.stderr


def test_a_database_asks_for_a_secret_key():
    problems = problems_of(DATABASE_URL=DATABASE, SECRET_KEY="")
    assert problems == ["SECRET_KEY is missing; allowed: at least 50 random characters, kept secret"]


def test_an_owner_without_a_database_is_a_mistake():
    """Else the product would quietly work on the embedded server."""
    (problem,) = problems_of(DATABASE_OWNER_URL=DATABASE)
    assert problem.startswith("DATABASE_OWNER_URL ")
    assert "DATABASE_URL" in problem
    assert "hidden" not in problem


def test_an_owner_of_another_database_is_a_mistake():
    (problem,) = problems_of(DATABASE_URL=DATABASE, DATABASE_OWNER_URL="postgres://owner:hidden@host:5432/another")
    assert problem == "DATABASE_OWNER_URL names another database; allowed: that of DATABASE_URL, as another user"


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_variable_is_as_good_as_none(blank):
    """An .env.example with nothing filled in starts the same product as no environment at all."""
    may_be_blank = {"MARKING", "CHARTJS_CDN_URL", "SECRET_KEY"}
    read = settings_of(**{name: blank for name in NAMES if name not in may_be_blank})
    default = settings_of()
    names = {name for name, value in default.items() if name.isupper() and isinstance(value, str | int | list | dict)}
    assert {name for name in names if read[name] != default[name]} == set()


def test_the_example_holds_the_defaults():
    example = dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", (BASE / ".env.example").read_text(), re.MULTILINE))
    read, default = settings_of(**{**example, "SECRET_KEY": "x" * 60}), settings_of(SECRET_KEY="x" * 60)
    for name in (
        "PORT", "DEBUG", "HTTPS", "SESSION_IDLE_MINUTES", "SESSION_HOURS", "PASSWORD_RULES", "PASSWORD_MIN_LENGTH",
        "PASSWORD_MAX_AGE_DAYS", "ONE_TIME_PASSWORD_HOURS", "TOTP_REQUIRED", "VERIFY_PUBLIC", "CHARTJS_CDN_URL", "MARKING",
        "TIME_ZONE",
    ):  # fmt: skip
        assert read[name] == default[name]


def test_the_roles_that_need_a_code_are_read_under_their_name_from_before_too():
    """Nobody loses a second factor by an upgrade."""
    assert settings_of(TOTP_ROLES="auditor", TOTP_REQUIRED="")["TOTP_REQUIRED"] == ["auditor"]
    assert settings_of(TOTP_ROLES="auditor", TOTP_REQUIRED="assessor")["TOTP_REQUIRED"] == ["assessor"]


def test_no_cdn_may_be_wished():
    read = settings_of(CHARTJS_CDN_URL="")
    assert read["CHARTJS_CDN_URL"] == ""
    assert len(read["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["script-src"]) == 1


def test_values_arrive():
    read = settings_of(
        DATABASE_URL="postgresql://na%40me:p%3Ass@host:6432/park?sslmode=require",
        DATABASE_OWNER_URL="postgres://owner@host:5432/park",
        EMAIL_URL="smtps://me:p%40ss@mail.example",
        EMAIL_FROM="Parks <parks@city.example>",
        PUBLIC_URL="https://parks.example/",
        TRUSTED_PROXIES="10.0.0.0/8, fd00::/8",
    )
    database = read["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"], database["PORT"]) == ("na@me", "p:ss", "6432")
    assert database["OPTIONS"] == {"sslmode": "require"}
    assert read["DATABASE_OWNER"]["USER"] == "owner"
    assert (read["EMAIL_PORT"], read["EMAIL_USE_SSL"], read["EMAIL_HOST_PASSWORD"]) == (465, True, "p@ss")
    assert read["DEFAULT_FROM_EMAIL"] == "Parks <parks@city.example>"
    assert (read["PUBLIC_URL"], read["ALLOWED_HOSTS"], read["HTTPS"]) == (
        "https://parks.example",
        ["parks.example"],
        True,
    )
    assert [str(network) for network in read["TRUSTED_PROXIES"]] == ["10.0.0.0/8", "fd00::/8"]


def read_by_settings(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the names of all variables that the settings ask for."""
    asked: set[str] = set()

    class Recorded(dict):
        def get(self, name, default=None):
            asked.add(name)
            return super().get(name, default)

    monkeypatch.setattr("config.environment.Environment", lambda variables: Environment(Recorded(variables)))
    settings_of()
    settings_of(DATABASE_URL=DATABASE)
    return asked


def undocumented(asked: set[str], documented: list[str]) -> list[str]:
    """Return the variables that are only read or only documented."""
    return sorted(asked ^ set(documented))


def test_every_variable_is_in_the_example(monkeypatch):
    assert undocumented(read_by_settings(monkeypatch), NAMES) == []


def test_a_variable_too_many_or_too_few_would_be_seen(monkeypatch):
    """The planted fault: one name more, one name less."""
    asked = read_by_settings(monkeypatch)
    assert undocumented(asked, [*NAMES[1:], "MORE"]) == sorted([NAMES[0], "MORE"])


def test_nothing_but_the_settings_reads_the_environment():
    found = set()
    for folder in ("accounts", "config", "core", "parks", "targets", "reports"):
        for path in (BASE / folder).rglob("*.py"):
            for line in path.read_text().splitlines():
                if "os.environ" in line or "getenv" in line:
                    found.add((str(path.relative_to(BASE)), *re.findall(r"environ\.get\(['\"](\w+)", line)))
    assert found == {
        ("config/settings.py",),
        ("config/wsgi.py",),
        ("config/gunicorn.py",),  # handed on to config/starting.py
        ("config/starting.py",),  # before anything is installed
        ("config/backup/dumping.py",),  # handed on to pg_dump
        ("config/postgres/account.py", "PATH"),
    }


@pytest.fixture
def own_database(db):
    """Make a database with a role that serves and one that may own; return their two addresses."""
    reached = cluster().connection()
    name = f"check_{uuid.uuid4().hex[:8]}"
    web, owner = f"{name}_web", f"{name}_owner"
    with closing(psycopg2.connect(dbname="postgres", **reached.parameters("superuser"))) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            for role in (web, owner):
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'secret'").format(sql.Identifier(role))
                cursor.execute(statement)
            cursor.execute(f"CREATE DATABASE {name} OWNER {owner}")
        try:
            yield tuple(f"postgres://{role}:secret@127.0.0.1:{reached.port}/{name}" for role in (web, owner))
        finally:
            with server.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
                cursor.execute(f"DROP ROLE {web}")
                cursor.execute(f"DROP ROLE {owner}")


def make_table(address: str) -> None:
    """Make a table whose owner is the role of the address."""
    with closing(psycopg2.connect(address)) as server, server, server.cursor() as cursor:
        cursor.execute("CREATE TABLE public.kept (id int)")


def check(**variables: str) -> str:
    """Return what the checks of the database say."""
    done = manage("check", "--database", "default", HTTPS="no", PUBLIC_URL="http://127.0.0.1", **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_a_web_role_that_owns_its_tables_is_warned_about(own_database):
    _web, owner = own_database
    make_table(owner)
    said = check(DATABASE_URL=owner)
    assert "config.W001" in said
    assert "owns 1 tables" in said
    assert "DATABASE_OWNER_URL" in said
    assert "secret" not in said


def test_separate_roles_are_not_warned_about(own_database):
    web, owner = own_database
    make_table(owner)
    assert "W001" not in check(DATABASE_URL=web, DATABASE_OWNER_URL=owner)
    assert "W001" not in check(DATABASE_URL=web)


def test_a_web_role_that_owns_its_tables_is_warned_about_whatever_the_owner(own_database):
    """An owner that is named but does not own protects nothing."""
    web, owner = own_database
    make_table(owner)
    assert "config.W001" in check(DATABASE_URL=owner, DATABASE_OWNER_URL=web)


def test_production_settings_pass_the_deployment_check():
    production = {"HTTPS": "on", "PUBLIC_URL": "https://parks.example", "ALLOWED_HOSTS": "parks.example"}
    done = manage("check", "--deploy", "--fail-level", "WARNING", **production)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("fault", [{"HTTPS": "no"}, {"DEBUG": "yes"}, {"SECRET_KEY": "x" * 60}])
def test_the_deployment_check_fails_where_it_should(fault):
    production = {"HTTPS": "on", "PUBLIC_URL": "https://parks.example", "ALLOWED_HOSTS": "parks.example"}
    done = manage("check", "--deploy", "--fail-level", "WARNING", **{**production, **fault})
    assert done.returncode != 0
    assert "security.W" in done.stderr


def test_a_command_that_found_its_modules_read_has_the_settings_of_a_start():
    """The tests run most commands so: `trees.manage`. A setting that was kept from another command would be seen."""
    odd = {
        "TIME_ZONE": "Europe/Zagreb", "SECRET_KEY": "y" * 60, "PUBLIC_URL": "https://parks.example",
        "DATABASE_URL": "postgres://web:a@host:5432/one", "DATABASE_OWNER_URL": "postgres://owner:b@host:5432/one",
    }  # fmt: skip
    asked = (
        "from django.conf import settings; from django.db import connection as c; from django.utils import timezone;"
        " print(c.vendor and {n: getattr(settings, n) for n in dir(settings) if n.isupper()},"
        " timezone.get_default_timezone(), timezone.localtime().tzname(), c.settings_dict)"
    )
    command = ("shell", "--no-imports", "-c", asked)
    manage(*command)  # another one before
    warm, cold = manage(*command, **odd), run(sys.executable, "manage.py", *command, **odd)
    told = [re.sub(r" at 0x[0-9a-f]+", "", done.stdout) for done in (warm, cold)]
    assert told[0] == told[1] != ""
    assert "Europe/Zagreb" in told[0] and "owner" in told[0]


def test_the_tests_run_without_settings_of_their_own():
    assert not set(NAMES) - {"PORT", "POSTGRES_DIR", "POSTGRES_BIN"} & set(os.environ)
