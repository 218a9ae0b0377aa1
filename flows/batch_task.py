"""What all Prefect tasks over a batch share: no cache, and more tries after a passing fault.

In: the task's name, and its run's name as a template over the function's arguments. Out: a
decorator. A bug is not tried again: it would meet itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from tasks.errors import TransientError

P = ParamSpec("P")
R = TypeVar("R")

RETRY_SECONDS = [5.0, 30.0, 120.0]
"""Pauses before the tries after the first; each try itself waits for the warehouse's lock."""
RETRY_JITTER = 0.3
"""A pause is drawn from around these, so that two runs that met do not meet again."""


def batch_task(name: str, run_name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """As `@task(name=..., task_run_name=...)`, with the above."""
    return task(
        name=name,
        task_run_name=run_name,
        cache_policy=NO_CACHE,
        retries=len(RETRY_SECONDS),
        retry_delay_seconds=RETRY_SECONDS,
        retry_jitter_factor=RETRY_JITTER,
        retry_condition_fn=passes,
    )


def passes(_: Task[..., object], __: TaskRun, state: State[object]) -> bool:
    """Whether a failed task met a fault that passes."""
    return isinstance(state.result(raise_on_failure=False), TransientError)
