"""Try documents in quarantine again, after a fix.

In: a reason (None: all that may fare better). Out: a ReplayReport, articles in the warehouse, and
rows in `replays` that tie each outcome to the first refusal.

1. choose   whole documents that other code refused, or for a passing reason (quarantine.py)
2. clean    by workers here or on a cluster, as ingest does
3. load     each batch is one atomic commit; what became of its documents is recorded after it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from prefect import flow

from flows.begun import named, require_few_runs
from flows.check import check_run, require_sound
from flows.credentials import settings_of_run
from flows.ingest import THREADS, Run, begin, load_in_order
from flows.sites import process_with_memory
from tasks.batching import Work
from tasks.clean.cleaner import default_cleaner
from tasks.errors import Reason
from tasks.models import RawDocument
from tasks.remote_workshop import open_bench
from tasks.settings import Settings
from tasks.spool import run_folder, spool_root, write_batches
from warehouse.lake import Lake, kept_open, open_lake
from warehouse.load import LoadResult
from warehouse.quarantine import Outcome, candidates, outcomes, record_replays
from warehouse.rows import keep_outcomes
from warehouse.runs import finish_run


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What a replay did; no run where nothing was worth another try."""

    run_id: str | None
    documents: int
    outcomes: tuple[Outcome, ...]


@flow(name="replay", flow_run_name=named("replay"), task_runner=THREADS)
def replay(reason: Reason | None = None, again: bool = False) -> ReplayReport:
    """Clean what lies in quarantine again and load what is sound now.

    Args:
        reason: Only documents that were refused for this reason; none: all that may fare better.
        again: Also what this very version refused; after a change of settings.
    """
    require_few_runs()
    settings = settings_of_run()
    lake = open_lake(settings)
    cleaner_version = default_cleaner(settings).version
    # The ids are few bytes each; the documents are spooled as they are read.
    chosen = list(candidates(lake, cleaner_version, reason=reason, again=again))
    if not chosen:
        return ReplayReport(None, 0, ())
    run_id = uuid4().hex
    begin(lake, run_id, [f"replay: {reason.value if reason else 'all reasons'}"], settings)
    counts = LoadResult()
    try:
        for loaded in _load(lake, settings, run_id, [document for _, document in chosen]):
            counts += loaded
        ids = [rejection_id for rejection_id, _ in chosen]
        record_replays(lake, ids, run_id=run_id, cleaner_version=cleaner_version)
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"
        finish_run(lake, run_id, state="failed", counts=counts, error=said)
        raise
    finish_run(lake, run_id, state="completed", counts=counts)
    require_sound(check_run(lake, run_id))
    return ReplayReport(run_id, len(chosen), outcomes(lake, run_id))


def _load(
    lake: Lake, settings: Settings, run_id: str, documents: list[RawDocument]
) -> Iterator[LoadResult]:
    work = Work(process_with_memory(lake, settings), keep_outcomes, settings)
    with (
        run_folder(spool_root(settings), run_id) as folder,
        open_bench(work, settings, folder) as bench,
        kept_open(lake) as kept,
    ):
        batches = write_batches(iter(documents), folder, settings)
        yield from load_in_order(Run(kept, bench, run_id), batches, again=True)
