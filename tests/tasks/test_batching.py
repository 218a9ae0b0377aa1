"""Hostile documents cost themselves and nothing else, whatever they do to the worker."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))  # the workers import `hostile` by its name

import hostile

from tasks.batching import Work, Workshop, chunks
from tasks.models import MediaType, RawDocument, Rejection, Source
from tasks.settings import Settings
from tasks.spool import Batch, Item, write_batches

LIMIT = Settings(document_seconds=1.0, workers=2)


@dataclass(frozen=True)
class Kept:
    reason: str
    detail: str


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop(Work(hostile.process, hostile.keep, LIMIT)) as shop:
        yield shop


def spool(folder: Path, *contents: bytes) -> Batch:
    items: list[Item] = [
        RawDocument(content, MediaType.TEXT, f"#{number}", Source("test"))
        for number, content in enumerate(contents)
    ]
    (batch,) = write_batches(items, folder, Settings())
    return batch


def kept(batch: Batch) -> list[Kept]:
    files = sorted(batch.results.glob("*.json"))
    return [Kept(*json.loads(file.read_text(encoding="utf-8"))) for file in files]


def everything(batch: Batch) -> frozenset[int]:
    return frozenset(range(batch.documents))


@pytest.mark.parametrize(
    ("order", "reason", "words"),
    [
        (b"hang in python", "time_limit", "longer than 1 s"),
        (b"swallow and hang", "time_limit", "longer than 1 s"),
        (b"hang in native code", "time_limit", "longer than 1 s"),
        (b"be killed", "worker_died", "memory ran out"),
        (b"crash", "worker_died", "SIGSEGV"),
        (b"exit", "worker_died", "exit code 7"),
        (b"no memory", "worker_died", "more memory"),
        (b"bug", "internal_error", "please report"),
    ],
)
def test_a_hostile_document_alone_is_refused(
    workshop: Workshop, tmp_path: Path, order: bytes, reason: str, words: str
) -> None:
    batch = spool(tmp_path, b"sound", order, b"sound")
    assert workshop.run(batch, everything(batch)) == 1
    results = kept(batch)
    assert [result.reason for result in results] == ["empty", reason, "empty"]
    assert words in results[1].detail


def test_a_sound_batch_is_kept_wholly_and_skips_what_is_not_wanted(
    workshop: Workshop, tmp_path: Path
) -> None:
    batch = spool(tmp_path, *[b"sound"] * 70)
    assert workshop.run(batch, everything(batch) - {0, 33, 69}) == 0
    names = {int(path.stem) for path in batch.results.iterdir()}
    assert names == everything(batch) - {0, 33, 69}


def test_a_stopped_workshop_keeps_no_thread_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool forgets a chunk that it takes on in the moment in which it is stopped."""
    batch = spool(tmp_path, b"sound")
    with ThreadPoolExecutor() as threads:
        with suppress(KeyboardInterrupt), Workshop(Work(hostile.process, hostile.keep, LIMIT)) as w:
            monkeypatch.setattr(w._pool, "schedule", lambda *_, **__: Future())
            waiting = threads.submit(w.run, batch, everything(batch))
            raise KeyboardInterrupt
        with pytest.raises(CancelledError):
            waiting.result(timeout=60)


def test_what_the_reader_refused_stays_refused(workshop: Workshop, tmp_path: Path) -> None:
    document = RawDocument(b"bug", MediaType.TEXT, "x", Source("test"))
    refused = Rejection(document, hostile.Reason.BINARY, "a picture")
    (batch,) = write_batches([refused], tmp_path, Settings())
    assert workshop.run(batch, everything(batch)) == 0
    assert kept(batch) == [Kept("binary", "a picture")]


@given(st.lists(st.integers(1, 5), max_size=6), st.frozensets(st.integers(0, 40)))
def test_chunks_hold_every_wanted_document_once(groups: list[int], wanted: frozenset[int]) -> None:
    batch = Batch(1, "batch-0001.parquet", tuple(groups))
    found = [chunk.first + member for chunk in chunks(batch, wanted) for member in chunk.members]
    assert found == sorted(wanted & frozenset(range(sum(groups))))
