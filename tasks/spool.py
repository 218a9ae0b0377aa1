"""Documents on their way to the workers: a stream -> one Arrow file a batch, and back.

In: the stream that `discover` yields. Out: Batches, each naming its file; only names travel
between threads and processes, and memory holds no more than one group.

1. a run owns a folder below <warehouse>/spool; a lock says that it lives, dead runs' are removed
2. documents are written in groups, the chunk that one worker takes at a time; for a cluster,
   whose workers fetch the file, packed with lz4
3. a batch is full at `batch_documents` or `batch_bytes`, those of a long run at four times as many
   documents; it is written aside, then renamed
4. `read_group` gives a group's documents back exactly as they were; `keys_of` what the warehouse
   knows them by and `contents_of` their bytes, each without reading the rest

Text is kept as UTF-8 with surrogates passed: a lone surrogate in a URL or a file name survives.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from tasks.errors import Reason
from tasks.identity import DocumentKey, document_key
from tasks.models import MediaType, RawDocument, Rejection, Source, source_row
from tasks.settings import MIB, Settings

GROUP_DOCUMENTS = 32
"""Documents that a worker takes at a time: enough to hide the cost of handing them over."""
SMALL_DOCUMENTS, SMALL_BYTES = 128, MIB // 2
"""So many, closed once they are more bytes than this, as rows of 170 leaf columns cost by the
column; but of a batch's first groups, two a worker: small batches shall keep all workers busy."""
GROUP_BYTES = 16 * MIB
"""A group is closed early at this many bytes, so that few large documents share a worker."""

GROWS_AFTER, GROWTH = 100, 4
"""Batches after so many hold more documents, as each costs the Prefect server two task runs; the
bound in bytes stays. A million documents make 325 batches instead of 1,000."""

Item = RawDocument | Rejection

SUFFIX = ".arrow"
_KEYS = ("article_id", "raw_sha256", "fetched_at")
_SCHEMA = pa.schema(
    [
        ("record", pa.large_binary()),
        ("content", pa.large_binary()),
        ("article_id", pa.string()),
        ("raw_sha256", pa.string()),
        ("fetched_at", pa.timestamp("us", "UTC")),
    ]
)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch in the spool: `groups` holds the number of documents of each group."""

    number: int
    file: str
    groups: tuple[int, ...]

    @property
    def name(self) -> str:
        """`batch-0003`."""
        return f"batch-{self.number:04d}"

    @property
    def documents(self) -> int:
        """Documents in the batch."""
        return sum(self.groups)

    @property
    def results(self) -> Path:
        """Folder for what the workers make of the batch."""
        return Path(self.file).with_suffix("")

    def discard(self) -> None:
        """Remove the batch and its results; call it once they are committed."""
        Path(self.file).unlink(missing_ok=True)
        shutil.rmtree(self.results, ignore_errors=True)


def spool_root(settings: Settings) -> Path:
    """Where runs have their folders on this machine; in a bucket workers have another one."""
    if settings.spool and not settings.spool.startswith("s3://"):
        return Path(settings.spool)
    return settings.warehouse / "spool"


@contextmanager
def run_folder(root: Path, run_id: str) -> Iterator[Path]:
    """A spool folder that lives as long as this process and this context; removes dead ones."""
    root.mkdir(parents=True, exist_ok=True)
    folder = root / run_id
    alive = root / f"{run_id}.alive"
    with alive.open("w") as mine:
        with (root / "lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            fcntl.flock(mine, fcntl.LOCK_EX)
            folder.mkdir()
            _remove_dead(root, alive)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            alive.unlink(missing_ok=True)


def _remove_dead(root: Path, mine: Path) -> None:
    for alive in root.glob("*.alive"):
        if alive == mine:
            continue
        with alive.open("r+") as other:
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # that run lives
            shutil.rmtree(alive.with_suffix(""), ignore_errors=True)
            alive.unlink(missing_ok=True)


def write_batches(items: Iterable[Item], folder: Path, settings: Settings) -> Iterator[Batch]:
    """Write the stream batch by batch; each is yielded when its file is complete."""
    stream = iter(items)
    number = 1
    first = next(stream, None)
    while first is not None:
        batch, first = _write_batch(first, stream, number, folder, settings)
        yield batch
        number += 1


def _write_batch(
    first: Item, stream: Iterator[Item], number: int, folder: Path, settings: Settings
) -> tuple[Batch, Item | None]:
    path = folder / f"batch-{number:04d}{SUFFIX}"
    aside = path.with_suffix(".aside")
    most = settings.batch_documents * (GROWTH if number > GROWS_AFTER else 1)
    groups: list[int] = []
    documents = size = 0
    item: Item | None = first
    with _new_file(str(aside), is_packed=settings.runner != "local") as writer:
        while item is not None and documents < most:
            if size >= settings.batch_bytes:
                break
            is_early = len(groups) < 2 * settings.workers
            room = min(GROUP_DOCUMENTS if is_early else SMALL_DOCUMENTS, most - documents)
            group, item = _take_group(item, stream, room)
            writer.write_batch(_to_arrow(group))
            groups.append(len(group))
            documents += len(group)
            size += sum(len(_document(member).content) for member in group)
    aside.replace(path)
    pa.default_memory_pool().release_unused()  # or each batch would add to what Arrow holds back
    return Batch(number, str(path), tuple(groups)), item


def _take_group(first: Item, stream: Iterator[Item], room: int) -> tuple[list[Item], Item | None]:
    """Up to `room` items beginning with `first`, and the one after them."""
    group = [first]
    size = len(_document(first).content)
    for item in stream:
        if len(group) >= room or size >= GROUP_BYTES:
            return group, item
        if len(group) >= GROUP_DOCUMENTS and size >= SMALL_BYTES:
            return group, item
        group.append(item)
        size += len(_document(item).content)
    return group, None


def read_group(file: str, group: int) -> list[Item]:
    """The documents of one group, as they were written."""
    found = _open(file, "record", "content").get_batch(group)
    return [
        _from_record(json.loads(record.decode("utf-8", "surrogatepass")), content)
        for record, content in zip(
            found["record"].to_pylist(), found["content"].to_pylist(), strict=True
        )
    ]


def keys_of(batch: Batch) -> list[DocumentKey]:
    """The key of each document of a batch, in their order, those too that the reader refused."""
    keys = _open(batch.file, *_KEYS).read_all().select(_KEYS)
    return [DocumentKey(*key) for key in zip(*keys.to_pydict().values(), strict=True)]


def contents_of(results: Path) -> pa.ChunkedArray:
    """The bytes of each document of the batch whose results lie in this folder, in their order."""
    return _open(str(results.with_suffix(SUFFIX)), "content").read_all()["content"]


def _new_file(file: str, *, is_packed: bool) -> pa.ipc.RecordBatchFileWriter:
    """Not packed it is mapped and read without a copy; packed, the schema's metadata say so."""
    packing = "lz4" if is_packed else None
    schema = _SCHEMA.with_metadata({"packing": packing}) if packing else _SCHEMA
    return pa.ipc.new_file(file, schema, options=pa.ipc.IpcWriteOptions(compression=packing))


def _open(file: str, *columns: str) -> pa.ipc.RecordBatchFileReader:
    """A batch's file, mapped into memory; of a packed one only these columns are unpacked."""
    reader = pa.ipc.open_file(pa.memory_map(file))
    if not reader.schema.metadata:
        return reader
    places = [_SCHEMA.get_field_index(name) for name in columns]
    options = pa.ipc.IpcReadOptions(included_fields=places, use_threads=False)
    return pa.ipc.open_file(pa.memory_map(file), options=options)


def _document(item: Item) -> RawDocument:
    return item.document if isinstance(item, Rejection) else item


def _to_arrow(items: list[Item]) -> pa.RecordBatch:
    keys = [document_key(_document(item)) for item in items]
    columns = [
        _joined([_to_record(item) for item in items]),
        _joined([_document(item).content for item in items]),
        pa.array([key.article_id for key in keys], pa.string()),
        pa.array([key.raw_sha256 for key in keys], pa.string()),
        pa.array([key.fetched_at for key in keys], _SCHEMA.field("fetched_at").type),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)


def _joined(contents: Sequence[bytes]) -> pa.Array:
    """As pa.array makes it, with one copy of the bytes instead of two."""
    ends = np.cumsum([0, *map(len, contents)], dtype=np.int64)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(contents))]
    return pa.Array.from_buffers(pa.large_binary(), len(contents), buffers)


def _to_record(item: Item) -> bytes:
    document = _document(item)
    record = {
        "media_type": document.media_type.value,
        "location": document.location,
        "source": source_row(document.source),
        "url": document.url,
        "document_id": document.document_id,
        "charset": document.charset,
        "fetched_at": document.fetched_at.isoformat() if document.fetched_at else None,
        "mends": document.mends,
    }
    if isinstance(item, Rejection):
        record["refused"] = {"reason": item.reason.value, "detail": item.detail}
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _from_record(record: dict[str, object], content: bytes) -> Item:
    values: dict[str, object] = dict(record)
    refused = values.pop("refused", None)
    fetched_at = values["fetched_at"]
    source = values["source"]
    mends = values["mends"]
    assert isinstance(source, dict)
    assert isinstance(mends, list)
    values |= {
        "content": content,
        "media_type": MediaType(str(values["media_type"])),
        "source": Source(**source),
        "fetched_at": datetime.fromisoformat(str(fetched_at)) if fetched_at else None,
        "mends": tuple(mends),
    }
    document = RawDocument(**values)  # type: ignore[arg-type]  # the mirror of _to_record
    if isinstance(refused, dict):
        return Rejection(document, Reason(refused["reason"]), refused["detail"])
    return document
