"""A full disk, a read-only file system, a stopped writer: told, nothing lost, mended later."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warehouse_samples import Pair, fetched, load, rows

from tasks.errors import TransientError, UsageError
from warehouse import sqlite_catalog
from warehouse.checks import run_checks
from warehouse.lake import Lake
from warehouse.locking import WarehouseBusyError
from warehouse.maintenance import Policy, maintain
from warehouse.search_index import update_index

pytestmark = pytest.mark.integration

DISK_BYTES = 64 * 1024 * 1024
ARTICLES = "SELECT count(*), count(DISTINCT article_id) FROM articles"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of DISK_BYTES of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def all_but(folder: Path, room: int) -> Iterator[None]:
    """Fill the disk up to so many bytes."""
    ballast = folder / "ballast"
    ballast.write_bytes(b"0" * max(0, shutil.disk_usage(folder).free - room))
    yield
    ballast.unlink()


def batch(name: str) -> list[Pair]:
    """Five articles that need about a quarter of a MiB, and do not compress."""
    dice = random.Random(name)
    return [fetched(f"{name}-{n}", f"{dice.randbytes(25_000).hex()}", 1) for n in range(5)]


def load_nine(lake: Lake, spool: Path) -> None:
    for number in range(9):
        load(lake, spool / f"{number}", batch(f"{number}"))


@pytest.mark.parametrize("room", [0, 300_000, 700_000])
def test_a_load_on_a_full_disk_is_told_and_done_when_there_is_room(
    disk: Path, tmp_path: Path, room: int
) -> None:
    lake = Lake(disk / "lake", lock_seconds=20)
    load(lake, tmp_path / "first", batch("first"))
    told = r"No room left on the disk.*run the same command"
    with all_but(disk, room), pytest.raises(UsageError, match=told):
        load_nine(lake, tmp_path)
    ((articles, distinct),) = rows(lake, ARTICLES)
    assert articles == distinct
    assert isinstance(articles, int)
    assert articles % 5 == 0, "a batch is there in part"
    load_nine(lake, tmp_path)
    assert rows(lake, ARTICLES) == [(50, 50)]
    assert [r.name for r in run_checks(lake) if r.failed] in ([], ["rows_have_runs"])
    at_once = Policy(timedelta(0), grace=timedelta(0))
    soon = datetime.now(UTC) + timedelta(minutes=1)
    maintain(lake, at_once, soon, dry_run=False)
    assert rows(lake, ARTICLES) == [(50, 50)]
    assert update_index(lake).articles == 50


def test_a_creation_on_a_full_disk_is_told_and_leaves_no_half_warehouse(
    disk: Path, tmp_path: Path
) -> None:
    lake = Lake(disk / "lake", lock_seconds=20)
    with all_but(disk, 60_000), pytest.raises(UsageError, match="No room left"):
        load(lake, tmp_path / "first", batch("first"))
    assert not lake.exists()
    load(lake, tmp_path / "first", batch("first"))
    assert rows(lake, ARTICLES) == [(5, 5)]


def test_a_read_only_file_system_is_told(disk: Path, tmp_path: Path) -> None:
    lake = Lake(disk / "lake", lock_seconds=5)
    load(lake, tmp_path / "first", batch("first"))
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(UsageError, match="cannot be written to"):
        load(lake, tmp_path / "second", batch("second"))
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert rows(lake, ARTICLES) == [(5, 5)]
    load(lake, tmp_path / "second", batch("second"))
    assert rows(lake, ARTICLES) == [(10, 10)]


@contextmanager
def stopped(code: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that said it holds something, and was stopped (SIGSTOP) while it does."""
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        process.send_signal(signal.SIGSTOP)
        try:
            yield process
        finally:
            process.kill()


def test_a_stopped_writer_is_named_and_readers_go_on(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", lock_seconds=1)
    load(lake, tmp_path / "first", [fetched("a", "one")])
    hold = (
        "import sys, pathlib; from warehouse.lake import Lake\n"
        "with Lake(pathlib.Path(sys.argv[1])).lock(): print('held', flush=True); input()"
    )
    with stopped(hold, str(lake.folder)) as process:
        with pytest.raises(WarehouseBusyError, match=f"process {process.pid}; waited 1 s"):
            load(lake, tmp_path / "second", [fetched("b", "two")])
        assert rows(lake, "SELECT headline FROM articles") == [("one",)]
    load(lake, tmp_path / "second", [fetched("b", "two")])
    assert rows(lake, ARTICLES) == [(2, 2)]


def test_a_catalog_that_a_stopped_stranger_locked_is_told_and_free_after_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path / "lake", lock_seconds=1)
    load(lake, tmp_path / "first", [fetched("a", "one")])
    monkeypatch.setattr(sqlite_catalog, "BUSY_MILLISECONDS", 500)
    options = ["META_JOURNAL_MODE 'WAL'", "META_BUSY_TIMEOUT 500"]
    monkeypatch.setattr(sqlite_catalog, "_OPTIONS", options)
    hold = (
        "import sys, sqlite3; catalog = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "catalog.execute('BEGIN IMMEDIATE'); print('held', flush=True); input()"
    )
    with stopped(hold, str(lake.folder / "catalog.sqlite")):
        with pytest.raises(TransientError, match="being written to by someone else"):
            load(lake, tmp_path / "second", [fetched("b", "two")])
        assert rows(lake, "SELECT headline FROM articles") == [("one",)]
    load(lake, tmp_path / "second", [fetched("b", "two")])
    assert rows(lake, ARTICLES) == [(2, 2)]
