"""What a sound document becomes: an article with its facts, and the article's identity."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from tasks.enrichment import Enrichment
from tasks.models.documents import RawDocument, Source
from tasks.models.words import DatePrecision, PageType


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A point in time in UTC, how precise its source was, and the source's own words."""

    value: datetime
    precision: DatePrecision
    raw: str


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article, named as in schema.org NewsArticle. See warehouse/schema.py for units."""

    article_id: str
    document_id: str | None
    source: Source
    location: str
    headline: str | None
    alternative_headline: str | None
    description: str | None
    abstract: str | None
    article_body: str
    authors: tuple[str, ...]
    publisher: str | None
    publisher_domain: str | None
    url: str | None
    canonical_url: str | None
    is_based_on: str | None
    date_published: ParsedDate | None
    date_modified: ParsedDate | None
    in_language: str | None
    language_confidence: float | None
    article_section: str | None
    keywords: tuple[str, ...]
    copyright_notice: str | None
    corrections: tuple[str, ...]
    word_count: int
    sentence_count: int | None
    time_required_seconds: int
    """Reading time at the language's usual speed, in seconds."""
    content_sha256: str
    """Hex SHA-256 of the normalised headline, description, body and abstract."""
    raw_sha256: str
    charset: str
    charset_source: str
    """Who named the character set: 'bom', 'carrier', 'declared', 'detected', 'utf-8'."""
    mends: tuple[str, ...]
    """What had to be mended: 'mojibake', 'control characters', 'markup nested 10000 deep' ..."""
    field_sources: tuple[tuple[str, str], ...]
    """For metadata fields, where the value was read: ('date_published', 'json-ld') ..."""
    fetched_at: datetime | None = None
    page_type: PageType | None = None
    """What the page is for, as the block model tells it; None where rules cleaned it."""
    page_type_score: float | None = None
    """Probability of `page_type`, 0..1."""
    enrichment: Enrichment = field(default_factory=Enrichment)
    """What was added to it; it makes no part of content_sha256."""


def article_id(document: RawDocument, canonical: str | None) -> str:
    """Stable identity of the article a document is a state of: 32 hex digits.

    1. the canonical form of the document's URL, else 2. source and the record's own id, else
    3. source and location. Two fetches of one page are two states of one article.
    """
    if canonical:
        key = f"url\n{canonical}"
    elif document.document_id:
        key = f"id\n{document.source.name}\n{document.document_id}"
    else:
        key = f"location\n{document.source.name}\n{document.location}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
