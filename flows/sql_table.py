"""The answer of a query, drawn as a table, or written as CSV or JSON lines.

In: a connection and SQL. Out: an Answer that is fetched as it is drawn, never whole.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

import duckdb
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tasks.errors import UsageError
from warehouse.export import harmless

FETCH_ROWS = 1000
MAX_CELL = 300
"""Characters of a value in a drawn table."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names and the rows still to come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[object, ...]]


def query(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """Run SQL. Raises UsageError with DuckDB's own words where it is wrong."""
    try:
        connection.execute(sql)
    except duckdb.InvalidInputException as error:
        raise UsageError(_read_only(error)) from error
    except duckdb.Error as error:
        raise UsageError(str(error)) from error
    names = tuple(column[0] for column in connection.description or ())
    return Answer(names, _rows(connection))


def _read_only(error: duckdb.Error) -> str:
    if "read-only" not in str(error):
        return str(error)
    return f"The warehouse is open for reading only: {error}"


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    try:
        while rows := connection.fetchmany(FETCH_ROWS):
            yield from rows
    except duckdb.Error as error:
        raise UsageError(str(error)) from error


def result_table(answer: Answer, *, most: int) -> RenderableType:
    """Up to `most` rows as a table, and a line that says when there are more."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    shown: list[tuple[object, ...]] = []
    more = False
    for row in answer.rows:
        if len(shown) == most:
            more = True
            break
        shown.append(row)
    for index, name in enumerate(answer.columns):
        numbers = all(isinstance(row[index], int | float | None) for row in shown)
        table.add_column(Text(name), justify="right" if numbers else "left", header_style="dim")
    for row in shown:
        table.add_row(*map(_cell, row))
    if not more:
        return table
    return Group(table, Text(f"… more than {most} rows: --rows N, --csv or --json", "dim"))


def _cell(value: object) -> Text:
    if value is None:
        return Text("NULL", "dim")
    text = str(value)
    return Text(text if len(text) <= MAX_CELL else text[:MAX_CELL] + " …")


def write_json(answer: Answer, out: TextIO) -> None:
    """One JSON object a row and line."""
    for row in answer.rows:
        record = dict(zip(answer.columns, row, strict=True))
        out.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")


def write_csv(answer: Answer, out: TextIO) -> None:
    """CSV with a header; a text that a spreadsheet would run as a formula gets a leading quote."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([harmless(value) for value in row])


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
