"""From an older schema to this one: the numbered steps in migrations/, in one transaction.

In: a connection to a lake of version N, inside a transaction. Out: the lake at SCHEMA_VERSION,
its rows kept.

1. the views go: they may name what a step changes
2. each step N+1, N+2 ...: the statements of migrations/<step>/*.sql in the order of the names
3. views and comments are made anew from the schema, so a step never mentions them
4. the version is recorded

A step only adds: `python -m warehouse.migrate NAME` writes what the newest one still lacks to
migrations/<newest>/NAME.sql. migrations/0001 is the first schema, exact, and is never edited.

A column that is added to a table that exists is never required: DuckLake 1.0 writes a catalog
that nothing can open again when a column is added and set NOT NULL in one transaction.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse.columns import GROUP_ROWS
from warehouse.ddl import comments, create_table, create_views, sql_type
from warehouse.schema import SCHEMA_VERSION, TABLES

FOLDER = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Stored:
    """A column as the catalog has it."""

    type: str
    required: bool


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The lake's version, 0 where none is recorded. Raises CatalogException in a foreign lake."""
    row = connection.execute("SELECT max(version) FROM schema_migrations").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the lake in use to SCHEMA_VERSION. The caller begins and commits."""
    found = schema_version(connection)
    for view in _views(connection):
        connection.execute(f"DROP VIEW {view}")
    for number in range(found + 1, SCHEMA_VERSION + 1):
        for statement in statements(number):
            connection.execute(statement)
        record_version(connection, number)
    for statement in (*create_views(), *comments()):
        connection.execute(statement)


def record_version(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    """Note that the lake has this version from now on."""
    now = datetime.now(UTC).replace(tzinfo=None)
    values = [number, now, version("copydesk")]
    connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?)", values)


def set_table_options(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the small tables' writes stay in the catalog, and files that compaction writes be made
    as append.py makes them. DuckLake wants the tables committed before.
    """
    connection.execute("SELECT option_name, scope_entry FROM lake.options()")
    have = {(name, str(scope).rpartition(".")[2]) for name, scope in connection.fetchall()}
    for table in TABLES:
        options = {"data_inlining_row_limit": table.inline_rows}
        if table.group_rows != GROUP_ROWS:
            options["parquet_row_group_size"] = table.group_rows
        for name, value in options.items():
            if value and (name, table.name) not in have:
                connection.execute(
                    "CALL lake.set_option(?, ?, table_name => ?)", [name, str(value), table.name]
                )


def statements(number: int) -> Iterator[str]:
    """The statements of one step, in order."""
    for path in sorted((FOLDER / f"{number:04d}").glob("*.sql")):
        for statement in duckdb.extract_statements(path.read_text(encoding="utf-8")):
            yield statement.query


def missing(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The statements that would bring the lake in use, just migrated, to the schema.

    Raises ValueError for what statements that only add cannot do: a type that changed, a column
    that was dropped, or one that was added as required to a table that exists.
    """
    stored = _columns(connection)
    found: list[str] = []
    for table in TABLES:
        columns = stored.get(table.name)
        if columns is None:
            found.append(create_table(table))
            continue
        if gone := columns.keys() - {column.name for column in table.columns}:
            raise ValueError(f"{table.name} has no {sorted(gone)} any more: keep it, unused")
        for column in table.columns:
            wanted = Stored(sql_type(column.type).replace('"', ""), column.required)
            if column.name not in columns:
                if column.required:
                    raise ValueError(f"{table.name}.{column.name} is new: it must be nullable")
                of_type = sql_type(column.type)
                found.append(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {of_type}")
            elif columns[column.name] != wanted:
                raise ValueError(
                    f"{table.name}.{column.name} is {columns[column.name]} by the migrations, "
                    f"{wanted} in the schema. If its step is not released, delete the step's "
                    "file and write it again; else add a column of another name."
                )
    return found


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Stored]]:
    connection.execute(
        "SELECT table_name, column_name, data_type, NOT is_nullable FROM duckdb_columns() "
        "JOIN duckdb_tables() USING (database_name, table_name) "
        "WHERE database_name = current_database()"
    )
    found: dict[str, dict[str, Stored]] = {}
    for table, column, type_, required in connection.fetchall():
        found.setdefault(table, {})[column] = Stored(type_.replace('"', ""), required)
    return found


def _views(connection: duckdb.DuckDBPyConnection) -> list[str]:
    connection.execute(
        "SELECT view_name FROM duckdb_views() "
        "WHERE database_name = current_database() AND NOT internal"
    )
    return [str(row[0]) for row in connection.fetchall()]


def _write_missing(name: str) -> None:
    """Put what the newest step lacks into its file `name`.sql."""
    path = FOLDER / f"{SCHEMA_VERSION:04d}" / f"{name}.sql"
    path.unlink(missing_ok=True)
    with duckdb.connect(":memory:") as connection:
        for number in range(1, SCHEMA_VERSION + 1):
            for statement in statements(number):
                connection.execute(statement)
        lacking = missing(connection)
    if not lacking:
        print("Nothing is missing.")
        return
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{statement};\n" for statement in lacking), encoding="utf-8")
    print(f"{path}: {len(lacking)} statements")


if __name__ == "__main__":
    _write_missing(sys.argv[1])
