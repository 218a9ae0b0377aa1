"""`copydesk backfill`: old files of a watched source, behind the schedule's back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer


def backfill(
    source: Annotated[str, typer.Option(help="Its name in sources.toml.")],
    first: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day (UTC) its files changed on."),
    ],
    last: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last such day, inclusive.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a run.")] = False,
) -> None:
    """Read old files of a watched source, in bounded runs that give way to the schedule.

    What was read already is passed over, so the same command again goes on where it stopped.
    A source with `since` in sources.toml leaves older files to this command.

    Examples:

      copydesk backfill --source wire --from 2024-01-01 --to 2024-12-31
    """
    from flows.logs import set_up_logs
    from flows.server import server_for_run
    from tasks.errors import UsageError
    from tasks.settings import read_settings
    from tasks.sources.watched import chosen, read_sources

    settings = read_settings()
    set_up_logs(settings)
    chosen(read_sources(settings.sources), [source])
    if last < first:
        raise UsageError(f"--from {first:%Y-%m-%d} is after --to {last:%Y-%m-%d}; exchange them.")
    with server_for_run(settings):
        from flows.backfill import pieces
        from flows.prefect_records import send_records

        try:
            for piece in pieces(source, first.date(), last.date()):
                if as_json:
                    typer.echo(json.dumps(asdict(piece)))
                    continue
                counts = piece.counts
                typer.echo(
                    f"{piece.files:,} files: {counts.new:,} new, {counts.changed:,} changed, "
                    f"{counts.unchanged:,} known already, {counts.rejected:,} refused; "
                    f"{piece.left:,} files left"
                )
        finally:
            send_records()
