"""`copydesk maintain`: keep the warehouse small and quick."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from warehouse.maintenance import MaintenanceReport


def maintain(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Compact the warehouse, expire old snapshots and delete files that nobody needs.

    Queries go on meanwhile; runs wait. How long things are kept is set by
    COPYDESK_KEEP_SNAPSHOTS_DAYS, COPYDESK_KEEP_RAW_DAYS and COPYDESK_KEEP_REFUSED_DAYS.

    Examples:

      copydesk maintain --dry-run

      COPYDESK_KEEP_RAW_DAYS=90 copydesk maintain
    """
    from flows.logs import set_up_logs
    from flows.server import server_for_run
    from tasks.settings import read_settings
    from warehouse.lake import open_lake

    settings = read_settings()
    set_up_logs(settings)
    open_lake(settings).connect().close()  # says so where there is no warehouse
    with server_for_run(settings):
        from flows.maintain import maintain as flow
        from flows.prefect_records import send_records

        try:
            report = flow(dry_run)
        finally:
            send_records()
    if as_json:
        typer.echo(json.dumps(asdict(report)))
    else:
        _print(report)


def _print(report: MaintenanceReport) -> None:
    typer.echo("Would do" if report.dry_run else "Done")
    for step in report.steps:
        typer.echo(f"  {step.name:<16} {step.count:>10,}  {step.of}")
    if not report.dry_run:
        freed = report.bytes_before - report.bytes_after
        typer.echo(f"The current state takes {report.bytes_after:,} bytes, {freed:,} fewer.")
