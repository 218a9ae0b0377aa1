"""The writers' lock: one process at a time writes to a warehouse.

In: the lock file's path and how long to wait. Out: a context in which the lock is held.

A record lock (lockf) and not flock: a worker process forked while the lock is held would inherit
an flock and keep it after its parent was killed. Record locks belong to one process, so threads
of this process are kept apart by a mutex. The kernel frees the lock however the holder dies.
"""

from __future__ import annotations

import fcntl
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.errors import TransientError

POLL_SECONDS = 0.05
"""Mean pause between two tries to take the lock; jittered so that waiters do not march in step."""


class WarehouseBusyError(TransientError):
    """The lock was waited for as long as the settings allow."""


_mutexes: dict[Path, threading.Lock] = {}
_mutexes_guard = threading.Lock()


@contextmanager
def exclusive(path: Path, timeout: float) -> Iterator[None]:
    """Hold the lock on `path`. Raises WarehouseBusyError, naming the holder, after `timeout` s.

    Not reentrant. Raises OSError where the file cannot be made.
    """
    deadline = time.monotonic() + timeout
    with _mutexes_guard:
        mutex = _mutexes.setdefault(path.resolve(), threading.Lock())
    if not mutex.acquire(timeout=timeout):
        raise _busy(path, timeout, f"a thread of this process ({os.getpid()})")
    try:
        with path.open("a+b") as file:
            _wait(file.fileno(), path, timeout, deadline)
            file.truncate(0)
            file.write(str(os.getpid()).encode())
            file.flush()
            yield
            file.truncate(0)
    finally:
        mutex.release()


def _wait(descriptor: int, path: Path, timeout: float, deadline: float) -> None:
    while True:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except (BlockingIOError, PermissionError):  # POSIX allows EAGAIN and EACCES
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip()
                named = f"process {holder}" if holder else "another process"
                raise _busy(path, timeout, named) from None
        time.sleep(POLL_SECONDS * random.uniform(0.5, 1.5))


def _busy(path: Path, timeout: float, holder: str) -> WarehouseBusyError:
    return WarehouseBusyError(
        f"{path.parent} is being written to by {holder}; waited {timeout:g} s. "
        "Wait for it to end, or stop that process, then try again."
    )


def holder(path: Path) -> int | None:
    """The process that holds the lock now; None where nobody does."""
    try:
        with path.open("r+b") as file:
            try:
                fcntl.lockf(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                named = file.read(32).decode(errors="replace").strip()
                return int(named) if named.isdigit() else None
    except OSError:
        return None
    return None
