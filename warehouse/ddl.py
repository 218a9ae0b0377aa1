"""SQL from the schema: CREATE TABLE, CREATE VIEW and COMMENT ON statements.

In: the tables of schema.py, and views/*.sql and marts/*.sql (sql_files.py). Out: statements that
make an empty warehouse, in order.

DuckDB has no comments on the columns of a view, so the view `data_dictionary` describes the
columns of tables and views alike and can be queried from any shell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from warehouse.columns import TEXT, Column, Table
from warehouse.schema import ARTICLE_VERSIONS, BLOCKS, TABLES
from warehouse.sql_files import SqlFile, read_folder

_SCALARS = {
    pa.string(): "VARCHAR",
    pa.binary(): "BLOB",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.timestamp("us"): "TIMESTAMP",
    pa.date32(): "DATE",
}
_ARROW = {name: type_ for type_, name in _SCALARS.items()}


@dataclass(frozen=True, slots=True)
class View:
    """A query with a name, and its columns as readers see them."""

    name: str
    description: str
    columns: tuple[Column, ...]
    query: str


def quoted(text: str) -> str:
    """`text` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def sql_type(type_: pa.DataType) -> str:
    """The SQL type of an Arrow type, nested ones included."""
    if pa.types.is_map(type_):
        return f"MAP({sql_type(type_.key_type)}, {sql_type(type_.item_type)})"
    if pa.types.is_list(type_):
        return f"{sql_type(type_.value_type)}[]"
    if pa.types.is_struct(type_):
        inner = ", ".join(f'"{field.name}" {sql_type(field.type)}' for field in type_)
        return f"STRUCT({inner})"
    return _SCALARS[type_]


def _articles() -> View:
    columns = tuple(c for c in ARTICLE_VERSIONS.columns if c.name != "valid_to")
    names = ", ".join(c.name for c in columns)
    return View(
        "articles",
        "Current state of every article: the article_versions whose valid_to is NULL. "
        "Its columns are described in article_versions and in data_dictionary.",
        columns,
        f"SELECT {names} FROM article_versions WHERE valid_to IS NULL",
    )


def _removed_blocks() -> View:
    of_article = {c.name: c for c in ARTICLE_VERSIONS.columns}
    shown = tuple(of_article[name] for name in ("headline", "publisher_domain", "in_language"))
    columns = (*(c for c in BLOCKS.columns if c.name != "kept"), *shown)
    names = [f"b.{c.name}" for c in BLOCKS.columns if c.name != "kept"]
    names += [f"a.{c.name}" for c in shown]
    return View(
        "removed_blocks",
        "Blocks that were removed from current articles, beside the article's headline and site.",
        columns,
        f"SELECT {', '.join(names)} FROM blocks b JOIN article_versions a "
        "ON a.article_id = b.article_id AND a.version = b.version "
        "WHERE a.valid_to IS NULL AND NOT b.kept",
    )


def _from_file(file: SqlFile) -> View:
    columns = tuple(
        Column(column.name, _arrow_type(column.type), column.description) for column in file.columns
    )
    return View(file.name, file.description, columns, file.query)


def _arrow_type(name: str) -> pa.DataType:
    return pa.list_(_ARROW[name[:-2]]) if name.endswith("[]") else _ARROW[name]


def _data_dictionary(views: Iterable[View]) -> View:
    columns = (
        Column("table_name", TEXT, "Table or view."),
        Column("column_name", TEXT, "Column."),
        Column("data_type", TEXT, "SQL type."),
        Column("description", TEXT, "What it means."),
    )
    described: list[Table | View] = [*TABLES, *views]
    rows = [
        (item.name, column.name, sql_type(column.type), column.description)
        for item in described
        for column in item.columns
    ]
    rows += [("data_dictionary", c.name, sql_type(c.type), c.description) for c in columns]
    values = ", ".join("(" + ", ".join(map(quoted, row)) + ")" for row in rows)
    names = ", ".join(c.name for c in columns)
    return View(
        "data_dictionary",
        "Every column of every table and view: type and meaning.",
        columns,
        f"SELECT * FROM (VALUES {values}) AS dictionary({names})",
    )


_HERE = Path(__file__).parent
FLAT_VIEWS = tuple(map(_from_file, read_folder(_HERE / "views")))
"""Nested columns as rows, and what changed."""
MARTS = tuple(map(_from_file, read_folder(_HERE / "marts")))
"""Answers to the questions that come every day."""
_READER_VIEWS = (_articles(), _removed_blocks(), *FLAT_VIEWS, *MARTS)
VIEWS = (*_READER_VIEWS, _data_dictionary(_READER_VIEWS))
"""Stored in the catalog, so that every shell sees them."""


def create_table(table: Table) -> str:
    """CREATE TABLE for `table`."""
    lines = ",\n".join(
        f"    {c.name} {sql_type(c.type)}{' NOT NULL' if c.required else ''}" for c in table.columns
    )
    return f"CREATE TABLE {table.name} (\n{lines}\n)"


def create_views() -> Iterator[str]:
    """The views; they need the tables."""
    for view in VIEWS:
        yield f"CREATE VIEW {view.name} AS {view.query}"


def comments() -> Iterator[str]:
    """What every table, column and view means."""
    for table in TABLES:
        yield f"COMMENT ON TABLE {table.name} IS {quoted(table.description)}"
        for column in table.columns:
            yield f"COMMENT ON COLUMN {table.name}.{column.name} IS {quoted(column.description)}"
    for view in VIEWS:
        yield f"COMMENT ON VIEW {view.name} IS {quoted(view.description)}"


def create_statements() -> Iterator[str]:
    """All statements that make an empty warehouse of this schema version."""
    yield from map(create_table, TABLES)
    yield from create_views()
    yield from comments()
