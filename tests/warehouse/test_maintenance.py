"""Maintenance: what it forgets and deletes, and what it must leave as it is."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warehouse_samples import LOADED, fetched, load, refused, rows

from tasks.errors import UsageError
from warehouse.lake import Lake
from warehouse.maintenance import MaintenanceReport, Policy, maintain

WEEK = Policy(snapshots=timedelta(days=7))
AT_ONCE = Policy(timedelta(0), grace=timedelta(0))
ARTICLES = "SELECT article_id, version, headline, valid_to FROM article_versions ORDER BY ALL"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Three loads: new articles, a changed one, a refused document."""
    lake = Lake(tmp_path / "warehouse")
    load(lake, tmp_path / "1", [fetched("a", "old words", 1), fetched("b", "other words", 1)])
    load(lake, tmp_path / "2", [fetched("a", "new words", 2)])
    load(lake, tmp_path / "3", [refused("c")])
    return lake


def done(report: MaintenanceReport) -> dict[str, int]:
    return {step.name: step.count for step in report.steps}


def files(lake: Lake) -> frozenset[str]:
    return lake.data.files()


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)


def test_compacting_changes_no_row_and_leaves_fewer_files(lake: Lake) -> None:
    before, stored = rows(lake, ARTICLES), files(lake)
    counted = done(maintain(lake, AT_ONCE, soon(), dry_run=False))
    assert rows(lake, ARTICLES) == before
    assert len(files(lake)) < len(stored)
    assert counted["merge"] > 0
    assert counted["expire"] > 0
    assert counted["clean_up"] > 0


def test_a_second_maintenance_finds_nothing_to_do(lake: Lake) -> None:
    maintain(lake, AT_ONCE, soon(), dry_run=False)
    again = done(maintain(lake, AT_ONCE, soon(), dry_run=False))
    assert (again["rewrite"], again["merge"]) == (0, 0)


def test_fresh_snapshots_and_files_stay_for_readers_and_time_travel(lake: Lake) -> None:
    stored = files(lake)
    counted = done(maintain(lake, WEEK, datetime.now(UTC), dry_run=False))
    assert (counted["expire"], counted["clean_up"], counted["orphans"]) == (0, 0, 0)
    assert stored <= files(lake)


READER = """
import sys
from pathlib import Path
from warehouse.lake import Lake
with Lake(Path(sys.argv[1])).connect() as connection:
    answer = connection.execute("SELECT text FROM blocks, range(500)")
    seen = len(answer.fetchmany(10))
    print("open", flush=True)
    sys.stdin.readline()
    print(seen + len(answer.fetchall()))
"""


def test_a_reader_with_an_open_query_survives(lake: Lake) -> None:
    # Another process: two SQLite libraries in one would undo each other's locks.
    command = [sys.executable, "-c", READER, str(lake.folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin
        assert reader.stdout
        assert reader.stdout.readline() == "open\n"
        counted = done(maintain(lake, WEEK, datetime.now(UTC), dry_run=False))
        answer, _ = reader.communicate("go on\n")
    assert counted["merge"] > 0
    assert int(answer) == 6 * 500


def test_files_of_a_killed_writer_go(lake: Lake) -> None:
    orphan = Path(lake.data.path) / "main" / "blocks" / "left.parquet"
    orphan.write_bytes(b"half a file")
    assert done(maintain(lake, AT_ONCE, soon(), dry_run=False))["orphans"] == 1
    assert not orphan.exists()


def test_a_dry_run_counts_and_touches_nothing(lake: Lake) -> None:
    stored = files(lake)
    policy = Policy(timedelta(0), timedelta(days=1), timedelta(days=1), timedelta(0))
    now = LOADED + timedelta(days=2)
    counted = done(maintain(lake, policy, now, dry_run=True))
    assert (counted["forget_raw_bytes"], counted["forget_payloads"]) == (3, 1)
    assert counted["compact"] > 0
    assert files(lake) == stored


def test_bytes_past_their_time_are_forgotten_and_the_documents_stay_known(
    lake: Lake, tmp_path: Path
) -> None:
    policy = Policy(timedelta(days=7), timedelta(days=30), timedelta(days=30))
    maintain(lake, policy, LOADED + timedelta(days=31), dry_run=False)
    assert rows(lake, "SELECT count(*), count(content) FROM raw_documents") == [(3, 0)]
    assert rows(lake, "SELECT octet_length(payload), reason FROM rejections") == [(0, "binary")]
    assert load(lake, tmp_path / "4", [fetched("b", "other words", 1)]).unchanged == 1


def test_without_a_warehouse_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no warehouse"):
        maintain(Lake(tmp_path / "none"), WEEK, datetime.now(UTC), dry_run=False)
