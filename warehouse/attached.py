"""DuckDBs with a lake attached as `lake`, in use, and set as all of ours are.

In: the lake's address and its data, as SQL. Out: a connection.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.data_store import DataStore
from warehouse.ddl import quoted
from warehouse.extensions import connect_with
from warehouse.signals import uninterrupted

Connection = duckdb.DuckDBPyConnection

DUCKLAKE_RETRIES = 100
"""How often DuckLake itself tries a commit again that met another."""


def attached(
    extensions: Sequence[str], statements: Sequence[str], *, threads: int | None = None
) -> Connection:
    """A new DuckDB with the lake that `statements` attach.

    `threads`: by default one a core; for many small uses one of them is the cheapest.
    """
    with uninterrupted():
        connection = connect_with(extensions)
        if threads:
            connection.execute(f"SET threads = {threads}")
        for statement in statements:
            connection.execute(statement)
        return in_use(connection)


def in_use(connection: Connection) -> Connection:
    """A connection of a DuckDB to which the lake is attached, as all of ours are."""
    # DuckDB draws its bar on stdout, in the middle of what a pipe reads.
    connection.execute("SET enable_progress_bar = false")
    connection.execute("USE lake")
    connection.execute(f"SET ducklake_max_retry_count = {DUCKLAKE_RETRIES}")
    return connection


def attach_statement(address: str, options: list[str], data: DataStore, *, read_only: bool) -> str:
    """The SQL that attaches the lake of a catalog's address, with its files where they are now."""
    everything = [f"DATA_PATH {quoted(data.path)}", "OVERRIDE_DATA_PATH true", *options]
    if read_only:
        everything.append("READ_ONLY")
    return f"ATTACH {quoted(address)} AS lake ({', '.join(everything)})"


def note_data_path(connection: Connection, metadata: str, path: str) -> None:
    """Note where the data lie now, for shells that go by what is stored in `metadata`.

    By this connection: another SQLite library in this process would undo its locks.
    """
    table = f"{metadata}.ducklake_metadata"
    moved = f"FROM {table} WHERE key = 'data_path' AND value <> ?"
    if connection.execute(moved, [path]).fetchone():
        connection.execute(f"UPDATE {table} SET value = ? WHERE key = 'data_path'", [path])
