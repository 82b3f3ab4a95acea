"""Kills: of a worker, of gunicorn's master, of PostgreSQL. Readers have their page again within fifteen seconds.

`make drill` measures these seconds; here a slow machine with other work may take longer.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import empty_database
from installations import database_of_tests, get, gunicorn, installation, kill, seconds_until, workers
from products import LONGEST
from trees import manage

from config.postgres import cluster as cluster_module
from config.postgres.cluster import Cluster

SECONDS = 60
# A page that asks the database who this is, and leads whoever is not signed in to the log-in.
VISITOR = {"Cookie": f"sessionid={'k' * 32}"}


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cluster]:
    """Start a server with all tables."""
    folder = Path(tempfile.mkdtemp(prefix="parkboard-"))
    folder.chmod(0o755)
    with django_db_blocker.unblock():
        empty_database()
        database_of_tests(folder / "none").manage("database", "backup", str(folder / "empty.tar"))
    started = Cluster(folder / "cluster")
    started.start()
    told = manage("database", "restore", str(folder / "empty.tar"), **embedded(started))
    assert told.returncode == 0, told.stderr
    yield started
    started.stop()
    shutil.rmtree(folder, ignore_errors=True)


def embedded(server: Cluster) -> dict[str, str]:
    """Return the settings of an embedded installation."""
    return {"POSTGRES_DIR": str(server.folder), "FILES_DIR": str(server.folder.parent / "files")}


@pytest.fixture(scope="module")
def served(server: Cluster) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the server's database for those tests after which it is served as before."""
    with gunicorn(embedded(server)) as product:
        yield product


def test_a_killed_worker_is_replaced(served):
    address, process = served
    seconds_until(f"{address}/health/")
    first = workers(process)
    kill(*first)
    assert seconds_until(f"{address}/account/", **VISITOR) < SECONDS
    assert not set(first) & set(workers(process))


def test_a_killed_master_can_be_started_again_at_once(server):
    with gunicorn(embedded(server)) as (address, process):
        seconds_until(f"{address}/health/")
        orphans = workers(process)
        kill(process.pid)
        process.wait(LONGEST)
        port = address.rpartition(":")[2]
        with gunicorn({**embedded(server), "PORT": port}) as (_address, again):
            began = time.monotonic()
            while not (len(workers(again)) == 2 and get(f"{address}/account/", **VISITOR)[0] == 200):
                assert time.monotonic() - began < SECONDS
                time.sleep(0.1)
            gone = time.monotonic() + SECONDS
            while any(Path(f"/proc/{orphan}/cmdline").exists() for orphan in orphans):
                assert time.monotonic() < gone, "workers of the killed master go on"
                time.sleep(0.1)


def test_a_killed_database_comes_back_by_itself(server, served):
    """Visitors who come meanwhile have their page or are told in words; nobody has a page of an error."""
    address, _process = served
    seconds_until(f"{address}/account/", **VISITOR)
    seen: list[tuple[float, int, dict[str, str], str]] = []
    stop = threading.Event()

    def visit() -> None:
        while not stop.is_set():
            seen.append((time.monotonic(), *get(f"{address}/account/", **VISITOR)))

    visitors = [threading.Thread(target=visit) for _visitor in range(4)]
    for visitor in visitors:
        visitor.start()
    time.sleep(0.5)
    began = time.monotonic()
    server.kill()
    seconds_until(f"{address}/health/")
    took = seconds_until(f"{address}/account/", **VISITOR) + time.monotonic() - began
    is_back = time.monotonic()
    while not any(asked > is_back for asked, *_answer in seen):
        time.sleep(0.1)
    stop.set()
    for visitor in visitors:
        visitor.join()
    assert took < SECONDS
    assert {status for _asked, status, _headers, _text in seen} <= {200, 503}
    for asked, status, headers, text in seen:
        if status == 503:
            assert headers["Retry-After"] == "10"
            assert "数据库" in text
            assert asked < is_back


def test_while_a_foreign_database_is_away_the_page_says_so(server, monkeypatch, tmp_path):
    reached = server.connection()
    place = installation(reached, "parkboard", tmp_path)
    with gunicorn(place.variables | {"PUBLIC_URL": "http://127.0.0.1", "CHARTJS_CDN_URL": ""}) as (address, _process):
        seconds_until(f"{address}/account/", **VISITOR)
        assert server.stop()
        try:
            for _page in range(8):
                status, headers, text = get(f"{address}/account/", **VISITOR)
                assert (status, headers["Retry-After"]) == (503, "10")
                assert "数据库" in text
            assert get(f"{address}/health/")[0] == 503
        finally:
            monkeypatch.setattr(cluster_module, "_free_port", lambda: reached.port)
            server.start()
        assert seconds_until(f"{address}/account/", **VISITOR) < SECONDS
