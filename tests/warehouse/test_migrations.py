"""A warehouse of every earlier version becomes one of this version, and keeps its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from old_warehouses import ROWS, old_warehouse
from warehouse_samples import fetched, load, rows

from tasks.errors import UsageError
from warehouse.checks import run_checks
from warehouse.lake import Connection, Lake
from warehouse.migrate import FOLDER, missing, schema_version
from warehouse.schema import SCHEMA_VERSION

EARLIER = range(1, SCHEMA_VERSION)

COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, comment
FROM duckdb_columns() WHERE database_name = 'lake' ORDER BY ALL
"""
TABLES = "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'lake' ORDER BY ALL"
VIEWS = "SELECT view_name, sql, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
OPTIONS = "SELECT option_name, value, scope, scope_entry FROM lake.options() WHERE scope = 'TABLE'"


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(tmp_path_factory.mktemp("new") / "lake")
    lake.connect(read_only=False).close()
    return lake


@pytest.fixture(params=EARLIER)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    return old_warehouse(tmp_path / "lake", request.param)


def test_every_step_and_every_earlier_version_has_its_files() -> None:
    steps = sorted(int(folder.name) for folder in FOLDER.iterdir())
    assert steps == list(range(1, SCHEMA_VERSION + 1))
    assert sorted(int(path.stem) for path in ROWS.glob("*.sql")) == list(EARLIER)


def test_a_migrated_warehouse_lacks_nothing_that_a_new_one_has(old: Lake, new: Lake) -> None:
    with old.connect(read_only=False) as connection:
        lacking = missing(connection)
    assert not lacking, (
        f"The steps to version {SCHEMA_VERSION} lack these statements; write them with "
        f"`python -m warehouse.migrate NAME`: {lacking}"
    )
    for query in (TABLES, COLUMNS, VIEWS):
        assert rows(old, query) == rows(new, query)
    assert sorted(rows(old, OPTIONS), key=str) == sorted(rows(new, OPTIONS), key=str)


def test_rows_survive_a_migration_and_loads_go_on(old: Lake, tmp_path: Path) -> None:
    old.connect(read_only=False).close()
    kept = rows(old, "SELECT headline, version, article_body FROM articles ORDER BY headline")
    assert kept == [
        ("Bridge repaired", 1, "Bridge repaired"),
        ("Ferry sails again", 2, "Ferry sails again"),
    ]
    assert rows(old, "SELECT content FROM raw_documents WHERE fetched_at IS NULL") == [
        (b"Bridge repaired",)
    ]
    assert rows(old, "SELECT reason, octet_length(payload) FROM rejections") == [("binary", 2)]
    result = load(old, tmp_path / "spool", [fetched("a", "Ferry sails again", 3)])
    assert result.unchanged == 1
    result = load(old, tmp_path / "spool2", [fetched("a", "Ferry sinks", 4), fetched("n", "New")])
    assert (result.changed, result.new) == (1, 1)
    steps = "SELECT version FROM schema_migrations ORDER BY version"
    assert rows(old, steps) == [(number,) for number in range(1, SCHEMA_VERSION + 1)]


def test_what_version_2_added_survives(tmp_path: Path) -> None:
    old = old_warehouse(tmp_path / "lake", 2)
    old.connect(read_only=False).close()
    for table in ("check_results", "replays", "sites", "site_memory", "source_files"):
        assert rows(old, f"SELECT count(*) FROM {table}") == [(1,)]
    enriched = "SELECT people[1].name, embedding, page_type FROM articles WHERE version = 2"
    (row,) = rows(old, enriched)
    assert row == ("Ada Quill", pytest.approx([0.6, 0.8]), None)


def test_the_blocks_of_old_versions_are_counted(old: Lake) -> None:
    old.connect(read_only=False).close()
    removed = "SELECT label, blocks, articles, characters FROM removed_by_rule"
    assert rows(old, removed) == [("comment_prompt", 2, 2, 2 * len("Post Comment"))]
    assert {r.name: r.offending for r in run_checks(old)}["counts_of_blocks"] == 0


def test_a_reader_of_an_old_warehouse_is_told_to_migrate(old: Lake) -> None:
    with pytest.raises(UsageError, match="copydesk migrate"):
        old.connect()


def test_a_migration_that_fails_leaves_the_old_warehouse(
    old: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        connection.execute("DROP VIEW articles")
        connection.execute("ALTER TABLE runs ADD COLUMN half VARCHAR")
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("warehouse.lake.migrate", fail)
        with pytest.raises(ZeroDivisionError):
            old.connect(read_only=False)
    with old.connect(read_only=False) as connection:
        assert schema_version(connection) == SCHEMA_VERSION
        assert missing(connection) == []
