"""A consistent copy of the warehouse while it is written to, and a warehouse made from one.

In: a lake and a folder. Out: the folder with a catalog, every Parquet file of every snapshot in it,
and `backup.json`; or a lake restored from such a folder, wherever its catalog and data are to lie.

Backup
1. the catalog is copied as it is at one moment; writers go on (Postgres: they wait for a second)
2. the files that this copy names are copied; those that an earlier backup left here are kept:
   a Parquet file never changes. Where maintenance removed one meanwhile, it begins again at 1
3. the catalog takes its name, then files that it does not name go

Restore copies the files first and the catalog last: killed, it can be run again.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from pyarrow.fs import FileSystem, FileType, LocalFileSystem

from tasks.errors import TransientError, UsageError
from warehouse.catalog_copy import copy_to_postgres, copy_to_sqlite
from warehouse.data_store import DataFolder
from warehouse.faults import translated
from warehouse.lake import Lake
from warehouse.queries import statement
from warehouse.sqlite_catalog import SqliteCatalog, sync

TRIES = 3
"""How often a backup begins again because maintenance removed files that it was to copy."""
COPY_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds; `copied` files are new in it, the others were there before."""

    snapshot: int
    files: int
    bytes: int
    copied: int
    made_at: str
    copydesk_version: str


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    size: int


class _GoneError(Exception):
    """A file that the catalog's copy names is not there any more."""


def back_up(lake: Lake, folder: Path) -> Backup:
    """Copy the warehouse into `folder`. Raises UsageError without one, or without room."""
    if not lake.exists():
        raise UsageError(f"There is no warehouse in {lake.name} to back up.")
    if folder.exists() and any(folder.iterdir()) and not (folder / "backup.json").is_file():
        raise UsageError(f"{folder} holds something else than a backup. Name another folder.")
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for _ in range(TRIES):
            try:
                return _back_up(lake, folder)
            except _GoneError:
                continue  # what was copied stays and is not copied again
    raise TransientError(f"Files of {lake.name} are removed faster than copied; try again later.")


def _back_up(lake: Lake, folder: Path) -> Backup:
    aside = folder / "catalog.sqlite.new"
    aside.unlink(missing_ok=True)
    if isinstance(lake.catalog, SqliteCatalog):
        source, target = sqlite3.connect(lake.catalog.file), sqlite3.connect(aside)
        with closing(source), closing(target):
            source.backup(target)
    else:
        copy_to_sqlite(lake, aside)
    _tidy(aside)
    files, snapshot = _named(aside)
    if not (folder / "backup.json").is_file():
        _note(folder, Backup(0, 0, 0, 0, "unfinished", version("copydesk")))
    system, root = lake.data.filesystem()
    store = DataFolder(folder / "parquet")
    store.prepare()
    copied = _copy_files(files, (system, root), (LocalFileSystem(), str(store.folder)))
    store.make_durable(frozenset(f"{store.folder}/{name}" for name in copied))
    sync(aside)
    aside.replace(folder / "catalog.sqlite")
    _remove_unnamed(store.folder, files)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    total = sum(file.size for file in files)
    backup = Backup(snapshot, len(files), total, len(copied), made, version("copydesk"))
    _note(folder, backup)
    sync(folder)
    return backup


def restore(lake: Lake, folder: Path) -> int:
    """Make the lake from a backup; returns the snapshot that it shows.

    Raises UsageError where there is a warehouse already, or the backup is not whole.
    """
    catalog = folder / "catalog.sqlite"
    if not catalog.is_file():
        raise UsageError(f"{folder} holds no whole backup (catalog.sqlite is missing).")
    if lake.exists():
        raise UsageError(
            f"There is a warehouse in {lake.name} already. Move it away, or "
            f"{lake.catalog.advice} to restore beside it."
        )
    files, snapshot = _named(catalog)
    with translated(lake.name), lake.lock():
        lake.data.prepare()
        source = LocalFileSystem(), str((folder / "parquet").absolute())
        try:
            copied = _copy_files(files, source, lake.data.filesystem())
        except _GoneError as gone:
            raise UsageError(f"The backup in {folder} is damaged: {gone}.") from None
        if isinstance(lake.data, DataFolder):
            lake.data.make_durable(frozenset(f"{lake.data.folder}/{name}" for name in copied))
        _restore_catalog(lake, catalog)
        lake.note_data_path()
    return snapshot


def _restore_catalog(lake: Lake, catalog: Path) -> None:
    target = lake.catalog
    if isinstance(target, SqliteCatalog):
        aside = target.file.with_name("catalog.sqlite.new")
        shutil.copyfile(catalog, aside)
        sync(aside)
        aside.replace(target.file)
        sync(target.folder)
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-") as scratch:
        shutil.copyfile(catalog, Path(scratch) / "catalog.sqlite")
        copy_to_postgres(Lake(Path(scratch), data_url=lake.data.path.rstrip("/")), lake)


def _tidy(catalog: Path) -> None:
    """Leave one file, in the mode that readers ask for, without what waits to be removed."""
    with closing(sqlite3.connect(catalog)) as copy:
        copy.execute("DELETE FROM ducklake_files_scheduled_for_deletion")
        copy.commit()
        copy.execute("PRAGMA journal_mode = WAL")


def _named(catalog: Path) -> tuple[tuple[_File, ...], int]:
    """The files of all snapshots of a catalog that nobody writes to, and its last snapshot."""
    address = f"file:{quote(str(catalog.absolute()))}?immutable=1"  # it may lie on read-only media
    with closing(sqlite3.connect(address, uri=True)) as copy:
        found = tuple(_File(*row) for row in copy.execute(statement("backup_files")))
        (snapshot,) = copy.execute("SELECT max(snapshot_id) FROM ducklake_snapshot").fetchone()
    return found, int(snapshot)


def _copy_files(
    files: tuple[_File, ...], source: tuple[FileSystem, str], target: tuple[FileSystem, str]
) -> list[str]:
    """Copy what is not there yet in its full size; returns what was copied."""
    copied: list[str] = []
    for file in files:
        into = f"{target[1]}/{file.path}"
        if _size(target[0], into) != file.size:
            _copy_file(file, source, target[0], into)
            copied.append(file.path)
    return copied


def _copy_file(file: _File, source: tuple[FileSystem, str], target: FileSystem, into: str) -> None:
    origin = f"{source[1]}/{file.path}"
    if _size(source[0], origin) != file.size:
        raise _GoneError(f"{file.path} is missing or not {file.size} bytes long")
    target.create_dir(into.rpartition("/")[0], recursive=True)
    with source[0].open_input_stream(origin) as reader, target.open_output_stream(into) as writer:
        while chunk := reader.read(COPY_BYTES):
            writer.write(chunk)


def _size(system: FileSystem, path: str) -> int | None:
    info = system.get_file_info(path)
    return info.size if info.type == FileType.File else None


def _remove_unnamed(store: Path, files: tuple[_File, ...]) -> None:
    named = {store / file.path for file in files}
    for path in store.rglob("*.parquet"):
        if path not in named:
            path.unlink()


def _note(folder: Path, backup: Backup) -> None:
    text = json.dumps(asdict(backup), indent=2) + "\n"
    (folder / "backup.json").write_text(text, encoding="utf-8")
