"""DuckDB's extensions, offline: from the installed wheels into connections and shells.

In: names, or nothing. Out: a DuckDB with the extensions loaded, or the files copied to where the
stock `duckdb` shell and a plain `duckdb.connect()` look for them. The binaries carry DuckDB's
signature. To check one takes longer than all else that opening a lake does, so a process checks
each file once, and again when the file is no longer the same.
"""

from __future__ import annotations

import filecmp
import importlib.util
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

EXTENSIONS = ("ducklake", "sqlite_scanner")
"""What a warehouse in a folder needs."""
SCALE_EXTENSIONS = ("postgres_scanner", "httpfs")
"""What a Postgres catalog and a bucket need; their wheels are in the scale extra."""

FileMark = tuple[str, int, int, int]
"""Path, inode, size and time of change (ns) of a file."""
_signed: set[FileMark] = set()
"""Files whose signature this process has checked."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of one extension: `state` is 'present', 'copied', 'no wheel' or 'unwritable'."""

    name: str
    state: str
    path: Path | None
    detail: str = ""

    @property
    def ready(self) -> bool:
        """Whether a stock shell finds it offline."""
        return self.state in {"present", "copied"}


def wheel_file(name: str) -> Path | None:
    """The extension's binary for this DuckDB inside its wheel; None where none is installed."""
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        version = f"v{duckdb.__version__}"
        path = Path(folder) / "extensions" / version / f"{name}.duckdb_extension"
        if path.is_file():
            return path
    return None


def connect_with(names: Sequence[str] = EXTENSIONS) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory with extensions loaded; one that needs others takes signed ones alone.

    Without wheels they come DuckDB's own way (home folder, then network).
    """
    files = [(name, wheel_file(name)) for name in names]
    marks = {_mark(path) for _, path in files if path}
    known = marks <= _signed and all(path for _, path in files)
    connection = duckdb.connect(":memory:", config={"allow_unsigned_extensions": str(known)})
    try:
        for name, path in files:
            _load(connection, name, path)
        connection.execute("SET allow_unsigned_extensions = false")  # cannot be undone
    except BaseException:
        connection.close()
        raise
    _signed.update(marks)
    return connection


def _load(connection: duckdb.DuckDBPyConnection, name: str, path: Path | None) -> None:
    if path is None:
        connection.execute(f"INSTALL {name}")
        connection.execute(f"LOAD {name}")
    else:
        literal = str(path).replace("'", "''")
        connection.execute(f"LOAD '{literal}'")


def _mark(path: Path) -> FileMark:
    found = path.stat()
    return (str(path), found.st_ino, found.st_size, found.st_mtime_ns)


def extension_folder() -> Path:
    """Where the stock shell of this DuckDB version and platform looks for extensions."""
    with duckdb.connect(":memory:") as connection:
        row = connection.execute("PRAGMA platform").fetchone()
    platform = str(row[0]) if row else ""
    return Path.home() / ".duckdb" / "extensions" / f"v{duckdb.__version__}" / platform


def install_extensions(folder: Path | None = None) -> tuple[Installed, ...]:
    """Copy the extensions to `folder` (default: the stock shell's). Says what it did; idempotent.

    A home that cannot be written to is no error: the state says 'unwritable'.
    """
    target = folder or extension_folder()
    scale = (name for name in SCALE_EXTENSIONS if wheel_file(name))
    return tuple(_install(name, target) for name in (*EXTENSIONS, *scale))


def _install(name: str, folder: Path) -> Installed:
    source = wheel_file(name)
    path = folder / f"{name}.duckdb_extension"
    if source is None:
        return Installed(name, "present" if path.is_file() else "no wheel", path)
    # Aside, then renamed: a shell that starts meanwhile never sees half a file.
    aside = folder / f"{name}.{os.getpid()}.part"
    try:
        if path.is_file() and filecmp.cmp(source, path, shallow=True):
            return Installed(name, "present", path)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, aside)
        aside.replace(path)
    except OSError as fault:
        return Installed(name, "unwritable", path, str(fault))
    return Installed(name, "copied", path)


if __name__ == "__main__":  # make setup
    for item in install_extensions():
        if not item.ready:
            print(f"duckdb extension {item.name}: {item.state} {item.detail}")
