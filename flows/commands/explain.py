"""`copydesk explain FILE|ID`: kept and removed blocks side by side, with label, rule and score."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from tasks.sources.files import discover

from flows.explain import Explanation, explain_outcome, explain_stored, render
from flows.explain_page import explanation_page
from tasks.errors import UsageError
from tasks.models import Rejection
from tasks.process import process
from tasks.settings import Settings
from warehouse.articles import article_blocks, find_article
from warehouse.lake import Lake


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
    explanation = _explain(target, record)
    if html:
        html.write_text(explanation_page(explanation), encoding="utf-8")
        typer.echo(f"Written: {html}")
    elif as_json:
        typer.echo(json.dumps(asdict(explanation), ensure_ascii=False))
    else:
        Console().print(render(explanation))


def _explain(target: str, record: int) -> Explanation:
    settings = Settings()
    if Path(target).exists():
        return _explain_file(target, record, settings)
    lake = Lake(settings.warehouse)
    article = find_article(lake, target)
    return explain_stored(article, article_blocks(lake, article))


def _explain_file(path: str, record: int, settings: Settings) -> Explanation:
    seen = 0
    for document in discover([path], settings):
        seen += 1
        if seen == record:
            if isinstance(document, Rejection):
                return explain_outcome(document)
            return explain_outcome(process([document], settings)[0])
    raise UsageError(f"{path} holds {seen} documents, there is no number {record}.")
