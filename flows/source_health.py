"""How each source fares, as the artifact `source-health` of the daily checks.

In: SourceHealth rows (warehouse/health.py). Out: Markdown with a row a source and small plots of
its last weeks.
"""

from __future__ import annotations

from collections.abc import Sequence

from prefect.artifacts import create_markdown_artifact

from flows.artifacts import escaped, safely, table
from flows.plots import bars
from warehouse.health import WEEKS, SourceHealth


def publish(found: Sequence[SourceHealth]) -> None:
    """Make the artifact."""
    safely(lambda: create_markdown_artifact(markdown(found), key="source-health"))


def markdown(found: Sequence[SourceHealth]) -> str:
    """A row a source, those that drifted first."""
    ordered = sorted(found, key=lambda health: (health.drifted is None, health.source))
    columns = (
        "source",
        ">articles",
        "a week",
        ">kept",
        "a week",
        ">refused",
        "newest",
        "drift",
    )
    rows = [_row(health) for health in ordered]
    if not rows:
        return f"No source brought anything in the last {WEEKS} weeks."
    return "\n\n".join(
        (
            f"# Sources, last {WEEKS} weeks",
            "This week's articles, the share of text that was kept and the share of documents "
            "that were refused; beside them the weeks before.",
            table(*columns, rows=rows),
            'More: `copydesk sql "FROM source_health ORDER BY week DESC"`',
        )
    )


def _row(health: SourceHealth) -> tuple[object, ...]:
    last = health.weeks[-1]
    newest = f"{health.newest_loaded:%Y-%m-%d %H:%M}" if health.newest_loaded else "never"
    kept = "" if last.kept_share is None else f"{last.kept_share:.0%}"
    return (
        escaped(health.source),
        f"{last.articles:,}",
        bars([float(week.articles) for week in health.weeks]),
        kept,
        bars([week.kept_share for week in health.weeks], most=1.0),
        f"{last.refused_share:.0%}",
        newest,
        f"**{health.drifted}**" if health.drifted else "",
    )
