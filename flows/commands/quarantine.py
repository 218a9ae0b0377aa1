"""`copydesk rejections` and `copydesk replay`: what was refused, and another try after a fix."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer


def rejections(
    reason: Annotated[str | None, typer.Option(help="Only this reason: no_article ...")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """List what lies in quarantine, by reason, source and age.

    Examples:

      copydesk rejections

      copydesk rejections --reason no_article

      copydesk sql "SELECT location, detail FROM rejections WHERE reason = 'binary'"
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from tasks.settings import read_settings
    from warehouse.lake import open_lake
    from warehouse.quarantine import groups

    found = groups(open_lake(read_settings()), reason)
    if as_json:
        rows = [asdict(group) for group in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    if not found:
        typer.echo("Nothing is in quarantine.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("reason", "source", "documents", "since", "for example"):
        table.add_column(name, justify="right" if name == "documents" else "left")
    for group in found:
        example = Text(f"{group.location}: {group.detail}"[:200])
        since = f"{group.oldest:%Y-%m-%d}"
        table.add_row(group.reason, Text(group.source), f"{group.documents:,}", since, example)
    Console().print(table)


def replay(
    reason: Annotated[
        str | None, typer.Option(help="Only what was refused for this reason.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also what this very version refused.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Try documents in quarantine again, after an upgrade or a fix.

    Left alone is what cannot end otherwise: what this version refused already (but for time
    limits and dead workers), documents of which only the first MiB is kept, and broken files,
    whose input must be run again. Use --again after a change of settings.

    Examples:

      copydesk replay

      COPYDESK_MIN_ARTICLE_WORDS=5 copydesk replay --reason no_article --again
    """
    from flows.logs import set_up_logs
    from flows.server import server_for_run
    from tasks.errors import Reason, UsageError
    from tasks.settings import read_settings
    from warehouse.lake import open_lake

    if reason is not None and reason not in set(Reason):
        raise UsageError(f"{reason!r} is no reason. There are: {', '.join(Reason)}.")
    settings = read_settings()
    set_up_logs(settings)
    open_lake(settings).connect().close()  # says so where there is no warehouse
    with server_for_run(settings):
        from flows.prefect_records import send_records
        from flows.replay import replay as flow

        try:
            report = flow(Reason(reason) if reason else None, again)
        finally:
            send_records()
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    if not report.documents:
        typer.echo("Nothing in quarantine may fare better with this version of Copydesk.")
    for item in report.outcomes:
        what = "went in" if item.outcome == "article" else f"refused: {item.reason}"
        typer.echo(f"{item.documents:>7,}  {what}")
