"""Starting: what stops the product is told in words before anything else, and what is printed is what is served."""

from __future__ import annotations

import io
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from factories import CityFactory
from installations import database_of_tests, get, gunicorn
from products import free_port
from trees import BASE, LONGEST, copy_of_tree, environment, full_disk, manage, run, settings_of

from accounts.audit.trail import act
from config import starting
from core.locks import Lock

AWAY = "postgres://web:hidden@127.0.0.1:{port}/parkboard"
NOWHERE = {"DATABASE_URL": AWAY, "DATABASE_OWNER_URL": AWAY.replace("web", "owner")}


def looked(**variables: str) -> subprocess.CompletedProcess[str]:
    """Run what `make run` runs first, with a Python that has none of the product's packages."""
    return run(sys.executable, "-I", "-S", "config/starting.py", **variables)


def test_a_port_in_use_is_told():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        done = looked(PORT=str(port))
    assert done.returncode == 1
    assert f"端口 {port} 不能使用" in done.stderr and f"Port {port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "80a", "８０"])
def test_a_port_that_is_none_is_told(port):
    done = looked(PORT=port)
    assert done.returncode == 1 and "1 到 65535" in done.stderr and "Traceback" not in done.stderr


def test_a_database_that_is_away_is_told_without_its_password():
    port = free_port()
    done = looked(PORT=str(free_port()), DATABASE_URL=AWAY.format(port=port))
    assert done.returncode == 1
    assert f"数据库 127.0.0.1:{port} 没有应答" in done.stderr and f"127.0.0.1:{port} does not answer" in done.stderr
    assert "hidden" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["", "hidden", "postgres://name@host:port/x", "postgres://[/x", "postgres:///x"])
def test_an_address_that_makes_no_sense_is_left_to_the_settings(url):
    done = looked(PORT=str(free_port()), DATABASE_URL=url)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_takes_no_files_is_told(monkeypatch):
    """As on a disk that is mounted to be read; by its answer, for root may write nearly everywhere else."""
    monkeypatch.setattr("config.starting.os.access", lambda _folder, _how: False)
    (told,) = starting.settings_faults({"PORT": str(free_port())})
    assert "不可写" in told and "cannot be written" in told


def test_a_run_looks_before_it_does_anything_else():
    text = (BASE / "Makefile").read_text()
    recipe = re.search(r"^run:(.*)\n((?:(?:\t.*|ifdef.*|else|endif)\n)+)", text, re.MULTILINE)
    assert recipe and recipe[1].strip() == "", "nothing is made before"
    assert recipe[2].splitlines()[0].strip() == "@$(PYTHON) config/starting.py"


def test_of_two_that_install_the_second_waits(tmp_path):
    """By the folder of the clone alone: nothing need be written to take turns."""
    command = [sys.executable, "config/starting.py", "alone"]
    release, done = tmp_path / "release", tmp_path / "done"
    wait = f"while [ ! -e {release} ]; do sleep 0.05; done"
    first = subprocess.Popen([*command, "sh", "-c", f"touch {tmp_path}/began; {wait}"], cwd=BASE)
    while not (tmp_path / "began").exists():
        time.sleep(0.02)
    second = subprocess.Popen([*command, "touch", str(done)], cwd=BASE, stderr=subprocess.PIPE, text=True)
    assert second.stderr
    assert second.stderr.readline() and not done.exists(), "it says that it waits"
    release.touch()
    assert (first.wait(LONGEST), second.wait(LONGEST)) == (0, 0)
    assert done.exists()


@pytest.mark.parametrize(
    "command",
    [
        ("migrate",),
        ("load_demo", "--if-empty"),
        ("load_city", "demo/city"),
        ("publish", "--scheme", "x", "--quarter", "1"),
        ("verify_release", "all"),
        ("database", "backup", "/nowhere/backup.tar"),
        ("add_account", "name", "--role", "official"),
        ("clearsessions",),
    ],
)
def test_a_command_that_finds_no_database_says_so(command):
    port = str(free_port())
    done = manage(*command, **{name: url.format(port=port) for name, url in NOWHERE.items()})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "hidden" not in done.stderr
    assert "没有应答" in done.stderr or "Connection refused" in done.stderr


def test_a_fault_of_the_product_keeps_its_traceback_and_others_on_request():
    address = AWAY.format(port=free_port())
    done = run(sys.executable, "manage.py", "clearsessions", "--traceback", DATABASE_URL=address)
    assert "Traceback" in done.stderr


def test_a_worker_with_a_setting_that_is_not_allowed_says_so():
    # One worker: of two that fail at the same moment gunicorn's own end may print a traceback beside the words.
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--workers", "1", "config.wsgi"]
    done = run(*command, PORT=str(free_port()), SESSION_HOURS="0")
    assert "SESSION_HOURS is '0'" in done.stderr and "Traceback" not in done.stderr


# --- What is printed ---------------------------------------------------------------------------------------------


def printed(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, log_ins: Path, *, is_terminal: bool) -> str:
    """Return what gunicorn says when it is ready."""
    for name in ("PORT", "PUBLIC_URL", "DATABASE_URL", "POSTGRES_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    said = io.StringIO()
    said.isatty = lambda: is_terminal  # type: ignore[method-assign]
    ready = runpy.run_path(str(BASE / "config" / "gunicorn.py"))["when_ready"]
    ready.__globals__["LOG_INS"] = log_ins
    monkeypatch.setattr("sys.stdout", said)
    ready(None)
    return said.getvalue()


@pytest.mark.parametrize("is_terminal", [True, False])
def test_passwords_of_the_demo_are_shown_on_a_terminal_alone(monkeypatch, tmp_path, is_terminal):
    """What goes into a file or a journal is kept for years and read by many."""
    log_ins = tmp_path / "demo-log-ins"
    log_ins.write_text("official  hunter-two  市领导\n")
    said = printed({}, monkeypatch, log_ins, is_terminal=is_terminal)
    assert ("hunter-two" in said) is is_terminal
    assert str(log_ins) in said


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({}, "http://127.0.0.1:8000/\n"),
        ({"PORT": "8108"}, "http://127.0.0.1:8108/\n"),
        ({"PUBLIC_URL": "https://parks.example/"}, "https://parks.example/\n"),
    ],
)
def test_the_address_is_the_one_that_people_use(monkeypatch, tmp_path, environ, address):
    said = printed(environ, monkeypatch, tmp_path / "none", is_terminal=True)
    assert f"Parkboard: {address}" in said
    assert ("proxy" in said) is ("PUBLIC_URL" in environ)


def test_each_database_has_log_ins_of_its_own():
    """What one database knows, another does not: the log-ins of the embedded demo are not shown for a server's."""
    told = [
        {},
        {"POSTGRES_DIR": "elsewhere"},
        {"DATABASE_URL": "postgres://web:a@host:5432/one"},
        {"DATABASE_URL": "postgres://web:a@host:5432/two"},
    ]
    assert len({starting.log_ins(environ) for environ in told}) == len(told)
    other_password = {"DATABASE_URL": "postgres://owner:b@host:5432/one"}
    assert starting.log_ins(other_password) == starting.log_ins(told[2])
    assert settings_of()["LOG_INS"] == BASE / "var" / "demo-log-ins"


@pytest.mark.parametrize(
    ("variables", "https"),
    [
        ({}, False),
        ({"DATABASE_URL": "postgres://a:b@host:5432/c"}, False),
        ({"DATABASE_URL": "postgres://a:b@host:5432/c", "PUBLIC_URL": "http://127.0.0.1:9000"}, False),
        ({"DATABASE_URL": "postgres://a:b@host:5432/c", "PUBLIC_URL": "http://parks.example"}, True),
        ({"DATABASE_URL": "postgres://a:b@host:5432/c", "PUBLIC_URL": "https://parks.example"}, True),
    ],
)
def test_only_what_stays_on_this_machine_goes_without_https(variables, https):
    assert settings_of(**variables)["HTTPS"] is https


@pytest.mark.slow
def test_with_a_database_url_the_printed_address_is_served(transactional_db, tmp_path):
    """As `make run` starts it, with nothing but DATABASE_URL: the address leads to the log-in, not to https."""
    variables = {name: value for name, value in database_of_tests(tmp_path).variables.items() if name != "HTTPS"}
    port = free_port()
    with gunicorn({**variables, "PORT": str(port)}) as (address, _process):
        assert starting.public_url({"PORT": str(port)}) == address
        give_up = time.monotonic() + LONGEST
        while get(f"{address}/health/")[0] != 200 and time.monotonic() < give_up:
            time.sleep(0.2)
        for host in (address, f"http://localhost:{port}"):
            status, _headers, text = get(f"{host}/")
            assert (status, "id_username" in text) == (200, True)


def test_of_two_that_load_the_demo_the_second_waits(transactional_db, tmp_path):
    """Who comes while another loads finds the city there, instead of half of one."""
    with act("reports.load_city"):
        CityFactory()
    place = database_of_tests(tmp_path)
    with closing(psycopg2.connect(**place.address)) as first, first.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [int(Lock.DEMO)])
        command = [sys.executable, "manage.py", "load_demo", "--if-empty"]
        second = subprocess.Popen(
            command, cwd=BASE, env=environment(**place.variables), stderr=subprocess.PIPE, text=True
        )
        assert second.stderr
        said = second.stderr.readline()
        assert "正在导入演示城市" in said or "loads the demo" in said
        assert second.poll() is None
    assert second.wait(LONGEST) == 0


# --- Made files --------------------------------------------------------------------------------------------------


def test_two_machines_of_one_state_have_one_build(tmp_path):
    """Copied at different times, used before or not: the same; one word more in any file: another."""
    trees = [copy_of_tree(tmp_path / name) for name in ("one", "two")]
    for path in trees[1].rglob("*.css"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    (trees[1] / "config" / "__pycache__").mkdir()
    (trees[1] / "config" / "__pycache__" / "urls.pyc").write_bytes(b"made")
    (trees[1] / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo").write_bytes(b"made")
    (trees[1] / "static" / ".DS_Store").write_bytes(b"left")

    def build_of(tree: Path) -> str:
        """Return the stamp of a tree, as its own settings read it."""
        said = run(sys.executable, "-c", "from config import settings; print(settings.BUILD)", tree=tree)
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()

    first, second = map(build_of, trees)
    assert first == second
    name = trees[1] / "templates" / "plain.html"
    moment = name.stat()
    name.write_text(name.read_text() + " ")
    subprocess.run(["touch", "-d", f"@{int(moment.st_mtime)}", str(name)], check=True)
    assert build_of(trees[1]) != first


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_disk_that_is_full_at_the_first_start_is_told_and_leaves_nothing(tmp_path):
    tree = copy_of_tree(tmp_path / "tree")
    done = full_disk("check", tree=tree, room=0, SECRET_KEY="")
    assert done.returncode == 1
    assert "磁盘已满" in done.stderr and "Traceback" not in done.stderr
    assert files_in(tree / "var") == {}


def tree_of_own_files(target: Path) -> Path:
    """Return a copy of the tree that collects its own styles and scripts alone, without the admin's 400."""
    tree = copy_of_tree(target)
    settings, others = tree / "config" / "settings.py", '"django.contrib.staticfiles.finders.AppDirectoriesFinder",'
    assert others in settings.read_text()
    settings.write_text(settings.read_text().replace(others, ""))
    return tree


@pytest.mark.slow
def test_static_files_are_there_as_a_whole_whatever_stops_a_run(tmp_path):
    tree = tree_of_own_files(tmp_path / "tree")
    collect = ("collectstatic", "--noinput", "--verbosity", "0")
    assert manage(*collect, tree=tree).returncode == 0
    served = files_in(tree / "var" / "static")
    assert "staticfiles.json" in served
    (tree / "static" / "css" / "frame.css").write_text("body { color: red }\n")

    done = full_disk(*collect, tree=tree, room=5000)
    assert done.returncode == 1 and "磁盘已满" in done.stderr and "Traceback" not in done.stderr
    assert files_in(tree / "var" / "static") == served
    assert not list((tree / "var").glob(".static-n*"))

    killed = subprocess.Popen([sys.executable, "manage.py", *collect], cwd=tree, env=environment())
    while not (tree / "var" / ".static-new").exists():
        assert killed.poll() is None
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait(LONGEST)
    assert files_in(tree / "var" / "static") == served

    assert manage(*collect, tree=tree).returncode == 0
    now = files_in(tree / "var" / "static")
    assert b"color: red" in now["css/frame.css"]
    assert not [
        name
        for name in now
        if name.startswith("css/frame.")
        and name in served
        and name != "css/frame.css"
        and not name.endswith((".gz", ".br"))
    ]
    assert {path.name for path in (tree / "var").iterdir()} <= {"static", ".static-sources", "secret_key"}


def test_catalogues_are_compiled_by_content_and_whole(tmp_path):
    """An older source that comes back is compiled anew, although its file is older than the compiled one."""
    tree = copy_of_tree(tmp_path / "tree")
    source = tree / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    compiled = source.with_suffix(".mo")
    assert manage("messages", "--compile", tree=tree).returncode == 0
    first = compiled.read_bytes()
    source.write_text(source.read_text().replace('msgstr "园区"', 'msgstr "Another park"'))
    subprocess.run(["touch", "-d", "3 years ago", str(source)], check=True)
    done = full_disk("messages", "--compile", tree=tree, room=5000)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert compiled.read_bytes() == first and len(list(source.parent.iterdir())) == 2
    assert manage("messages", "--compile", tree=tree).returncode == 0
    assert b"Another park" in compiled.read_bytes()
