"""`copydesk clean INPUT... --output FILE`: the engine alone, no server and no warehouse."""

from __future__ import annotations

from typing import Annotated

import typer


def clean(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for stdin.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", help="FILE.jsonl, FILE.parquet, or - for stdout.")
    ] = "-",
    blocks: Annotated[
        bool, typer.Option("--blocks", help="Add every block, kept and removed, to its record.")
    ] = False,
) -> None:
    """Clean articles to JSON lines or Parquet: one record an article.

    Refused documents are named on stderr. Exit status 1 when nothing could be cleaned.

    Examples:

      copydesk clean page.html

      copydesk clean dumps/*.jsonl.gz --output clean.parquet

      curl -s https://www.example.com/story | copydesk clean - --blocks
    """
    from flows.extract import extract, output_for
    from flows.progress_bar import progress_bar
    from tasks.settings import read_settings

    destination = output_for(output)
    with progress_bar("Cleaning", enabled=output != "-"):
        totals = extract(inputs, destination, read_settings(), with_blocks=blocks)
    if output != "-":
        typer.echo(f"{totals.articles} articles written to {output}", err=True)
    if totals.refused:
        typer.echo(f"{totals.refused} documents refused", err=True)
    if totals.refused and not totals.articles:
        raise typer.Exit(1)
