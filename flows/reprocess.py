"""Clean stored documents again, with the present model, rules and site memory.

In: a condition over `articles` (None: all). Out: a ReprocessReport, and unless it is a dry run a
new version of each article that reads otherwise now, with version_cause `reprocessed`.

1. clean    the stored documents batch by batch, here or on a cluster, as ingest does
2. compare  each batch with what is stored; of what did not change nothing is kept
3. report   what changed, by site, as an artifact - before anything is written
4. commit   each batch with changes is one transaction; refused documents go to quarantine

The bytes come from `raw_documents`, so no page is fetched. The same again changes nothing.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from prefect import flow
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from flows.batch_task import batch_task
from flows.begun import named, require_few_runs
from flows.credentials import settings_of_run
from flows.in_order import in_order
from flows.ingest import THREADS
from flows.progress import listener
from flows.reprocess_report import ReprocessReport, publish, summed
from flows.run_row import run_row
from flows.sites import process_with_memory
from tasks.batching import Work
from tasks.remote_workshop import Bench, open_bench
from tasks.settings import Settings
from tasks.spool import Batch, run_folder, spool_root, write_batches
from warehouse.lake import Lake, open_lake
from warehouse.load import LoadResult
from warehouse.reprocess import Comparison, commit_changes, compare_batch
from warehouse.rows import keep_outcomes
from warehouse.stored import stored_documents


@flow(name="reprocess", flow_run_name=named("reprocess"), task_runner=THREADS)
def reprocess(where: str | None = None, dry_run: bool = False) -> ReprocessReport:
    """Clean the documents of the chosen current articles again.

    Args:
        where: A condition over `articles`, such as publisher_domain = 'www.example'; none: all.
        dry_run: Only report what would change.
    """
    require_few_runs()
    started = time.monotonic()
    settings = settings_of_run()
    lake = open_lake(settings)
    lake.connect().close()  # a warehouse must be there: this says so
    run_id = uuid4().hex
    with run_folder(spool_root(settings), run_id) as folder:
        compared = list(clean_again(lake, settings, folder, where))
        report = summed(run_id, where, dry_run, [comparison for _, comparison in compared])
        publish(report)
        committed = 0 if dry_run else commit_all(lake, report, compared, settings)
    return replace(report, committed=committed, seconds=time.monotonic() - started)


def clean_again(
    lake: Lake, settings: Settings, folder: Path, where: str | None
) -> Iterator[tuple[Path, Comparison]]:
    """Each batch's results and what changed; the folder is there only where something did."""
    work = Work(process_with_memory(lake, settings), keep_outcomes, settings)
    with open_bench(work, settings, folder) as bench:
        batches = write_batches(stored_documents(lake, where), folder, settings)
        for batch, comparison in in_order(
            bench, batches, lambda batch: clean_and_compare.submit(lake, bench, batch)
        ):
            yield batch.results, comparison
            listener().done(batch.documents)


@batch_task("clean again", "clean again {batch.name}")
def clean_and_compare(lake: Lake, bench: Bench, batch: Batch) -> Comparison:
    """Clean a batch and compare it; keeps its results only where something changed."""
    shutil.rmtree(batch.results, ignore_errors=True)  # of a try before this one
    bench.run(batch, frozenset(range(batch.documents)))
    comparison = compare_batch(lake, batch.results)
    Path(batch.file).unlink()
    if not comparison.changes and not comparison.refused:
        shutil.rmtree(batch.results)
    get_run_logger().info(
        "%s: %d documents, %d changed, %d refused",
        batch.name,
        comparison.documents,
        len(comparison.changes),
        len(comparison.refused),
    )
    return comparison


def commit_all(
    lake: Lake,
    report: ReprocessReport,
    compared: Sequence[tuple[Path, Comparison]],
    settings: Settings,
) -> int:
    """Write what changed, a batch a transaction, as a run of its own; returns new versions."""
    if not report.changed and not report.refused:
        return 0
    inputs = [f"reprocess: {report.where or 'all articles'}"]
    unchanged = report.documents - report.changed - len(report.refused)
    with run_row(lake, report.run_id, inputs, settings) as tally:
        tally.counts = LoadResult(unchanged=unchanged, rejected=len(report.refused))
        for folder, comparison in compared:
            if comparison.changes or comparison.refused:
                written = commit(lake, folder, comparison, report.run_id)
                tally.counts += LoadResult(changed=written)
    return tally.counts.changed


@batch_task("commit", "commit {folder.name}")
def commit(lake: Lake, folder: Path, comparison: Comparison, run_id: str) -> int:
    """Commit the changes of one batch."""
    return commit_changes(
        lake,
        folder,
        comparison,
        run_id=run_id,
        flow_run_id=str(flow_run.id) if flow_run.id else None,
        loaded_at=datetime.now(UTC),
    )
