"""The lake: open it, create it, and write to it so that nothing is torn or lost.

In: a folder. Out: DuckDB connections with the lake attached and in use, and `write`, which runs
an action as one transaction:

1. take the writers' lock (locking.py); create the warehouse if it is not there yet
2. begin, run the action, name the snapshot after who did it
3. fsync the new Parquet files: DuckLake commits to the catalog without doing so
4. commit; a passing conflict with a foreign writer begins again at 2

A warehouse is created under another name and then renamed: it is there wholly or not at all.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import duckdb

from tasks.errors import TransientError, UsageError
from warehouse.ddl import create_statements, quoted
from warehouse.extensions import load_extensions
from warehouse.faults import translated
from warehouse.locking import exclusive
from warehouse.schema import SCHEMA_VERSION, TABLES
from warehouse.signals import uninterrupted

Connection = duckdb.DuckDBPyConnection
T = TypeVar("T")

BUSY_MILLISECONDS = 30_000
"""How long SQLite waits for a foreign writer of the catalog before it says 'locked'."""
DUCKLAKE_RETRIES = 100
"""How often DuckLake itself tries a commit again that met another."""
WRITE_TRIES = 6
"""How often `write` begins its transaction again after a passing conflict."""
RETRY_SECONDS = 0.2
"""Mean pause before the second try; doubles with each, jittered."""


@dataclass(frozen=True, slots=True)
class Lake:
    """A warehouse folder: `catalog.sqlite` and the Parquet files below `parquet/`."""

    folder: Path
    lock_seconds: float = 600.0

    @property
    def catalog(self) -> Path:
        """The SQLite file that says which Parquet files make up which table."""
        return self.folder.absolute() / "catalog.sqlite"

    @property
    def data_path(self) -> Path:
        """Folder of the Parquet files. Stored absolute, so that shells open it from anywhere."""
        return self.folder.absolute() / "parquet"

    def connect(self, *, read_only: bool = True) -> Connection:
        """A connection with the lake attached as `lake` and in use; close it after use.

        With `read_only=False` a missing warehouse is created. Write through `write` all the same:
        it holds the lock. Raises UsageError where there is nothing to open or it cannot be.
        """
        if not read_only:
            with self.lock():
                return self._open_for_writing()
        if not self.catalog.is_file():
            raise UsageError(
                f"There is no warehouse in {self.folder}. Make one with `copydesk run PATH`, or "
                "name its folder with COPYDESK_WAREHOUSE."
            )
        with translated(self.folder):
            return _checked(_attach(self.catalog, self.data_path, read_only=True), self.folder)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep all other Copydesk writers out, for maintenance as for `write`. Not reentrant."""
        with translated(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with exclusive(self.folder / "write.lock", self.lock_seconds):
                yield

    def write(self, action: Callable[[Connection], T], *, author: str, message: str) -> T:
        """Run `action` as one durable transaction and return its result.

        `action` may run more than once and must have no effect outside its connection. A
        transaction that changes nothing makes no snapshot. Raises TransientError when the lock
        or the catalog stayed busy, UsageError for a full disk or a folder that is read-only.
        """
        with self.lock():
            for tried in range(1, WRITE_TRIES):
                try:
                    return self._transaction(action, author, message)
                except TransientError:
                    time.sleep(RETRY_SECONDS * 2**tried * random.uniform(0.5, 1.0))
            return self._transaction(action, author, message)

    def _transaction(self, action: Callable[[Connection], T], author: str, message: str) -> T:
        with translated(self.folder), uninterrupted():
            connection = self._open_for_writing()
            try:
                before = _data_files(self.data_path)
                connection.execute("BEGIN")
                result = action(connection)
                connection.execute("CALL lake.set_commit_message(?, ?)", [author, message])
                _make_durable(_data_files(self.data_path) - before, self.data_path)
                connection.execute("COMMIT")
                return result
            finally:
                connection.close()  # without a commit this rolls back

    def _open_for_writing(self) -> Connection:
        with translated(self.folder):
            if self.catalog.is_file():
                self._follow_move()
            else:
                self._create()
            return _checked(_attach(self.catalog, self.data_path, read_only=False), self.folder)

    def _follow_move(self) -> None:
        """Note the folder's new place in the catalog, for shells that go by what is stored."""
        place = f"{self.data_path}/"
        with sqlite3.connect(self.catalog, timeout=BUSY_MILLISECONDS / 1000) as catalog:
            stored = "SELECT value FROM ducklake_metadata WHERE key = 'data_path'"
            if catalog.execute(stored).fetchone() != (place,):
                catalog.execute(
                    "UPDATE ducklake_metadata SET value = ? WHERE key = 'data_path'", [place]
                )
        catalog.close()

    def _create(self) -> None:
        aside = self.catalog.with_name("catalog.sqlite.new")
        for leftover in self.folder.glob("catalog.sqlite.new*"):
            leftover.unlink()  # of a creation that was killed
        self.data_path.mkdir(exist_ok=True)
        with _attach(aside, self.data_path, read_only=False) as connection:
            _fill(connection)
        _sync(aside)
        aside.replace(self.catalog)
        _sync(self.folder)


def _attach(catalog: Path, data_path: Path, *, read_only: bool) -> Connection:
    with uninterrupted():
        return _attached(catalog, data_path, read_only=read_only)


def _attached(catalog: Path, data_path: Path, *, read_only: bool) -> Connection:
    connection = duckdb.connect(":memory:")
    load_extensions(connection)
    connection.execute(f"SET ducklake_max_retry_count = {DUCKLAKE_RETRIES}")
    options = [
        f"DATA_PATH {quoted(str(data_path))}",
        "OVERRIDE_DATA_PATH true",
        "META_JOURNAL_MODE 'WAL'",
        f"META_BUSY_TIMEOUT {BUSY_MILLISECONDS}",
    ]
    if read_only:
        options.append("READ_ONLY")
    address = quoted(f"ducklake:sqlite:{catalog}")
    connection.execute(f"ATTACH {address} AS lake ({', '.join(options)})")
    connection.execute("USE lake")
    return connection


def _fill(connection: Connection) -> None:
    """Make the tables, views, comments and options of an empty lake."""
    connection.execute("CALL lake.set_option('parquet_compression', 'zstd')")
    # Off for content: a small batch in the SQLite catalog would make it grow with the texts.
    connection.execute("CALL lake.set_option('data_inlining_row_limit', '0')")
    connection.execute("BEGIN")
    for statement in create_statements():
        connection.execute(statement)
    connection.execute("COMMIT")
    for table in TABLES:
        if table.inline_rows:
            connection.execute(
                "CALL lake.set_option('data_inlining_row_limit', ?, table_name => ?)",
                [str(table.inline_rows), table.name],
            )
    connection.execute(
        "INSERT INTO schema_migrations VALUES (?, ?, ?)",
        [SCHEMA_VERSION, datetime.now(UTC).replace(tzinfo=None), version("copydesk")],
    )


def _checked(connection: Connection, folder: Path) -> Connection:
    """The connection, or a UsageError where the lake is not one that this code understands."""
    try:
        row = connection.execute("SELECT max(version) FROM schema_migrations").fetchone()
    except duckdb.CatalogException:
        connection.close()
        raise UsageError(
            f"{folder} holds a DuckLake that is not a Copydesk warehouse. "
            "Name another folder with COPYDESK_WAREHOUSE."
        ) from None
    found = int(row[0]) if row and row[0] is not None else 0
    if found > SCHEMA_VERSION:
        connection.close()
        raise UsageError(
            f"{folder} was written by a newer Copydesk (schema {found}, this one knows "
            f"{SCHEMA_VERSION}). Upgrade Copydesk to open it."
        )
    return connection


def _data_files(folder: Path) -> frozenset[Path]:
    return frozenset(folder.rglob("*.parquet"))


def _make_durable(files: frozenset[Path], root: Path) -> None:
    """fsync the files and every folder between them and the root."""
    folders = {root}
    for file in files:
        _sync(file)
        folders.update(parent for parent in file.parents if root in parent.parents)
    if files:
        for folder in folders:
            _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
