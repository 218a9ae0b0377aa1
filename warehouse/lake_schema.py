"""Whether a lake has the schema of this code: made in an empty one, checked in what is opened.

In: a connection with a lake in use. Out: its tables, its version, or a UsageError that says what
to do about a lake of another version.
"""

from __future__ import annotations

import duckdb

from tasks.errors import UsageError
from warehouse.ddl import create_statements
from warehouse.migrate import record_version, schema_version, set_table_options
from warehouse.schema import SCHEMA_VERSION


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, views, comments and options of an empty lake."""
    connection.execute("CALL lake.set_option('parquet_compression', 'zstd')")
    # Off for content: a small batch in the SQLite catalog would make it grow with the texts.
    connection.execute("CALL lake.set_option('data_inlining_row_limit', '0')")
    connection.execute("BEGIN")
    for statement in create_statements():
        connection.execute(statement)
    connection.execute("COMMIT")
    set_table_options(connection)
    record_version(connection, SCHEMA_VERSION)


def checked_version(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """The lake's schema version; closes the connection and raises UsageError where this code
    cannot use the lake.
    """
    try:
        found = schema_version(connection)
    except duckdb.CatalogException:
        connection.close()
        raise UsageError(
            f"{name} holds a DuckLake that is not a Copydesk warehouse. "
            "Name another with COPYDESK_WAREHOUSE or COPYDESK_CATALOG."
        ) from None
    if found > SCHEMA_VERSION:
        connection.close()
        raise UsageError(
            f"{name} was written by a newer Copydesk (schema {found}, this one knows "
            f"{SCHEMA_VERSION}). Upgrade Copydesk to open it."
        )
    return found


def check_is_new(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Refuse also an older lake, for readers: they cannot migrate it. Closes the connection."""
    found = checked_version(connection, name)
    if found < SCHEMA_VERSION:
        connection.close()
        raise UsageError(
            f"{name} was written by an older Copydesk (schema {found}, this one needs "
            f"{SCHEMA_VERSION}). Bring it up to date, keeping all rows: copydesk migrate. "
            "The next `copydesk run` does so too."
        )
