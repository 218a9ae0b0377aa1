"""`copydesk search WORDS`: full-text search, or articles near in meaning to one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.search import Hit


def search(
    words: Annotated[
        str | None, typer.Argument(help='Words, "a phrase", -without, begin*.')
    ] = None,
    like: Annotated[
        str | None, typer.Option(help="Articles near in meaning to this id, URL or location.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Articles at most.", min=1, max=1000)] = 10,
    language: Annotated[str | None, typer.Option(help="Only this language: en, pt-BR.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Find articles, best first, in any language; also while a run writes.

    All words must occur. Accents and case do not matter; Chinese, Japanese and Thai need no spaces.

    Examples:

      copydesk search "harbour ferry"

      copydesk search '"night train" -strike' --language en

      copydesk search 東京 --json

      copydesk search --like 3f9a
    """
    from tasks.errors import UsageError
    from tasks.settings import read_settings
    from warehouse.lake import open_lake
    from warehouse.search import like as near
    from warehouse.search import search as find

    if (words is None) == (like is None):
        raise UsageError("Give words to search for, or --like ID.")
    lake = open_lake(read_settings())
    if like is not None:
        hits = near(lake, like, most=limit, language=language)
    else:
        hits = find(lake, words or "", most=limit, language=language)
    if as_json:
        typer.echo(json.dumps([_record(hit) for hit in hits], ensure_ascii=False, default=str))
    else:
        _print(hits)


def _record(hit: Hit) -> dict[str, object]:
    return asdict(hit) | {"snippet": hit.snippet.text, "marked": hit.snippet.marked("**", "**")}


def _print(hits: Sequence[Hit]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console()
    if not hits:
        typer.echo("Nothing was found.", err=True)
    for hit in hits:
        published = f"{hit.date_published:%Y-%m-%d}" if hit.date_published else ""
        facts = (hit.article_id[:8], published, hit.in_language, hit.publisher_domain)
        line = Text(hit.headline or "(no headline)", style="bold")
        line.append("  " + "  ".join(fact for fact in facts if fact), style="not bold dim")
        console.print(line)
        passage = Text(hit.snippet.text)
        for start, end in hit.snippet.marks:
            passage.stylize("bold yellow", start, end)
        console.print(Padding(passage, (0, 0, 1, 2)))
