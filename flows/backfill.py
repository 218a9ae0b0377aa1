"""Old files of a watched source, in bounded runs that give way to the schedule.

In: a source of sources.toml and days. Out: its files that changed on these days, and were not
read yet, in the warehouse. Each run reads no more than the source's limits and notes its files
as read, so that the same back-fill again goes on where it stopped, whatever stopped it.

1. wait     for whoever reads the source; between two runs the schedule gets its turn
2. plan     what is left of the period, oldest first, within the limits
3. ingest   as the schedule does, at a lower priority for the processor
4. note     the files as read; the schedule's own watermark of looks is not touched

Give a source `since` in sources.toml, and the schedule leaves what is older to this.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from prefect import flow
from prefect.logging import get_run_logger

from flows.begun import named, require_few_runs
from flows.credentials import settings_of_run
from flows.ingest import THREADS, ingest_documents
from flows.source_lock import Reader, only_one
from tasks.settings import Settings
from tasks.sources.listing import list_files, read_seen
from tasks.sources.meter import Meter
from tasks.sources.plan import Plan, plan_period
from tasks.sources.watched import chosen, read_sources
from warehouse.lake import Lake, open_lake
from warehouse.load import LoadResult
from warehouse.watermarks import files_read, note_files

NICE = 10
"""Lower priority for the processor (nice(2)); workers inherit it."""
PAUSE_SECONDS = 2.0
"""Between two runs, four times as long as the schedule's pause between two looks at the lock."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of a back-fill: files that were read, and files of the period that are left."""

    files: int = 0
    left: int = 0
    counts: LoadResult = field(default_factory=LoadResult)


@flow(name="backfill", flow_run_name=named("backfill"))
def backfill(source: str, first: date, last: date) -> list[Piece]:
    """Read all that is left of a source's files of some days.

    Args:
        source: Its name in sources.toml.
        first: The first day (UTC) on which a file may have changed.
        last: The last such day.
    """
    require_few_runs()
    return list(pieces(source, first, last))


def pieces(source: str, first: date, last: date) -> Iterator[Piece]:
    """Run after run, until nothing is left; each is a flow run of its own."""
    while True:
        piece = backfill_piece(source, first, last)
        yield piece
        if not piece.left:
            return
        time.sleep(PAUSE_SECONDS)


@flow(name="backfill-run", flow_run_name=named("backfill run"), task_runner=THREADS)
def backfill_piece(source: str, first: date, last: date) -> Piece:
    """Read as much as one run of the source may."""
    os.nice(max(0, NICE - os.nice(0)))
    settings = settings_of_run()
    (watched,) = chosen(read_sources(settings.sources), [source])
    lake = open_lake(settings)
    with only_one(watched, settings, Reader.BACKFILL):
        known = files_read(lake, source)
        planned = plan_period(watched, list_files(watched), known, _day(first), _end(last))
        get_run_logger().info(
            "%s: %d files to read, %d left for the next run",
            source,
            len(planned.files),
            planned.left,
        )
        return _read(planned, lake, settings) if planned.files else Piece()


def _read(planned: Plan, lake: Lake, settings: Settings) -> Piece:
    source = planned.source
    meter = Meter(planned.size_bytes)
    documents = read_seen(source, planned.files, settings, meter)
    inputs = [f"{source.name}: back-fill of {len(planned.files)} files of {source.path}"]
    report = ingest_documents(documents, inputs, settings, meter, label=source.name)
    note_files(lake, source.name, [file.state for file in planned.files], report.run_id)
    return Piece(len(planned.files), planned.left, report.counts)


def _day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _end(day: date) -> datetime:
    return _day(day) + timedelta(days=1)
