"""What `copydesk run` leaves on the terminal: what was cleaned, a first query, what to try next."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.report import IngestReport
from flows.server import Server

MOST_REFUSED = 12
"""Refused documents that are listed; SQL shows the rest."""
EXAMPLE_CHARACTERS = 60
FIRST_QUERY = (
    "SELECT in_language, count(*) AS articles, sum(word_count) AS words "
    "FROM articles GROUP BY ALL ORDER BY articles DESC, in_language LIMIT 5"
)


def print_report(report: IngestReport, server: Server) -> None:
    """Print the end of a run to stdout."""
    console = Console()
    counts = report.counts
    console.print()
    if counts.new + counts.changed + counts.rejected == 0:
        console.print(
            f"Nothing new: {counts.unchanged} documents are in the warehouse already"
            + (f", {counts.rejected_known} in quarantine." if counts.rejected_known else ".")
        )
    else:
        console.print(Text(_sentence(report), style="bold"))
        _print_removed(console, report)
        _print_refused(console, report)
    _print_query(console, report)
    _print_next(console, report, server)


def _sentence(report: IngestReport) -> str:
    counts = report.counts
    parts = [
        f"{counts.new} new articles",
        f"{counts.changed} changed" if counts.changed else "",
        f"{counts.unchanged} known already" if counts.unchanged else "",
        f"{counts.rejected} refused" if counts.rejected else "",
        f"{counts.rejected_known} refused before" if counts.rejected_known else "",
    ]
    rate = counts.documents / report.seconds if report.seconds else 0.0
    return (
        f"{counts.documents} documents in {report.seconds:.1f} s ({rate:.0f} documents/s): "
        + ", ".join(part for part in parts if part)
    )


def _print_removed(console: Console, report: IngestReport) -> None:
    counts = report.counts
    if not counts.new + counts.changed:
        return
    title = f"{counts.blocks_kept:,} blocks kept, {counts.blocks_removed:,} removed"
    table = _table(title, "removed as", ">blocks", ">articles", "for example")
    for row in report.content.removed:
        example = " ".join(row.examples[0].split())[:EXAMPLE_CHARACTERS]
        table.add_row(row.label, str(row.blocks), str(row.articles), Text(example, "dim"))
    console.print(table)


def _print_refused(console: Console, report: IngestReport) -> None:
    refused = report.content.refused
    if not refused:
        return
    table = _table("In quarantine", "document", "reason", "what is wrong")
    for row in refused[:MOST_REFUSED]:
        table.add_row(Text(row.location), row.reason, Text(row.detail.splitlines()[0]))
    console.print(table)
    if report.counts.rejected > MOST_REFUSED:
        more = report.counts.rejected - MOST_REFUSED
        console.print(f'… and {more} more: copydesk sql "SELECT * FROM rejections"')


def _print_query(console: Console, report: IngestReport) -> None:
    from flows.sql_table import query, result_table
    from tasks.settings import read_settings
    from warehouse.lake import open_lake

    console.print()
    console.print(Text(f'copydesk sql "{FIRST_QUERY}"', style="bold"), soft_wrap=True)
    with open_lake(read_settings()).connect() as connection:
        console.print(result_table(query(connection, FIRST_QUERY), most=10))


def _print_next(console: Console, report: IngestReport, server: Server) -> None:
    steps = (
        ("copydesk show", "the newest articles"),
        ("copydesk explain ID", "why each block of an article was kept or removed"),
        ("copydesk sql", "a DuckDB shell in the warehouse"),
        ("copydesk up --server-only" if server.managed else server.ui, "this run in the UI"),
        ("copydesk up", "read new articles by themselves, every hour"),
    )
    console.print()
    console.print(Text("Next", style="bold"))
    for command, why in steps:
        console.print(f"  {command:<28}{why}", highlight=False, soft_wrap=True)


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=f"\n{title}",
        title_justify="left",
        title_style="bold not italic",
        box=None,
        padding=(0, 2, 0, 0),
    )
    for name in columns:
        table.add_column(
            name.lstrip(">"),
            justify="right" if name.startswith(">") else "left",
            header_style="dim",
        )
    return table
