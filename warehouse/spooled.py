"""A batch's rows on their way from the workers to the loader: Arrow streams in the batch's folder.

In: tables that a worker made of a few documents. Out: each table of the whole batch, in the order
of the documents, without a copy of the texts: the files are mapped into memory.

1. a part is written aside and then renamed; the same part again replaces the first
2. all parts of a table are read as one

Nothing is encoded or compressed: the rows live for a minute, and a page makes few. As Parquet, a
file of 32 articles in 60 columns took three times as long to write, and longer to read.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa

SUFFIX = ".arrow"


def write_part(folder: Path, name: str, part: int, table: pa.Table) -> Path:
    """Write one part of a table; returns its path."""
    path = folder / f"{name}.{part:05d}{SUFFIX}"
    aside = path.with_suffix(f".{os.getpid()}.aside")
    stream = pa.BufferOutputStream()  # or each column of each part would be some writes of its own
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    aside.write_bytes(stream.getvalue())
    aside.replace(path)
    return path


def parts(folder: Path, name: str) -> list[Path]:
    """The parts of a table in the order of the documents; none where nobody worked on it."""
    return sorted(folder.glob(f"{name}.*{SUFFIX}"))


def read_parts(folder: Path, name: str, schema: pa.Schema) -> pa.Table:
    """A table of the whole batch; empty where there is no part."""
    tables = [
        pa.ipc.open_stream(pa.memory_map(str(path))).read_all() for path in parts(folder, name)
    ]
    # In one piece, as DuckDB takes a piece at a time.
    return pa.concat_tables([schema.empty_table(), *tables]).combine_chunks()
