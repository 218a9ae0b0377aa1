"""Try documents in quarantine again, after a fix.

In: a reason (None: all that may fare better). Out: a ReplayReport, articles in the warehouse, and
rows in `replays` that tie each outcome to the first refusal.

1. choose   whole documents that other code refused, or for a passing reason (quarantine.py)
2. clean    by workers here or on a cluster, as ingest does
3. load     each batch is one atomic commit; what became of its documents is recorded after it
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from uuid import uuid4

from prefect import flow

from flows.begun import named, require_few_runs
from flows.check import check_run, require_sound
from flows.credentials import settings_of_run
from flows.ingest import THREADS, load_documents
from flows.run_row import run_row
from tasks.clean.cleaner import default_cleaner
from tasks.errors import Reason
from warehouse.lake import open_lake
from warehouse.quarantine import Outcome, candidates, outcomes, record_replays


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
    inputs = [f"replay: {reason.value if reason else 'all reasons'}"]
    documents = (document for _, document in chosen)
    batches = load_documents(lake, documents, settings, run_id, again=True)
    with run_row(lake, run_id, inputs, settings) as tally, closing(batches):
        for loaded in batches:
            tally.counts += loaded
        ids = [rejection_id for rejection_id, _ in chosen]
        record_replays(lake, ids, run_id=run_id, cleaner_version=cleaner_version)
    require_sound(check_run(lake, run_id))
    return ReplayReport(run_id, len(chosen), outcomes(lake, run_id))
