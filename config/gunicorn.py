"""How gunicorn serves: two processes of four threads on the loopback, and the block that says how to go on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
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

LOG_INS = Path(__file__).resolve().parent.parent / "var" / "demo-log-ins"


def when_ready(server: Any) -> None:
    """Print address, log-ins and how to stop."""
    lines = ["", f"园区目标看板 Parkboard: http://{bind}/", ""]
    if LOG_INS.exists():
        lines += [
            "演示账号 demo log-ins (var/demo-log-ins):",
            *("  " + row for row in LOG_INS.read_text().splitlines()),
        ]
    else:
        lines += ["新建账号 make a log-in: .venv/bin/python manage.py add_account NAME --role official"]
    lines += ["", "停止 stop: Ctrl-C; 数据库 the database: make stop", ""]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()
