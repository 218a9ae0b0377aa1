"""The weekly job: keep the warehouse small and quick (warehouse/maintenance.py says how).

In: settings of what is kept how long. Out: a MaintenanceReport, also as the artifact
`maintenance` of the run.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.logging import get_run_logger

from flows.artifacts import safely
from flows.begun import named, require_few_runs
from flows.credentials import settings_of_run
from tasks.settings import Settings
from warehouse.lake import open_lake
from warehouse.maintenance import MaintenanceReport, Policy
from warehouse.maintenance import maintain as keep_in_order


@flow(name="maintain", flow_run_name=named("maintain"))
def maintain(dry_run: bool = False) -> MaintenanceReport:
    """Forget, compact, expire and clean up.

    Args:
        dry_run: Only say what would be done.
    """
    require_few_runs()
    settings = settings_of_run()
    report = keep_in_order(
        open_lake(settings), policy_of(settings), datetime.now(UTC), dry_run=dry_run
    )
    for step in report.steps:
        get_run_logger().info("%s: %d %s", step.name, step.count, step.of)
    publish(report)
    return report


def policy_of(settings: Settings) -> Policy:
    """How long the settings keep what."""

    def days(number: float | None) -> timedelta | None:
        return None if number is None else timedelta(days=number)

    return Policy(
        snapshots=timedelta(days=settings.keep_snapshots_days),
        raw_bytes=days(settings.keep_raw_days),
        refused_payloads=days(settings.keep_refused_days),
    )


def publish(report: MaintenanceReport) -> None:
    """Put the steps beside the run."""
    rows = [{"step": step.name, "count": step.count, "what": step.of} for step in report.steps]
    size = f"{report.bytes_before:,} bytes before, {report.bytes_after:,} after"
    safely(lambda: create_table_artifact(table=rows, key="maintenance", description=size))
