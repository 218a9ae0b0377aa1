"""Rows that the lake takes on as a file: what the file is like, and what is left after a fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warehouse_samples import LOADED, Pair, fetched, load, rows

from warehouse.append import append
from warehouse.lake import Lake
from warehouse.maintenance import Policy, maintain
from warehouse.rows import naive_utc, to_tables
from warehouse.schema import ARTICLE_VERSIONS, BLOCKS, RAW_DOCUMENTS, TABLES

AT_ONCE = Policy(timedelta(0), grace=timedelta(0))
CONTENTS = "SELECT article_id, content FROM raw_documents ORDER BY ALL"
MANY = 2 * RAW_DOCUMENTS.group_rows + 1


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "warehouse")


def many(name: str) -> list[Pair]:
    return [fetched(f"{name}-{number}", f"{name} {number}", 1) for number in range(MANY)]


def parquet(lake: Lake, table: str) -> list[pq.FileMetaData]:
    found = (Path(file) for file in sorted(lake.data.files()))
    return [pq.read_metadata(file) for file in found if file.parent.name == table]


def documents(pair: Pair) -> pa.Table:
    """A document's row as a load makes it."""
    table = to_tables([pair]).raw_documents
    loaded = pa.array([naive_utc(LOADED)], pa.timestamp("us"))
    return table.append_column("loaded_at", loaded).append_column("run_id", pa.array(["run-1"]))


def add(connection: duckdb.DuckDBPyConnection, lake: Lake, table: pa.Table) -> None:
    append(connection, lake.data, RAW_DOCUMENTS, table)


def test_one_document_is_found_without_reading_the_bytes_of_a_whole_batch(
    lake: Lake, tmp_path: Path
) -> None:
    load(lake, tmp_path / "1", many("a"))
    assert [file.num_row_groups for file in parquet(lake, "raw_documents")] == [3]
    load(lake, tmp_path / "2", many("b"))
    before = rows(lake, CONTENTS)
    maintain(lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=1), dry_run=False)
    (compacted,) = parquet(lake, "raw_documents")
    assert compacted.num_row_groups >= 2 * MANY // RAW_DOCUMENTS.group_rows
    assert rows(lake, CONTENTS) == before


def test_a_lake_without_the_option_gets_it_when_it_is_maintained(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr("warehouse.lake_schema.set_table_options", lambda _: None)
        load(lake, tmp_path / "1", many("a"))
    load(lake, tmp_path / "2", many("b"))
    maintain(lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=1), dry_run=False)
    (compacted,) = parquet(lake, "raw_documents")
    assert compacted.num_row_groups >= 2 * MANY // RAW_DOCUMENTS.group_rows


@pytest.mark.parametrize("folder", ["in_language=xx", "url=elsewhere", "content_bytes=many"])
def test_a_folder_that_is_named_like_a_column_is_no_value_of_it(
    tmp_path: Path, folder: str
) -> None:
    lake = Lake(tmp_path / folder / "warehouse")
    load(lake, tmp_path / "1", [fetched("a", "words", 1)])
    found = rows(lake, "SELECT in_language, url FROM articles")
    assert found == [("en", "https://gazette.example/a")]
    found = rows(lake, "SELECT url, content_bytes FROM raw_documents")
    assert found == [("https://gazette.example/a", len("words"))]


def test_ids_and_times_have_a_range_by_which_files_are_skipped_and_texts_have_none(
    lake: Lake, tmp_path: Path
) -> None:
    load(lake, tmp_path / "1", [fetched("a", "words", 1)])
    for table in (RAW_DOCUMENTS, ARTICLE_VERSIONS, BLOCKS):
        (file,) = parquet(lake, table.name)
        columns = [file.row_group(0).column(number) for number in range(file.num_columns)]
        ranged = {column.path_in_schema for column in columns if column.is_stats_set}
        assert ranged == {column.name for column in table.columns if column.has_range}
    assert not {"content", "article_body", "text", "links"} & ranged
    assert "article_id" in ranged


def test_a_required_value_that_is_missing_stops_the_load_and_leaves_no_file(
    lake: Lake, tmp_path: Path
) -> None:
    load(lake, tmp_path / "1", [fetched("a", "words", 1)])
    before = lake.data.files()
    good = documents(fetched("b", "words", 1))
    place = good.schema.get_field_index("location")
    bad = good.set_column(place, "location", pa.nulls(1, pa.string()))
    with pytest.raises(pa.ArrowInvalid, match="location"):
        lake.write(partial(add, lake=lake, table=bad), author="test", message="bad")
    assert lake.data.files() == before
    lake.write(partial(add, lake=lake, table=good), author="test", message="good")
    assert len(lake.data.files()) == len(before) + 1
    assert rows(lake, "SELECT count(*) FROM raw_documents") == [(2,)]


def test_what_is_appended_and_not_committed_is_not_there(lake: Lake, tmp_path: Path) -> None:
    load(lake, tmp_path / "1", [fetched("a", "words", 1)])

    def fail(connection: duckdb.DuckDBPyConnection) -> None:
        add(connection, lake, documents(fetched("b", "words", 1)))
        assert connection.execute("SELECT count(*) FROM raw_documents").fetchone() == (2,)
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        lake.write(fail, author="test", message="failed")
    assert rows(lake, "SELECT count(*) FROM raw_documents") == [(1,)]
    maintain(lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=1), dry_run=False)
    assert len(parquet(lake, "raw_documents")) == 1


def test_rows_are_compacted_with_deleted_and_updated_ones_and_a_later_column(
    lake: Lake, tmp_path: Path
) -> None:
    """DuckLake's compaction is said to fail on files that were added (its issue 1419)."""
    for number in range(3):
        load(lake, tmp_path / f"{number}", [*many(f"{number}"), fetched("same", f"{number}")])
    for change in (
        "DELETE FROM blocks WHERE position = 1 AND article_id < '8'",
        "UPDATE raw_documents SET content = NULL WHERE article_id < '4'",
        "ALTER TABLE blocks ADD COLUMN later INTEGER",
    ):
        lake.write(lambda c, sql=change: c.execute(sql), author="test", message="change")  # type: ignore[misc]
    names = [table.name for table in TABLES if table in (RAW_DOCUMENTS, ARTICLE_VERSIONS, BLOCKS)]
    before = [rows(lake, f"FROM {name} ORDER BY ALL") for name in names]
    maintain(lake, AT_ONCE, datetime.now(UTC) + timedelta(minutes=1), dry_run=False)
    assert [rows(lake, f"FROM {name} ORDER BY ALL") for name in names] == before
    assert [len(parquet(lake, name)) for name in names] == [1, 1, 1]
