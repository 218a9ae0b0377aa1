"""Worker processes: a batch's documents -> outcomes, kept by the workers; no document stops a run.

In: a Batch of the spool, and which of its documents need work. Out: nothing travels back but a
Problem for each document that was given up; what the workers make they keep themselves.

1. each group of the batch goes to a worker as one chunk; the workers are warm processes
2. a chunk that fails - over time, dead worker, a bug - is done again, each document by itself
3. a document that fails by itself is kept as a Rejection that says why; all else is processed

Two time limits: a timer inside the worker stops Python code; the parent kills a worker that
native code keeps from answering. The one broad `except` of the project stands here: a bug that
one odd document meets must not stop a schedule. It is logged as an error with its traceback and
kept in quarantine as `internal_error`, so it is loud and nothing is lost.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from tasks.errors import Reason
from tasks.models import Outcome, RawDocument, Rejection
from tasks.settings import Settings
from tasks.spool import Batch, Item, read_group

STOP_SECONDS = 1.0
"""How often a thread that waits for a worker looks whether the workshop was stopped."""
GRACE_SECONDS = 2.0
"""How long after the worker's own time limit the parent waits before it kills the worker."""
COLLECT_AFTER = 50_000
"""New objects after which a worker looks for unused cycles; a page makes thousands and no cycle."""
DETAIL_CHARACTERS = 2000
"""How much of a traceback's end goes into a rejection."""

Process = Callable[[Sequence[RawDocument], Settings], list[Outcome]]
Keep = Callable[[Path, int, Sequence[tuple[RawDocument, Outcome]]], None]

logger = logging.getLogger("copydesk.batching")


@dataclass(frozen=True, slots=True)
class Work:
    """What workers do; functions of modules, as they travel by name.

    `keep(folder, first_position, pairs)` stores the outcomes of consecutive documents of a batch;
    the same position again replaces what was kept before.
    """

    process: Process
    keep: Keep
    settings: Settings


@dataclass(frozen=True, slots=True)
class Chunk:
    """Documents `members` of one group; `first` is the group's first position in its batch."""

    file: str
    results: Path
    group: int
    first: int
    members: tuple[int, ...]

    def singly(self) -> tuple[Chunk, ...]:
        """Each document by itself."""
        return tuple(replace(self, members=(member,)) for member in self.members)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a chunk failed; what a Rejection is made of where the chunk is a single document."""

    reason: Reason
    detail: str


class _TimeUp(BaseException):
    """Not an Exception: libraries that swallow exceptions shall not swallow this one."""


class Workshop:
    """A pool of warm worker processes that several threads may give batches to."""

    in_flight = 2
    """Batches to have in its hands at a time: one more than are being finished keeps all busy."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._stopped = threading.Event()
        # spawn: a forked child of a process with threads may inherit a held lock.
        self._pool = ProcessPool(
            max_workers=work.settings.workers,
            initializer=_warm_up,
            initargs=(work,),
            context=multiprocessing.get_context("spawn"),
        )

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._stopped.set()
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def run(self, batch: Batch, wanted: frozenset[int]) -> int:
        """Work on the documents at these positions; returns how many had to be given up."""
        failed = [chunk for chunk, problem in self._attempt(chunks(batch, wanted)) if problem]
        singles = [single for chunk in failed for single in chunk.singly()]
        given_up = 0
        for single, problem in self._attempt(singles):
            if problem:
                _give_up(single, problem, self._work)
                given_up += 1
        return given_up

    def _attempt(self, todo: Sequence[Chunk]) -> Iterator[tuple[Chunk, Problem | None]]:
        limit = self._work.settings.document_seconds + GRACE_SECONDS
        futures = [self._pool.schedule(_attempt, args=(chunk,), timeout=limit) for chunk in todo]
        for chunk, future in zip(todo, futures, strict=True):
            yield chunk, self._outcome(future)

    def _outcome(self, future: Future[Problem | None]) -> Problem | None:
        # A pool that is stopped while it takes a chunk on never answers for it.
        while not wait((future,), timeout=STOP_SECONDS).done:
            if self._stopped.is_set():
                raise CancelledError
        try:
            return future.result()
        except TimeoutError:
            return _over_time(self._work.settings)
        except ProcessExpired as death:
            return Problem(Reason.WORKER_DIED, _how_it_died(death.exitcode))


def chunks(batch: Batch, wanted: frozenset[int]) -> tuple[Chunk, ...]:
    """The groups of a batch as chunks, without the documents that need no work."""
    found: list[Chunk] = []
    first = 0
    for group, size in enumerate(batch.groups):
        members = tuple(member for member in range(size) if first + member in wanted)
        if members:
            found.append(Chunk(batch.file, batch.results, group, first, members))
        first += size
    return tuple(found)


_work: Work | None = None
"""What this worker process does; set once when it starts."""


def _warm_up(work: Work) -> None:
    global _work  # a worker process has one job for its life
    _work = work
    gc.freeze()  # what is loaded by now stays for the process's life
    gc.set_threshold(COLLECT_AFTER)


def _attempt(chunk: Chunk) -> Problem | None:
    """In a worker: do a chunk wholly and keep it, or keep nothing and say why."""
    assert _work is not None
    items = read_group(chunk.file, chunk.group)
    chosen = [items[member] for member in chunk.members]
    try:
        with _time_limit(_work.settings.document_seconds):
            outcomes = _outcomes(chosen, _work)
    except _TimeUp:
        return _over_time(_work.settings)
    except MemoryError:
        return Problem(Reason.WORKER_DIED, "Cleaning it needs more memory than there is.")
    except Exception:  # noqa: BLE001  # see the module's docstring
        return Problem(Reason.INTERNAL_ERROR, traceback.format_exc()[-DETAIL_CHARACTERS:])
    documents = [_document(item) for item in chosen]
    _keep(chunk, list(zip(documents, outcomes, strict=True)), _work)
    return None


def _outcomes(items: Sequence[Item], work: Work) -> list[Outcome]:
    """One outcome an item, in order; what the reader refused stays refused."""
    sound = [item for item in items if isinstance(item, RawDocument)]
    done = iter(work.process(sound, work.settings) if sound else ())
    return [item if isinstance(item, Rejection) else next(done) for item in items]


def _keep(chunk: Chunk, pairs: Sequence[tuple[RawDocument, Outcome]], work: Work) -> None:
    """Keep runs of neighbouring documents together: positions in a run are consecutive."""
    start = 0
    for end in range(1, len(pairs) + 1):
        if end == len(pairs) or chunk.members[end] != chunk.members[end - 1] + 1:
            work.keep(chunk.results, chunk.first + chunk.members[start], pairs[start:end])
            start = end


def _give_up(single: Chunk, problem: Problem, work: Work) -> None:
    item = read_group(single.file, single.group)[single.members[0]]
    rejection = Rejection(_document(item), problem.reason, problem.detail)
    if problem.reason is Reason.INTERNAL_ERROR:
        logger.error("A bug met %s: %s", rejection.document.location, problem.detail)
        detail = f"A bug in Copydesk met this document; please report it.\n{problem.detail}"
        rejection = replace(rejection, detail=detail)
    _keep(single, [(rejection.document, rejection)], work)


def _document(item: Item) -> RawDocument:
    return item.document if isinstance(item, Rejection) else item


def _over_time(settings: Settings) -> Problem:
    return Problem(
        Reason.TIME_LIMIT,
        f"Cleaning it took longer than {settings.document_seconds:g} s; "
        "set COPYDESK_DOCUMENT_SECONDS to allow more.",
    )


def _how_it_died(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        why = "; most likely the memory ran out" if -code == signal.SIGKILL else ""
        return f"The process that cleaned it was ended by signal {name}{why}."
    return f"The process that cleaned it ended with exit code {code}."


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _TimeUp in the main thread of this process after `seconds`."""

    def ring(*_: object) -> None:
        raise _TimeUp

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
