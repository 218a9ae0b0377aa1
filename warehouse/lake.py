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

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import duckdb

from tasks.errors import UsageError
from tasks.settings import Settings
from warehouse.again import until_it_answers
from warehouse.attached import attach_statement, attached, in_use, note_data_path
from warehouse.catalog import Catalog, catalog_of
from warehouse.data_store import DataStore, data_store_of
from warehouse.faults import translated
from warehouse.kept import Kept
from warehouse.lake_schema import check_is_new, checked_version, fill
from warehouse.migrate import migrate, set_table_options
from warehouse.schema import SCHEMA_VERSION
from warehouse.signals import uninterrupted

Connection = duckdb.DuckDBPyConnection
T = TypeVar("T")

OUTAGE_SECONDS = 120.0
"""How long `write` begins its transaction again while a catalog or bucket does not answer."""


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
            check_is_new(connection, self.name)
        return connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """`connect` to read one snapshot; known faults are raised as CopydeskErrors."""
        with translated(self.name), self._used(self.connect) as connection:
            connection.execute("BEGIN")  # or each statement would look for the newest one
            yield connection

    def note_data_path(self) -> None:
        """Note where the data lie now, for the stock shell. The caller holds the lock."""
        with self._attach(read_only=False) as connection:
            note_data_path(connection, self.catalog.metadata, self.data.path)

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
        return until_it_answers(
            lambda: self._locked_transaction(action, author, message),
            min(self.lock_seconds, OUTAGE_SECONDS),
        )

    def attach_statements(self, *, read_only: bool, in_shell: bool = False) -> list[str]:
        """SQL that opens the lake in any DuckDB whose extensions are loaded."""
        address, options = self.catalog.target(in_shell=in_shell)
        return [
            *self.data.setup(in_shell=in_shell),
            attach_statement(address, options, self.data, read_only=read_only),
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
            note_data_path(connection, self.catalog.metadata, self.data.path)
            found = checked_version(connection, self.name)
            if found < SCHEMA_VERSION:
                self._migrate(connection, found)
            return connection

    def _migrate(self, connection: Connection, found: int) -> None:
        try:
            note = f"migrate the schema from {found} to {SCHEMA_VERSION}"
            self._commit(connection, migrate, "copydesk", note)
            set_table_options(connection)
        except BaseException:
            connection.close()
            raise

    def _create(self, address: str, options: list[str]) -> None:
        statements = [
            *self.data.setup(),
            attach_statement(address, options, self.data, read_only=False),
        ]
        with attached(self.extensions, statements) as connection:
            fill(connection)

    def _attach(self, *, read_only: bool) -> Connection:
        statements = self.attach_statements(read_only=read_only)
        if self.kept is None:
            return attached(self.extensions, statements)
        connection = self.kept.connect(
            statements,
            lambda: attached(self.extensions, statements, threads=1),
            self.catalog.metadata,
        )
        return in_use(connection)


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
