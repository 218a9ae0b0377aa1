"""What the warehouse knows a document by, before any work is done on it.

In: a RawDocument. Out: its DocumentKey. A document is known where its article has these bytes
already; which article it is, its URL or its source's own name for it decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tasks.models import RawDocument, article_id
from tasks.normalise.urls import canonical_url


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """Article (32 hex digits), hash of the bytes (hex SHA-256), and when they were fetched."""

    article_id: str
    raw_sha256: str
    fetched_at: datetime | None


def document_key(document: RawDocument) -> DocumentKey:
    """The key of a document (for `load.known_states`)."""
    identity = article_id(document, canonical_url(document.url, document.source.base_url))
    return DocumentKey(identity, document.content_sha256, document.fetched_at)
