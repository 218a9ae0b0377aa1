"""What comes in: a document's bytes, and where they came from."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache

from tasks.models.words import MediaType


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from; read from a folder's source.toml or a record's `source`."""

    name: str
    homepage: str | None = None
    language: str | None = None
    licence: str | None = None
    base_url: str | None = None


@lru_cache(maxsize=1024)
def source_row(source: Source) -> dict[str, str | None]:
    """A source's fields; the same dict for all documents of a source, which nobody changes."""
    return asdict(source)


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as it came: bytes and where they came from.

    `location` names the place for a person: `dumps/monday.jsonl.gz#17`, `pages.zip!a/b.html`.
    `document_id` is the record's own id, else None. `charset` is one that the carrier is sure of
    (text out of a JSON string is utf-8), else None. `content` may be partial for a Rejection.
    """

    content: bytes
    media_type: MediaType
    location: str
    source: Source
    url: str | None = None
    document_id: str | None = None
    charset: str | None = None
    fetched_at: datetime | None = None
    mends: tuple[str, ...] = ()
    """What the reader already had to mend (e.g. 'archive truncated, read up to the damage')."""

    @property
    def content_sha256(self) -> str:
        """Hex SHA-256 of the bytes: two documents with the same one are the same document."""
        return hashlib.sha256(self.content).hexdigest()
