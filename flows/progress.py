"""Who watches a run from outside: a listener that the command line sets and the flow calls.

A flow's parameters travel to the Prefect API, where a function cannot go; a context variable
stays in the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Listener(Protocol):
    """Told of documents as they pass; called from the thread that the run was started in."""

    def read(self, documents: int) -> None:
        """So many more documents were read."""

    def done(self, documents: int) -> None:
        """So many more documents were worked on and stored."""


class _Silence:
    def read(self, documents: int) -> None:
        pass

    def done(self, documents: int) -> None:
        pass


_SILENCE: Listener = _Silence()
_listener = ContextVar("copydesk_listener", default=_SILENCE)


def listener() -> Listener:
    """Whoever listens; silence by default."""
    return _listener.get()


@contextmanager
def listening(by: Listener) -> Iterator[None]:
    """Let `by` listen to runs that start in this context."""
    token = _listener.set(by)
    try:
        yield
    finally:
        _listener.reset(token)
