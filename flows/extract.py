"""Documents -> a file of clean records: the engine without server or warehouse.

In: paths, and where the records go. Out: the file, written aside and renamed when it is whole,
and the counts. Memory does not grow with the input.

1. documents are spooled batch by batch into a temporary folder (tasks/spool)
2. workers clean them and keep JSON lines, one file a chunk (tasks/records)
3. the chunks are joined in the order of the input; refused documents go to stderr
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

from flows.progress import listener
from tasks.batching import Keep, Work, Workshop
from tasks.errors import UsageError
from tasks.process import process
from tasks.records import RECORD_SCHEMA, keep_records, keep_records_with_blocks, parts, with_blocks
from tasks.settings import Settings
from tasks.sources.files import discover
from tasks.spool import Batch, write_batches

KINDS = (".jsonl", ".ndjson", ".parquet")


@dataclass(frozen=True, slots=True)
class Totals:
    """What came of the documents."""

    articles: int
    refused: int


class Sink(Protocol):
    """Takes files of JSON lines, one after the other."""

    def add(self, lines: Path) -> None:
        """Append the records of one file."""
        ...


@dataclass(frozen=True, slots=True)
class Destination:
    """A file by its path, or stdout (None)."""

    path: Path | None

    @property
    def is_parquet(self) -> bool:
        """Whether records go into a Parquet file."""
        return self.path is not None and self.path.suffix == ".parquet"


def output_for(typed: str) -> Destination:
    """What was typed after --output. Raises UsageError for what cannot be written."""
    if typed == "-":
        return Destination(None)
    path = Path(typed)
    if path.suffix not in KINDS:
        raise UsageError(f"{typed}: name a .jsonl or .parquet file, or - for stdout.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{typed}: there is no folder {path.absolute().parent}. Make it first.")
    return Destination(path)


def extract(
    inputs: Sequence[str],
    destination: Destination,
    settings: Settings,
    *,
    with_blocks: bool = False,
) -> Totals:
    """Clean everything in `inputs`. The file is there wholly or not at all."""
    keep: Keep = keep_records_with_blocks if with_blocks else keep_records
    articles = refused = 0
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-") as scratch,
        _sink(destination, with_blocks) as sink,
        Workshop(Work(process, keep, settings)) as workshop,
    ):
        for batch in write_batches(discover(inputs, settings), Path(scratch), settings):
            listener().read(batch.documents)
            workshop.run(batch, frozenset(range(batch.documents)))
            count = _collect(batch, sink)
            articles += count.articles
            refused += count.refused
            batch.discard()
            listener().done(batch.documents)
    return Totals(articles, refused)


def _collect(batch: Batch, sink: Sink) -> Totals:
    articles = refused = 0
    for part in parts(batch.results):
        articles += part.articles
        refused += len(part.refused)
        for line in part.refused:
            print(line, file=sys.stderr)
        sink.add(part.records)
    return Totals(articles, refused)


class _Lines:
    """JSON lines into an open file."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def add(self, lines: Path) -> None:
        self._out.write(lines.read_bytes())
        self._out.flush()


class _Parquet:
    """JSON lines into an open Parquet file."""

    def __init__(self, writer: pq.ParquetWriter, schema: pa.Schema) -> None:
        self._writer = writer
        self._options = pj.ParseOptions(explicit_schema=schema)

    def add(self, lines: Path) -> None:
        if lines.stat().st_size:
            table = pj.read_json(
                lines, pj.ReadOptions(block_size=lines.stat().st_size + 1), self._options
            )
            self._writer.write_table(table)


@contextmanager
def _sink(destination: Destination, blocks: bool) -> Iterator[Sink]:
    if destination.path is None:
        yield _Lines(sys.stdout.buffer)
        return
    path = destination.path
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if destination.is_parquet:
            schema = with_blocks(RECORD_SCHEMA) if blocks else RECORD_SCHEMA
            with pq.ParquetWriter(aside, schema, compression="zstd") as writer:
                yield _Parquet(writer, schema)
        else:
            with aside.open("wb") as out:
                yield _Lines(out)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
