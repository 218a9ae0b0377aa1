"""A batch on a worker of a cluster: an Order comes, a Receipt goes; documents travel by storage.

In: an Order that names where the batch and the work lie. Out: the results as one file beside the
batch, of this attempt's own, and a Receipt that names it. The same for Dask and Ray.

1. the worker's code must be the driver's: what differs would clean differently
2. what to do (models' settings, site memory) is read once in the life of a worker process
3. the batch is fetched, cleaned by the worker's own Workshop with all its time limits, and the
   results are put back; an attempt that a lost worker left half is never looked at
"""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from tasks.batching import Work, Workshop
from tasks.errors import TransientError, UsageError
from tasks.packing import pack
from tasks.seeds import seed_path
from tasks.spool import SUFFIX, Batch
from tasks.storage import passes, place_of

_BY_THE_WAY = {"__pycache__", "articles", "data", "README.md"}
"""Folders and files that decide nothing: compiled code, samples, a local warehouse, a page."""


@dataclass(frozen=True, slots=True)
class Code:
    """Which code a process runs: equal ones clean equally."""

    copydesk: str
    python: str
    fingerprint: str

    def __str__(self) -> str:
        return f"Copydesk {self.copydesk} ({self.fingerprint[:8]}) on Python {self.python}"


@dataclass(frozen=True, slots=True)
class Order:
    """One batch for a worker. Places are addresses that all machines reach."""

    code: Code
    work: str
    batch: str
    number: int
    groups: tuple[int, ...]
    wanted: frozenset[int]
    results: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of an order; `seconds` on the worker, transfers and waiting included."""

    results: str
    given_up: int
    seconds: float
    host: str


@cache
def this_code() -> Code:
    """The code of this process, with the reference tables and models that it reads."""
    root, seeds = Path(__file__).parent.parent, seed_path("README.md").parent
    digest = hashlib.sha256()
    for folder in (root / "tasks", root / "warehouse", seeds):
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder)
            if path.is_file() and not _BY_THE_WAY.intersection(place.parts):
                digest.update(f"{place}\n".encode() + path.read_bytes())
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Code(version("copydesk"), python, digest.hexdigest())


def fulfil(order: Order) -> Receipt:
    """Clean a batch on this worker. Raises UsageError where this worker cannot."""
    started = perf_counter()
    host = socket.gethostname()
    if order.code != this_code():
        raise UsageError(
            f"The worker on {host} runs {this_code()}, this run {order.code}. "
            "Install the same version on all workers and restart them, then run again."
        )
    with _workshop(order.work) as workshop, tempfile.TemporaryDirectory() as scratch:
        batch = Batch(order.number, str(Path(scratch) / f"{order.number}{SUFFIX}"), order.groups)
        with reaching(order.batch):
            place_of(order.batch).copy_to(place_of(batch.file))
        given_up = workshop.run(batch, order.wanted)
        results = f"{order.results}-{uuid4().hex}"
        with reaching(results):
            pack(batch.results, place_of(results))
    return Receipt(results, given_up, perf_counter() - started, host)


@contextmanager
def reaching(place: str) -> Iterator[None]:
    """Say which machine cannot read or write a place: TransientError where it may soon."""
    try:
        yield
    except OSError as fault:
        host = socket.gethostname()
        if passes(fault):
            raise TransientError(f"{place} does not answer the machine {host}: {fault}") from fault
        raise UsageError(
            f"The machine {host} cannot reach {place}: {fault}. Set COPYDESK_SPOOL to a folder "
            "that all machines share, or to s3://bucket/prefix with AWS_* variables on all of them."
        ) from fault


@dataclass(slots=True)
class _Bench:
    """A Workshop of this process and how many orders are using it."""

    workshop: Workshop
    users: int = 0


_benches: dict[str, _Bench] = {}
_guard = threading.Lock()


@contextmanager
def _workshop(work: str) -> Iterator[Workshop]:
    """The Workshop for a run's work, kept warm between its batches; another run's is closed."""
    with _guard:
        bench = _benches.get(work)
        if bench is None:
            _close_idle()
            bench = _benches[work] = _Bench(Workshop(_fetch(work)))
        bench.users += 1
    try:
        yield bench.workshop
    finally:
        with _guard:
            bench.users -= 1


def _close_idle() -> None:
    for work, bench in list(_benches.items()):
        if not bench.users:
            bench.workshop.__exit__(None)
            del _benches[work]


def _fetch(work: str) -> Work:
    with reaching(work):
        place = place_of(work)
        with place.system.open_input_stream(place.path) as stream:
            found = pickle.loads(stream.read())
    assert isinstance(found, Work)
    # Dask's nanny starts workers as daemons, which may have no children; the flag has no other use
    # inside the process itself. The time limits need processes that can be killed.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    settings = found.settings.model_copy(update={"workers": _slots()})
    return replace(found, settings=settings)


def _slots() -> int:
    """How many batches this process gets at a time: Dask's threads, one of Ray."""
    try:
        from distributed import get_worker

        return int(get_worker().state.nthreads)
    except (ImportError, ValueError):
        return 1
