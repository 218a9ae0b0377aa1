"""The site memory on a terminal.

In: rows of `site_memory`. Out: a table on stdout, or what to do where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tasks.errors import UsageError
from warehouse.site_memory import VERDICTS, Row

SHOWN_CHARACTERS = 200
"""Of a text in the table."""


def verdicts(typed: str | None) -> str | None:
    """The verdict that was asked for. Raises UsageError for a word that is none."""
    if typed is not None and typed not in VERDICTS:
        raise UsageError(f"{typed!r} is no verdict. There are: {', '.join(VERDICTS)}.")
    return typed


def print_memory(rows: Sequence[Row], site: str | None) -> None:
    """Print rows as a table."""
    if not rows:
        of = f" of {site}" if site else ""
        print(f"Nothing is known{of} yet. A run learns what recurs in several articles of a site.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("site", "verdict", "removed as", "articles", "kept in", "text"):
        table.add_column(name, no_wrap=name != "text", overflow="fold")
    for row in rows:
        table.add_row(
            Text(str(row["domain"])),
            Text(str(row["verdict"])),
            Text(str(row["label"] or "")),
            Text(f"{row['articles']} of {row['site_articles']}"),
            Text(str(row["articles_kept"])),
            Text(str(row["text"])[:SHOWN_CHARACTERS]),
        )
    Console().print(table)
