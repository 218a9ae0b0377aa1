"""What a run shows in the Prefect UI, as artifacts with stable keys.

In: an IngestReport. Out: the artifacts `run-summary` (Markdown), `removed-by-label` and
`rejections` (tables). Their keys stay, so the UI keeps each one's history from run to run.

Text of documents is other people's: it is cut short and escaped, so that it cannot draw links,
pictures or markup. An artifact that cannot be made is logged and never fails the run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger

from warehouse.load import LoadResult
from warehouse.summary import RunContent

SHOWN_CHARACTERS = 160
"""Of a text of a document, in a table cell."""
SHOWN_REJECTIONS = 200
"""Rows of the artifact `rejections`; SQL shows the rest."""

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~^$=:@/])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


@dataclass(frozen=True, slots=True)
class IngestReport:
    """One run in figures. `seconds` is wall time without the server's start."""

    run_id: str
    inputs: tuple[str, ...]
    warehouse: str
    counts: LoadResult
    content: RunContent
    seconds: float


def publish(report: IngestReport) -> None:
    """Make the run's artifacts."""
    safely(lambda: create_markdown_artifact(summary(report), key="run-summary"))
    removed = removed_table(report)
    if removed:
        described = "Blocks that were removed from the articles of this run, by label."
        safely(lambda: create_table_artifact(removed, "removed-by-label", described))
    refused = rejections_table(report)
    if refused:
        described = "Documents that this run put into quarantine, and why."
        safely(lambda: create_table_artifact(refused, "rejections", described))


def summary(report: IngestReport) -> str:
    """The run as Markdown."""
    counts = report.counts
    rows = {
        "documents": counts.documents,
        "new articles": counts.new,
        "changed articles (new versions)": counts.changed,
        "unchanged": counts.unchanged,
        "refused": counts.rejected,
        "refused before": counts.rejected_known,
        "blocks kept": counts.blocks_kept,
        "blocks removed": counts.blocks_removed,
        "words kept": counts.words_kept,
    }
    table = "\n".join(f"| {name} | {value:,} |" for name, value in rows.items())
    inputs = ", ".join(escaped(path) for path in report.inputs)
    languages = ", ".join(
        f"{item.language or 'unknown'} {item.articles:,}" for item in report.content.languages
    )
    return (
        f"# Ingest of {inputs}\n\n| | |\n|---|---:|\n{table}\n\n"
        f"Languages of the articles: {languages or 'none'}.\n\n"
        f"Run `{report.run_id}` took {report.seconds:.1f} s. Look closer with "
        f"`copydesk sql \"SELECT * FROM articles WHERE run_id = '{report.run_id}'\"`.\n"
    )


def removed_table(report: IngestReport) -> list[dict[str, object]]:
    """One row a label of removed blocks, the most frequent first."""
    return [
        {
            "label": row.label,
            "blocks": row.blocks,
            "articles": row.articles,
            "words": row.words,
            "for example": escaped(row.example),
        }
        for row in report.content.removed
    ]


def rejections_table(report: IngestReport) -> list[dict[str, object]]:
    """One row a refused document."""
    return [
        {"document": escaped(row.location), "reason": row.reason, "detail": escaped(row.detail)}
        for row in report.content.refused[:SHOWN_REJECTIONS]
    ]


def escaped(text: str) -> str:
    """Text of a document as one line of Markdown that shows it and does nothing else."""
    line = " ".join(text.split())
    if len(line) > SHOWN_CHARACTERS:
        line = line[:SHOWN_CHARACTERS] + " …"
    return _PUNCTUATION.sub(r"\\\1", line).translate(_ENTITIES)


def safely(create: Callable[[], object]) -> None:
    """Make an artifact; where that fails it is logged and the run goes on."""
    try:
        create()
    except (PrefectException, httpx.HTTPError, OSError, ValueError) as fault:
        get_run_logger().warning("An artifact could not be made: %s", fault)
