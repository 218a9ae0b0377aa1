"""The same flows on a Dask or Ray cluster, with the warehouse in Postgres and S3.

Real servers on loopback; the short form of what `make soak` repeats.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flow_samples import SAMPLES, clean_environment, content, copydesk, pages, start

from tasks.cluster import ClusterGoneError, connect
from tasks.remote import Order, this_code
from tests.integration_clusters import Dask, Ray
from tests.integration_servers import S3, Postgres, private_folder
from warehouse.lake import Lake

pytestmark = pytest.mark.integration

PER_BATCH = 15
INPUTS = (str(SAMPLES / "text"), str(SAMPLES / "broken"), str(SAMPLES / "html" / "modern"))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, server: str) -> dict[str, str]:
    """The environment of all runs: one Prefect server, small batches."""
    environment = clean_environment(tmp_path_factory.mktemp("cluster") / "warehouse")
    return environment | {
        "PREFECT_API_URL": server,
        "COPYDESK_BATCH_DOCUMENTS": str(PER_BATCH),
        "COPYDESK_WORKERS": "1",
        # Another machine's worker stands still while the tests' other servers start.
        "COPYDESK_DOCUMENT_SECONDS": "60",
    }


@pytest.fixture(scope="module")
def dask(base: dict[str, str]) -> Iterator[Dask]:
    cluster = Dask(private_folder("dask"), base).start()
    for _ in range(3):
        cluster.add_worker()
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def local(base: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a run on this machine alone makes of the samples."""
    folder = str(tmp_path_factory.mktemp("local"))
    copydesk(base | {"COPYDESK_WAREHOUSE": folder}, "run", *INPUTS)
    return content(folder)


def test_dask_with_postgres_and_s3_gives_the_local_rows(
    base: dict[str, str], local: dict[str, list[str]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    postgres = Postgres(private_folder("postgres")).start()
    s3 = S3(private_folder("s3")).start()
    cluster = Dask(private_folder("dask-s3"), base | s3.environment).start()
    try:
        for _ in range(3):
            cluster.add_worker()
        environment = base | s3.environment | {
            "COPYDESK_WAREHOUSE": str(tmp_path / "driver"),
            "COPYDESK_CATALOG": postgres.url,
            "COPYDESK_DATA": "s3://articles/warehouse",
            "COPYDESK_SPOOL": "s3://articles/spool",
            "COPYDESK_RUNNER": "dask",
            "COPYDESK_CLUSTER": cluster.address,
        }  # fmt: skip
        copydesk(environment, "run", *INPUTS)
        for name, value in s3.environment.items():
            monkeypatch.setenv(name, value)
        lake = Lake(tmp_path / "reader", 30, postgres.url, "s3://articles/warehouse")
        assert content(lake) == local
        assert "warehouse" in copydesk(environment, "doctor").stdout
    finally:
        for server in (cluster, postgres, s3):
            server.close()


def test_ray_gives_the_local_rows(
    base: dict[str, str], local: dict[str, list[str]], tmp_path: Path
) -> None:
    cluster = Ray(private_folder("ray"), base).start()
    try:
        cluster.add_node()
        environment = on(base, "ray", cluster.address, tmp_path)
        copydesk(environment, "run", *INPUTS)
        assert content(environment["COPYDESK_WAREHOUSE"]) == local
    finally:
        cluster.close()


@pytest.mark.soak
def test_a_killed_worker_costs_nothing(base: dict[str, str], dask: Dask, tmp_path: Path) -> None:
    inputs = pages(tmp_path, 20 * PER_BATCH)
    copydesk(base | {"COPYDESK_WAREHOUSE": str(tmp_path / "calm")}, "run", str(inputs))
    environment = on(base, "dask", dask.address, tmp_path)
    run = start(environment, "run", str(inputs))
    wait_for_articles(environment, run)
    dask.workers[0].kill()
    assert run.wait(timeout=240) == 0
    assert content(environment["COPYDESK_WAREHOUSE"]) == content(str(tmp_path / "calm"))


@pytest.mark.soak
def test_a_killed_scheduler_fails_the_run_and_a_rerun_finishes(
    base: dict[str, str], dask: Dask, tmp_path: Path
) -> None:
    inputs = pages(tmp_path, 20 * PER_BATCH)
    environment = on(base, "dask", dask.address, tmp_path)
    run = start(environment, "run", str(inputs), stderr=subprocess.PIPE)
    wait_for_articles(environment, run)
    dask.scheduler.kill()
    _, told = run.communicate(timeout=240)
    assert run.returncode == 1
    assert b"is gone" in told
    assert b"run the same command again" in b" ".join(told.split())
    dask.start()
    dask.add_worker()
    copydesk(environment, "run", str(inputs))
    with Lake(Path(environment["COPYDESK_WAREHOUSE"])).connect() as connection:
        connection.execute("SELECT count(*), count(DISTINCT article_id) FROM article_versions")
        assert connection.fetchall() == [(20 * PER_BATCH, 20 * PER_BATCH)]


def test_a_scheduler_that_dies_under_an_order_is_told(base: dict[str, str]) -> None:
    cluster = Dask(private_folder("gone"), base).start()
    try:
        cluster.add_worker().signal(signal.SIGSTOP)  # the order stays under way
        driver = connect("dask", cluster.address)
        threading.Timer(3, cluster.scheduler.kill).start()
        order = Order(this_code(), "nowhere", "nowhere", 1, (1,), frozenset({0}), "nowhere")
        with pytest.raises(ClusterGoneError, match=r"is gone.*run the same command again"):
            driver.fulfil(order)
        driver.close()
    finally:
        cluster.close()


def test_another_version_on_a_worker_is_refused(base: dict[str, str], tmp_path: Path) -> None:
    other_seeds = tmp_path / "seeds"
    subprocess.run(["cp", "-r", str(SAMPLES.parent), str(other_seeds)], check=True)
    with (other_seeds / "boilerplate_phrases.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    cluster = Dask(private_folder("skew"), base).start()
    try:
        environment = on(base, "dask", cluster.address, tmp_path)
        empty = copydesk(environment, "run", INPUTS[0], status=2)
        assert "has no worker" in empty.stderr
        cluster.add_worker(COPYDESK_SEEDS=str(other_seeds))
        told = copydesk(environment, "run", INPUTS[0], status=2)
        assert "Install the same version" in " ".join(told.stderr.split())
    finally:
        cluster.close()
    told = copydesk(environment, "run", INPUTS[0], status=2)
    assert "No dask cluster answers" in told.stderr


def on(base: dict[str, str], kind: str, address: str, folder: Path) -> dict[str, str]:
    return base | {
        "COPYDESK_WAREHOUSE": str(folder / "warehouse"),
        "COPYDESK_RUNNER": kind,
        "COPYDESK_CLUSTER": address,
    }


def wait_for_articles(environment: dict[str, str], run: subprocess.Popen[bytes]) -> None:
    """Until the first batch is committed."""
    lake = Lake(Path(environment["COPYDESK_WAREHOUSE"]))
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
