"""A SQLite catalog -> the same catalog in Postgres, with its history; the data stay where they lie.

In: a lake in a folder and the URL of a Postgres schema that holds no warehouse yet. Out: the lake
as it is opened from now on, and the number of snapshots that came along.

1. both writers' locks are taken; rows that lie in the catalog itself are flushed to Parquet
2. DuckLake makes its own empty tables in an aside schema, and each is filled from its namesake
3. every table is counted on both sides, then the schema takes its name: there wholly or not at all
4. the SQLite file is renamed, so that nobody goes on writing to it; opening it says where it went
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace

import duckdb

from tasks.errors import CopydeskError, UsageError
from warehouse.ddl import quoted
from warehouse.extensions import load_extensions
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.postgres_catalog import postgres_catalog
from warehouse.signals import uninterrupted
from warehouse.sqlite_catalog import SqliteCatalog

_INLINED = "ducklake_inlined_data_"
"""Tables of rows that lie in the catalog: empty after the flush, made anew where needed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The lake as it is now, and what came along."""

    lake: Lake
    snapshots: int


def migrate_catalog(lake: Lake, url: str) -> Moved:
    """Move the catalog. Raises UsageError where there is nothing to move or no room for it."""
    source = lake.catalog
    if not isinstance(source, SqliteCatalog):
        raise UsageError(
            f"The catalog is in Postgres already: {lake.name}. Unset COPYDESK_CATALOG."
        )
    if not lake.exists():
        raise UsageError(f"There is no warehouse in {lake.name} to move.")
    target = replace(lake, catalog_url=url)
    with lake.lock(), target.lock():
        if target.exists():
            snapshots = _finished_before(lake, target)
        else:
            snapshots = _copy(lake, target, source)
        source.leave_for(target.name)
    return Moved(target, snapshots)


def _finished_before(lake: Lake, target: Lake) -> int:
    """The snapshots of a move that was killed between its last two steps."""
    if _history(lake) != _history(target):
        raise UsageError(
            f"There is a warehouse in {target.name} already. Name another schema: ?schema=NAME."
        )
    return len(_history(lake))


def _history(lake: Lake) -> list[tuple[object, ...]]:
    with lake.connect() as connection:
        return connection.execute(
            "SELECT snapshot_id, snapshot_time FROM snapshots() ORDER BY snapshot_id"
        ).fetchall()


def _copy(lake: Lake, target: Lake, source: SqliteCatalog) -> int:
    with translated(lake.name), uninterrupted(), duckdb.connect(":memory:") as connection:
        load_extensions(connection, tuple({*lake.extensions, *target.extensions}))
        for statement in lake.attach_statements(read_only=False):
            connection.execute(statement)
        connection.execute("CALL ducklake_flush_inlined_data('lake')")
        aside = f"{postgres_catalog(target.catalog_url or '').schema}_new"

        def fill(address: str, options: list[str]) -> None:
            data = [f"DATA_PATH {quoted(lake.data.path)}", "OVERRIDE_DATA_PATH true"]
            connection.execute(f"ATTACH {quoted(address)} AS moved ({', '.join(data + options)})")
            _copy_metadata(connection, _tables(source), f"__ducklake_metadata_moved.{aside}")
            connection.execute("DETACH moved")

        target.catalog.create(fill)
        row = connection.execute("SELECT count(*) FROM lake.snapshots()").fetchone()
    return int(row[0]) if row else 0


def _tables(source: SqliteCatalog) -> tuple[str, ...]:
    """DuckLake hides its metadata tables from DuckDB's lists: SQLite itself names them."""
    with closing(sqlite3.connect(source.file)) as catalog:
        found = catalog.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return tuple(name for (name,) in found if not name.startswith(_INLINED))


def _copy_metadata(connection: Connection, tables: tuple[str, ...], new: str) -> None:
    """Fill each metadata table from its namesake, in one transaction on the other side."""
    old = "__ducklake_metadata_lake"
    connection.execute("BEGIN")
    for table in tables:
        connection.execute(f"DELETE FROM {new}.{table}")
        connection.execute(f"INSERT INTO {new}.{table} BY NAME SELECT * FROM {old}.{table}")
    connection.execute("COMMIT")
    for table in tables:
        counted = connection.execute(
            f"SELECT (SELECT count(*) FROM {old}.{table}), (SELECT count(*) FROM {new}.{table})"
        ).fetchone()
        if counted is None or counted[0] != counted[1]:
            raise CopydeskError(f"{table} did not come along whole ({counted}); nothing was moved.")
