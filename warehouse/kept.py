"""DuckDBs that stay open with a lake attached: to open one costs more than most uses of it.

In: the SQL that attaches a lake, and what opens a DuckDB with it. Out: a connection for each use,
with transactions, temporary tables and registered rows of its own; any thread may ask.

1. one is kept for each SQL: other rights, addresses or credentials are another one
2. before each use the snapshot that was seen last must still be there: a connection to Postgres
   that was lost, or a catalog that was restored meanwhile, is met here, and it is opened anew
3. a use that failed lets all be forgotten, as what it left behind is unknown
4. after `MOST_USES` it is opened anew: DuckLake remembers the statistics of each snapshot it saw
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

Connection = duckdb.DuckDBPyConnection

MOST_USES = 100


@dataclass(slots=True)
class _Opened:
    """A DuckDB, how often it was used, and the newest snapshot that a use began with."""

    connection: Connection
    uses: int = 0
    snapshot: int = -1
    time: object = None


class Kept:
    """The DuckDBs of one owner, who closes them."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, ...], _Opened] = {}
        self._guard = threading.Lock()

    def connect(
        self, statements: Sequence[str], open_one: Callable[[], Connection], metadata: str
    ) -> Connection:
        """A connection for one use; close it. `metadata` is where the lake's own tables are."""
        key = tuple(statements)
        with self._guard:
            opened = self._opened.pop(key, None)
            if not opened or opened.uses >= MOST_USES or not _is_sound(opened, metadata):
                opened = _Opened(open_one())
                _is_sound(opened, metadata)
            opened.uses += 1
            self._opened[key] = opened
            return opened.connection.cursor()

    def forget(self) -> None:
        """Open anew at the next use. Connections that are in use go on.

        Nothing is closed: that would close what was handed out. A DuckDB ends with its last user.
        """
        with self._guard:
            self._opened.clear()


def _is_sound(opened: _Opened, metadata: str) -> bool:
    """Whether it answers and still shows what it showed; notes what it shows now."""
    sql = (
        f"SELECT snapshot_id, snapshot_time FROM {metadata}.ducklake_snapshot WHERE snapshot_id"
        f" IN ({opened.snapshot}, (SELECT max(snapshot_id) FROM {metadata}.ducklake_snapshot))"
    )
    try:
        found = dict(opened.connection.execute(sql).fetchall())
    except duckdb.Error:
        return False
    before, opened.snapshot = opened.snapshot, max(found)
    is_same = before < 0 or found.get(before) == opened.time
    opened.time = found[opened.snapshot]
    return is_same
