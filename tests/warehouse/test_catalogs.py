"""The same warehouse on Postgres and S3: other addresses, the same rows and the same guarantees."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from warehouse_samples import fetched, load, rows, snapshots

from tasks.errors import TransientError, UsageError
from tasks.identity import document_key
from tasks.settings import Settings
from tests.integration_servers import S3, Postgres, private_folder
from warehouse.data_store import data_store_of
from warehouse.lake import Lake, kept_open, open_lake
from warehouse.load import LoadResult, known_states
from warehouse.locking import WarehouseBusyError
from warehouse.migrate_catalog import migrate_catalog
from warehouse.postgres_catalog import postgres_catalog, without_password
from warehouse.runs import finish_run, start_run
from warehouse.search_index import update_index

HERE = Path(__file__).parent
STATES = (
    "SELECT article_id, version, valid_from, valid_to, headline FROM article_versions ORDER BY 1, 2"
)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(UsageError, match="postgresql://"):
        postgres_catalog("mysql://host/db")
    with pytest.raises(UsageError, match="lower-case"):
        postgres_catalog("postgresql://host/db?schema=a b")
    with pytest.raises(UsageError, match="s3://bucket"):
        data_store_of(Path(), "ftp://host/x")


def test_no_message_and_no_command_line_shows_a_password() -> None:
    catalog = postgres_catalog("postgresql://me:s3cret%21@host:1/db?schema=desk&sslmode=require")
    assert "s3cret" not in catalog.name
    assert "s3cret" not in catalog.target(in_shell=True)[0]
    assert "sslmode=require" in catalog.target()[0]
    assert catalog.shell_environment() == {"PGPASSWORD": "s3cret!"}
    assert "pw" not in without_password("to postgres://u:pw@h/d and password=pw x")


@pytest.fixture(params=["postgres and folder", "sqlite and s3", "postgres and s3"])
def scaled(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres, s3_environment: None
) -> Lake:
    name = f"w{time.monotonic_ns()}"
    lake = Lake(tmp_path / "lake", lock_seconds=30)
    if "postgres" in request.param:
        lake = replace(lake, catalog_url=f"{postgres.url}?schema={name}")
    if "s3" in request.param:
        lake = replace(lake, data_url=f"s3://articles/{name}")
    return lake


def days(lake: Lake, spool: Path) -> None:
    """Three loads with new, changed, known and refused documents, and a run's rows."""
    start_run(lake, run_id="r", flow_run_id=None, inputs=["x"], cleaner_version="1")
    load(lake, spool / "1", [fetched("a", "one", 0), fetched("b", "two", 0)])
    load(lake, spool / "2", [fetched("a", "one changed", 1), fetched("b", "two", 0)])
    load(lake, spool / "3", [fetched("a", "one changed", 1), fetched("c", "three", 2)])
    finish_run(lake, "r", state="completed", counts=LoadResult(new=3))


@pytest.mark.integration
def test_rows_are_those_of_a_folder(scaled: Lake, tmp_path: Path) -> None:
    local = Lake(tmp_path / "local")
    for lake in (local, scaled):
        days(lake, tmp_path / f"spool-{lake.data_url is None}-{lake.catalog_url is None}")
    assert rows(scaled, STATES) == rows(local, STATES)
    assert rows(scaled, "SELECT state, documents FROM runs") == [("completed", 3)]
    assert rows(
        scaled, f"SELECT count(*) FROM article_versions AT (VERSION => {snapshots(scaled) - 1})"
    )
    if scaled.data_url:
        assert not list(scaled.folder.rglob("*.parquet"))


@pytest.mark.integration
def test_writers_on_several_machines_lose_and_double_nothing(
    postgres: Postgres, s3_environment: None, tmp_path: Path
) -> None:
    addresses = {
        "COPYDESK_CATALOG": f"{postgres.url}?schema=several",
        "COPYDESK_DATA": "s3://articles/several",
    }
    command = [sys.executable, str(HERE / "writer.py")]
    writers = [
        subprocess.Popen(
            [*command, str(tmp_path / name), str(tmp_path / f"spool-{name}"), name, "3"],
            env=os.environ | addresses,
        )
        for name in ("x", "y", "z")
    ]
    assert [process.wait() for process in writers] == [0, 0, 0]
    lake = Lake(tmp_path / "reader", 30, *addresses.values())
    counts = (
        "SELECT count(*), count(DISTINCT article_id), (SELECT count(*) FROM blocks) FROM articles"
    )
    assert rows(lake, counts) == [(180, 180, 360)]


@pytest.mark.integration
def test_postgres_lock_names_its_holder_and_is_freed_by_its_death(
    postgres: Postgres, tmp_path: Path
) -> None:
    lake = Lake(tmp_path / "lake", 0.3, f"{postgres.url}?schema=held")
    hold = (
        "import sys, pathlib; from warehouse.lake import Lake\n"
        "with Lake(pathlib.Path('x'), 5, sys.argv[1]).lock(): print('held', flush=True); input()"
    )
    command = [sys.executable, "-c", hold, f"{postgres.url}?schema=held"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert lake.catalog.writer() is not None
        with pytest.raises(WarehouseBusyError, match=r"client 127.0.0.1"), lake.lock():
            pass
        holder.kill()
    with replace(lake, lock_seconds=10).lock():
        pass
    assert lake.catalog.writer() is None


@pytest.mark.integration
def test_a_creation_that_was_killed_is_begun_again_on_postgres(
    postgres: Postgres, tmp_path: Path
) -> None:
    lake = Lake(tmp_path / "lake", 30, f"{postgres.url}?schema=killed")
    with postgres_catalog(lake.catalog_url or "").session() as cursor:
        cursor.execute("CREATE SCHEMA killed_new")
        cursor.execute("CREATE TABLE killed_new.ducklake_metadata (half int)")
    load(lake, tmp_path / "spool", [fetched("a", "one")])
    assert rows(lake, "SELECT headline FROM articles") == [("one",)]


@pytest.mark.integration
def test_a_load_outlives_a_postgres_that_is_killed_and_comes_back(tmp_path: Path) -> None:
    server = Postgres(private_folder("killed")).start()
    try:
        with kept_open(Lake(tmp_path / "lake", 30, server.url)) as lake:
            load(lake, tmp_path / "spool0", [fetched("first", "first")])
            server.kill()
            with pytest.raises(TransientError, match="does not answer"):
                lake.exists()
            back = threading.Timer(1.5, server.start)
            back.start()
            load(lake, tmp_path / "spool1", [fetched("second", "second")])
            back.join()
            assert update_index(lake).articles == 2
            server.kill()
            server.start()  # between two uses
            key = document_key(fetched("second", "second")[0])
            assert known_states(lake, [key]).loaded == {0}
        assert rows(lake, "SELECT headline FROM articles ORDER BY 1") == [("first",), ("second",)]
    finally:
        server.close()


@pytest.mark.integration
def test_a_load_outlives_an_s3_server_that_is_killed_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = S3(private_folder("killed-s3")).start()
    try:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        lake = Lake(tmp_path / "lake", 120, data_url="s3://articles/killed")
        load(lake, tmp_path / "spool0", [fetched("first", "first")])
        server.kill()
        back = threading.Timer(1.5, server.start)
        back.start()
        load(lake, tmp_path / "spool1", [fetched("second", "second")])
        back.join()
        assert rows(lake, "SELECT headline FROM articles ORDER BY 1") == [("first",), ("second",)]
        assert rows(lake, "SELECT count(*) FROM blocks") == [(4,)]
    finally:
        server.close()


@pytest.mark.integration
def test_a_catalog_moves_to_postgres_with_its_history(postgres: Postgres, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", 30)
    days(lake, tmp_path / "spool")
    history = "SELECT snapshot_id, author, commit_message FROM snapshots() ORDER BY snapshot_id"
    before = rows(lake, history), rows(lake, STATES), rows(lake, "FROM runs")
    past = "SELECT headline FROM article_versions AT (VERSION => 4) ORDER BY 1"
    long_ago = rows(lake, past)
    moved = migrate_catalog(lake, f"{postgres.url}?schema=moved")
    found = rows(moved.lake, history)
    assert found[: len(before[0])] == before[0]
    assert (rows(moved.lake, STATES), rows(moved.lake, "FROM runs")) == before[1:]
    assert rows(moved.lake, past) == long_ago
    load(moved.lake, tmp_path / "later", [fetched("a", "one again", 5)])
    assert ("one again",) in rows(moved.lake, "SELECT headline FROM articles")
    for read_only in (True, False):
        with pytest.raises(UsageError, match="COPYDESK_CATALOG"):
            lake.connect(read_only=read_only)
    other = Lake(tmp_path / "other", 30)
    load(other, tmp_path / "spool-other", [fetched("z", "last")])
    with pytest.raises(UsageError, match="already"):
        migrate_catalog(other, f"{postgres.url}?schema=moved")
    assert rows(other, "SELECT headline FROM articles") == [("last",)]


@pytest.mark.integration
def test_a_move_that_was_killed_at_its_end_is_finished(postgres: Postgres, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", 30)
    days(lake, tmp_path / "spool")
    migrate_catalog(lake, f"{postgres.url}?schema=ended")
    (lake.folder / "catalog.sqlite.moved").rename(lake.folder / "catalog.sqlite")
    moved = migrate_catalog(lake, f"{postgres.url}?schema=ended")
    assert rows(moved.lake, "SELECT count(*) FROM articles") == [(3,)]
    with pytest.raises(UsageError, match="moved to"):
        lake.exists()


def test_settings_name_catalog_and_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_CATALOG", "postgresql://h/d")
    monkeypatch.setenv("COPYDESK_DATA", "s3://bucket/desk")
    lake = open_lake(Settings(warehouse=tmp_path))
    assert lake.name == "postgresql://h/d (schema copydesk)"
    assert lake.data.path == "s3://bucket/desk/"
    assert lake.extensions == ("ducklake", "postgres_scanner", "httpfs")
