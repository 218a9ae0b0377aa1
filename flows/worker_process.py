"""The process that takes scheduled runs from the server, and how it is started and found again.

In: the server's folder and address. Out: a worker of the pool `copydesk`, in a session of its
own, logging to worker.log; its owner is in supervisor.json (supervisor.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flows.logs import log_environment
from tasks.settings import read_settings

POOL = "copydesk"
"""The work pool of deployments/prefect.yaml."""
MOST_RUNS_AT_ONCE = 4
"""Different deployments may run beside each other; the warehouse's lock orders their commits."""
HEARTBEAT_SECONDS = 30
"""A run says that it lives this often; recovery.py waits three times as long."""
ROOT = Path(__file__).parent.parent
"""The repository: entrypoints and deployments/prefect.yaml are relative to it."""


def environment(home: Path, api: str) -> dict[str, str]:
    """What the worker and the runs that it starts see. Paths become absolute: they run in ROOT."""
    sources = os.environ.get("COPYDESK_SOURCES")
    named = {"COPYDESK_SOURCES": str(Path(sources).absolute())} if sources else {}
    return (
        os.environ
        | named
        | log_environment(read_settings())
        | {
            "COPYDESK_WAREHOUSE": str(home.parent),
            "PREFECT_API_URL": api,
            "PREFECT_HOME": str(home),
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
            "DO_NOT_TRACK": "1",
        }
    )


def start_worker(home: Path, api: str) -> subprocess.Popen[bytes]:
    """Start a worker; it ends by SIGTERM."""
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL]
    options = ["--type", "process", "--limit", str(MOST_RUNS_AT_ONCE)]
    with (home / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [*command, *options],
            env=environment(home, api),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
