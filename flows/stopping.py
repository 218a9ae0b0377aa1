"""Ctrl-C and SIGTERM end a command, and are remembered.

The exception that a signal raises comes out wherever the program is, and a library that is just
then in a callback or in an event loop may lose it. So a long run asks at each batch: `heed`.
"""

from __future__ import annotations

import signal
import threading

_asked = threading.Event()


def listen() -> None:
    """From here on both signals are a KeyboardInterrupt: rows are written, servers stopped."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)


def heed() -> None:
    """Raise KeyboardInterrupt where a stop was asked for and got lost."""
    if _asked.is_set():
        raise KeyboardInterrupt


def _stop(*_: object) -> None:
    _asked.set()
    raise KeyboardInterrupt
