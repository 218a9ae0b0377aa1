"""The schedule for real: server, supervised worker and a watched folder; what is asked of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browsing import api
from flow_samples import ROOT, clean_environment, copydesk

from flows.server_process import read_state
from flows.status import DeploymentStatus, deployments
from flows.supervisor import read_supervised
from tasks.errors import CopydeskError
from warehouse.lake import Lake

INGEST = "ingest-sources/hourly"
PATIENCE_SECONDS = 900
"""Most of it is the heartbeat's: 90 s of silence, and the start of server, worker and run."""

Environment = dict[str, str]


def begin(folder: Path, *, batch: int = 2) -> Environment:
    """`copydesk up` with one watched folder, `drop`; end it with `copydesk(environment, "down")`.

    `pause_ingest` leaves it to the test when the ingest starts.
    """
    (folder / "drop").mkdir()
    listed = folder / "sources.toml"
    listed.write_text('[[source]]\nname = "drop"\npath = "drop"\nsettle = "1s"\n')
    environment = clean_environment(folder / "warehouse") | {
        "COPYDESK_SOURCES": str(listed),
        "COPYDESK_BATCH_DOCUMENTS": str(batch),
    }
    address = json.loads(copydesk(environment, "up", "--json").stdout)["api"]
    return environment | {"PREFECT_API_URL": address}


def prefect(environment: Environment, *arguments: str) -> None:
    command = [sys.executable, "-m", "prefect", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=300)


def start_ingest(environment: Environment) -> None:
    prefect(environment, "deployment", "run", INGEST, "-p", 'parameters={"now": true}')


def ingest_every(environment: Environment, *, seconds: int) -> None:
    """A second schedule beside the one of each hour, which a test cannot wait for.

    A deployment that was resumed is planned at once, any other within a minute.
    """
    code = f"""
from datetime import timedelta
from prefect.client.orchestration import get_client
from prefect.client.schemas.schedules import IntervalSchedule
often = IntervalSchedule(interval=timedelta(seconds={seconds}))
with get_client(sync_client=True) as client:
    deployment = client.read_deployment_by_name({INGEST!r})
    client.pause_deployment(deployment.id)
    client.create_deployment_schedules(deployment.id, [(often, True)])
    client.resume_deployment(deployment.id)
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, timeout=300)


def pause_ingest(environment: Environment) -> None:
    """From now on the clock starts no ingest: one at the full hour would be met by a test's own."""
    code = f"""
from prefect.client.orchestration import get_client
with get_client(sync_client=True) as client:
    client.pause_deployment(client.read_deployment_by_name({INGEST!r}).id)
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, timeout=300)


def plan_late_runs(environment: Environment, *, hours: int) -> None:
    """What the schedule planned, one an hour, while no worker ran."""
    code = f"""
from datetime import UTC, datetime, timedelta
from prefect.client.orchestration import get_client
from prefect.states import Scheduled
with get_client(sync_client=True) as client:
    deployment = client.read_deployment_by_name({INGEST!r})
    for hours in range({hours}, -1, -1):
        due = datetime.now(UTC) - timedelta(hours=hours, minutes=1)
        client.create_flow_run_from_deployment(
            deployment.id,
            parameters={{"parameters": {{"now": True}}}},
            state=Scheduled(scheduled_time=due),
        )
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, timeout=300)


def ingest_status(environment: Environment) -> DeploymentStatus:
    """Of the ingest's deployment; empty while the server was just killed."""
    server = read_state(home(environment))
    unknown = DeploymentStatus(INGEST, None, None, None)
    try:
        found = deployments(server.url) if server else iter(())
        return next((item for item in found if item.name == INGEST), unknown)
    except OSError:
        return unknown


def ingest_runs(environment: Environment) -> list[tuple[str, str]]:
    """Name and state of each run that was begun."""
    found = api(environment["PREFECT_API_URL"].removesuffix("/api"), "flow_runs")
    return [
        (str(run["name"]), str(run["state_name"]))
        for run in found
        if run["run_count"] and str(run["name"]).startswith("ingest ")
    ]


def wait_for(what: Callable[[], Any], patience: float = PATIENCE_SECONDS) -> Any:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.5)
    raise AssertionError("it never came")


def ask(environment: Environment, query: str) -> list[tuple[Any, ...]]:
    try:
        with Lake(Path(environment["COPYDESK_WAREHOUSE"])).connect() as connection:
            return connection.execute(query).fetchall()
    except CopydeskError:
        return []


def home(environment: Environment) -> Path:
    return Path(environment["COPYDESK_WAREHOUSE"]) / "prefect"


def kill(environment: Environment, victims: str) -> None:
    """kill -9 of `flow`, `worker`, `server`, or `all` of them."""
    if victims in ("flow", "all"):
        for (process,) in ask(environment, "SELECT owner_pid FROM runs WHERE state = 'running'"):
            os.kill(process, signal.SIGKILL)
    supervised, server = read_supervised(home(environment)), read_state(home(environment))
    if victims in ("worker", "all") and supervised and supervised.worker:
        os.kill(supervised.worker.pid, signal.SIGKILL)
    if victims in ("server", "all") and server:
        os.killpg(server.owner.pid, signal.SIGKILL)
