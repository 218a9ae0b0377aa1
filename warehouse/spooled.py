"""A batch's rows on their way from the workers to the loader: Arrow streams in the batch's folder.

In: tables that a worker made of a few documents. Out: the tables of the whole batch, in the order
of the documents, without a copy of the texts: the files are mapped into memory.

1. a part is a file with one stream a table, written aside and then renamed: it is there wholly or
   not at all, and the same part again replaces the first
2. all parts of a table are read as one, piece by piece as they lie there
3. bytes of documents that no worker sent back are read from the batch's own file beside the folder

Nothing is encoded or compressed: the rows live for a minute, and a page makes few. As Parquet, a
file of 32 articles in 60 columns took three times as long to write, and longer to read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from tasks.errors import UsageError
from tasks.spool import contents_of
from warehouse.columns import Table
from warehouse.schema import ARTICLE_VERSIONS, BLOCKS, RAW_DOCUMENTS, REJECTIONS

SUFFIX = ".arrow"
BUFFER_BYTES = 64 * 1024
"""What is written at a time: each column of each table would be some writes of its own."""

TABLES = (RAW_DOCUMENTS, ARTICLE_VERSIONS, BLOCKS, REJECTIONS)
"""In the order in which a part holds them."""

_REPEATED = pa.dictionary(pa.int32(), pa.string())
_REPEATING = {"kind", "label", "decided_by", "attributes"}
"""Columns whose values many blocks of a page share; the last is half of a page's rows otherwise."""

_BY_THE_LOADER = {
    RAW_DOCUMENTS.name: {"loaded_at", "run_id"},
    ARTICLE_VERSIONS.name: {
        "version",
        "valid_from",
        "valid_to",
        "version_cause",
        "loaded_at",
        "run_id",
    },
    BLOCKS.name: {"article_id", "version"},
    REJECTIONS.name: {"first_seen_at", "run_id"},
}
_FOR_SQL = {
    ARTICLE_VERSIONS.name: (
        "batch_position",
        "article_id",
        "raw_sha256",
        "content_sha256",
        "fetched_at",
        "word_count",
    ),
    BLOCKS.name: ("batch_position", "kept"),
    REJECTIONS.name: None,
}
"""Columns that statements of a load look at; None: all."""


@dataclass(frozen=True, slots=True)
class BatchTables:
    """The rows of a batch, or of one part of it. Columns that only the loader knows are missing."""

    raw_documents: pa.Table
    article_versions: pa.Table
    blocks: pa.Table
    rejections: pa.Table

    def __len__(self) -> int:
        """Documents, sound and refused."""
        return len(self.article_versions) + len(self.rejections)

    def article_ids(self) -> list[str]:
        """Of articles and refused documents; some may come more than once."""
        ids: list[str] = []
        for rows in (self.article_versions, self.rejections):
            ids += rows["article_id"].to_pylist()
        return ids

    def register(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Let SQL see what a load asks of them, those of `blocks` as `spooled_blocks`."""
        for name, columns in _FOR_SQL.items():
            rows = getattr(self, name)
            # In one piece, as DuckDB takes a piece at a time.
            seen = rows.select(columns or rows.column_names).combine_chunks()
            connection.register(f"spooled_{name}", seen)


@cache
def spool_schema(table: Table) -> pa.Schema:
    """Arrow schema of a table's rows: batch_position and what a worker can know."""
    left_out = _BY_THE_LOADER[table.name]
    known = [
        pa.field(c.name, _REPEATED if c.name in _REPEATING else c.type, not c.required)
        for c in table.columns
        if c.name not in left_out
    ]
    return pa.schema([pa.field("batch_position", pa.int64(), nullable=False), *known])


def write_batch(folder: Path, tables: BatchTables, *, part: int = 0) -> None:
    """Write one part of a batch into its folder; the same part again replaces the first.

    Parts of one batch must not overlap in their positions.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{part:05d}{SUFFIX}"
    aside = path.with_suffix(f".{os.getpid()}.aside")
    with pa.output_stream(str(aside), buffer_size=BUFFER_BYTES) as stream:
        for table in TABLES:
            rows = getattr(tables, table.name)
            with pa.ipc.new_stream(stream, rows.schema) as writer:
                writer.write_table(rows)
    aside.replace(path)


def read_batch(folder: Path) -> BatchTables:
    """The rows of a whole batch, but for the bytes of its documents; none where nobody worked."""
    found = [[spool_schema(table).empty_table()] for table in TABLES]
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        with pa.memory_map(str(path)) as stream:
            for rows in found:
                rows.append(pa.ipc.open_stream(stream).read_all())
    return BatchTables(*map(pa.concat_tables, found))


def with_content(documents: pa.Table, folder: Path) -> pa.Table:
    """Rows of raw_documents with their bytes, which lie in the file of the folder's batch.

    Raises UsageError where that is gone.
    """
    if not documents["content"].null_count:
        return documents
    place = documents.schema.get_field_index("content")
    try:
        content = _at(contents_of(folder), documents["batch_position"])
    except FileNotFoundError as error:
        raise UsageError(
            f"The file of {folder.name} went from the spool, {folder.parent}, while it was in "
            "use. Let nothing else clean up there, then run the same command again: what is "
            "committed is passed over."
        ) from error
    return documents.set_column(place, "content", content)


def _at(contents: pa.ChunkedArray, positions: pa.ChunkedArray) -> pa.ChunkedArray:
    """The contents at these positions, which rise: neighbours as a slice, without a copy."""
    wanted = positions.to_numpy()
    gaps = np.flatnonzero(np.diff(wanted) != 1) + 1
    runs = [run for run in np.split(wanted, gaps) if len(run)]
    slices = (contents.slice(run[0], len(run)) for run in runs)
    return pa.chunked_array([piece for part in slices for piece in part.chunks], contents.type)
