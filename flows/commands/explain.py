"""`copydesk explain FILE|ID`: kept and removed blocks side by side, with label, rule and score."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer


def explain(
    target: Annotated[str, typer.Argument(help="A file, or an article's id or URL.")],
    record: Annotated[
        int, typer.Option(help="Which document of a file that holds several, from 1.", min=1)
    ] = 1,
    html: Annotated[Path | None, typer.Option(help="Write a self-contained page here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Show what was kept and removed of one document, and which rule decided.

    Examples:

      copydesk explain seeds/articles/000_9df1ddd6725ee834.txt

      copydesk explain dump.jsonl.gz --record 17 --html why.html

      copydesk explain https://www.example.com/story   (an article of the warehouse)
    """
    from rich.console import Console

    from flows.explain import explain_target, render
    from flows.explain_page import explanation_page
    from tasks.settings import read_settings

    explanation = explain_target(target, record, read_settings())
    if html:
        html.write_text(explanation_page(explanation), encoding="utf-8", errors="replace")
        typer.echo(f"Written: {html}")
    elif as_json:
        typer.echo(json.dumps(asdict(explanation), ensure_ascii=False))
    else:
        Console().print(render(explanation))
