"""A document's blocks, kept and removed side by side: the view that `copydesk explain` shows.

In: the outcome of one document, or an article's rows in the warehouse. Out: an Explanation,
drawn on a terminal here and as a page in flows/explain_page.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows.explain_reasons import with_reasons
from tasks.errors import UsageError
from tasks.models import Article, CleanDocument, Rejection
from tasks.process import process
from tasks.settings import Settings
from tasks.sources.files import discover
from warehouse.articles import Row, article_blocks, find_article
from warehouse.lake import Lake, open_lake
from warehouse.site_memory import remembered

MAX_CELL = 600
"""Characters of a block that the terminal shows; the page shows all."""

STORED_FACTS = (
    "article_id",
    "version",
    "location",
    "url",
    "description",
    "abstract",
    "authors",
    "date_published",
    "in_language",
    "is_based_on",
    "word_count",
    "charset",
    "mends",
)
"""Columns of an article that its explanation begins with."""


@dataclass(frozen=True, slots=True)
class ExplainedBlock:
    """One block with its decision, as text for people."""

    position: int
    text: str
    kind: str
    label: str
    kept: bool
    decided_by: str
    score: float
    path: str | None
    reasons: tuple[str, ...] = ()
    """Where the model decided: the three columns that weighed most, a plus for keeping."""
    memory: str | None = None
    """What the site memory knows of the text: '11 of 12 articles of the site, boilerplate'."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a person asks about one document: its facts and what became of each block."""

    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[ExplainedBlock, ...]
    refused: str | None = None

    @property
    def summary(self) -> str:
        """One line: how many blocks were kept and what the removed ones were."""
        removed = Counter(block.label for block in self.blocks if not block.kept)
        kept = sum(block.kept for block in self.blocks)
        what = ", ".join(f"{count} {label}" for label, count in removed.most_common())
        return f"{kept} blocks kept, {sum(removed.values())} removed" + (
            f": {what}" if what else ""
        )


def explain_target(target: str, record: int, settings: Settings) -> Explanation:
    """The explanation of a file's `record`-th document, or of an article of the warehouse.

    Raises UsageError where there is no such thing.
    """
    if Path(target).exists():
        return _explain_file(target, record, settings)
    lake = open_lake(settings)
    article = find_article(lake, target)
    explanation = explain_stored(article, article_blocks(lake, article))
    domain = article["publisher_domain"]
    return with_memory(explanation, lake, str(domain)) if domain else explanation


def _explain_file(path: str, record: int, settings: Settings) -> Explanation:
    seen = 0
    for document in discover([path], settings):
        seen += 1
        if seen == record:
            if isinstance(document, Rejection):
                return explain_outcome(document)
            explanation = _explain_cleaned(process([document], settings)[0], settings)
            return with_reasons(explanation, document, settings)
    raise UsageError(f"{path} holds {seen} documents, there is no number {record}.")


def _explain_cleaned(outcome: CleanDocument | Rejection, settings: Settings) -> Explanation:
    explanation = explain_outcome(outcome)
    domain = outcome.article.publisher_domain if isinstance(outcome, CleanDocument) else None
    lake = open_lake(settings)
    return with_memory(explanation, lake, domain) if domain and lake.exists() else explanation


def with_memory(explanation: Explanation, lake: Lake, domain: str) -> Explanation:
    """The explanation with what the site memory counts of each block's text."""
    known = {
        str(row["text"]): f"{row['articles']} of {row['site_articles']} articles of the site, "
        f"{row['verdict']}"
        for row in remembered(lake, domain)
    }
    blocks = (replace(block, memory=known.get(block.text)) for block in explanation.blocks)
    return replace(explanation, blocks=tuple(blocks))


def explain_outcome(outcome: CleanDocument | Rejection) -> Explanation:
    """The explanation of a document that was just cleaned, or of why it was refused."""
    if isinstance(outcome, Rejection):
        refused = f"{outcome.reason.value}: {outcome.detail}"
        return Explanation(outcome.document.location, (), (), refused)
    blocks = tuple(
        ExplainedBlock(
            position=item.block.position,
            text=item.block.text,
            kind=item.block.kind.value,
            label=item.decision.label.value,
            kept=item.decision.kept,
            decided_by=item.decision.decided_by,
            score=item.decision.score,
            path=item.block.path,
        )
        for item in outcome.blocks
    )
    article = outcome.article
    return Explanation(article.headline or article.location, article_facts(article), blocks)


def explain_stored(article: Row, blocks: Sequence[Row]) -> Explanation:
    """The explanation of an article of the warehouse, from its row and its blocks' rows."""
    sources = article["field_sources"]
    places = sources if isinstance(sources, dict) else {}
    facts = [
        (name, _with_place(_text(article[name]), places.get(name)))
        for name in STORED_FACTS
        if article[name] not in (None, [], "")
    ]
    names = [
        field.name for field in fields(ExplainedBlock) if field.name not in ("memory", "reasons")
    ]
    explained = (ExplainedBlock(**{name: row[name] for name in names}) for row in blocks)  # type: ignore[arg-type]  # the query's columns are the fields
    title = _text(article["headline"] or article["location"])
    return Explanation(title, tuple(facts), tuple(explained))


def article_facts(article: Article) -> tuple[tuple[str, str], ...]:
    """The article's metadata as (name, value, with its source where one is recorded) lines."""
    places = dict(article.field_sources)
    date = article.date_published
    values: Sequence[tuple[str, str | None]] = (
        ("location", article.location),
        ("url", article.url),
        ("description", article.description),
        ("abstract", article.abstract),
        ("authors", ", ".join(article.authors)),
        ("date_published", f"{date.value.isoformat()} ({date.precision.value})" if date else None),
        ("in_language", article.in_language),
        ("is_based_on", article.is_based_on),
        ("word_count", str(article.word_count)),
        ("charset", f"{article.charset} ({article.charset_source})"),
        ("mended", "; ".join(article.mends)),
    )
    return tuple((name, _with_place(value, places.get(name))) for name, value in values if value)


def _with_place(value: str, place: str | None) -> str:
    return f"{value}  [{place}]" if place else value


def _text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def render(explanation: Explanation) -> RenderableType:
    """The explanation for a terminal: facts, then one row a block, left kept, right removed."""
    facts = Table.grid(padding=(0, 2))
    for name, value in explanation.facts:
        facts.add_row(Text(name, style="dim"), Text(value))
    if explanation.refused:
        return Group(
            Text(explanation.title, style="bold"), Text(f"refused — {explanation.refused}", "red")
        )
    table = Table(expand=True, show_lines=False, box=None, padding=(0, 1, 1, 0))
    table.add_column("kept", ratio=1, header_style="bold green")
    table.add_column("removed", ratio=1, header_style="bold red")
    for block in explanation.blocks:
        cell = _cell(block)
        table.add_row(*((cell, "") if block.kept else ("", cell)))
    return Group(
        Text(explanation.title, style="bold"),
        facts,
        Text(""),
        table,
        Text(explanation.summary, style="bold"),
    )


def _cell(block: ExplainedBlock) -> Text:
    colour = "green" if block.kept else "red"
    text = block.text if len(block.text) <= MAX_CELL else block.text[:MAX_CELL] + " …"
    cell = Text(f"{block.label}", style=f"bold {colour}")
    cell.append(f"  {block.decided_by}  {block.score:.2f}\n", style="dim not bold")
    if block.reasons:
        cell.append(f"{', '.join(block.reasons)}\n", style="dim not bold")
    if block.memory:
        cell.append(f"in {block.memory}\n", style="dim not bold")
    cell.append(text, style="none" if block.kept else "dim not bold")
    return cell
