"""Events that others can hang automations on: batch loaded, source silent or drifted, check failed.

In: what happened. Out: an event on the Prefect server, sent in the background; its resource is
`copydesk.source.<name>` (`run` where no watched source was read) or `copydesk.check.<name>`, and
`message` in its payload says it to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from prefect.events import emit_event
from prefect.logging import get_run_logger

from tasks.sources.plan import fell_silent
from tasks.sources.watched import WatchedSource
from warehouse.checks import CheckResult
from warehouse.health import SourceHealth
from warehouse.load import LoadResult
from warehouse.watermarks import LastCheck

BATCH_LOADED = "copydesk.batch.loaded"
SOURCE_SILENT = "copydesk.source.silent"
SOURCE_DRIFTED = "copydesk.source.drifted"
CHECK_FAILED = "copydesk.check.failed"


def batch_loaded(batch: str, loaded: LoadResult, *, run_id: str, source: str) -> None:
    """A batch is committed."""
    message = f"{batch}: {loaded.new} new, {loaded.changed} changed, {loaded.rejected} refused"
    _source_event(BATCH_LOADED, source or "run", message, run_id=run_id, **asdict(loaded))


def sources_silent(
    sources: Iterable[WatchedSource],
    before: dict[str, LastCheck],
    after: dict[str, LastCheck],
    now: datetime,
) -> None:
    """Tell of sources that fell silent since they were looked at last; once a silence."""
    for source in sources:
        last, found = before.get(source.name), after.get(source.name)
        newest = found.newest_at if found else None
        looked_at = last.checked_at if last else None
        if newest and fell_silent(source, newest, looked_at, now):
            message = f"{source.name} brought nothing new since {newest:%Y-%m-%d %H:%M} UTC"
            get_run_logger().warning("%s.", message)
            _source_event(SOURCE_SILENT, source.name, message)


def sources_drifted(found: Iterable[SourceHealth]) -> None:
    """Tell of sources that keep much less than in the weeks before."""
    for health in found:
        if health.drifted:
            message = f"{health.source} drifted this week: {health.drifted}"
            get_run_logger().warning("%s.", message)
            _source_event(SOURCE_DRIFTED, health.source, message)


def checks_failed(results: Sequence[CheckResult]) -> None:
    """Tell of checks of severity error that found something."""
    for result in results:
        if result.failed:
            message = f"{result.name} found {result.offending} rows: {result.examples[0]}"
            payload = {
                "message": message,
                "offending": result.offending,
                "examples": list(result.examples),
            }
            emit_event(CHECK_FAILED, _resource("check", result.name), payload=payload)


def _source_event(event: str, source: str, message: str, **facts: object) -> None:
    emit_event(event, _resource("source", source), payload={"message": message} | facts)


def _resource(kind: str, name: str) -> dict[str, str]:
    return {"prefect.resource.id": f"copydesk.{kind}.{name}", "prefect.resource.name": name}
