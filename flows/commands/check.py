"""`copydesk check`: are the data in the warehouse right?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer


def check(
    run_id: Annotated[
        str | None, typer.Option("--run", help="Look only at what this run wrote.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Run every data check on the whole warehouse and keep the results in check_results.

    Every run does so by itself for what it wrote. Exit status 1 when a check of severity
    error found something; warnings leave it 0.

    Examples:

      copydesk check

      copydesk sql "FROM check_results WHERE offending > 0 ORDER BY checked_at DESC"
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from flows.check import state
    from tasks.settings import read_settings
    from warehouse.checks import run_checks, store_results
    from warehouse.lake import open_lake

    lake = open_lake(read_settings())
    results = run_checks(lake, run_id)
    store_results(lake, results, run_id)
    if as_json:
        typer.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False))
    else:
        colours = {"passed": "green", "warning": "yellow", "failed": "bold red"}
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for result in results:
            told = Text(result.description)
            for line in result.examples:
                told.append(f"\n  {line}", style="dim")
            rows = f"{result.offending:,} rows" if result.offending else ""
            table.add_row(Text(state(result), colours[state(result)]), result.name, rows, told)
        Console().print(table)
    if any(result.failed for result in results):
        raise typer.Exit(1)
