"""A SQLite catalog -> the same catalog in Postgres, with its history; the data stay where they lie.

In: a lake in a folder and the URL of a Postgres schema that holds no warehouse yet. Out: the lake
as it is opened from now on, and the number of snapshots that came along.

1. both writers' locks are taken
2. the metadata are copied aside, then the schema takes its name (catalog_copy.py)
3. the SQLite file is renamed, so that nobody goes on writing to it; opening it says where it went
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tasks.errors import UsageError
from warehouse.catalog_copy import copy_to_postgres
from warehouse.lake import Lake
from warehouse.sqlite_catalog import SqliteCatalog


@dataclass(frozen=True, slots=True)
class Moved:
    """The lake as it is now, and what came along."""

    lake: Lake
    snapshots: int


def migrate_catalog(lake: Lake, url: str) -> Moved:
    """Move the catalog. Raises UsageError where there is nothing to move or no room for it."""
    source = lake.catalog
    if not isinstance(source, SqliteCatalog):
        raise UsageError(
            f"The catalog is in Postgres already: {lake.name}. Unset COPYDESK_CATALOG."
        )
    if not lake.exists():
        raise UsageError(f"There is no warehouse in {lake.name} to move.")
    target = replace(lake, catalog_url=url)
    with lake.lock(), target.lock():
        if target.exists():
            snapshots = _finished_before(lake, target)
        else:
            snapshots = copy_to_postgres(lake, target)
        source.leave_for(target.name)
    return Moved(target, snapshots)


def _finished_before(lake: Lake, target: Lake) -> int:
    """The snapshots of a move that was killed between its last two steps."""
    if _history(lake) != _history(target):
        raise UsageError(
            f"There is a warehouse in {target.name} already. Name another schema: ?schema=NAME."
        )
    return len(_history(lake))


def _history(lake: Lake) -> list[tuple[object, ...]]:
    with lake.connect() as connection:
        return connection.execute(
            "SELECT snapshot_id, snapshot_time FROM snapshots() ORDER BY snapshot_id"
        ).fetchall()
