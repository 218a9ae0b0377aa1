"""The stack of compose.yaml, started from Debian's Postgres: a deployment's run completes in it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flow_samples import pages
from scheduled import INGEST, prefect, wait_for

from flows.server import home_of
from flows.status import DeploymentStatus, deployments
from flows.supervisor import read_supervised
from tasks.settings import Settings
from tests.integration_stack import Stack
from warehouse.lake import open_lake

pytestmark = pytest.mark.integration

DOCUMENTS = 6
GRACE_SECONDS = 90
"""`stop_grace_period` of the worker."""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    stack = Stack(tmp_path)
    try:
        yield stack.start()
    finally:
        stack.close()


def test_a_run_completes_and_its_records_and_its_catalog_are_in_postgres(stack: Stack) -> None:
    settled = time.time() - 60
    os.utime(pages(stack.incoming, DOCUMENTS), (settled, settled))
    client = os.environ | stack.environment("worker")
    wait_for(lambda: ingest(stack) is not None)
    prefect(client, "deployment", "run", INGEST, "-p", 'parameters={"now": true}')
    wait_for(lambda: ended(stack) is not None)
    assert ended(stack) == "Completed"

    with open_lake(settings(stack)).connect() as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (DOCUMENTS,)
    records = stack.postgres.execute("SELECT name FROM public.flow_run", "copydesk")
    assert "incoming" in records, "the server keeps its records elsewhere"
    assert not list((stack.folder / "server").rglob("*.db"))
    assert not list((stack.folder / "worker").rglob("catalog.sqlite")), "the catalog is a file"
    assert_worker_ends_when_asked(stack)


def settings(stack: Stack) -> Settings:
    """Those of the worker that are about its warehouse."""
    worker = stack.environment("worker")
    return Settings(
        warehouse=Path(worker["COPYDESK_WAREHOUSE"]), catalog=worker["COPYDESK_CATALOG"]
    )


def ingest(stack: Stack) -> DeploymentStatus | None:
    return next((item for item in deployments(stack.api) if item.name == INGEST), None)


def ended(stack: Stack) -> str | None:
    """The state that the ingest's last run ended in."""
    found = ingest(stack)
    ends = ("Completed", "Failed", "Crashed", "Cancelled")
    return found.last_state if found and found.last_state in ends else None


def assert_worker_ends_when_asked(stack: Stack) -> None:
    """As `docker stop` asks: SIGTERM to the first process alone."""
    process = stack.services["worker"].process
    supervised = read_supervised(home_of(settings(stack)))
    assert process
    assert supervised
    assert supervised.worker
    process.send_signal(signal.SIGTERM)
    assert process.wait(GRACE_SECONDS) == 0
    assert supervised.worker.is_gone, "it left its worker behind"
