"""One ingest of a source at a time on this machine, and the schedule before any back-fill.

In: a source and who wants to read it. Out: whether it may. The kernel frees the lock however its
holder dies. A back-fill waits for whoever reads, and lets go between two of its runs; a run of
the schedule leaves the source to another run of the schedule, but waits for a back-fill.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TextIO

from prefect.logging import get_run_logger

from tasks.settings import Settings
from tasks.sources.watched import WatchedSource

LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 3600.0
"""How long the schedule waits for a back-fill's run, which the source's limits bound."""


class Reader(StrEnum):
    """Who reads a source."""

    SCHEDULE = "schedule"
    BACKFILL = "backfill"


@contextmanager
def only_one(source: WatchedSource, settings: Settings, reader: Reader) -> Iterator[bool]:
    """Whether `reader` may read the source, for the length of the context."""
    folder = settings.warehouse / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"source-{source.name}.lock").open("a+") as lock:
        if not _taken(lock, source, reader):
            yield False
            return
        lock.truncate(0)
        lock.write(reader)
        lock.flush()
        yield True


def _taken(lock: TextIO, source: WatchedSource, reader: Reader) -> bool:
    deadline = None if reader is Reader.BACKFILL else time.monotonic() + PATIENCE_SECONDS
    told = False
    while not _try(lock):
        lock.seek(0)
        holder = lock.read()
        if reader is Reader.SCHEDULE and holder != Reader.BACKFILL:
            return False
        if deadline and time.monotonic() > deadline:
            return False
        if not told:
            get_run_logger().info("%s: waiting for the %s that reads it.", source.name, holder)
            told = True
        time.sleep(LOOK_SECONDS)
    return True


def _try(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
