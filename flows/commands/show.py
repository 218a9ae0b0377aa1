"""`copydesk show [ID]`: one article as a person would read it, or the newest ones as a table."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tasks.settings import Settings
from warehouse.articles import Row, find_article, newest_articles
from warehouse.lake import Lake

READING_WIDTH = 88
"""Columns of an article on the terminal: wider lines are hard to read."""


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
    lake = Lake(Settings().warehouse)
    if target:
        article = find_article(lake, target)
        if as_json:
            typer.echo(json.dumps(article, ensure_ascii=False, default=str))
        else:
            _print_article(article)
        return
    articles = newest_articles(lake, limit)
    if as_json:
        typer.echo(json.dumps(articles, ensure_ascii=False, default=str))
    else:
        _print_table(articles)


def _print_article(article: Row) -> None:
    console = Console()
    width = min(console.width, READING_WIDTH)
    console.print(Text(str(article["headline"] or "(no headline)"), style="bold"), width=width)
    if article["description"]:
        console.print(Text(str(article["description"]), style="italic"), width=width)
    facts = Table.grid(padding=(0, 2))
    for name in ("article_id", "authors", "date_published", "publisher", "url", "is_based_on"):
        value = article[name]
        if value:
            text = ", ".join(value) if isinstance(value, list) else str(value)
            facts.add_row(Text(name, style="dim"), Text(text))
    console.print(Padding(facts, (1, 0)))
    for paragraph in str(article["article_body"]).split("\n\n"):
        console.print(Padding(Text(paragraph), (0, 0, 1, 0)), width=width)
    if article["abstract"]:
        console.print(
            Text("In short: ", style="bold").append(str(article["abstract"])), width=width
        )


def _print_table(articles: list[Row]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("article_id", "published", "lang", "words", "headline", "from"):
        table.add_column(name, no_wrap=name != "headline", justify="left")
    for article in articles:
        published = article["date_published"]
        table.add_row(
            Text(str(article["article_id"])[:8]),
            Text(str(published)[:10] if published else ""),
            Text(str(article["in_language"] or "")),
            Text(str(article["word_count"])),
            Text(str(article["headline"] or "")),
            Text(str(article["publisher_domain"] or article["location"])),
        )
    Console().print(table)
