"""`copydesk show [ID]`: one article as a person would read it, or the newest ones as a table."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def show(
    target: Annotated[
        str | None, typer.Argument(help="An article's id (or its beginning), URL or location.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Rows of the table.", min=1)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Show an article of the warehouse, or the newest ones.

    Examples:

      copydesk show

      copydesk show 3f9a
    """
    from flows.show import print_article, print_articles
    from tasks.settings import read_settings
    from warehouse.articles import find_article, newest_articles
    from warehouse.lake import open_lake

    lake = open_lake(read_settings())
    if target:
        article = find_article(lake, target)
        if as_json:
            typer.echo(json.dumps(article, ensure_ascii=False, default=str))
        else:
            print_article(article)
        return
    articles = newest_articles(lake, limit)
    if as_json:
        typer.echo(json.dumps(articles, ensure_ascii=False, default=str))
    else:
        print_articles(articles)
