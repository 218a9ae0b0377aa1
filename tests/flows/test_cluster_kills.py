"""kill -9 in the middle of a run on a cluster: nothing is lost, nothing is there twice.

Catalog in Postgres, data and spool in S3, workers on Dask or Ray, all real servers on loopback.
What is killed is a worker, the scheduler (Ray: the head), Postgres or the S3 server; the last two
come back. The run ends well, or it says what to do and the same command finishes it.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flow_samples import clean_environment, content, copydesk, pages, start

from tests.integration_clusters import Dask, Ray
from tests.integration_servers import S3, Postgres, private_folder
from warehouse.lake import Lake

pytestmark = [pytest.mark.integration, pytest.mark.soak]

PER_BATCH = 15
BATCHES = 20
LONGEST_DELAY = 3.0
"""Seconds after the first commit, at random, so that repeated runs are killed in other places."""
RUN_SECONDS = 400


@dataclass
class Site:
    """All servers of a run, and its environment."""

    postgres: Postgres
    s3: S3
    environment: dict[str, str]
    lake: Lake
    cluster: Dask | Ray | None = None

    def close(self) -> None:
        for server in (self.cluster, self.postgres, self.s3):
            if server:
                server.close()


@pytest.fixture
def site(
    request: pytest.FixtureRequest, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """A cluster of the test's kind with two workers, an empty warehouse in Postgres and S3."""
    postgres = Postgres(private_folder("postgres")).start()
    s3 = S3(private_folder("s3")).start()
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    environment = clean_environment(tmp_path / "driver") | {
        "PREFECT_API_URL": server,
        "COPYDESK_BATCH_DOCUMENTS": str(PER_BATCH),
        "COPYDESK_WORKERS": "1",
        "COPYDESK_DOCUMENT_SECONDS": "60",
        "COPYDESK_CATALOG": postgres.url,
        "COPYDESK_DATA": "s3://articles/warehouse",
        "COPYDESK_SPOOL": "s3://articles/spool",
        "COPYDESK_RUNNER": request.param,
    }
    lake = Lake(tmp_path / "reader", 60, postgres.url, "s3://articles/warehouse")
    found = Site(postgres, s3, environment, lake)
    new_cluster(found)
    yield found
    found.close()


def new_cluster(site: Site) -> None:
    """Start a cluster of two workers in the place of the one before."""
    if site.cluster:
        site.cluster.close()
    if site.environment["COPYDESK_RUNNER"] == "dask":
        dask = Dask(private_folder("dask"), site.environment).start()
        dask.add_worker()
        dask.add_worker()
        site.cluster = dask
    else:
        ray = Ray(private_folder("ray"), site.environment).start()
        ray.add_node()
        site.cluster = ray
    site.environment["COPYDESK_CLUSTER"] = site.cluster.address


def kill_worker(site: Site) -> None:
    if isinstance(site.cluster, Dask):
        site.cluster.workers[0].kill()
    elif site.cluster:
        site.cluster.nodes[1].kill_all()


def kill_scheduler(site: Site) -> None:
    if isinstance(site.cluster, Dask):
        site.cluster.scheduler.kill()
    elif site.cluster:
        site.cluster.nodes[0].kill_all()


def kill_postgres(site: Site) -> None:
    site.postgres.kill()
    time.sleep(random.uniform(0, LONGEST_DELAY))
    site.postgres.start()


def kill_s3(site: Site) -> None:
    site.s3.kill()
    site.s3.start()


@pytest.mark.parametrize("kill", [kill_worker, kill_scheduler, kill_postgres, kill_s3])
@pytest.mark.parametrize("site", ["dask", "ray"], indirect=True)
def test_a_kill_loses_and_doubles_nothing(
    site: Site, kill: Callable[[Site], None], tmp_path: Path
) -> None:
    inputs = str(pages(tmp_path, BATCHES * PER_BATCH))
    calm = tmp_path / "calm"
    copydesk(_local(site.environment, calm), "run", inputs)
    run = start(site.environment, "run", inputs, stderr=subprocess.PIPE)
    _wait_for_articles(site.lake, run)
    time.sleep(random.uniform(0, LONGEST_DELAY))
    kill(site)
    _, told = run.communicate(timeout=RUN_SECONDS)
    print(f"exit {run.returncode}: {told.decode()[-600:]}")
    if kill is kill_worker:
        assert run.returncode == 0
    if kill is kill_scheduler:
        assert run.returncode == 1
        assert b"is gone" in told
        assert b"run the same command again" in b" ".join(told.split())
        new_cluster(site)
    if run.returncode != 0:
        assert b"Traceback" not in told
        copydesk(site.environment, "run", inputs)
    assert content(site.lake) == content(str(calm))


def _local(environment: dict[str, str], warehouse: Path) -> dict[str, str]:
    far = ("COPYDESK_CATALOG", "COPYDESK_DATA", "COPYDESK_SPOOL", "COPYDESK_RUNNER")
    kept = {name: value for name, value in environment.items() if name not in far}
    return kept | {"COPYDESK_WAREHOUSE": str(warehouse)}


def _wait_for_articles(lake: Lake, run: subprocess.Popen[bytes]) -> None:
    """Until the first batch is committed."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert run.poll() is None, "the run ended before it could be disturbed"
        if lake.exists():
            with lake.connect() as connection:
                if connection.execute("SELECT count(*) FROM articles").fetchone() != (0,):
                    return
        time.sleep(0.2)
    os.kill(run.pid, signal.SIGKILL)
    pytest.fail("no batch was committed in time")
