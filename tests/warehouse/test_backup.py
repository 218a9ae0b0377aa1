"""A backup is the warehouse at one moment, history and all, whatever is written meanwhile."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from warehouse_samples import fetched, load, rows

from tasks.errors import UsageError
from tests.integration_servers import Postgres
from warehouse.backup import back_up, restore
from warehouse.lake import Lake
from warehouse.runs import start_run

HERE = Path(__file__).parent
PER_BATCH = 20
STATES = "SELECT article_id, version, valid_from, valid_to, headline FROM article_versions"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path / "lake", lock_seconds=60)
    start_run(lake, run_id="r", flow_run_id=None, inputs=["x"], cleaner_version="1")
    load(lake, tmp_path / "s1", [fetched("a", "one", 0), fetched("b", "two", 0)])
    load(lake, tmp_path / "s2", [fetched("a", "one changed", 1)])
    return lake


def everything(lake: Lake) -> list[list[tuple[object, ...]]]:
    history = "SELECT snapshot_id, author, commit_message FROM snapshots() ORDER BY 1"
    past = "SELECT headline FROM article_versions AT (VERSION => 4) ORDER BY 1"
    queries = (f"{STATES} ORDER BY 1, 2", "FROM runs", history, past, "SELECT count(*) FROM blocks")
    return [rows(lake, query) for query in queries]


def test_what_is_restored_is_what_was_there_and_can_be_written_to(
    lake: Lake, tmp_path: Path
) -> None:
    before = everything(lake)
    backup = back_up(lake, tmp_path / "backup")
    load(lake, tmp_path / "s3", [fetched("c", "later", 2)])
    again = Lake(tmp_path / "again", lock_seconds=30)
    assert restore(again, tmp_path / "backup") == backup.snapshot
    assert everything(again) == before
    load(again, tmp_path / "s4", [fetched("d", "goes on", 3)])
    assert len(rows(again, STATES)) == 4
    with pytest.raises(UsageError, match="already"):
        restore(again, tmp_path / "backup")


def test_the_second_backup_copies_only_what_is_new(lake: Lake, tmp_path: Path) -> None:
    first = back_up(lake, tmp_path / "backup")
    assert first.copied == first.files
    assert back_up(lake, tmp_path / "backup").copied == 0
    load(lake, tmp_path / "s3", [fetched("c", "later", 2)])
    second = back_up(lake, tmp_path / "backup")
    assert 0 < second.copied == second.files - first.files
    again = Lake(tmp_path / "again", lock_seconds=30)
    restore(again, tmp_path / "backup")
    assert everything(again) == everything(lake)


def test_what_is_no_whole_backup_is_told(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.doc").write_text("precious")
    with pytest.raises(UsageError, match="something else"):
        back_up(lake, tmp_path / "other")
    with pytest.raises(UsageError, match="no whole backup"):
        restore(Lake(tmp_path / "again"), tmp_path / "other")
    back_up(lake, tmp_path / "backup")
    victim = next((tmp_path / "backup").rglob("*.parquet"))
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(UsageError, match=f"damaged: .*{victim.name}"):
        restore(Lake(tmp_path / "again"), tmp_path / "backup")
    with pytest.raises(UsageError, match="no warehouse"):
        back_up(Lake(tmp_path / "nowhere"), tmp_path / "backup2")


@pytest.mark.integration
def test_a_backup_while_a_run_writes_holds_whole_batches(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", lock_seconds=60)
    command = [sys.executable, str(HERE / "writer.py"), str(lake.folder), str(tmp_path / "spool")]
    with subprocess.Popen([*command, "x", "8"]) as writer:
        while not lake.exists():
            assert writer.poll() is None
        taken = 0
        while writer.poll() is None:
            back_up(lake, tmp_path / "backup")
            again = Lake(tmp_path / f"again-{taken}")
            restore(again, tmp_path / "backup")
            counts = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM blocks)"
            ((articles, blocks),) = rows(again, counts)
            assert isinstance(articles, int)
            assert articles % PER_BATCH == 0
            assert blocks == 2 * articles
            taken += 1
        assert writer.returncode == 0
    assert taken > 1


@pytest.mark.integration
def test_postgres_and_s3_are_backed_up_and_restored_too(
    lake: Lake, tmp_path: Path, postgres: Postgres, s3_environment: None
) -> None:
    back_up(lake, tmp_path / "backup")
    scaled = Lake(tmp_path / "scaled", 30, postgres.url, "s3://articles/restored")
    restore(scaled, tmp_path / "backup")
    before, after = everything(lake), everything(scaled)
    # What the catalog itself held was flushed on the way, by one more snapshot.
    assert after[2][: len(before[2])] == before[2]
    assert [*after[:2], *after[3:]] == [*before[:2], *before[3:]]
    load(scaled, tmp_path / "s3", [fetched("c", "later", 2)])
    back_up(scaled, tmp_path / "backup2")
    home = replace(lake, folder=tmp_path / "home")
    restore(home, tmp_path / "backup2")
    assert everything(home) == everything(scaled)
    assert len(rows(home, STATES)) == 4
