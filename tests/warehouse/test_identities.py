"""The index of identities: it finds what the tables hold, whatever happened to it or to them."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warehouse_samples import fetched, load, refused, rows

from tasks.identity import document_key
from warehouse.identities import identities_file, stored_of
from warehouse.lake import Lake
from warehouse.load import known_states
from warehouse.maintenance import Policy, maintain

TABLES = {
    "documents": "SELECT article_id, raw_sha256, max(fetched_at) FROM raw_documents GROUP BY ALL",
    "versions": "SELECT article_id, version, valid_from, content_sha256 FROM articles",
    "refused": "SELECT DISTINCT article_id, raw_sha256, rejection_id FROM rejections",
}
FIRST = [fetched("a", "one", 1), fetched("b", "one", 1), refused("c")]
SECOND = [fetched("a", "two", 2), fetched("a", "three", 3), fetched("b", "old", None), refused("d")]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Two loads: new articles, then new versions, one of them without a time."""
    made = Lake(tmp_path / "lake")
    load(made, tmp_path / "first", FIRST)
    load(made, tmp_path / "second", SECOND)
    return made


def require_exact(lake: Lake) -> None:
    """The index finds of all ids what a scan of the tables finds."""
    ids = [row[0] for row in rows(lake, "SELECT article_id FROM raw_documents")]
    ids += [row[0] for row in rows(lake, "SELECT article_id FROM rejections")]
    with lake.connect() as connection:
        found = stored_of(lake, connection, ids)
        for name, scan in TABLES.items():
            table = getattr(found, name)
            connection.register("found", table)
            assert table.num_rows
            assert connection.execute(f"FROM found EXCEPT ({scan})").fetchall() == []
            assert connection.execute(f"({scan}) EXCEPT FROM found").fetchall() == []


def test_it_follows_the_loads(lake: Lake) -> None:
    require_exact(lake)


def test_other_ids_find_nothing(lake: Lake) -> None:
    with lake.connect() as connection:
        found = stored_of(lake, connection, [f"no-{number}" for number in range(1200)])
    assert (found.documents.num_rows, found.versions.num_rows, found.refused.num_rows) == (0, 0, 0)


def test_a_missing_damaged_or_older_one_is_made_anew(lake: Lake) -> None:
    file = identities_file(lake)
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()
    require_exact(lake)
    file.write_bytes(b"no database" * 1000)
    require_exact(lake)
    with sqlite3.connect(file) as index:
        index.execute("UPDATE state SET value = '0' WHERE name = 'format'")
        index.execute("DELETE FROM documents")
    index.close()
    require_exact(lake)


@pytest.mark.parametrize("kept_days", [7, 0])
def test_it_catches_up_over_a_compaction(lake: Lake, tmp_path: Path, kept_days: int) -> None:
    """Another machine loads, and the files are merged, before this one looks again."""
    file = identities_file(lake)
    require_exact(lake)
    behind = file.read_bytes()
    load(lake, tmp_path / "third", [fetched("a", "four", 4), fetched("e", "new", 1), refused("f")])
    load(lake, tmp_path / "fourth", [fetched("a", "five", 5), fetched("g", "new", 1)])
    now = datetime.now(UTC) + timedelta(hours=1)
    report = maintain(lake, Policy(timedelta(days=kept_days)), now, dry_run=False)
    assert {step.name: step.count for step in report.steps}["merge"] > 0
    for part in file.parent.glob(f"{file.name}-*"):
        part.unlink()
    file.write_bytes(behind)
    require_exact(lake)


def test_threads_that_ask_at_once_find_the_same(lake: Lake) -> None:
    for part in lake.folder.glob("identities*"):
        part.unlink()
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(require_exact, lake) for _ in range(4)]:
            done.result()


def test_one_of_another_lake_is_made_anew(lake: Lake, tmp_path: Path) -> None:
    other = Lake(tmp_path / "other")
    load(other, tmp_path / "x", [fetched("x", "other", 1), refused("y")])
    load(other, tmp_path / "y", [fetched("z", "other", 1)])
    identities_file(lake).write_bytes(identities_file(other).read_bytes())
    asked = [document_key(document) for document, _ in (FIRST[0], fetched("x", "other", 1))]
    assert known_states(lake, asked).loaded == frozenset({0})
    require_exact(lake)


def test_what_a_person_deleted_can_be_loaded_again(lake: Lake, tmp_path: Path) -> None:
    document, _ = FIRST[1]
    article_id = document_key(document).article_id
    require_exact(lake)

    def forget(connection: object) -> None:
        for table in ("raw_documents", "article_versions", "blocks"):
            connection.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])  # type: ignore[attr-defined]

    lake.write(forget, author="a person", message="forget an article")
    assert load(lake, tmp_path / "again", [FIRST[1]]).new == 1
    require_exact(lake)
