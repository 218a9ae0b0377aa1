"""What cleaning again changes: batches' comparisons -> one report, for the UI and the terminal.

In: Comparisons (warehouse/reprocess.py). Out: a ReprocessReport, its artifact
`reprocess-changes`, and text on stdout.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from prefect.artifacts import create_table_artifact
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.artifacts import escaped, safely
from warehouse.reprocess import Comparison

MOST_SITES = 20
"""Sites that the terminal lists; the artifact has all."""
MOST_REFUSED = 12


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What changed on one site; None: documents without an address."""

    site: str | None
    articles: int
    words_gained: int
    words_lost: int


@dataclass(frozen=True, slots=True)
class ReprocessReport:
    """One reprocess in figures. `committed`: new versions that were written, 0 in a dry run."""

    run_id: str
    where: str | None
    dry_run: bool
    documents: int = 0
    changed: int = 0
    refused: tuple[tuple[str, str, str], ...] = ()
    words_gained: int = 0
    words_lost: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    """Differing columns of article_versions, and in how many articles."""
    sites: tuple[SiteChange, ...] = ()
    committed: int = 0
    seconds: float = 0.0


def summed(
    run_id: str, where: str | None, dry_run: bool, compared: Sequence[Comparison]
) -> ReprocessReport:
    """All batches as one report, the site that changed most first."""
    sites: defaultdict[str | None, list[int]] = defaultdict(lambda: [0, 0, 0])
    columns: defaultdict[str, int] = defaultdict(int)
    changes = [change for comparison in compared for change in comparison.changes]
    for change in changes:
        counts = sites[change.site]
        for place, more in enumerate((1, change.words_gained, change.words_lost)):
            counts[place] += more
        for name in change.columns or ("blocks",):
            columns[name] += 1
    ordered = sorted(sites.items(), key=lambda item: (-sum(item[1][1:]), item[0] or ""))
    return ReprocessReport(
        run_id=run_id,
        where=where,
        dry_run=dry_run,
        documents=sum(comparison.documents for comparison in compared),
        changed=len(changes),
        refused=tuple(row for comparison in compared for row in comparison.refused),
        words_gained=sum(change.words_gained for change in changes),
        words_lost=sum(change.words_lost for change in changes),
        columns=dict(sorted(columns.items(), key=lambda item: (-item[1], item[0]))),
        sites=tuple(SiteChange(site, *counts) for site, counts in ordered),
    )


def publish(report: ReprocessReport) -> None:
    """What will change, as an artifact of the run, before it is written."""
    rows: list[dict[str, Any]] = [
        {
            "site": escaped(site.site or "none"),
            "articles": site.articles,
            "words gained": site.words_gained,
            "words lost": site.words_lost,
        }
        for site in report.sites
    ]
    if rows:
        described = "Articles that read otherwise when cleaned again, by site."
        safely(lambda: create_table_artifact(rows, "reprocess-changes", described))


def print_changes(report: ReprocessReport) -> None:
    """Print a report to stdout."""
    console = Console()
    verb = "would change" if report.dry_run else "changed"
    console.print(
        Text(
            f"{report.documents} documents cleaned again in {report.seconds:.1f} s: "
            f"{report.changed} articles {verb}, {len(report.refused)} refused, "
            f"{report.words_gained} words gained, {report.words_lost} lost",
            style="bold",
        ),
        soft_wrap=True,
    )
    if report.sites:
        table = Table(box=None, padding=(0, 2, 0, 0))
        for name in ("site", "articles", "words gained", "words lost"):
            table.add_column(name, justify="left" if name == "site" else "right")
        for site in report.sites[:MOST_SITES]:
            counts = (site.articles, site.words_gained, site.words_lost)
            table.add_row(Text(site.site or "(no address)"), *map(str, counts))
        console.print(table)
        differing = ", ".join(f"{name} {count}" for name, count in report.columns.items())
        console.print(Text(f"differing: {differing}"), soft_wrap=True)
    for location, reason, detail in report.refused[:MOST_REFUSED]:
        console.print(Text(f"refused {location}: {reason}: {detail}", style="red"))
    if report.dry_run and (report.changed or report.refused):
        console.print("Nothing was written: leave out --dry-run to write new versions.")
    elif report.committed:
        console.print(f"{report.committed} new versions were written.")
