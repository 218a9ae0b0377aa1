"""A lake that is kept open: fewer openings, equal rows, and no faith in what may have changed."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import fetched, load, rows

import warehouse.attached
import warehouse.kept
from tasks.errors import UsageError
from tasks.identity import document_key
from warehouse.extensions import connect_with
from warehouse.lake import Connection, Lake, kept_open
from warehouse.load import known_states
from warehouse.search_index import update_index

HEADLINES = "SELECT headline FROM articles ORDER BY 1"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", lock_seconds=30)


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    """Every DuckDB that is opened from now on."""
    found: list[Connection] = []

    def counted(names: Sequence[str]) -> Connection:
        found.append(connect_with(names))
        return found[-1]

    monkeypatch.setattr(warehouse.attached, "connect_with", counted)
    return found


def is_known(lake: Lake, name: str) -> bool:
    return known_states(lake, [document_key(fetched(name, name)[0])]).loaded == {0}


def test_a_run_of_many_batches_opens_it_once_to_read_and_once_to_write(
    lake: Lake, tmp_path: Path, openings: list[Connection]
) -> None:
    lake.connect(read_only=False).close()
    openings.clear()
    with kept_open(lake) as kept:
        for number in range(5):
            load(kept, tmp_path / str(number), [fetched(f"p{number}", f"p{number}")])
            assert update_index(kept).articles == number + 1
            assert is_known(kept, f"p{number}")
    assert len(openings) == 2
    assert rows(lake, HEADLINES) == [(f"p{number}",) for number in range(5)]


def test_threads_share_it_and_each_sees_only_its_own_rows(lake: Lake, tmp_path: Path) -> None:
    wrong: list[str] = []
    with kept_open(lake) as kept:
        load(kept, tmp_path / "first", [fetched("first", "first")])

        def ask(name: str) -> None:
            for turn in range(3):
                load(kept, tmp_path / f"{name}{turn}", [fetched(f"{name}{turn}", f"{name}{turn}")])
                if not is_known(kept, f"{name}{turn}") or is_known(kept, f"{name} never"):
                    wrong.append(name)

        threads = [threading.Thread(target=ask, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong
    expected = sorted(["first", *(f"{name}{turn}" for name in "abcd" for turn in range(3))])
    assert [headline for (headline,) in rows(lake, HEADLINES)] == expected


def test_a_catalog_put_in_the_place_of_the_first_is_seen(lake: Lake, tmp_path: Path) -> None:
    load(lake, tmp_path / "1", [fetched("kept", "kept")])
    shutil.copytree(lake.folder, tmp_path / "backup")
    with kept_open(lake) as kept:
        load(kept, tmp_path / "2", [fetched("gone", "gone")])
        assert is_known(kept, "gone")
        for file in lake.folder.glob("catalog.sqlite*"):
            file.unlink()
        shutil.copy(tmp_path / "backup" / "catalog.sqlite", lake.folder)
        load(kept, tmp_path / "3", [fetched("new", "new")])
        assert not is_known(kept, "gone")
    assert rows(lake, HEADLINES) == [("kept",), ("new",)]
    files = "SELECT count(DISTINCT rowid) FROM article_versions"
    assert rows(lake, files) == [(2,)]


def test_after_a_fault_it_is_opened_anew(
    lake: Lake, tmp_path: Path, openings: list[Connection]
) -> None:
    def fail(connection: Connection) -> None:
        connection.execute("INSERT INTO runs (run_id) VALUES ('half')")
        raise UsageError("stop")

    with kept_open(lake) as kept:
        load(kept, tmp_path / "1", [fetched("one", "one")])
        before = len(openings)
        with pytest.raises((UsageError, duckdb.Error)):
            kept.write(fail, author="x", message="x")
        load(kept, tmp_path / "2", [fetched("two", "two")])
        assert len(openings) == before + 1
    assert rows(lake, HEADLINES) == [("one",), ("two",)]
    assert rows(lake, "SELECT count(*) FROM runs") == [(0,)]


def test_a_use_goes_on_while_another_fails(lake: Lake, tmp_path: Path) -> None:
    load(lake, tmp_path / "1", [fetched("one", "one")])
    with kept_open(lake) as kept:
        with kept.reading() as connection:
            with pytest.raises(UsageError), kept.reading():
                raise UsageError("stop")
            assert is_known(kept, "one")
            assert connection.execute(HEADLINES).fetchall() == [("one",)]
        with kept.reading() as connection:
            assert connection.execute(HEADLINES).fetchall() == [("one",)]


def test_it_is_opened_anew_after_many_uses(
    lake: Lake, tmp_path: Path, openings: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse.kept, "MOST_USES", 3)
    load(lake, tmp_path / "1", [fetched("one", "one")])
    openings.clear()
    with kept_open(lake) as kept:
        for _ in range(7):
            assert is_known(kept, "one")
    assert len(openings) == 3
