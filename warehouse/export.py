"""Articles, or the answer of a query -> files that other programs read.

In: a lake, what to export and where to. Out: the files, there wholly or not at all, and how many
rows. One query is one snapshot; rows stream, so memory does not grow with the warehouse.

- parquet   a folder, Hive-partitioned by year and month of publication (`published_year=2026/
            published_month=3/`), or one file where a `.parquet` is named; every column as it is
- jsonl     one schema.org NewsArticle a line (news_article.py); of a query, its rows as objects
- csv       lists joined by `; `, nested values as JSON; a text that a spreadsheet would run as a
            formula (beginning with = + - @ tab or carriage return) gets a leading quote
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import duckdb

from tasks.errors import UsageError
from warehouse.ddl import quoted
from warehouse.export_formats import Format
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.news_article import news_article

FETCH_ROWS = 200
MEMORY = "1GB"
"""What DuckDB may hold; beyond it, it sorts and partitions on disk beside the output."""
ROW_GROUP_ROWS = 10_000
"""Articles of a Parquet row group: some tens of MB."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export: articles that fit `where` (an SQL condition), or the rows of `sql`."""

    where: str | None = None
    sql: str | None = None

    @property
    def query(self) -> str:
        """As one SELECT."""
        if self.sql is not None:
            return self.sql.strip().rstrip(";")
        return f"SELECT * FROM articles WHERE {self.where or 'true'}"


def format_of(path: Path, named: Format | None) -> Format:
    """What was named, else what the path's suffix says: .jsonl, .csv, and Parquet for the rest."""
    if named is not None:
        return named
    suffix = path.suffix.lower()
    return {".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".csv": Format.CSV}.get(
        suffix, Format.PARQUET
    )


def export(lake: Lake, out: Path, kind: Format, wanted: Wanted) -> int:
    """Write `out`, which must not be there yet; returns how many rows. Raises UsageError."""
    if out.exists():
        raise UsageError(f"{out} is there already: remove it, or name another.")
    if not out.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {out.absolute().parent}. Make it first.")
    aside = out.with_name(f".{out.name}.{os.getpid()}.part")
    with translated(out), _removed_after(aside), lake.connect() as connection:
        connection.execute(f"SET memory_limit = {quoted(MEMORY)}")
        connection.execute(f"SET temp_directory = {quoted(f'{aside}.tmp')}")
        try:
            rows = _write(connection, aside, out, kind, wanted)
        except (duckdb.ProgrammingError, duckdb.DataError) as error:
            raise UsageError(f"The query cannot be run: {error}") from error
        aside.rename(out)
    return rows


def _write(connection: Connection, aside: Path, out: Path, kind: Format, wanted: Wanted) -> int:
    if kind is Format.PARQUET:
        return _parquet(connection, aside, wanted.query, whole=out.suffix.lower() == ".parquet")
    connection.execute(wanted.query)
    with aside.open("w", encoding="utf-8", newline="") as file:
        if kind is Format.CSV:
            return _csv(connection, file)
        return _jsonl(connection, file, as_articles=wanted.sql is None)


def _parquet(connection: Connection, aside: Path, query: str, *, whole: bool) -> int:
    names = [str(row[0]) for row in connection.execute(f"DESCRIBE {query}").fetchall()]
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_ROWS}"
    if whole or "date_published" not in names:
        if not whole:
            aside.mkdir()
        target = aside if whole else aside / "data.parquet"
        copied = connection.execute(f"COPY ({query}) TO {quoted(str(target))} ({options})")
    else:
        parts = (
            f"SELECT *, year(date_published) AS published_year, "
            f"month(date_published) AS published_month FROM ({query})"
        )
        connection.execute("SET preserve_insertion_order = false")
        copied = connection.execute(
            f"COPY ({parts}) TO {quoted(str(aside))} "
            f"({options}, PARTITION_BY (published_year, published_month))"
        )
        aside.mkdir(exist_ok=True)  # of no rows
    row = copied.fetchone()
    return int(row[0]) if row else 0


def _jsonl(connection: Connection, file: TextIO, *, as_articles: bool) -> int:
    count = 0
    for row in _records(connection):
        count += 1
        record = news_article(row) if as_articles else row
        file.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")
    return count


def _csv(connection: Connection, file: TextIO) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column[0] for column in connection.description or ()])
    count = 0
    for row in _records(connection):
        count += 1
        writer.writerow([harmless(_flat(value)) for value in row.values()])
    return count


def harmless(value: object) -> object:
    """A CSV cell that no spreadsheet runs as a formula."""
    if isinstance(value, int | float) or value is None:
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _flat(value: Any) -> object:
    """One cell's value: lists of plain values joined, nested ones as JSON."""
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return "; ".join(str(_plain(item)) for item in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return _plain(value) if isinstance(value, bytes | datetime) else value


def _records(connection: Connection) -> Iterator[dict[str, Any]]:
    names = [column[0] for column in connection.description or ()]
    while rows := connection.fetchmany(FETCH_ROWS):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, datetime) else str(value)


@contextmanager
def _removed_after(aside: Path) -> Iterator[None]:
    """What was written aside goes, however it ends."""
    try:
        yield
    finally:
        for left in (aside, aside.with_name(f"{aside.name}.tmp")):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
