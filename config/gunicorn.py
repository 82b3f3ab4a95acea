"""How gunicorn serves: two processes of four threads on the loopback, and the block that says how to go on."""

from __future__ import annotations

import os
import sys

from config import starting

bind = starting.address(os.environ)
workers = 2
threads = 4
worker_class = "gthread"
timeout = 60
preload_app = False
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
limit_request_line = 4094

PUBLIC_URL = starting.public_url(os.environ)
LOG_INS = starting.log_ins(os.environ)


def when_ready(server: object) -> None:
    """Print the address that is served, log-ins and how to stop; passwords on a terminal alone, for logs are kept."""
    lines = ["", f"园区目标看板 Parkboard: {PUBLIC_URL}/", ""]
    if not starting.is_of_this_machine(PUBLIC_URL):
        lines[2:] = [f"由代理转到 a proxy leads to: {bind}", ""]
    if LOG_INS.exists():
        lines += [f"演示账号 demo log-ins: {LOG_INS}"]
        lines += ["  " + row for row in LOG_INS.read_text().splitlines()] if sys.stdout.isatty() else []
    else:
        lines += ["新建账号 make a log-in: .venv/bin/python manage.py add_account NAME --role official"]
    lines += ["", "停止 stop: Ctrl-C; 数据库 the database: make stop", ""]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()
