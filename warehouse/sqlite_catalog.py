"""The catalog as a SQLite file in the warehouse's folder: the default, for one machine.

In: the folder. Out: what Lake asks of a catalog (catalog.py): where it is, whether it is there,
the writers' lock, and a creation that is there wholly or not at all.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import UsageError
from warehouse.ddl import quoted
from warehouse.locking import exclusive, holder

BUSY_MILLISECONDS = 30_000
"""How long SQLite waits for a foreign writer of the catalog before it says 'locked'."""


@dataclass(frozen=True, slots=True)
class SqliteCatalog:
    """`catalog.sqlite` in a folder, and `write.lock` beside it."""

    folder: Path

    extensions = ("sqlite_scanner",)
    metadata = "__ducklake_metadata_lake"

    @property
    def file(self) -> Path:
        """The SQLite file that says which Parquet files make up which table."""
        return self.folder.absolute() / "catalog.sqlite"

    @property
    def name(self) -> str:
        """How messages call the warehouse."""
        return str(self.folder)

    @property
    def advice(self) -> str:
        """What a person does who meant another warehouse."""
        return "name its folder with COPYDESK_WAREHOUSE"

    def target(self, *, in_shell: bool = False) -> tuple[str, list[str]]:
        """DuckLake's address of the catalog, and its options for ATTACH."""
        del in_shell  # no secret in it
        return f"ducklake:sqlite:{self.file}", _OPTIONS

    def shell_environment(self) -> dict[str, str]:
        """Nothing."""
        return {}

    def exists(self) -> bool:
        """Whether a warehouse was made here. Raises UsageError where its catalog moved away."""
        if self.file.is_file():
            return True
        if self._moved.is_file():
            place = self._note.read_text(encoding="utf-8")
            raise UsageError(
                f"The catalog of {self.name} moved to {place}: set COPYDESK_CATALOG to that "
                "address (with its password, where it needs one)."
            )
        return False

    def leave_for(self, place: str) -> None:
        """Put the catalog out of use: its warehouse is now at `place`."""
        self._note.write_text(place, encoding="utf-8")
        sync(self._note)
        self.file.replace(self._moved)
        sync(self.folder)

    @property
    def _moved(self) -> Path:
        return self.file.with_name("catalog.sqlite.moved")

    @property
    def _note(self) -> Path:
        return self.file.with_name("catalog.moved_to")

    def lock(self, seconds: float) -> AbstractContextManager[None]:
        """Keep other writers out; raises WarehouseBusyError after `seconds`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return exclusive(self.folder / "write.lock", seconds)

    def writer(self) -> str | None:
        """Who holds the lock now; None where nobody does."""
        pid = holder(self.folder / "write.lock")
        return None if pid is None else f"process {pid}"

    def create(self, fill: Callable[[str, list[str]], None]) -> None:
        """Make the catalog under another name with `fill(address, options)`, then rename it."""
        aside = self.file.with_name("catalog.sqlite.new")
        for leftover in self.folder.glob("catalog.sqlite.new*"):
            leftover.unlink()  # of a creation that was killed
        fill(f"ducklake:sqlite:{aside}", _OPTIONS)
        sync(aside)
        aside.replace(self.file)
        sync(self.folder)

    def vacuum(self) -> int:
        """Give free pages back to the disk; returns the bytes that this freed."""
        before = self.file.stat().st_size
        catalog = sqlite3.connect(self.file, timeout=BUSY_MILLISECONDS / 1000)
        try:
            catalog.execute("VACUUM")
            catalog.execute("PRAGMA busy_timeout = 0")  # an open reader puts this off, no more
            catalog.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            catalog.close()
        return max(0, before - self.file.stat().st_size)


_OPTIONS = [f"META_JOURNAL_MODE {quoted('WAL')}", f"META_BUSY_TIMEOUT {BUSY_MILLISECONDS}"]


def sync(path: Path) -> None:
    """fsync a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
