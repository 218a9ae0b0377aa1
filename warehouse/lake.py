"""The lake: open it, create it, and write to it so that nothing is torn or lost.

In: a folder; for several machines also a Postgres catalog and a bucket, by URL. Out: DuckDB
connections with the lake attached and in use, and `write`, which runs an action as one transaction:

1. take the writers' lock (catalog.py); create the warehouse if it is not there yet
2. begin, run the action, name the snapshot after who did it
3. make the new Parquet files durable: DuckLake commits to the catalog without doing so
4. commit; after a passing conflict or a lost connection, begin again at 1

A warehouse is created under another name and then renamed: it is there wholly or not at all.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import duckdb

from tasks.errors import TransientError, UsageError
from tasks.settings import Settings
from warehouse.catalog import Catalog, catalog_of
from warehouse.data_store import DataStore, data_store_of
from warehouse.ddl import create_statements, quoted
from warehouse.extensions import connect_with
from warehouse.faults import translated
from warehouse.kept import Kept
from warehouse.locking import WarehouseBusyError
from warehouse.migrate import inline_small_tables, migrate, record_version, schema_version
from warehouse.schema import SCHEMA_VERSION
from warehouse.signals import uninterrupted

Connection = duckdb.DuckDBPyConnection
T = TypeVar("T")

DUCKLAKE_RETRIES = 100
"""How often DuckLake itself tries a commit again that met another."""
OUTAGE_SECONDS = 120.0
"""How long `write` begins its transaction again while a catalog or bucket does not answer."""
RETRY_SECONDS, LONGEST_PAUSE = 0.2, 5.0
"""Mean pause before the second try, doubled with each, jittered; and its bound."""


@dataclass(frozen=True, slots=True)
class Lake:
    """A warehouse: by default `catalog.sqlite` and the Parquet files below `parquet/` of a folder.

    `catalog_url` names a Postgres catalog instead, `data_url` another folder or s3://bucket/prefix
    for the Parquet files. The folder then still holds what is local: spool, search index, server.
    """

    folder: Path
    lock_seconds: float = 600.0
    catalog_url: str | None = None
    data_url: str | None = None
    kept: Kept | None = field(default=None, compare=False, repr=False)
    """Where DuckDBs stay open between uses (`kept_open`); none: each use opens its own."""

    @property
    def catalog(self) -> Catalog:
        """The SQL database that says which Parquet files make up which table."""
        return catalog_of(self.folder, self.catalog_url)

    @property
    def data(self) -> DataStore:
        """Where the Parquet files lie."""
        return data_store_of(self.folder, self.data_url)

    @property
    def name(self) -> str:
        """How messages call it; never with a password."""
        return self.catalog.name

    def exists(self) -> bool:
        """Whether there is a warehouse to open. Raises TransientError without an answer."""
        return self.catalog.exists()

    def connect(self, *, read_only: bool = True) -> Connection:
        """A connection with the lake attached as `lake` and in use; close it after use.

        With `read_only=False` a missing warehouse is created and an older one migrated. Write
        through `write` all the same: it holds the lock. Raises UsageError where there is
        nothing to open or it cannot be.
        """
        if not read_only:
            with self.lock():
                return self._open_for_writing()
        if not self.exists():
            raise UsageError(
                f"There is no warehouse in {self.name}. Make one with `copydesk run PATH`, or "
                f"{self.catalog.advice}."
            )
        with translated(self.name):
            connection = self._attach(read_only=True)
            found = _checked(connection, self.name)
        if found < SCHEMA_VERSION:
            connection.close()
            raise UsageError(
                f"{self.name} was written by an older Copydesk (schema {found}, this one needs "
                f"{SCHEMA_VERSION}). Bring it up to date, keeping all rows: copydesk migrate. "
                "The next `copydesk run` does so too."
            )
        return connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """`connect` to read, for one use; known faults are raised as CopydeskErrors."""
        with translated(self.name), self._used(self.connect) as connection:
            yield connection

    def note_data_path(self) -> None:
        """Note where the data lie now, for the stock shell. The caller holds the lock."""
        with self._attach(read_only=False) as connection:
            self._note_data_path(connection)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep all other Copydesk writers out, for maintenance as for `write`. Not reentrant."""
        with translated(self.name), self.catalog.lock(self.lock_seconds):
            yield

    def write(self, action: Callable[[Connection], T], *, author: str, message: str) -> T:
        """Run `action` as one durable transaction and return its result.

        `action` may run more than once and must have no effect outside its connection. A
        transaction that changes nothing makes no snapshot. Raises TransientError when the lock
        or the catalog stayed busy, UsageError for a full disk or a folder that is read-only.
        """
        deadline = time.monotonic() + min(self.lock_seconds, OUTAGE_SECONDS)
        for tried in itertools.count(1):
            try:
                return self._locked_transaction(action, author, message)
            except WarehouseBusyError:
                raise  # it was waited for long enough
            except TransientError:
                if time.monotonic() > deadline:
                    raise
                pause = min(RETRY_SECONDS * 2 ** min(tried, 10), LONGEST_PAUSE)
                time.sleep(pause * random.uniform(0.5, 1.0))
        raise AssertionError  # the count has no end

    def attach_statements(self, *, read_only: bool, in_shell: bool = False) -> list[str]:
        """SQL that opens the lake in any DuckDB whose extensions are loaded."""
        address, options = self.catalog.target(in_shell=in_shell)
        return [
            *self.data.setup(in_shell=in_shell),
            _attach_statement(address, options, self.data, read_only=read_only),
            "USE lake",
        ]

    @property
    def extensions(self) -> tuple[str, ...]:
        """DuckDB's extensions that the lake needs."""
        return ("ducklake", *self.catalog.extensions, *self.data.extensions)

    def _locked_transaction(
        self, action: Callable[[Connection], T], author: str, message: str
    ) -> T:
        # The lock anew for each try: with a connection to Postgres its lock is lost.
        with self.lock():
            return self._transaction(action, author, message)

    def _transaction(self, action: Callable[[Connection], T], author: str, message: str) -> T:
        with (
            translated(self.name),
            uninterrupted(),
            self._used(self._open_for_writing) as connection,
        ):
            return self._commit(connection, action, author, message)

    @contextmanager
    def _used(self, opened: Callable[[], Connection]) -> Iterator[Connection]:
        try:
            with closing(opened()) as connection:  # without a commit this rolls back
                yield connection
        except BaseException:
            if self.kept:
                self.kept.forget()
            raise

    def _commit(
        self, connection: Connection, action: Callable[[Connection], T], author: str, message: str
    ) -> T:
        data = self.data
        before = data.files()
        connection.execute("BEGIN")
        result = action(connection)
        connection.execute("CALL lake.set_commit_message(?, ?)", [author, message])
        data.make_durable(data.files() - before)
        connection.execute("COMMIT")
        return result

    def _open_for_writing(self) -> Connection:
        with translated(self.name):
            if not self.exists():
                self.data.prepare()
                self.catalog.create(self._create)
            connection = self._attach(read_only=False)
            self._note_data_path(connection)
            found = _checked(connection, self.name)
            if found < SCHEMA_VERSION:
                self._migrate(connection, found)
            return connection

    def _note_data_path(self, connection: Connection) -> None:
        """Note where the data lie now, for shells that go by what is stored.

        By this connection: another SQLite library in this process would undo its locks.
        """
        metadata, place = f"{self.catalog.metadata}.ducklake_metadata", [self.data.path]
        moved = f"FROM {metadata} WHERE key = 'data_path' AND value <> ?"
        if connection.execute(moved, place).fetchone():
            connection.execute(f"UPDATE {metadata} SET value = ? WHERE key = 'data_path'", place)

    def _migrate(self, connection: Connection, found: int) -> None:
        try:
            note = f"migrate the schema from {found} to {SCHEMA_VERSION}"
            self._commit(connection, migrate, "copydesk", note)
            inline_small_tables(connection)
        except BaseException:
            connection.close()
            raise

    def _create(self, address: str, options: list[str]) -> None:
        statements = [
            *self.data.setup(),
            _attach_statement(address, options, self.data, read_only=False),
        ]
        with self._opened(statements) as connection:
            _fill(connection)

    def _attach(self, *, read_only: bool) -> Connection:
        statements = self.attach_statements(read_only=read_only)
        if self.kept is None:
            return self._opened(statements)
        connection = self.kept.connect(
            statements, lambda: self._opened(statements), self.catalog.metadata
        )
        return _in_use(connection)

    def _opened(self, statements: Sequence[str]) -> Connection:
        with uninterrupted():
            connection = connect_with(self.extensions)
            for statement in statements:
                connection.execute(statement)
            return _in_use(connection)


def open_lake(settings: Settings) -> Lake:
    """The lake that the settings name; nothing is opened yet."""
    return Lake(settings.warehouse, settings.lock_seconds, settings.catalog, settings.data)


@contextmanager
def kept_open(lake: Lake) -> Iterator[Lake]:
    """The same lake for many uses, from any thread: what it opens stays open until the end."""
    kept = Kept()
    try:
        yield replace(lake, kept=kept)
    finally:
        kept.forget()


def _in_use(connection: Connection) -> Connection:
    """A connection of a DuckDB to which the lake is attached, as all of ours are."""
    # DuckDB draws its bar on stdout, in the middle of what a pipe reads.
    connection.execute("SET enable_progress_bar = false")
    connection.execute("USE lake")
    connection.execute(f"SET ducklake_max_retry_count = {DUCKLAKE_RETRIES}")
    return connection


def _attach_statement(address: str, options: list[str], data: DataStore, *, read_only: bool) -> str:
    everything = [f"DATA_PATH {quoted(data.path)}", "OVERRIDE_DATA_PATH true", *options]
    if read_only:
        everything.append("READ_ONLY")
    return f"ATTACH {quoted(address)} AS lake ({', '.join(everything)})"


def _fill(connection: Connection) -> None:
    """Make the tables, views, comments and options of an empty lake."""
    connection.execute("CALL lake.set_option('parquet_compression', 'zstd')")
    # Off for content: a small batch in the SQLite catalog would make it grow with the texts.
    connection.execute("CALL lake.set_option('data_inlining_row_limit', '0')")
    connection.execute("BEGIN")
    for statement in create_statements():
        connection.execute(statement)
    connection.execute("COMMIT")
    inline_small_tables(connection)
    record_version(connection, SCHEMA_VERSION)


def _checked(connection: Connection, name: str) -> int:
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
