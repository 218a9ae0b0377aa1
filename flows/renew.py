"""Redo some enrichments of stored articles, in place, from their stored text.

In: names of fields and a condition over `articles`. Out: a RenewReport; the columns of the articles
whose field reads otherwise now are updated, and no article gets a new version.

1. read     the chosen articles, a batch at a time
2. enrich   chunks of a batch in worker processes
3. commit   each batch is one transaction
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice, repeat
from uuid import uuid4

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.logging import get_run_logger

from flows.artifacts import safely
from flows.batch_task import batch_task
from flows.credentials import settings_of_run
from flows.progress import listener
from tasks.settings import Settings
from warehouse.lake import Lake, open_lake
from warehouse.renew import CHUNK_ARTICLES, Renewal, Row, commit_renewals, renewals, stored_articles


@dataclass(frozen=True, slots=True)
class RenewReport:
    """One renewal in figures. `committed`: articles that were written to, 0 in a dry run."""

    run_id: str
    fields: tuple[str, ...]
    where: str | None
    dry_run: bool
    articles: int
    changed: int
    committed: int
    seconds: float


@flow(name="renew enrichments")
def renew(fields: list[str], where: str | None = None, dry_run: bool = False) -> RenewReport:
    """Enrich the chosen current articles again, and renew the named fields."""
    started = time.monotonic()
    settings = settings_of_run()
    lake = open_lake(settings)
    run_id = uuid4().hex
    articles = changed = committed = 0
    with _pool(settings) as pool:
        for number, chunks in enumerate(_batches(stored_articles(lake, where), settings), start=1):
            count = sum(map(len, chunks))
            listener().read(count)
            found = enrich_again(pool, chunks, fields, settings.ner, number)
            if not dry_run:
                committed += commit(lake, found, fields, run_id, number)
            listener().done(count)
            articles += count
            changed += len(found)
    seconds = time.monotonic() - started
    report = RenewReport(
        run_id, tuple(fields), where, dry_run, articles, changed, committed, seconds
    )
    safely(lambda: create_markdown_artifact(_markdown(report), key="renewed-enrichments"))
    return report


@batch_task("enrich again", "enrich again batch {number}")
def enrich_again(
    pool: ProcessPoolExecutor,
    chunks: Sequence[list[Row]],
    fields: Sequence[str],
    ner: bool,
    number: int,
) -> list[Renewal]:
    """What changes in one batch."""
    parts = pool.map(renewals, chunks, repeat(tuple(fields)), repeat(ner))
    found = [one for part in parts for one in part]
    get_run_logger().info("batch %d: %d articles change", number, len(found))
    return found


@batch_task("commit", "commit batch {number}")
def commit(
    lake: Lake, found: Sequence[Renewal], fields: Sequence[str], run_id: str, number: int
) -> int:
    """Write one batch's renewals as one transaction."""
    message = f"renew {', '.join(fields)}, batch {number}, run {run_id}"
    return commit_renewals(lake, found, author=run_id, message=message)


def _pool(settings: Settings) -> ProcessPoolExecutor:
    # spawn: a forked child of a process with threads may inherit a held lock.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=settings.workers, mp_context=context)


def _batches(chunks: Iterator[list[Row]], settings: Settings) -> Iterator[list[list[Row]]]:
    size = max(1, settings.batch_documents // CHUNK_ARTICLES)
    while batch := list(islice(chunks, size)):
        yield batch


def _markdown(report: RenewReport) -> str:
    fields, chosen = ", ".join(report.fields), report.where or "all articles"
    counts = f"{report.articles} articles looked at, {report.changed} changed"
    return f"Renewed **{fields}** of {chosen}: {counts}, {report.committed} written."
