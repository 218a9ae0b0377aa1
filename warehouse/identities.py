"""What the lake holds of some articles, without reading the lake: a B-tree beside it.

In: a connection to a lake, and article ids. Out: their stored documents, current versions and
refusals as Arrow tables. The time goes by how many ids are asked for, not by how many are stored.

`identities.sqlite` in the lake's folder follows the lake's commits as the search index does; each
machine that writes has its own, and it may be removed at any time.

1. it notes which snapshot it shows, number and time: after a restore the number alone could lie
2. it catches up by DuckLake's record of changes, of the tables that were written to; where that is
   gone, the snapshot is another lake's, or a row was deleted, it is made anew from the tables
3. the ids are looked up

A reader that holds the writers' lock finds exactly what the lake holds. Any other may find less
than was committed meanwhile, never more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from warehouse.beside import Kind, note, remove, state
from warehouse.lake import Connection, Lake
from warehouse.locking import exclusive
from warehouse.queries import run
from warehouse.schema import ARTICLE_VERSIONS, RAW_DOCUMENTS, REJECTIONS

ROWS_AT_A_TIME = 10_000
IDS_AT_A_TIME = 500
"""Parameters of one SELECT; SQLite may allow no more than 999."""
CACHE_KIB = 65_536

_SCHEMA = """
CREATE TABLE documents (
    article_id TEXT, raw_sha256 TEXT, fetched_at INTEGER, PRIMARY KEY (article_id, raw_sha256)
) WITHOUT ROWID;
CREATE TABLE versions (
    article_id TEXT PRIMARY KEY, version INTEGER, valid_from INTEGER, content_sha256 TEXT
) WITHOUT ROWID;
CREATE TABLE refused (
    article_id TEXT, raw_sha256 TEXT, rejection_id TEXT,
    PRIMARY KEY (article_id, raw_sha256, rejection_id)
) WITHOUT ROWID;
"""
IDENTITIES = Kind(_SCHEMA, format="1")
_TABLES = {
    "documents": RAW_DOCUMENTS.name,
    "versions": ARTICLE_VERSIONS.name,
    "refused": REJECTIONS.name,
}
"""Tables of the index, and what they are made of."""
_ADD = {
    "documents": """
        INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO UPDATE
        SET fetched_at = max(
            coalesce(fetched_at, excluded.fetched_at), coalesce(excluded.fetched_at, fetched_at)
        )
    """,
    "versions": "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?)",
    "refused": "INSERT OR IGNORE INTO refused VALUES (?, ?, ?)",
}

_TEXT, _MOMENT = pa.string(), pa.timestamp("us")
_DOCUMENTS = pa.schema([("article_id", _TEXT), ("raw_sha256", _TEXT), ("fetched_at", _MOMENT)])
_VERSIONS = pa.schema(
    [
        ("article_id", _TEXT),
        ("version", pa.int32()),
        ("valid_from", _MOMENT),
        ("content_sha256", _TEXT),
    ]
)
_REFUSED = pa.schema([("article_id", _TEXT), ("raw_sha256", _TEXT), ("rejection_id", _TEXT)])
_SCHEMAS = {"documents": _DOCUMENTS, "versions": _VERSIONS, "refused": _REFUSED}


@dataclass(frozen=True, slots=True)
class Stored:
    """What a lake holds of some articles.

    `documents`: article_id, raw_sha256, fetched_at (the newest of these bytes); `versions`: the
    current one: article_id, version, valid_from, content_sha256; `refused`: article_id,
    raw_sha256, rejection_id.
    """

    documents: pa.Table
    versions: pa.Table
    refused: pa.Table

    def register(self, connection: Connection) -> None:
        """Let SQL see them as lake_documents, lake_versions and lake_refused."""
        for name in _TABLES:
            connection.register(f"lake_{name}", getattr(self, name))


def identities_file(lake: Lake) -> Path:
    """Where the index lies; on this machine also for a lake on Postgres and S3."""
    return lake.folder.absolute() / "identities.sqlite"


def stored_of(lake: Lake, connection: Connection, article_ids: Sequence[str]) -> Stored:
    """What the snapshot that `connection` sees holds of these articles.

    Raises TransientError where another process makes the index anew for too long.
    """
    ids = sorted(set(article_ids))
    path = identities_file(lake)
    path.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(path.with_suffix(".lock"), lake.lock_seconds):
        if not IDENTITIES.is_usable(path):
            remove(path)
        with IDENTITIES.open(path) as index:
            index.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            _catch_up(index, connection, lake.catalog.metadata)
            return Stored(**{name: _look_up(index, name, ids) for name in _TABLES})


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """One of a lake's: the ids of the tables that it wrote to and deleted from."""

    number: int
    time: str
    written: Sequence[str]
    deleted: Sequence[str]


def _catch_up(index: sqlite3.Connection, source: Connection, metadata: str) -> None:
    """Bring the index to the snapshot that `source` sees, in one transaction."""
    shown, time = _shown(index)
    run(source, "identities_snapshots", shown=shown)
    snapshots = [_Snapshot(number, str(time), *ids) for number, time, *ids in source.fetchall()]
    newest, since = snapshots[-1], snapshots[1:]
    is_followed = (snapshots[0].number, snapshots[0].time) == (shown, time)
    if is_followed and not since:
        return
    names = _names_of_tables(source, metadata)
    written = {names[table] for snapshot in since for table in snapshot.written}
    deleted = {names[table] for snapshot in since for table in snapshot.deleted}
    span: dict[str, object] = {"after": shown, "until": newest.number}
    index.execute("BEGIN")
    if not is_followed or (RAW_DOCUMENTS.name in deleted and _deleted(source, span)):
        for name in _TABLES:
            index.execute(f"DELETE FROM {name}")
            run(source, f"identities_all_{name}")
            index.executemany(_ADD[name], _rows(source))
    else:
        for name, table in _TABLES.items():
            if table in written:
                run(source, f"identities_new_{name}", **span)
                index.executemany(_ADD[name], _rows(source))
    note(index, "snapshot", f"{newest.number} {newest.time}")
    index.execute("COMMIT")


def _names_of_tables(source: Connection, metadata: str) -> dict[str, str]:
    """By id; also of tables that are no more, as old snapshots name them."""
    source.execute(f"SELECT table_id::VARCHAR, table_name FROM {metadata}.ducklake_table")
    return dict(source.fetchall())


def _deleted(source: Connection, span: dict[str, object]) -> bool:
    """Whether rows were deleted, which nothing of ours does."""
    run(source, "identities_deleted", **span)
    return source.fetchone() is not None


def _look_up(index: sqlite3.Connection, name: str, ids: Sequence[str]) -> pa.Table:
    rows: list[tuple[object, ...]] = []
    for first in range(0, len(ids), IDS_AT_A_TIME):
        some = ids[first : first + IDS_AT_A_TIME]
        marks = ", ".join("?" * len(some))
        rows += index.execute(f"SELECT * FROM {name} WHERE article_id IN ({marks})", some)
    schema = _SCHEMAS[name]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [
        pa.array(values, _stored_type(field.type))
        for field, values in zip(schema, columns, strict=True)
    ]
    return pa.table(arrays, names=schema.names).cast(schema)


def _stored_type(kind: pa.DataType) -> pa.DataType:
    return pa.int64() if kind == _MOMENT else kind


def _rows(source: Connection) -> Iterator[tuple[object, ...]]:
    while rows := source.fetchmany(ROWS_AT_A_TIME):
        yield from rows


def _shown(index: sqlite3.Connection) -> tuple[int, str]:
    """The snapshot that the index shows: number and time; -1 for none."""
    number, _, time = (state(index, "snapshot") or "-1").partition(" ")
    return int(number), time
