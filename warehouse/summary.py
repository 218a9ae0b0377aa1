"""What a run did, for its report: blocks removed by label, refused documents, articles made.

In: a lake and a run's id. Out: typed rows, read with sql/run_*.sql.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.faults import translated
from warehouse.lake import Lake
from warehouse.queries import run

SLOWEST = 5
"""Articles that a report names as the slowest."""


@dataclass(frozen=True, slots=True)
class RemovedLabel:
    """Removed blocks of one label: how many, in how many articles, and texts that recur most.

    `article_id` is an article that the first of the texts was removed from.
    """

    label: str
    blocks: int
    articles: int
    words: int
    examples: tuple[str, ...]
    article_id: str


@dataclass(frozen=True, slots=True)
class RefusedDocument:
    """One document in quarantine."""

    location: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Documents that a run refused for one reason."""

    reason: str
    documents: int


@dataclass(frozen=True, slots=True)
class SlowArticle:
    """One of the articles that took longest to clean."""

    article_id: str
    location: str
    seconds: float


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """Articles of one language that a run made; language None: too little text to tell."""

    language: str | None
    articles: int
    words: int


@dataclass(frozen=True, slots=True)
class RunContent:
    """What a run brought into the warehouse. `refused` holds the first ones, in order."""

    removed: tuple[RemovedLabel, ...]
    refused: tuple[RefusedDocument, ...]
    languages: tuple[LanguageCount, ...]
    reasons: tuple[ReasonCount, ...] = ()
    slowest: tuple[SlowArticle, ...] = ()


def run_content(lake: Lake, run_id: str, *, most_refused: int = 1000) -> RunContent:
    """Everything of one run."""
    with translated(lake.name), lake.connect() as connection:
        run(connection, "run_removed", run_id=run_id)
        removed = tuple(
            RemovedLabel(label, blocks, articles, words, tuple(examples), article_id)
            for label, blocks, articles, words, examples, article_id in connection.fetchall()
        )
        run(connection, "run_refused", run_id=run_id, most=most_refused)
        refused = tuple(RefusedDocument(*row) for row in connection.fetchall())
        run(connection, "run_languages", run_id=run_id)
        languages = tuple(LanguageCount(*row) for row in connection.fetchall())
        run(connection, "run_reasons", run_id=run_id)
        reasons = tuple(ReasonCount(*row) for row in connection.fetchall())
        run(connection, "run_slowest", run_id=run_id, most=SLOWEST)
        slowest = tuple(SlowArticle(*row) for row in connection.fetchall())
    return RunContent(removed, refused, languages, reasons, slowest)
