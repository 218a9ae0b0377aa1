"""`copydesk doctor`: is everything in order, and if not, what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Check versions, the warehouse, locks, the disk and the Prefect server.

    Exit status 1 when something must be mended.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from flows.checkup import State, checkup
    from tasks.settings import read_settings

    findings = checkup(read_settings())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        colours = {State.GOOD: "green", State.NOTE: "yellow", State.BAD: "bold red"}
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for finding in findings:
            told = Text(finding.detail)
            if finding.mend:
                told.append(f"\n{finding.mend}", style="bold")
            table.add_row(Text(finding.state.value, colours[finding.state]), finding.what, told)
        Console().print(table)
    if any(finding.state is State.BAD for finding in findings):
        raise typer.Exit(1)
