"""Four processes write and four read, on SQLite and on Postgres: seconds in CI, minutes to soak."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from crowd import PER_BATCH
from warehouse_samples import rows

from tests.integration_servers import Postgres
from warehouse.checks import run_checks
from warehouse.lake import Lake

SCRIPT = str(Path(__file__).with_name("crowd.py"))


@pytest.fixture(params=["sqlite", "postgres"])
def catalog(request: pytest.FixtureRequest) -> str | None:
    if request.param == "sqlite":
        return None
    server: Postgres = request.getfixturevalue("postgres")
    return f"{server.url}?schema=crowd{time.monotonic_ns()}"


@pytest.mark.integration
@pytest.mark.parametrize("seconds", [10, pytest.param(300, marks=pytest.mark.soak)])
def test_no_commit_fails_and_every_read_sees_whole_batches(
    catalog: str | None, tmp_path: Path, seconds: int
) -> None:
    lake = Lake(tmp_path / "lake", 600, catalog)
    lake.connect(read_only=False).close()
    environment = os.environ | ({"COPYDESK_CATALOG": catalog} if catalog else {})
    folder, spool = str(lake.folder), str(tmp_path / "spool")
    commands = [[folder, spool, f"w{number}", str(seconds)] for number in range(4)]
    commands += [[folder, str(seconds)] for _ in range(4)]
    crowd = [
        subprocess.Popen(
            [sys.executable, SCRIPT, *command], stdout=subprocess.PIPE, text=True, env=environment
        )
        for command in commands
    ]
    counts = [int(process.communicate()[0] or -1) for process in crowd]
    assert [process.returncode for process in crowd] == [0] * 8
    batches, reads = counts[:4], counts[4:]
    print(f"{sum(batches)} commits, {sum(reads)} reads")
    versions = "SELECT count(*), count(DISTINCT (article_id, version)) FROM article_versions"
    assert rows(lake, versions) == [(sum(batches) * PER_BATCH,) * 2]
    assert [r.name for r in run_checks(lake) if r.failed] in ([], ["rows_have_runs"])
