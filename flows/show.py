"""Articles of the warehouse for a terminal: one to read, or many as a table.

In: rows as warehouse/articles.py gives them. Out: print to stdout.
"""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.show_enrichment import found_facts
from warehouse.articles import Row

READING_WIDTH = 88
"""Columns of an article on the terminal: wider lines are hard to read."""


def print_article(article: Row) -> None:
    """Print one article to stdout."""
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
    for name, text in found_facts(article):
        facts.add_row(Text(name, style="dim"), Text(text))
    console.print(Padding(facts, (1, 0)))
    for paragraph in str(article["article_body"]).split("\n\n"):
        console.print(Padding(Text(paragraph), (0, 0, 1, 0)), width=width)
    if article["abstract"]:
        console.print(
            Text("In short: ", style="bold").append(str(article["abstract"])), width=width
        )


def print_articles(articles: list[Row]) -> None:
    """Print a table of articles to stdout."""
    table = Table(box=None, padding=(0, 2, 0, 0), expand=True)
    for name, width in (("article_id", 10), ("published", 10), ("lang", 7)):
        table.add_column(name, no_wrap=True, width=width)
    table.add_column("words", no_wrap=True, justify="right", width=6)
    table.add_column("headline", no_wrap=True, overflow="ellipsis", ratio=2)
    table.add_column("from", no_wrap=True, overflow="ellipsis", ratio=1)
    for article in articles:
        published = article["date_published"]
        table.add_row(
            Text(str(article["article_id"])[:8]),
            Text(str(published)[:10] if published else ""),
            Text(str(article["in_language"] or "")),
            Text(str(article["word_count"])),
            Text(str(article["headline"] or "")),
            Text(str(article["publisher_domain"] or _file_of(str(article["location"])))),
        )
    Console().print(table)


def _file_of(location: str) -> str:
    """The last part of where a document was read."""
    return location.rpartition("/")[2]
