"""kill -9 at random moments of migration, load, index update, maintenance: nothing is torn."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from old_warehouses import old_warehouse
from restless import AT_ONCE, PER_BATCH
from warehouse_samples import rows

from warehouse.checks import run_checks
from warehouse.lake import Lake
from warehouse.maintenance import maintain
from warehouse.search import search
from warehouse.search_index import update_index

SCRIPT = Path(__file__).with_name("restless.py")
LONGEST_SECONDS = 6.0
"""After its imports a process migrates, loads about ten batches and maintains three times in it."""


def killed(lake: Lake, first: int, seconds: float) -> list[int]:
    """Start a process at batch `first`, kill it so long after its imports; what it committed."""
    spool = lake.folder.parent / f"spool{first}"
    command = [sys.executable, str(SCRIPT), str(lake.folder), str(spool), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begin\n"
        time.sleep(seconds)
        process.kill()
        return [int(line) for line in process.stdout.read().splitlines()]


@pytest.mark.integration
@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.soak)])
def test_after_every_kill_what_was_acknowledged_is_there_once(tmp_path: Path, kills: int) -> None:
    dice = random.Random(20_261_124)
    lake = old_warehouse(tmp_path / "lake", 1)
    acknowledged: list[int] = []
    for number in range(kills):
        acknowledged += killed(lake, number * 1000, dice.uniform(0.0, LONGEST_SECONDS))
    lake.connect(read_only=False).close()  # migrates, if every kill came before that
    counts = dict(
        rows(
            lake,
            "SELECT split_part(split_part(url, '/', -1), '-', 1)::INTEGER AS batch, count(*) "
            "FROM articles WHERE starts_with(run_id, 'run-') AND contains(url, '-') GROUP BY ALL",
        )
    )
    assert acknowledged
    assert {counts.get(batch) for batch in acknowledged} == {PER_BATCH}
    assert set(counts.values()) == {PER_BATCH}, "a batch is there in part, or twice"
    assert update_index(lake).articles == len(rows(lake, "SELECT article_id FROM articles"))
    hits = search(lake, "text", most=PER_BATCH * len(counts) + 9)
    assert len({hit.article_id for hit in hits}) == len(hits) == PER_BATCH * len(counts)
    failed = [r for r in run_checks(lake) if r.failed]
    assert failed == []
    maintain(lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=1), dry_run=False)
    again = maintain(lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=2), dry_run=False)
    assert {step.count for step in again.steps if step.name in ("orphans", "clean_up")} <= {0}
