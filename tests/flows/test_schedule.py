"""The schedule for real: server, supervised worker, a watched folder; and all of it killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flow_samples import COPYDESK, ROOT, clean_environment, copydesk, pages

from flows.server_process import read_state
from flows.supervisor import read_supervised
from tasks.errors import CopydeskError
from warehouse.lake import Lake

pytestmark = pytest.mark.soak  # minutes of waiting for heartbeats that stopped

DOCUMENTS = 60
PATIENCE_SECONDS = 600
"""Most of it is the heartbeat's: 90 s of silence, and the start of server, worker and run."""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    (tmp_path / "drop").mkdir()
    listed = tmp_path / "sources.toml"
    listed.write_text('[[source]]\nname = "drop"\npath = "drop"\nsettle = "1s"\n')
    environment = clean_environment(tmp_path / "warehouse") | {
        "COPYDESK_SOURCES": str(listed),
        "COPYDESK_BATCH_DOCUMENTS": "2",
    }
    address = json.loads(copydesk(environment, "up", "--json").stdout)["api"]
    yield environment | {"PREFECT_API_URL": address}
    copydesk(environment, "down")


def prefect(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "prefect", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)


def ingest_status(environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [COPYDESK, "status", "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    found = json.loads(done.stdout)
    named = [item for item in found["deployments"] if item["name"] == "ingest-sources/hourly"]
    return dict(named[0]) if named else {"last_state": None, "next_at": None}


def wait_for(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.5)
    raise AssertionError("it never came")


def ask(environment: dict[str, str], query: str) -> list[tuple[Any, ...]]:
    try:
        with Lake(Path(environment["COPYDESK_WAREHOUSE"])).connect() as connection:
            return connection.execute(query).fetchall()
    except CopydeskError:
        return []


def test_a_run_whose_process_worker_and_server_are_killed_completes_by_itself(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert ingest_status(environment)["next_at"], "the schedule plans no run"
    pages(tmp_path / "drop", DOCUMENTS)
    prefect(environment, "deployment", "run", "ingest-sources/hourly")
    ((flow_process,),) = wait_for(
        lambda: ask(
            environment,
            "SELECT owner_pid FROM runs WHERE state = 'running' "
            "AND (SELECT count(*) FROM article_versions) > 0",
        )
    )
    home = Path(environment["COPYDESK_WAREHOUSE"]) / "prefect"
    server, supervised = read_state(home), read_supervised(home)
    assert server
    assert supervised
    assert supervised.worker
    os.kill(flow_process, signal.SIGKILL)
    os.kill(supervised.worker.pid, signal.SIGKILL)
    os.killpg(server.owner.pid, signal.SIGKILL)
    assert len(ask(environment, "SELECT 1 FROM article_versions")) < DOCUMENTS

    wait_for(lambda: ingest_status(environment)["last_state"] == "Completed")
    states = ask(environment, "SELECT state FROM runs ORDER BY started_at")
    assert states == [("interrupted",), ("completed",)]
    counted = "SELECT count(*), count(DISTINCT article_id), max(version) FROM article_versions"
    assert ask(environment, counted) == [(DOCUMENTS, DOCUMENTS, 1)]
    assert ask(environment, "SELECT count(*) FROM source_files") == [(1,)]
    assert read_state(home) != server, "another server process answers"
