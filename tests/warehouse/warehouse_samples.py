"""Invented documents and their outcomes, without running the cleaner."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.errors import Reason
from tasks.identity import document_key
from tasks.models import (
    Article,
    Block,
    BlockKind,
    CleanDocument,
    DatePrecision,
    Decision,
    Label,
    LabelledBlock,
    Link,
    MediaType,
    Outcome,
    PageType,
    ParsedDate,
    RawDocument,
    Rejection,
    Source,
)
from warehouse.lake import Lake
from warehouse.load import LoadResult, load_batch
from warehouse.rows import to_tables
from warehouse.spooled import write_batch

Pair = tuple[RawDocument, Outcome]

EPOCH = datetime(2026, 3, 1, tzinfo=UTC)
LOADED = datetime(2026, 6, 1, tzinfo=UTC)


def on_day(day: int | None) -> datetime | None:
    return None if day is None else EPOCH + timedelta(days=day)


def fetched(name: str, raw: str, day: int | None = None, reads: str | None = None) -> Pair:
    """A fetch of page `name` whose bytes are `raw` and which reads `reads` (default: as `raw`)."""
    document = RawDocument(
        content=raw.encode("utf-8", "surrogatepass"),
        media_type=MediaType.TEXT,
        location=f"invented/{name}.txt",
        source=Source("Harbour Gazette", language="en"),
        url=f"https://gazette.example/{name}",
        charset="utf-8",
        fetched_at=on_day(day),
    )
    return document, clean(document, reads if reads is not None else raw)


def clean(document: RawDocument, text: str) -> CleanDocument:
    key = document_key(document)
    article = Article(
        article_id=key.article_id,
        document_id=None,
        source=document.source,
        location=document.location,
        headline=text,
        alternative_headline=None,
        description=None,
        abstract=None,
        article_body=text,
        authors=("Ada Quill", "Bo Ink"),
        publisher="Harbour Gazette",
        publisher_domain="gazette.example",
        url=document.url,
        canonical_url=None,
        is_based_on=None,
        date_published=ParsedDate(EPOCH, DatePrecision.DAY, "1 March 2026"),
        date_modified=None,
        in_language="en",
        language_confidence=0.9,
        article_section=None,
        keywords=("harbour",),
        copyright_notice=None,
        corrections=(),
        word_count=len(text.split()),
        sentence_count=1,
        time_required_seconds=1,
        content_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        raw_sha256=key.raw_sha256,
        charset="utf-8",
        charset_source="carrier",
        mends=(),
        field_sources=(("date_published", "json-ld"),),
        fetched_at=document.fetched_at,
        page_type=PageType.ARTICLE,
        page_type_score=0.75,
    )
    return CleanDocument(article, (_block(0, text, True), _block(1, "Post Comment", False)))


def _block(position: int, text: str, kept: bool) -> LabelledBlock:
    label = Label.BODY if kept else Label.COMMENT_PROMPT
    links = () if kept else (Link("https://gazette.example/comment", text),)
    return LabelledBlock(
        Block(position, text, BlockKind.PARAGRAPH, 0, len(text), links=links),
        Decision(label, kept, "rule:invented", 1.0),
    )


def refused(name: str, content: bytes = b"\x00\x01", reason: Reason = Reason.BINARY) -> Pair:
    document = RawDocument(
        content, MediaType.HTML, f"invented/{name}.html", Source("Harbour Gazette")
    )
    return document, Rejection(document, reason, "not text")


def load(
    lake: Lake,
    spool: Path,
    pairs: Sequence[Pair],
    *,
    run_id: str = "run-1",
    loaded_at: datetime = LOADED,
) -> LoadResult:
    write_batch(spool, to_tables(pairs))
    return load_batch(lake, spool, run_id=run_id, flow_run_id="flow-1", loaded_at=loaded_at)


def snapshots(lake: Lake) -> int:
    with lake.connect() as connection:
        row = connection.execute("SELECT max(snapshot_id) FROM lake.snapshots()").fetchone()
    assert row is not None
    return int(row[0])


def rows(lake: Lake, query: str) -> list[tuple[object, ...]]:
    with lake.connect() as connection:
        return connection.execute(query).fetchall()
