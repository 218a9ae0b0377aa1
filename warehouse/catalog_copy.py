"""DuckLake's metadata from one catalog into another, whole: SQLite to Postgres and back.

In: a lake, whose lock the caller holds where others may write, and the place of the new catalog.
Out: a catalog with every snapshot; the data files are the same.

1. rows that lie in the catalog itself are flushed to Parquet: each catalog stores them in its way
2. DuckLake makes its own empty tables in the new catalog, and each is filled from its namesake
3. every table is counted on both sides
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tasks.errors import CopydeskError
from warehouse.ddl import quoted
from warehouse.extensions import connect_with
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.postgres_catalog import PostgresCatalog
from warehouse.signals import uninterrupted
from warehouse.sqlite_catalog import SqliteCatalog

_INLINED = "ducklake_inlined_data_"
"""Tables of rows that lie in the catalog: empty after the flush, made anew where needed."""


def copy_to_postgres(lake: Lake, target: Lake) -> int:
    """Fill the Postgres catalog of `target`, which is not there yet; returns the snapshots."""
    source, catalog = lake.catalog, target.catalog
    assert isinstance(source, SqliteCatalog)
    assert isinstance(catalog, PostgresCatalog)
    tables = _tables(lake)
    with _flushed(lake, target) as connection:

        def fill(address: str, options: list[str]) -> None:
            attached = f"__ducklake_metadata_copy.{catalog.schema}_new"
            _attach_and_fill(connection, lake, address, options, ("", attached), tables)

        catalog.create(fill)
        return _snapshots(connection)


def copy_to_sqlite(lake: Lake, file: Path) -> int:
    """Fill a new SQLite file from the lake's Postgres catalog; returns the snapshots."""
    source = lake.catalog
    assert isinstance(source, PostgresCatalog)
    tables = _tables(lake)
    with lake.lock(), _flushed(lake, Lake(file.parent)) as connection:
        address, attached = f"ducklake:sqlite:{file}", "__ducklake_metadata_copy"
        _attach_and_fill(connection, lake, address, [], (f".{source.schema}", attached), tables)
        return _snapshots(connection)


@contextmanager
def _flushed(lake: Lake, other: Lake) -> Iterator[Connection]:
    """The lake opened for writing, with the extensions of both, and no rows in its catalog."""
    extensions = tuple({*lake.extensions, *other.extensions})
    with translated(lake.name), uninterrupted(), connect_with(extensions) as connection:
        for statement in lake.attach_statements(read_only=False):
            connection.execute(statement)
        connection.execute("CALL ducklake_flush_inlined_data('lake')")
        yield connection


def _attach_and_fill(
    connection: Connection,
    lake: Lake,
    address: str,
    options: list[str],
    schemas: tuple[str, str],
    tables: tuple[str, ...],
) -> None:
    """`schemas`: what follows the old metadata's name, and the new metadata's whole name."""
    data = [f"DATA_PATH {quoted(lake.data.path)}", "OVERRIDE_DATA_PATH true"]
    connection.execute(f"ATTACH {quoted(address)} AS copy ({', '.join(data + options)})")
    old, new = f"__ducklake_metadata_lake{schemas[0]}", schemas[1]
    connection.execute("BEGIN")
    for table in tables:
        connection.execute(f"DELETE FROM {new}.{table}")
        connection.execute(f"INSERT INTO {new}.{table} BY NAME SELECT * FROM {old}.{table}")
    connection.execute("COMMIT")
    for table in tables:
        _require_whole(connection, f"{old}.{table}", f"{new}.{table}")
    connection.execute("DETACH copy")


def _require_whole(connection: Connection, old: str, new: str) -> None:
    counted = connection.execute(
        f"SELECT (SELECT count(*) FROM {old}), (SELECT count(*) FROM {new})"
    ).fetchone()
    if counted is None or counted[0] != counted[1]:
        raise CopydeskError(f"{old} did not come along whole ({counted}); nothing was moved.")


def _tables(lake: Lake) -> tuple[str, ...]:
    """DuckLake hides its metadata tables from DuckDB's lists: the catalog itself names them.

    Asked before DuckDB opens it: two SQLite libraries in one process undo each other's locks.
    """
    catalog = lake.catalog
    if isinstance(catalog, SqliteCatalog):
        with closing(sqlite3.connect(catalog.file)) as database:
            rows = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
    else:
        assert isinstance(catalog, PostgresCatalog)
        with catalog.session() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s", [catalog.schema]
            )
            rows = cursor.fetchall()
    return tuple(sorted(name for (name,) in rows if not name.startswith(_INLINED)))


def _snapshots(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM lake.snapshots()").fetchone()
    return int(row[0]) if row else 0
