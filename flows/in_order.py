"""Batches in the hands of the workers, several at a time, and back one by one in their order.

In: a bench, batches, and what gives one to a task. Out: each batch with what its task returned, in
the order of the input. No more batches are read than the bench can hold, so neither memory nor the
spool grows with the input.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from prefect.futures import PrefectFuture

from flows.progress import listener
from flows.stopping import heed
from tasks.remote_workshop import Bench
from tasks.spool import Batch

T = TypeVar("T")


def in_order(
    bench: Bench, batches: Iterable[Batch], submit: Callable[[Batch], PrefectFuture[T]]
) -> Iterator[tuple[Batch, T]]:
    """Each batch with its task's result. Raises what the task raised, or where a stop was asked."""
    waiting: deque[tuple[Batch, PrefectFuture[T]]] = deque()
    for batch in batches:
        listener().read(batch.documents)
        waiting.append((batch, submit(batch)))
        if len(waiting) >= bench.in_flight:
            yield _next(waiting)
    while waiting:
        yield _next(waiting)


def _next(waiting: deque[tuple[Batch, PrefectFuture[T]]]) -> tuple[Batch, T]:
    heed()
    batch, future = waiting.popleft()
    return batch, future.result()
