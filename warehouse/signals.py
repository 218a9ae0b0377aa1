"""Ctrl-C and SIGTERM wait while DuckDB works on a transaction.

DuckDB asks Python for signals in the middle of its own work; an exception that comes out there
turns into "Query interrupted", or, while an extension loads, into a crash of the process.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STOPPING = (signal.SIGINT, signal.SIGTERM)
INTERRUPTED = "Query interrupted"
"""What DuckDB raises as a RuntimeError when a query is stopped by Ctrl-C."""


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Signals that come inside are raised at the end. Only the main thread gets any."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    usual = {number: signal.getsignal(number) for number in _STOPPING}
    for number in usual:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
        for caught in dict.fromkeys(came):
            signal.raise_signal(caught)
