"""What a run shows in the Prefect UI, as artifacts with stable keys.

In: an IngestReport. Out: the artifacts `run-summary` (Markdown), `removed-by-label` and
`rejections` (tables); of a watched source their keys end in its name. Keys stay, so the UI keeps
each one's history from run to run.
"""

from __future__ import annotations

from dataclasses import dataclass

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.artifacts import escaped, key_of, safely, table
from warehouse.load import LoadResult
from warehouse.summary import RunContent

SHOWN_REJECTIONS = 200
"""Rows of the artifact `rejections`; SQL shows the rest."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """One run in figures. `seconds` is wall time without the server's start."""

    run_id: str
    inputs: tuple[str, ...]
    warehouse: str
    counts: LoadResult
    content: RunContent
    seconds: float
    label: str = ""
    """The watched source that was read."""


def publish(report: IngestReport) -> None:
    """Make the run's artifacts."""

    def key(name: str) -> str:
        return key_of(name, report.label)

    safely(lambda: create_markdown_artifact(summary(report), key=key("run-summary")))
    removed = removed_table(report)
    if removed:
        described = "Blocks that were removed from the articles of this run, by label."
        safely(lambda: create_table_artifact(removed, key("removed-by-label"), described))
    refused = rejections_table(report)
    if refused:
        described = "Documents that this run put into quarantine, and why."
        safely(lambda: create_table_artifact(refused, key("rejections"), described))


def summary(report: IngestReport) -> str:
    """The run as Markdown."""
    inputs = ", ".join(escaped(path) for path in report.inputs)
    languages = ", ".join(
        f"{item.language or 'unknown'} {item.articles:,}" for item in report.content.languages
    )
    return "\n\n".join(
        [
            f"# Ingest of {inputs}",
            _figures(report),
            f"Languages of the articles: {languages or 'none'}.",
            *_slowest(report),
            *_look_closer(report),
        ]
    )


def removed_table(report: IngestReport) -> list[dict[str, object]]:
    """One row a label of removed blocks, the most frequent first."""
    return [
        {
            "label": row.label,
            "blocks": row.blocks,
            "articles": row.articles,
            "words": row.words,
            "for example": " · ".join(escaped(text) for text in row.examples),
            "why": f"copydesk explain {row.article_id}",
        }
        for row in report.content.removed
    ]


def rejections_table(report: IngestReport) -> list[dict[str, object]]:
    """One row a refused document."""
    return [
        {"document": escaped(row.location), "reason": row.reason, "detail": escaped(row.detail)}
        for row in report.content.refused[:SHOWN_REJECTIONS]
    ]


def _figures(report: IngestReport) -> str:
    counts = report.counts
    rate = counts.documents / report.seconds if report.seconds else 0.0
    rows: list[tuple[object, ...]] = [
        ("documents", f"{counts.documents:,}"),
        ("new articles", f"{counts.new:,}"),
        ("changed articles (new versions)", f"{counts.changed:,}"),
        ("duplicates of what is known", f"{counts.unchanged:,}"),
        ("refused", f"{counts.rejected:,}"),
        *((f"— {row.reason}", f"{row.documents:,}") for row in report.content.reasons),
        ("refused before", f"{counts.rejected_known:,}"),
        ("blocks kept", f"{counts.blocks_kept:,}"),
        ("blocks removed", f"{counts.blocks_removed:,}"),
        ("words kept", f"{counts.words_kept:,}"),
        ("seconds", f"{report.seconds:,.1f}"),
        ("documents a second", f"{rate:,.1f}"),
    ]
    return table("", ">", rows=rows)


def _slowest(report: IngestReport) -> list[str]:
    rows: list[tuple[object, ...]] = [
        (f"{item.seconds:.2f}", escaped(item.location), f"`copydesk explain {item.article_id}`")
        for item in report.content.slowest
    ]
    return ["## Slowest to clean", table(">seconds", "document", "why", rows=rows)] if rows else []


def _look_closer(report: IngestReport) -> list[str]:
    lines = [f"copydesk sql \"SELECT * FROM articles WHERE run_id = '{report.run_id}'\""]
    if report.content.slowest:
        identity = report.content.slowest[0].article_id
        lines.append(f"copydesk explain {identity} --html why.html   # kept and removed, as a page")
    if report.content.refused:
        lines.append("copydesk rejections")
    commands = "\n".join(lines)
    return ["## Look closer", f"```\n{commands}\n```"]
