"""How far each watched source was read: the tables `source_checks` and `source_files`.

In: a lake and a source's name. Out: the files that were read, when the source was last looked at,
and the rows of one more look. Both tables only grow; a look and its files are one commit.

A file that was read again after it changed has a row for each state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from warehouse.lake import Connection, Lake
from warehouse.queries import run
from warehouse.watermark_tables import SOURCE_FILES

FileState = tuple[str, int, datetime]
"""Path, size in bytes, time of its last change."""


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a source and the files that were read."""

    source: str
    checked_at: datetime
    seen: int
    left: int = 0
    files: Sequence[FileState] = ()
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last look at a source, and the newest file it ever brought (None: none yet)."""

    source: str
    checked_at: datetime
    newest_at: datetime | None
    files_left: int


def files_read(lake: Lake, source: str) -> frozenset[FileState]:
    """Every state of every file of the source that was read."""
    if not lake.exists():
        return frozenset()
    with lake.connect() as connection:
        connection.execute(
            "SELECT path, size_bytes, modified_at FROM source_files WHERE source = ?", [source]
        )
        return frozenset((path, size, _aware(at)) for path, size, at in connection.fetchall())


def last_checks(lake: Lake) -> dict[str, LastCheck]:
    """The last look at each source, by name."""
    if not lake.exists():
        return {}
    with lake.connect() as connection:
        run(connection, "last_checks")
        return {
            source: LastCheck(source, _aware(checked), newest and _aware(newest), left)
            for source, checked, newest, left in connection.fetchall()
        }


def note_check(lake: Lake, check: Check) -> None:
    """Remember a look and the files that it read. Call it when their documents are committed."""
    lake.write(
        lambda connection: _insert(connection, check),
        author=check.run_id or "copydesk",
        message=f"read {len(check.files)} files of {check.source}",
    )


def note_files(lake: Lake, source: str, files: Sequence[FileState], run_id: str) -> None:
    """Remember files as read without a look at the source: a back-fill takes no turn from it."""
    check = Check(source, datetime.now(UTC), len(files), files=files, run_id=run_id)
    lake.write(
        lambda connection: _insert_files(connection, check),
        author=run_id,
        message=f"back-fill {len(files)} files of {source}",
    )


def _insert(connection: Connection, check: Check) -> None:
    newest = max((at for _, _, at in check.files), default=None)
    run(
        connection,
        "insert_source_check",
        source=check.source,
        checked_at=_naive(check.checked_at),
        seen=check.seen,
        read=len(check.files),
        left=check.left,
        newest_at=newest and _naive(newest),
        run_id=check.run_id,
    )
    _insert_files(connection, check)


def _insert_files(connection: Connection, check: Check) -> None:
    if check.files:
        connection.register("read_now", _table(check))
        connection.execute("INSERT INTO source_files BY NAME SELECT * FROM read_now")


def _table(check: Check) -> pa.Table:
    rows = [
        {
            "source": check.source,
            "path": path,
            "size_bytes": size,
            "modified_at": _naive(at),
            "run_id": check.run_id,
        }
        for path, size, at in check.files
    ]
    return pa.Table.from_pylist(rows, schema=SOURCE_FILES.arrow)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
