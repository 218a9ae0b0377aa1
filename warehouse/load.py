"""A batch of outcomes -> one atomic, idempotent commit; and what is loaded already.

In: a lake and a batch folder (rows.keep_outcomes); the batch itself (tasks/spool.py) lies beside it
where its rows hold no bytes. Out: a LoadResult.

1. plan: each document is known, late, the same article again, or a new version (sql/plan_*)
2. count; where nothing is to be written, nothing is, not even a snapshot
3. raw documents, the end of old versions, new versions, their blocks, rejections: one transaction

A document is known when its article has these bytes already and it was not fetched after
everything stored of that article. New bytes that read the same make no new version. A document
fetched before what is stored already is late: its bytes are kept, but it makes no version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tasks.identity import DocumentKey
from warehouse.append import append
from warehouse.columns import Table
from warehouse.identities import stored_of
from warehouse.lake import Connection, Lake
from warehouse.new_rows import (
    Values,
    blocks_to_add,
    documents_to_keep,
    planned,
    versions_to_add,
)
from warehouse.queries import run
from warehouse.rows import naive_utc
from warehouse.schema import ARTICLE_VERSIONS, BLOCKS, RAW_DOCUMENTS
from warehouse.spooled import BatchTables, read_batch, with_content

Add = Callable[[Table, pa.Table], None]
"""Puts rows into a table, in the transaction that is open."""

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
    batch = read_batch(folder)
    if not len(batch):
        return LoadResult()
    batch = replace(batch, raw_documents=with_content(batch.raw_documents, folder))

    def load(connection: Connection) -> LoadResult:
        stored_of(lake, connection, batch.article_ids()).register(connection)
        add = partial(append, connection, lake.data)
        return load_into(connection, batch, add, run_id=run_id, loaded_at=loaded_at)

    return lake.write(
        load,
        author=flow_run_id or run_id,
        message=f"load {folder.name}, run {run_id}, flow run {flow_run_id or 'none'}",
    )


def load_into(
    connection: Connection, batch: BatchTables, add: Add, *, run_id: str, loaded_at: datetime
) -> LoadResult:
    """The statements of a load, in a transaction that the caller begins and commits.

    Registered already is what the lake holds of its articles (identities.Stored); `add` puts rows
    into a table.
    """
    values: dict[str, object] = {
        "run_id": run_id,
        "loaded_at": naive_utc(loaded_at),
        "version_cause": "fetched",
    }
    batch.register(connection)
    run(connection, "plan_documents", **values)
    run(connection, "count_batch", **values)
    row = connection.fetchone()
    result = LoadResult(*(row or ()))
    plan = planned(connection)
    documents = documents_to_keep(batch.raw_documents, plan, values)
    if len(documents):
        add(RAW_DOCUMENTS, documents)
    add_versions(connection, batch, plan, add, values)
    if result.rejected:
        run(connection, "insert_rejections", **values)
    return result


def add_versions(
    connection: Connection, batch: BatchTables, plan: pa.Table, add: Add, values: Values
) -> None:
    """End the versions that those of the plan replace, and add those with their blocks."""
    if not pc.any(plan["makes_version"]).as_py():
        return
    oldest = pc.min(plan["replaces_from"]).as_py()
    if oldest is not None:
        run(connection, "close_versions", oldest=oldest)
    add(ARTICLE_VERSIONS, versions_to_add(batch.article_versions, plan, values))
    blocks = blocks_to_add(batch.blocks, plan)
    if len(blocks):
        add(BLOCKS, blocks)


def known_states(lake: Lake, keys: Sequence[DocumentKey]) -> KnownDocuments:
    """Which of the documents (identity.document_key) are loaded or in quarantine already.

    Indices into `keys`. An empty warehouse knows nothing.
    """
    if not keys or not lake.exists():
        return KnownDocuments()
    ids = [key.article_id for key in keys]
    columns = [
        range(len(keys)),
        ids,
        [key.raw_sha256 for key in keys],
        [naive_utc(key.fetched_at) for key in keys],
    ]
    with lake.reading() as connection:
        arrays = [pa.array(values, kind) for values, kind in zip(columns, _KEYS.types, strict=True)]
        connection.register("keys", pa.Table.from_arrays(arrays, schema=_KEYS))
        stored_of(lake, connection, ids).register(connection)
        run(connection, "known_documents")
        found = connection.fetchall()
    return KnownDocuments(
        loaded=frozenset(number for number, was_rejected in found if not was_rejected),
        rejected=frozenset(number for number, was_rejected in found if was_rejected),
    )
