"""kill -9 at random moments of migration, load, index update, maintenance: nothing is torn."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from old_warehouses import old_warehouse
from restless import AT_ONCE, PER_BATCH, STAGES
from warehouse_samples import rows

from warehouse.checks import run_checks
from warehouse.lake import Lake
from warehouse.maintenance import maintain
from warehouse.schema import SCHEMA_VERSION
from warehouse.search import search
from warehouse.search_index import update_index

SCRIPT = Path(__file__).with_name("restless.py")
LONGEST_SECONDS = 6.0
"""After its imports a process loads about ten batches and maintains three times in it."""
MIGRATION_SECONDS = 0.8
"""About the time that a migration takes."""
OLD = range(1, SCHEMA_VERSION)
OLD_ROWS = """
SELECT headline, version, valid_to, characters_kept FROM article_versions
WHERE NOT starts_with(headline, 'text') ORDER BY ALL
"""


@dataclass(frozen=True)
class Killed:
    """What a process was at when it was killed, and the batches that it had committed."""

    stage: str
    acknowledged: list[int]


def killed(lake: Lake, first: int, seconds: float) -> Killed:
    """Start a process at batch `first` and kill it so long after its imports."""
    spool = lake.folder.parent / f"spool{first}"
    command = [sys.executable, str(SCRIPT), str(lake.folder), str(spool), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        began = process.stdout.readline()
        time.sleep(seconds)
        assert process.poll() is None, "it ended by itself"
        process.kill()
        said = (began + process.stdout.read()).split()
    stage = [word for word in said if word in STAGES][-1]
    return Killed(stage, [int(word) for word in said if word not in STAGES])


@pytest.mark.integration
@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.soak)])
def test_after_every_kill_what_was_acknowledged_is_there_once(tmp_path: Path, kills: int) -> None:
    dice = random.Random(20_261_124)
    lake = old_warehouse(tmp_path / "lake", 1)
    acknowledged: list[int] = []
    stages = Counter[str]()
    for number in range(kills):
        died = killed(lake, number * 1000, dice.uniform(0.0, LONGEST_SECONDS))
        acknowledged += died.acknowledged
        stages[died.stage] += 1
    print(f"killed in {dict(stages)}, {len(acknowledged)} batches acknowledged")
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
    assert_sound(lake)


@pytest.mark.integration
@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_a_killed_migration_leaves_the_old_warehouse_or_the_new_one(
    tmp_path: Path, kills: int
) -> None:
    dice = random.Random(20_261_125)
    stages = Counter[str]()
    whole = {version: migrated(old_warehouse(tmp_path / f"v{version}", version)) for version in OLD}
    for number in range(kills):
        version = OLD[number % len(OLD)]
        lake = old_warehouse(tmp_path / str(number) / "lake", version)
        stages[killed(lake, 0, dice.uniform(0.0, MIGRATION_SECONDS)).stage] += 1
        assert migrated(lake) == whole[version]
        assert_sound(lake)
        shutil.rmtree(lake.folder.parent)
    print(f"killed in {dict(stages)}")


def migrated(lake: Lake) -> list[tuple[object, ...]]:
    """The rows of an old warehouse that is migrated now, if it was not yet."""
    lake.connect(read_only=False).close()
    return rows(lake, OLD_ROWS)


def assert_sound(lake: Lake) -> None:
    """Every check passes, and a second clean-up finds nothing left to remove."""
    assert [result for result in run_checks(lake) if result.failed] == []
    maintain(lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=1), dry_run=False)
    again = maintain(lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=2), dry_run=False)
    left = {step.name: step.count for step in again.steps}
    assert (left["orphans"], left["clean_up"]) == (0, 0)
