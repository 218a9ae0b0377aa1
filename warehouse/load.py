"""A batch of outcomes -> one atomic, idempotent commit; and what is loaded already.

In: a lake and a batch folder (rows.write_batch); the batch itself (tasks/spool.py) lies beside it
where its rows hold no bytes. Out: a LoadResult.

1. plan: each document is known, late, the same article again, or a new version (sql/plan_*)
2. count; where nothing is to be written, nothing is, not even a snapshot
3. raw documents, the end of old versions, new versions, their blocks, rejections: one transaction

A document is known when its article has these bytes already and it was not fetched after
everything stored of that article. New bytes that read the same make no new version. A document
fetched before what is stored already is late: its bytes are kept, but it makes no version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from tasks.identity import DocumentKey
from tasks.spool import contents_of
from warehouse.columns import Table
from warehouse.identities import stored_of
from warehouse.lake import Connection, Lake
from warehouse.queries import run
from warehouse.rows import naive_utc, spool_schema
from warehouse.schema import ARTICLE_VERSIONS, BLOCKS, RAW_DOCUMENTS, REJECTIONS
from warehouse.spooled import parts, read_parts

_KEYS = pa.schema(
    [
        ("row_number", pa.int64()),
        ("article_id", pa.string()),
        ("raw_sha256", pa.string()),
        ("fetched_at", pa.timestamp("us")),
    ]
)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What came of documents. `late` are among `unchanged`; blocks, words: of new versions."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    late: int = 0
    rejected: int = 0
    rejected_known: int = 0
    blocks_kept: int = 0
    blocks_removed: int = 0
    words_kept: int = 0

    @property
    def documents(self) -> int:
        """Documents in all."""
        return self.new + self.changed + self.unchanged + self.rejected + self.rejected_known

    def __add__(self, other: LoadResult) -> LoadResult:
        """The sum of two batches."""
        names = [field.name for field in fields(self)]
        return LoadResult(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class KnownDocuments:
    """Indices of documents that need no work."""

    loaded: frozenset[int] = frozenset()
    rejected: frozenset[int] = frozenset()


def load_batch(
    lake: Lake, folder: Path, *, run_id: str, flow_run_id: str | None, loaded_at: datetime
) -> LoadResult:
    """Commit a batch folder; the same batch again changes nothing.

    Raises what Lake.write raises. After an error nothing of the batch is in the warehouse.
    """
    if not parts(folder, ARTICLE_VERSIONS.name):
        return LoadResult()

    def load(connection: Connection) -> LoadResult:
        articles, refused = register_spooled(connection, folder, ARTICLE_VERSIONS, REJECTIONS)
        ids = [*articles["article_id"].to_pylist(), *refused["article_id"].to_pylist()]
        stored_of(lake, connection, ids).register(connection)
        return load_into(connection, folder, run_id=run_id, loaded_at=loaded_at)

    return lake.write(
        load,
        author=flow_run_id or run_id,
        message=f"load {folder.name}, run {run_id}, flow run {flow_run_id or 'none'}",
    )


def register_spooled(connection: Connection, folder: Path, *tables: Table) -> list[pa.Table]:
    """Let SQL see a batch's rows, those of `blocks` as `spooled_blocks`; returns them as well."""
    found = [read_parts(folder, table.name, spool_schema(table)) for table in tables]
    for table, rows in zip(tables, found, strict=True):
        connection.register(f"spooled_{table.name}", rows)
    return found


def load_into(
    connection: Connection, folder: Path, *, run_id: str, loaded_at: datetime
) -> LoadResult:
    """The statements of a load, in a transaction that the caller begins and commits.

    Registered already are its articles and refused documents, and what the lake holds of them
    (identities.Stored).
    """
    values: dict[str, object] = {
        "run_id": run_id,
        "loaded_at": naive_utc(loaded_at),
        "version_cause": "fetched",
    }
    connection.register("spooled_raw_documents", _raw_documents(folder))
    register_spooled(connection, folder, BLOCKS)
    run(connection, "plan_documents", **values)
    run(connection, "count_batch", **values)
    row = connection.fetchone()
    result = LoadResult(*(row or ()))
    unknown = connection.execute("SELECT count(*) FROM temp.plan WHERE NOT is_known").fetchone()
    if unknown != (0,):
        run(connection, "insert_raw_documents", **values)
    if result.changed:
        close_versions(connection)
    if result.new or result.changed:
        run(connection, "insert_article_versions", **values)
        run(connection, "insert_blocks", **values)
    if result.rejected:
        run(connection, "insert_rejections", **values)
    return result


def close_versions(connection: Connection) -> None:
    """End the versions that those of temp.plan replace."""
    row = connection.execute("SELECT min(replaces_from) FROM temp.plan").fetchone()
    run(connection, "close_versions", oldest=row[0] if row else None)


def known_states(lake: Lake, keys: Sequence[DocumentKey]) -> KnownDocuments:
    """Which of the documents (identity.document_key) are loaded or in quarantine already.

    Indices into `keys`. An empty warehouse knows nothing.
    """
    if not keys or not lake.exists():
        return KnownDocuments()
    rows = [
        {
            "row_number": number,
            "article_id": key.article_id,
            "raw_sha256": key.raw_sha256,
            "fetched_at": naive_utc(key.fetched_at),
        }
        for number, key in enumerate(keys)
    ]
    with lake.reading() as connection:
        connection.register("keys", pa.Table.from_pylist(rows, schema=_KEYS))
        stored_of(lake, connection, [key.article_id for key in keys]).register(connection)
        run(connection, "known_documents")
        found = connection.fetchall()
    return KnownDocuments(
        loaded=frozenset(number for number, was_rejected in found if not was_rejected),
        rejected=frozenset(number for number, was_rejected in found if was_rejected),
    )


def _raw_documents(folder: Path) -> pa.Table:
    """A batch's raw documents; bytes that no worker sent back are read from the batch itself."""
    rows = read_parts(folder, RAW_DOCUMENTS.name, spool_schema(RAW_DOCUMENTS))
    if not rows["content"].null_count:
        return rows
    place = rows.schema.get_field_index("content")
    return rows.set_column(place, "content", _at(contents_of(folder), rows["batch_position"]))


def _at(contents: pa.ChunkedArray, positions: pa.ChunkedArray) -> pa.ChunkedArray:
    """The contents at these positions, which rise; a piece that is wanted whole is not copied."""
    wanted = positions.to_numpy()
    pieces, first = [], 0
    for piece in contents.chunks:
        inside = wanted[(wanted >= first) & (wanted < first + len(piece))] - first
        pieces.append(piece if len(inside) == len(piece) else piece.take(pa.array(inside)))
        first += len(piece)
    return pa.chunked_array(pieces, contents.type)
