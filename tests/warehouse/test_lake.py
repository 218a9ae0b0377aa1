"""Opening, creating, moving, locking; other processes beside this one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import fetched, load, rows, snapshots

from tasks.errors import CopydeskError, TransientError, UsageError
from warehouse.extensions import connect_with, install_extensions, wheel_file
from warehouse.faults import explain
from warehouse.lake import Lake
from warehouse.load import LoadResult
from warehouse.locking import exclusive
from warehouse.runs import finish_run, mark_interrupted, start_run
from warehouse.schema import SCHEMA_VERSION

HERE = Path(__file__).parent
PER_BATCH = 20


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", lock_seconds=30)


def writer(lake: Lake, name: str, batches: int) -> subprocess.Popen[bytes]:
    spool = lake.folder.parent / "spool"
    command = [sys.executable, str(HERE / "writer.py"), str(lake.folder), str(spool), name]
    return subprocess.Popen([*command, str(batches)])


def test_reading_a_missing_warehouse_says_how_to_make_one(lake: Lake) -> None:
    with pytest.raises(UsageError, match="copydesk run"):
        lake.connect()
    assert not lake.folder.exists()


def test_a_creation_that_was_killed_is_begun_again(lake: Lake) -> None:
    lake.folder.mkdir()
    (lake.folder / "catalog.sqlite.new").write_bytes(b"half")
    (lake.folder / "catalog.sqlite.new-wal").write_bytes(b"half")
    lake.connect(read_only=False).close()
    assert rows(lake, "SELECT version FROM schema_migrations") == [(SCHEMA_VERSION,)]
    assert not list(lake.folder.glob("*.new*"))


def test_a_newer_schema_is_refused(lake: Lake) -> None:
    newer = f"INSERT INTO schema_migrations VALUES ({SCHEMA_VERSION + 1}, now()::TIMESTAMP, '9')"
    lake.write(lambda connection: connection.execute(newer), author="test", message="newer")
    for read_only in (True, False):
        with pytest.raises(UsageError, match="Upgrade Copydesk"):
            lake.connect(read_only=read_only)


def test_a_damaged_catalog_says_what_to_do(lake: Lake) -> None:
    lake.folder.mkdir()
    (lake.folder / "catalog.sqlite").write_bytes(b"this is no database " * 100)
    for read_only in (True, False):
        with pytest.raises(UsageError, match="backup"):
            lake.connect(read_only=read_only)


def test_a_foreign_ducklake_is_refused(lake: Lake) -> None:
    lake.connect(read_only=False).close()
    with lake.connect(read_only=False) as connection:
        connection.execute("DROP TABLE schema_migrations")
    with pytest.raises(UsageError, match="not a Copydesk warehouse"):
        lake.connect()


@pytest.mark.parametrize(
    ("words", "kind", "advice"),
    [
        ("IO Error: No space left on device", UsageError, "Make room"),
        ("database is locked", TransientError, "try again"),
        ("TransactionContext Error: Transaction conflict", TransientError, "try again"),
        ('Failed to commit: Failed to execute query "ROLLBACK": ', TransientError, "Try again"),
        ("Permission denied", UsageError, "right to write"),
        ("AWS Error NETWORK_CONNECTION during PutObject operation", TransientError, "Try again"),
        ("AWS Error SLOW_DOWN during UploadPart operation", TransientError, "Try again"),
        ("AWS Error ACCESS_DENIED during PutObject operation", UsageError, "credentials"),
    ],
)
def test_known_faults_say_what_to_do(words: str, kind: type[CopydeskError], advice: str) -> None:
    error = explain(OSError(words), Path("lake"))
    assert type(error) is kind
    assert advice in str(error)
    assert explain(OSError("something else"), Path("lake")) is None


def test_an_action_that_fails_leaves_nothing(lake: Lake) -> None:
    load(lake, lake.folder.parent / "spool", [fetched("a", "one")])
    before = snapshots(lake)

    def fail(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("INSERT INTO blocks SELECT * FROM blocks")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        lake.write(fail, author="test", message="fails")
    assert snapshots(lake) == before
    assert rows(lake, "SELECT count(*) FROM blocks") == [(2,)]


def test_a_transaction_that_meets_a_foreign_writer_is_tried_again(lake: Lake) -> None:
    lake.connect(read_only=False).close()
    tries = []

    def meet(connection: duckdb.DuckDBPyConnection) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise TransientError("database is locked")
        return "done"

    assert lake.write(meet, author="test", message="retry") == "done"
    assert len(tries) == 2


def test_a_held_lock_names_its_holder(lake: Lake) -> None:
    lake.folder.mkdir()
    hold = (
        "import sys, pathlib; from warehouse.locking import exclusive\n"
        "with exclusive(pathlib.Path(sys.argv[1]), 5): print('held', flush=True); input()"
    )
    path = lake.folder / "write.lock"
    command = [sys.executable, "-c", hold, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(TransientError, match=f"process {holder.pid};"), exclusive(path, 0.2):
            pass
        holder.kill()
    with exclusive(path, 5):  # free again, though its holder could not tidy up
        assert path.read_text() == "" or int(path.read_text())


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach (pytest's own folders are private)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_to_is_a_usage_error(open_folder: Path) -> None:
    target = open_folder / "lake"
    attempt = (
        "import sys, os, pathlib; from warehouse.lake import Lake\n"
        "from tasks.errors import UsageError\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: Lake(pathlib.Path(sys.argv[1])).connect(read_only=False)\n"
        "except UsageError as error: print(error)"
    )
    open_folder.chmod(0o555)
    command = [sys.executable, "-c", attempt, str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "cannot be written to" in done.stdout, done.stderr


def test_readers_see_whole_batches_while_two_writers_commit(lake: Lake) -> None:
    lake.connect(read_only=False).close()
    batches = 3
    writers = [writer(lake, name, batches) for name in ("x", "y")]
    counts = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM blocks)"
    while any(process.poll() is None for process in writers):
        ((articles, blocks),) = rows(lake, counts)
        assert isinstance(articles, int)
        assert articles % PER_BATCH == 0
        assert blocks == 2 * articles
    assert [process.wait() for process in writers] == [0, 0]
    assert rows(lake, "SELECT count(*) FROM articles") == [(2 * batches * PER_BATCH,)]


@pytest.mark.integration
def test_a_killed_loader_run_again_gives_the_undisturbed_warehouse(tmp_path: Path) -> None:
    content = "SELECT article_id, version, headline FROM article_versions ORDER BY ALL"
    calm, killed = Lake(tmp_path / "calm" / "lake"), Lake(tmp_path / "killed" / "lake")
    assert writer(calm, "x", 4).wait() == 0
    for _ in range(6):
        process = writer(killed, "x", 4)
        try:
            process.wait(timeout=random.uniform(0.5, 4.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert writer(killed, "x", 4).wait() == 0
    assert rows(killed, content) == rows(calm, content)
    assert rows(killed, "SELECT count(*) FROM blocks") == rows(calm, "SELECT count(*) FROM blocks")


def stock_shell(home: Path, catalog: str, query: str, folder: Path) -> str:
    shell = Path(sysconfig.get_path("scripts")) / "duckdb"
    command = [str(shell), "-csv", f"ducklake:sqlite:{catalog}", "-c", query]
    environment = {**os.environ, "HOME": str(home)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_stock_shell_reads_the_lake_also_after_a_move(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    assert {item.state for item in install_extensions()} == {"copied"}
    assert {item.state for item in install_extensions()} == {"present"}
    load(lake, tmp_path / "spool", [fetched("a", "Ferry")])
    query = "SELECT headline FROM articles"
    assert stock_shell(home, "lake/catalog.sqlite", query, tmp_path) == "headline\nFerry\n"
    moved = Lake(tmp_path / "elsewhere")
    shutil.move(lake.folder, moved.folder)
    assert rows(moved, query) == [("Ferry",)]
    load(moved, tmp_path / "spool2", [fetched("a", "Ferry sails", 1)])
    assert stock_shell(home, "elsewhere/catalog.sqlite", query, tmp_path) == (
        "headline\nFerry sails\n"
    )


def test_an_unwritable_home_is_told_and_not_raised(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert {item.state for item in install_extensions(in_the_way / "x")} == {"unwritable"}


def test_a_run_ends_with_its_counts_and_a_dead_one_is_noticed(lake: Lake) -> None:
    lake.connect(read_only=False).close()
    for run_id in ("ends", "goes on", "dies"):
        start_run(lake, run_id=run_id, flow_run_id=None, inputs=["a"], cleaner_version="1")
    finish_run(lake, "ends", state="completed", counts=LoadResult(new=3, rejected=1))
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    of_another = f"UPDATE runs SET owner_pid = {gone.pid} WHERE run_id = 'dies'"
    lake.write(lambda connection: connection.execute(of_another), author="test", message="dies")
    assert mark_interrupted(lake) == ("dies",)
    assert rows(lake, "SELECT run_id, state, documents FROM runs ORDER BY run_id") == [
        ("dies", "interrupted", None),
        ("ends", "completed", 4),
        ("goes on", "running", None),
    ]


def test_the_catalog_is_in_write_ahead_mode(lake: Lake) -> None:
    load(lake, lake.folder.parent / "spool", [fetched("a", "one")])
    catalog = sqlite3.connect(lake.folder / "catalog.sqlite")
    assert catalog.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    catalog.close()


def test_an_extension_that_is_not_the_signed_one_any_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = wheel_file("sqlite_scanner")
    if shipped is None:
        pytest.skip("no wheel of the extension is installed")
    path = tmp_path / shipped.name
    shutil.copy2(shipped, path)
    monkeypatch.setattr("warehouse.extensions.wheel_file", lambda name: path)
    for _ in range(2):
        with connect_with(["sqlite_scanner"]) as connection:
            setting = "SELECT current_setting('allow_unsigned_extensions')"
            assert connection.execute(setting).fetchone() == (False,)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    changed = path.with_suffix(".changed")
    changed.write_bytes(content)
    changed.replace(path)
    with pytest.raises(duckdb.IOException, match="signature"):
        connect_with(["sqlite_scanner"])
