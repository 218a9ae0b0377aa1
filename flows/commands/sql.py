"""`copydesk sql [QUERY]`: ask the warehouse; without a query, the DuckDB shell in it."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from warehouse.lake import Lake


def sql(
    query: Annotated[
        str | None, typer.Argument(help="SQL; - reads it from stdin. Without it: a shell.")
    ] = None,
    rows: Annotated[int, typer.Option(help="Rows of the drawn table.", min=1)] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a row.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV, safe for spreadsheets.")] = False,
) -> None:
    """Query the warehouse, read-only; while runs write too.

    Examples:

      copydesk sql "SELECT headline, date_published FROM articles LIMIT 10"

      copydesk sql "SELECT label, count(*) FROM removed_blocks GROUP BY ALL" --csv > labels.csv

      copydesk sql "FROM search('harbour ferry') JOIN articles USING (article_id)"

      copydesk sql    (the duckdb shell; SHOW TABLES lists what there is)
    """
    from tasks.settings import read_settings
    from warehouse.lake import open_lake

    lake = open_lake(read_settings())
    if query is None:
        _shell(lake)
        return
    from rich.console import Console

    from flows.sql_table import query as ask
    from flows.sql_table import result_table, write_csv, write_json
    from warehouse.faults import translated
    from warehouse.search_sql import add_search

    with translated(lake.name), add_search(lake.connect(), lake) as connection:
        answer = ask(connection, sys.stdin.read() if query == "-" else query)
        if as_json:
            write_json(answer, sys.stdout)
        elif as_csv:
            write_csv(answer, sys.stdout)
        else:
            Console().print(result_table(answer, most=rows))


def _shell(lake: Lake) -> None:
    """Become the duckdb shell with the lake attached."""
    from tasks.errors import UsageError
    from warehouse.extensions import install_extensions

    lake.connect().close()  # says what is wrong, and in our words
    install_extensions()
    beside = Path(sysconfig.get_path("scripts")) / "duckdb"
    shell = str(beside) if beside.is_file() else shutil.which("duckdb")
    if shell is None:
        raise UsageError("There is no duckdb shell: install the package duckdb-cli.")
    os.environ.update(lake.catalog.shell_environment())
    attach = "; ".join(lake.attach_statements(read_only=True, in_shell=True))
    os.execv(shell, [shell, "-cmd", f"{attach};"])
