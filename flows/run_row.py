"""A run's row in the table `runs`: there from its beginning, ended whatever happens.

In: a lake and what is read. Out: the row `running`, and at the context's end `completed`, or
`failed` with what was raised. Runs whose process died are marked first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from tasks.clean.cleaner import default_cleaner
from tasks.settings import Settings
from warehouse.lake import Lake
from warehouse.load import LoadResult
from warehouse.runs import finish_run, mark_interrupted, start_run


@dataclass(slots=True)
class Tally:
    """The run's counts so far; its batches add to them."""

    counts: LoadResult = field(default_factory=LoadResult)


@contextmanager
def run_row(lake: Lake, run_id: str, inputs: Sequence[str], settings: Settings) -> Iterator[Tally]:
    """Write the row, and its end with the counts that the tally has then."""
    if lake.exists():
        for dead in mark_interrupted(lake):
            get_run_logger().warning("Run %s was interrupted; its batches are whole.", dead)
    start_run(
        lake,
        run_id=run_id,
        flow_run_id=str(flow_run.id) if flow_run.id else None,
        inputs=inputs,
        cleaner_version=default_cleaner(settings).version,
    )
    tally = Tally()
    try:
        yield tally
    except BaseException as error:
        # Also for Ctrl-C and a cancelled run: the row must not stay 'running'.
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        finish_run(lake, run_id, state="failed", counts=tally.counts, error=said)
        raise
    finish_run(lake, run_id, state="completed", counts=tally.counts)
