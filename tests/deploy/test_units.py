"""The units of systemd: what they start runs, and the web server never sees the owner's password."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from installations import database_of_tests
from trees import BASE, NAMES, environment, settings_of

from parks.models import Role

UNITS = sorted((BASE / "deploy/systemd").iterdir())


def commands(name: str) -> list[str]:
    """Return what a unit starts."""
    text = (BASE / "deploy/systemd" / name).read_text()
    return [line.partition("=")[2] for line in text.splitlines() if line.startswith("ExecStart")]


def started(line: str, variables: dict[str, str], places: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command of a unit with its places replaced, as systemd would."""
    for old, new in {"/srv/parkboard/.venv/bin/python": sys.executable, "%%": "%", **places}.items():
        line = line.replace(old, new)
    return subprocess.run(
        ["sh", "-c", line], cwd=BASE, env=environment(**variables), capture_output=True, text=True, check=False
    )


def test_the_nightly_backup_makes_a_file_and_forgets_the_oldest(transactional_db, tmp_path):
    place = database_of_tests(tmp_path / "files")
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / "old.tar").touch()
    subprocess.run(["touch", "-d", "40 days ago", str(backups / "old.tar")], check=True)
    for line in commands("parkboard-backup.service"):
        done = started(line, place.variables, {"/var/backups/parkboard": str(backups)})
        assert done.returncode == 0, done.stderr
    (made,) = backups.iterdir()
    assert re.fullmatch(r"\d{8}-\d{6}\.tar", made.name)


def test_the_sweep_removes_ended_sessions_alone(transactional_db, tmp_path):
    place = database_of_tests(tmp_path)
    for key, end in (("ended", "- interval '1 minute'"), ("runs", "+ interval '1 hour'")):
        place.ask(
            "INSERT INTO accounts_session (digest, session_data, expire_date, started_at, seen_at, browser)"
            f" VALUES (%s, '', now() {end}, now(), now(), '')",
            key,
        )
    web_alone = {name: value for name, value in place.variables.items() if name != "DATABASE_OWNER_URL"}
    lines = commands("parkboard-sessions.service")
    assert [line.split()[-1] for line in lines] == ["clearsessions", "close_unused_accounts", "seal_audit"]
    for line in lines:
        done = started(line, web_alone, {})
        assert done.returncode == 0, done.stderr
    assert place.ask("SELECT digest FROM accounts_session") == [("runs",)]


def test_the_owners_password_is_for_the_backup_alone():
    for name, reads in (("parkboard.service", False), ("parkboard-sessions.service", False)):
        assert ("owner.env" in (BASE / "deploy/systemd" / name).read_text()) is reads
    assert "owner.env" in (BASE / "deploy/systemd/parkboard-backup.service").read_text()


def test_what_ends_is_started_again():
    text = (BASE / "deploy/systemd/parkboard.service").read_text()
    assert "Restart=always" in text
    assert "StartLimitIntervalSec=0" in text


def variables_of(name: str) -> dict[str, str]:
    """Return the variables of a file of settings, as systemd reads it."""
    text = (BASE / "deploy" / "env" / name).read_text()
    return dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", text, re.MULTILINE))


def test_the_settings_of_an_inner_network_start_and_name_nothing_outside():
    """Charts come from the own copy at once; no page may ask another machine for anything."""
    variables = {**variables_of("web.env"), "SECRET_KEY": environment()["SECRET_KEY"]}
    read = settings_of(**variables, **variables_of("owner.env"))
    assert read["CHARTJS_CDN_URL"] == ""
    sources = {source for told in read["CONTENT_SECURITY_POLICY"]["DIRECTIVES"].values() for source in told}
    assert not [source for source in sources if "." in source or ":" in source]
    assert read["HTTPS"] and read["ALLOWED_HOSTS"] == ["parks.example"]
    assert set(variables_of("web.env")) | set(variables_of("owner.env")) <= set(NAMES)
    assert "DATABASE_OWNER_URL" not in variables_of("web.env")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="a machine without systemd cannot judge its units")
def test_systemd_understands_every_unit(tmp_path):
    for unit in UNITS:
        text = unit.read_text().replace("/srv/parkboard/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)
    paths = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) not in done.stderr


def test_every_file_of_the_checklist_is_there():
    text = Path(BASE / "deploy/README.md").read_text() + Path(BASE / "deploy/README.zh.md").read_text()
    named = set(re.findall(r"(?:deploy/)?((?:nginx|postgres|env)/[\w.]+)", text))
    assert named == {"nginx/nginx.conf", "postgres/roles.sql", "env/web.env", "env/owner.env"}
    assert all((BASE / "deploy" / name).is_file() for name in named)
    assert {unit.name for unit in UNITS} >= set(re.findall(r"parkboard[\w-]*\.(?:service|timer)", text))


def test_who_may_change_decide_or_sign_most_is_asked_for_a_code():
    """The settings that the unit brings start the product; web.env, which is read after them, may name others."""
    text = (BASE / "deploy/systemd/parkboard.service").read_text()
    (asked,) = re.findall(r"^Environment=TOTP_REQUIRED=(\S+)$", text, re.MULTILINE)
    assert set(asked.split(",")) == {"administrator", "assessor", "auditor", "city_signatory", "park_head"}
    assert set(asked.split(",")) <= set(Role.values)
    assert settings_of(TOTP_REQUIRED=asked)["TOTP_REQUIRED"] == asked.split(",")
    assert text.index("Environment=TOTP_REQUIRED") < text.index("EnvironmentFile=")
