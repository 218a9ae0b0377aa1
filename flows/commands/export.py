"""`copydesk export OUT`: articles as Parquet, schema.org JSON lines or CSV."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from warehouse.export_formats import Format


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File or folder; not there yet.")],
    kind: Annotated[
        Format | None, typer.Option("--format", help="Else what the suffix of OUT says.")
    ] = None,
    where: Annotated[str | None, typer.Option(help="Only articles that fit this SQL.")] = None,
    query: Annotated[str | None, typer.Option("--sql", help="The rows of this query.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Write the current articles to files; also while a run writes.

    Parquet is partitioned by year and month of publication; .jsonl holds schema.org NewsArticle
    objects; .csv is safe to open in a spreadsheet. OUT is there wholly or not at all.

    Examples:

      copydesk export articles/

      copydesk export german.jsonl --where "in_language = 'de' AND date_published >= '2026-01-01'"

      copydesk export authors.csv --sql "SELECT unnest(authors) AS name, headline FROM articles"
    """
    from tasks.errors import UsageError
    from tasks.settings import read_settings
    from warehouse.export import Wanted, format_of
    from warehouse.export import export as write
    from warehouse.lake import open_lake

    if where is not None and query is not None:
        raise UsageError("Give --where or --sql, not both.")
    chosen = format_of(out, kind)
    rows = write(open_lake(read_settings()), out, chosen, Wanted(where, query))
    if as_json:
        typer.echo(json.dumps({"out": str(out), "format": chosen.value, "rows": rows}))
    else:
        typer.echo(f"{rows} rows written to {out} ({chosen.value})")
