"""SQLite files beside the lake that follow its commits: what its indexes have in common.

In: a path, the schema of an index and its format. Out: an open connection; what the index notes of
itself (its format, the snapshot that it shows) in the table `state`. The lake has the truth, so an
index that is damaged or of another format is removed and made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

BUSY_SECONDS = 30.0

_STATE = "CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of index. `schema` is SQL; raise `format` when it or what is indexed changes."""

    schema: str
    format: str

    @contextmanager
    def open(self, path: Path) -> Iterator[sqlite3.Connection]:
        """An open index, made where it is missing; transactions are begun by hand."""
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as index:
            index.execute("PRAGMA journal_mode = WAL")
            index.execute("PRAGMA synchronous = NORMAL")
            if index.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
                index.executescript(f"BEGIN; {_STATE} {self.schema} COMMIT;")
                note(index, "format", self.format)
            yield index

    def is_usable(self, path: Path) -> bool:
        """Whether a file is an index of this kind and format."""
        try:
            with self.open(path) as index:
                return state(index, "format") == self.format
        except sqlite3.DatabaseError:
            return False


def remove(path: Path) -> None:
    """Remove an index with its log."""
    for part in path.parent.glob(f"{path.name}*"):
        part.unlink()


def state(index: sqlite3.Connection, name: str) -> str | None:
    """What an index notes of itself."""
    row = index.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
    return None if row is None else str(row[0])


def note(index: sqlite3.Connection, name: str, value: str) -> None:
    """Note it, in the transaction of the caller."""
    index.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", [name, value])
