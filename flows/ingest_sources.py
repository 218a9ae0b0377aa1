"""The scheduled main job: what is new in the watched sources -> the warehouse.

In: names of sources (none: all of sources.toml). Out: what became of each, rows in the
warehouse, and one run in the Prefect UI named after the sources and the time their files span.

1. choose  the sources whose cadence says that they are due (tasks/sources/plan.py)
2. plan    each from its watermark, never from the time this run was scheduled for
3. ingest  the new files of one source after the other, as `ingest` does
4. note    the files as read, once all their documents are committed

A lock a source (source_lock.py) keeps a second ingest of it out, whoever started that one. A
source that cannot be read does not stop the others: the run goes on, and fails at its end naming
it. A run that was killed is made to begin again; what it had committed is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from pydantic import BaseModel, Field

from flows.begun import named, require_few_runs
from flows.credentials import settings_of_run
from flows.desk_events import sources_silent
from flows.ingest import THREADS, ingest_documents
from flows.source_lock import Reader, only_one
from tasks.errors import CopydeskError
from tasks.settings import Settings
from tasks.sources.listing import list_files, read_seen
from tasks.sources.meter import Meter
from tasks.sources.plan import Plan, is_due, plan
from tasks.sources.watched import WatchedSource, chosen, read_sources
from warehouse.lake import Lake, open_lake
from warehouse.load import LoadResult
from warehouse.watermarks import Check, LastCheck, files_read, last_checks, note_check


class IngestParameters(BaseModel):
    """The form that the UI shows for a custom run."""

    sources: list[str] = Field(
        default_factory=list, description="Names from sources.toml; none: all that are due."
    )
    now: bool = Field(
        default=False, description="Look at the sources even where their cadence says later."
    )


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What became of one source; `error` says why it could not be read."""

    source: str
    files: int = 0
    left: int = 0
    counts: LoadResult = field(default_factory=LoadResult)
    error: str | None = None


@flow(name="ingest-sources", flow_run_name=named("ingest"), task_runner=THREADS)
def ingest_sources(parameters: IngestParameters | None = None) -> list[SourceResult]:
    """Bring what is new in the watched sources into the warehouse.

    Args:
        parameters: Which sources, and whether they are looked at before their time.
    """
    require_few_runs()
    parameters = parameters or IngestParameters()
    settings = settings_of_run()
    lake = open_lake(settings)
    sources = chosen(read_sources(settings.sources), parameters.sources)
    checks = last_checks(lake)
    due = [s for s in sources if parameters.now or _due(s, checks)]
    results = [_ingest_one(source, lake, settings) for source in due]
    sources_silent(due, checks, last_checks(lake), datetime.now(UTC))
    failed = [result for result in results if result.error]
    if failed:
        told = "; ".join(f"{result.source}: {result.error}" for result in failed)
        raise CopydeskError(f"{len(failed)} of {len(due)} sources could not be read. {told}")
    return results


def _due(source: WatchedSource, checks: dict[str, LastCheck]) -> bool:
    check = checks.get(source.name)
    if check is None or check.files_left:
        return True
    return is_due(source, check.checked_at, datetime.now(UTC))


def _ingest_one(source: WatchedSource, lake: Lake, settings: Settings) -> SourceResult:
    log = get_run_logger()
    try:
        with only_one(source, settings, Reader.SCHEDULE) as is_free:
            if not is_free:
                log.info("%s: another run is reading it; left to that one.", source.name)
                return SourceResult(source.name)
            now = datetime.now(UTC)
            planned = plan(source, list_files(source), files_read(lake, source.name), now)
            log.info(
                "%s: %d files there, %d to read, %d still written, %d left for the next run",
                source.name, planned.seen, len(planned.files), planned.unsettled, planned.left,
            )  # fmt: skip
            return _read(planned, now, lake, settings)
    except CopydeskError as error:
        log.error("%s: %s", source.name, error)
        return SourceResult(source.name, error=str(error))


def _read(planned: Plan, now: datetime, lake: Lake, settings: Settings) -> SourceResult:
    source = planned.source
    if not planned.files:
        if lake.exists():
            note_check(lake, Check(source.name, now, planned.seen))
        return SourceResult(source.name)
    _name_run(planned)
    inputs = [f"{source.name}: {len(planned.files)} files of {source.path}"]
    meter = Meter(planned.size_bytes)
    documents = read_seen(source, planned.files, settings, meter)
    report = ingest_documents(documents, inputs, settings, meter, label=source.name)
    states = [file.state for file in planned.files]
    check = Check(source.name, now, planned.seen, planned.left, states, report.run_id)
    note_check(lake, check)
    return SourceResult(source.name, len(planned.files), planned.left, report.counts)


def _name_run(planned: Plan) -> None:
    """Add the source and the period of its files to the run's name."""
    if not flow_run.id or not planned.period:
        return
    first, last = planned.period
    with get_client(sync_client=True) as client:
        name = client.read_flow_run(UUID(flow_run.id)).name
        if planned.source.name in name:
            return
        name = f"{name}, {planned.source.name} {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}"
        client.set_flow_run_name(UUID(flow_run.id), name)
