"""The same flows on a Dask or Ray cluster, with the warehouse in Postgres and S3.

Real servers on loopback; what happens when they are killed is in test_cluster_kills.py.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flow_samples import SAMPLES, clean_environment, content, copydesk

from tasks.batching import Work
from tasks.cluster import ClusterGoneError, connect
from tasks.models import MediaType, RawDocument, Source
from tasks.remote import Order, this_code
from tasks.remote_workshop import RemoteWorkshop
from tasks.settings import Settings
from tasks.spool import write_batches
from tests.integration_clusters import Dask, Ray
from tests.integration_servers import S3, Postgres, private_folder
from warehouse.lake import Lake

pytestmark = pytest.mark.integration

PER_BATCH = 15
TASKS_TESTS = Path(__file__).parent.parent / "tasks"
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


Tables = dict[str, list[str]]


@pytest.fixture(scope="module")
def local(base: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Tables]:
    """What the three commands on this machine alone make of the samples."""
    folder = str(tmp_path_factory.mktemp("local"))
    return after_each_command(base | {"COPYDESK_WAREHOUSE": folder}, Lake(Path(folder)))


def after_each_command(environment: dict[str, str], lake: Lake) -> list[Tables]:
    """All tables after ingest, reprocess with a stricter cleaner, and replay with fewer words."""
    found = []
    copydesk(environment, "run", *INPUTS)
    found.append(content(lake))
    strict = environment | {"COPYDESK_CLEANER_BALANCE": "0.9"}
    assert json.loads(copydesk(strict, "reprocess", "--json").stdout)["committed"] >= 10
    found.append(content(lake))
    easy = environment | {"COPYDESK_MIN_ARTICLE_WORDS": "0"}
    told = json.loads(copydesk(easy, "replay", "--again", "--json").stdout)
    assert "article" in {outcome["outcome"] for outcome in told["outcomes"]}
    found.append(content(lake))
    return found


def test_dask_with_postgres_and_s3_gives_the_local_rows(
    base: dict[str, str], local: list[Tables], tmp_path: Path,
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
        for name, value in s3.environment.items():
            monkeypatch.setenv(name, value)
        lake = Lake(tmp_path / "reader", 30, postgres.url, "s3://articles/warehouse")
        assert after_each_command(environment, lake) == local
        assert "warehouse" in copydesk(environment, "doctor").stdout
    finally:
        for server in (cluster, postgres, s3):
            server.close()


def test_ray_gives_the_local_rows(
    base: dict[str, str], local: list[Tables], tmp_path: Path
) -> None:
    cluster = Ray(private_folder("ray"), base).start()
    try:
        cluster.add_node()
        environment = on(base, "ray", cluster.address, tmp_path)
        lake = Lake(Path(environment["COPYDESK_WAREHOUSE"]))
        assert after_each_command(environment, lake) == local
    finally:
        cluster.close()


def test_a_ray_head_that_is_too_busy_for_a_session_is_asked_again(base: dict[str, str]) -> None:
    folder = private_folder("ray-busy")
    late = folder / "late"
    late.mkdir()
    # The first process that the head starts for a client sleeps for longer than it is given.
    (late / "sitecustomize.py").write_text(
        "import pathlib, sys, time\n"
        "mark = pathlib.Path(__file__).with_name('slept')\n"
        "if any('specific-server' in word for word in sys.orig_argv) and not mark.exists():\n"
        "    mark.touch()\n"
        "    time.sleep(60)\n"
    )
    busy = {"PYTHONPATH": str(late), "RAY_CLIENT_SERVER_CHECK_CHANNEL_TIMEOUT_S": "20"}
    cluster = Ray(folder, base | busy).start()
    try:
        ask = "from tasks.cluster import connect; cluster = connect('ray', sys.argv[1])"
        command = [sys.executable, "-c", f"import sys; {ask}; print(cluster.slots)"]
        asked = subprocess.run(
            [*command, cluster.address], env=base, capture_output=True, text=True, check=False
        )
        assert (asked.returncode, asked.stdout) == (0, "1\n"), asked.stderr
        told = "".join(log.read_text() for log in folder.rglob("ray_client_server*.err"))
        assert "Channel not found" in told  # the first time
    finally:
        cluster.close()


def test_an_address_without_a_ray_head_is_told_and_asked_once(
    base: dict[str, str], tmp_path: Path
) -> None:
    told = copydesk(on(base, "ray", "ray://127.0.0.1:9", tmp_path), "run", INPUTS[0], status=2)
    assert "No ray cluster answers" in told.stderr


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


def test_a_document_that_never_ends_is_refused_and_its_batch_goes_on(
    base: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(TASKS_TESTS))  # the worker imports `hostile` by its name
    import hostile

    spool = tmp_path / "spool"
    spool.mkdir()
    settings = Settings(document_seconds=10.0, workers=1)
    contents = (b"sound", b"hang in python", b"hang in native code", b"sound")
    documents = [RawDocument(c, MediaType.TEXT, "invented", Source("test")) for c in contents]
    (batch,) = write_batches(documents, spool, settings)
    cluster = Dask(private_folder("straggler"), base | {"PYTHONPATH": str(TASKS_TESTS)}).start()
    try:
        cluster.add_worker()
        driver = connect("dask", cluster.address)
        workshop = RemoteWorkshop(driver, Work(hostile.process, hostile.keep, settings), str(spool))
        assert workshop.run(batch, frozenset(range(4))) == 2
        driver.close()
    finally:
        cluster.close()
    kept = [json.loads(file.read_text()) for file in sorted(batch.results.iterdir())]
    assert [reason for reason, _ in kept] == ["empty", "time_limit", "time_limit", "empty"]
    assert "longer than 10 s" in kept[1][1]


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
