"""`copydesk learn train`: make a block model from labelled pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

learn = typer.Typer(no_args_is_help=True, help="Train the model that decides what is article.")


@learn.command()
def train(
    data: Annotated[
        list[Path], typer.Option("--data", "-d", help="Parquet of labelled pages; may be repeated.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the model, its card and figures.")
    ] = Path("model"),
    cross_validate: Annotated[
        bool, typer.Option(help="Measure by cross-validation first; takes five times as long.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Train on labelled pages, measure by folds of sites, write the model with its card.

    A row of a file has `html` (bytes or text) or `text`, and `body`: the text that you would keep,
    paragraphs on lines of their own. `url` keeps pages of a site together in a fold; `page_type`
    (article, listing, forum, product, service, documentation, collection, notice) may be left out.

    Examples:

      copydesk learn train --data pages.parquet --output my-model

      COPYDESK_MODEL=my-model/blocks.json.gz copydesk run dump.jsonl.gz
    """
    from flows.learn import MODEL
    from flows.learn import train as train_model
    from flows.model_card import figures_table
    from tasks.settings import read_settings

    def say(line: str) -> None:
        typer.echo(line, err=True)

    trained = train_model(data, output, read_settings(), say, cross_validated=cross_validate)
    if as_json:
        typer.echo(json.dumps(asdict(trained), default=str))
        return
    if trained.figures:
        typer.echo(figures_table(trained.figures))
    typer.echo(
        f"{trained.pages} pages, model {trained.version}, {trained.model_bytes / 1000:.0f} kB\n"
        f"Use it: COPYDESK_MODEL={trained.folder / MODEL} copydesk run ..."
    )
