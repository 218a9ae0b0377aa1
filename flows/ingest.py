"""The main job: scraped articles in, clean articles in the warehouse.

In: paths as a person types them; settings from the environment. Out: an IngestReport, rows in the
warehouse, and a run in the Prefect UI with its batches and artifacts.

1. begin     runs that died are marked, this run's row is written
2. discover  the paths' documents are spooled batch by batch (tasks/sources, tasks/spool)
3. clean     each batch by worker processes; documents that are known already are left out
4. load      each batch is one atomic commit, in the order of the input; the search index follows
5. learn     blocks that recur across a site's articles are remembered for the next run
6. report    counts, removed blocks and refused documents as artifacts (report.py)
7. check     the data checks on what was written (check.py); wrong data fail the run afterwards

Two batches are cleaned while one is read, so memory and disk hold no more than three. A run that
was killed leaves committed batches whole and the others absent: the same command again finishes.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from prefect import flow
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows.batch_task import batch_task
from flows.check import check_run, require_sound
from flows.credentials import settings_of_run
from flows.desk_events import batch_loaded
from flows.in_order import in_order
from flows.progress import listener
from flows.report import IngestReport, publish
from flows.run_progress import RunProgress
from flows.run_row import run_row
from flows.sites import learn_recurring, process_with_memory
from tasks.batching import Work
from tasks.errors import CopydeskError
from tasks.models import RawDocument, Rejection
from tasks.remote_workshop import MOST_IN_FLIGHT, Bench, open_bench
from tasks.settings import Settings
from tasks.sources.files import discover, total_bytes
from tasks.sources.meter import Meter
from tasks.spool import Batch, keys_of, run_folder, spool_root, write_batches
from warehouse.lake import Lake, kept_open, open_lake
from warehouse.load import LoadResult, known_states, load_batch
from warehouse.rows import keep_outcomes
from warehouse.search_index import update_index
from warehouse.summary import run_content

THREADS: Any = ThreadPoolTaskRunner(MOST_IN_FLIGHT)  # its futures are a subtype that mypy refuses


class Run:
    """What all stages of one run share. Not a dataclass: Prefect would walk through its fields."""

    def __init__(self, lake: Lake, bench: Bench, run_id: str, source: str = "") -> None:
        self.lake = lake
        self.bench = bench
        self.run_id = run_id
        self.source = source
        self.label = f"{source} " if source else ""  # before a batch's name
        self.flow_run_id = str(flow_run.id) if flow_run.id else None


def _flow_run_name() -> str:
    paths = [Path(path).name or path for path in flow_run.parameters["paths"]]
    shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
    return f"ingest {shown} {datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(name="ingest", flow_run_name=_flow_run_name, task_runner=THREADS)
def ingest(paths: list[str]) -> IngestReport:
    """Clean the documents in `paths` and load them into the warehouse."""
    settings = settings_of_run()
    meter = Meter(total_bytes(paths))
    return ingest_documents(discover(paths, settings, meter=meter), paths, settings, meter)


def ingest_documents(
    found: Iterable[RawDocument | Rejection],
    inputs: Sequence[str],
    settings: Settings,
    meter: Meter,
    *,
    label: str = "",
) -> IngestReport:
    """Clean and load a stream as one run, inside a flow.

    `meter` knows how much of it was read; `label` is the watched source, in names and keys.
    """
    started = time.monotonic()
    lake = open_lake(settings)
    run_id = uuid4().hex
    progress = RunProgress(label, meter)
    batches = load_documents(lake, found, settings, run_id, source=label)
    with run_row(lake, run_id, inputs, settings) as tally, closing(batches):
        for loaded in batches:
            tally.counts += loaded
            progress.batch(tally.counts)
        progress.done(tally.counts)
        learn_recurring(lake, str(flow_run.id or run_id))
    report = IngestReport(
        run_id=run_id,
        inputs=tuple(inputs),
        warehouse=str(settings.warehouse),
        counts=tally.counts,
        content=run_content(lake, run_id),
        seconds=time.monotonic() - started,
        label=label,
    )
    publish(report)
    require_sound(check_run(lake, run_id, label))
    return report


def load_documents(
    lake: Lake,
    found: Iterable[RawDocument | Rejection],
    settings: Settings,
    run_id: str,
    *,
    source: str = "",
    again: bool = False,
) -> Generator[LoadResult, None, None]:
    """Spool, clean and commit a stream; the counts of each batch. `again`: also what is known."""
    work = Work(process_with_memory(lake, settings), keep_outcomes, settings)
    with (
        run_folder(spool_root(settings), run_id) as folder,
        open_bench(work, settings, folder) as bench,
        kept_open(lake) as kept,
    ):
        run = Run(kept, bench, run_id, source)
        yield from load_in_order(run, write_batches(found, folder, settings), again=again)


def load_in_order(run: Run, batches: Iterable[Batch], *, again: bool) -> Iterator[LoadResult]:
    """Clean several batches at a time, commit them one by one in the order of the input."""
    for batch, known in in_order(
        run.bench, batches, lambda batch: clean_batch.submit(run, batch, again)
    ):
        loaded = load(run, batch)
        if loaded.new or loaded.changed:
            _index(run.lake)
        batch.discard()
        listener().done(batch.documents)
        yield known + loaded


def _index(lake: Lake) -> None:
    """Let the search find what was committed. Behind, it is no fault of the run."""
    try:
        update_index(lake)
    except CopydeskError as error:
        get_run_logger().warning("The next search will bring its index up to date: %s", error)


@batch_task("clean", "clean {run.label}{batch.name}: {batch.documents} documents")
def clean_batch(run: Run, batch: Batch, again: bool) -> LoadResult:
    """Let the workers clean a batch; returns the counts of what was known already."""
    shutil.rmtree(batch.results, ignore_errors=True)  # of a try before this one
    known = known_states(run.lake, [] if again else keys_of(batch))
    wanted = frozenset(range(batch.documents)) - known.loaded - known.rejected
    given_up = run.bench.run(batch, wanted)
    get_run_logger().debug(  # `load` logs the batch
        "%s: %d of %d documents are known already", batch.name, len(known.loaded), batch.documents
    )
    if given_up:
        get_run_logger().warning("%s: %d documents were given up", batch.name, given_up)
    return LoadResult(unchanged=len(known.loaded), rejected_known=len(known.rejected))


@batch_task("load", "load {run.label}{batch.name}: {batch.documents} documents")
def load(run: Run, batch: Batch) -> LoadResult:
    """Commit what the workers made of a batch."""
    result = load_batch(
        run.lake,
        batch.results,
        run_id=run.run_id,
        flow_run_id=run.flow_run_id,
        loaded_at=datetime.now(UTC),
    )
    get_run_logger().info(
        "%s: %d new, %d changed, %d refused; %d blocks kept, %d removed",
        batch.name,
        result.new,
        result.changed,
        result.rejected,
        result.blocks_kept,
        result.blocks_removed,
        extra={"facts": {"run_id": run.run_id, "batch": batch.name, **asdict(result)}},
    )
    batch_loaded(batch.name, result, run_id=run.run_id, source=run.source)
    return result
