"""One record of a table or a JSON file -> RawDocument.

In: a mapping of column names to values. Out: a RawDocument or a Rejection(MISSING_CONTENT).

1. content: `html`, else `text`; where a record has neither, `content`, `article_body` or `body`
2. identity: `url`; `document_id`, `id` or `page_id`
3. `fetched_at` or `crawl_date`: datetime, date, ISO 8601 or epoch seconds (or milliseconds) -> UTC
4. `source`: a name, or an object with the keys of source.toml
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from tasks.errors import Reason
from tasks.models import MediaType, RawDocument, Source
from tasks.sources.origin import Found, Origin
from tasks.sources.sniff import looks_like_html

CONTENT_NAMES = ("html", "text", "content", "article_body", "body")
ID_NAMES = ("document_id", "id", "page_id")
TIME_NAMES = ("fetched_at", "crawl_date")
FIELD_NAMES = frozenset({*CONTENT_NAMES, *ID_NAMES, *TIME_NAMES, "url", "source"})
"""Every column that is read; all others are left alone."""

MILLISECONDS_FROM = 1e11
"""An epoch above this is in milliseconds (in seconds it would be the year 5138)."""


def read_record(record: Mapping[str, object], origin: Origin, payload: bytes = b"") -> Found:
    """The document a record holds; `payload` is kept where it holds none."""
    for name in CONTENT_NAMES:
        value = record.get(name)
        if isinstance(value, str | bytes) and value:
            break
    else:
        detail = "The record has neither `html` nor `text`; give it one of these fields."
        return origin.reject(Reason.MISSING_CONTENT, detail, payload)
    content, charset = (value, None) if isinstance(value, bytes) else encode(value)
    html = name == "html" or (name != "text" and looks_like_html(content))
    return RawDocument(
        content=content,
        media_type=MediaType.HTML if html else MediaType.TEXT,
        location=origin.location,
        source=read_source(record.get("source"), origin.source),
        url=_word(record.get("url")),
        document_id=_first_word(record, ID_NAMES),
        charset=charset,
        fetched_at=_first_time(record),
        mends=origin.mends,
    )


def encode(value: str) -> tuple[bytes, str | None]:
    """Text as bytes with the charset to read it by.

    Bytes that a table's reader carried through as escapes come back as they were, without a
    charset; other lone surrogates become U+FFFD.
    """
    try:
        return value.encode("utf-8"), "utf-8"
    except UnicodeEncodeError:
        pass
    try:
        return value.encode("utf-8", "surrogateescape"), None
    except UnicodeEncodeError:
        # Surrogate halves that belong together are joined on the way, lone ones are replaced.
        joined = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return joined.encode("utf-8"), "utf-8"


def read_source(value: object, default: Source) -> Source:
    """The record's own source laid over the one of its folder."""
    if isinstance(value, str) and value.strip():
        return replace(default, name=_word(value) or default.name)
    if not isinstance(value, Mapping):
        return default
    licence = _word(value.get("licence")) or _word(value.get("license"))
    return Source(
        name=_word(value.get("name")) or default.name,
        homepage=_word(value.get("homepage")) or default.homepage,
        language=_word(value.get("language")) or default.language,
        licence=licence or default.licence,
        base_url=_word(value.get("base_url")) or default.base_url,
    )


def read_time(value: object) -> datetime | None:
    """A point in time in UTC (a time without a zone is taken as UTC), or None."""
    if isinstance(value, str):
        value = _time_of_words(value.strip())
    try:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float | Decimal):
            seconds = float(value)
            if not math.isfinite(seconds):
                return None
            seconds = seconds / 1000 if abs(seconds) > MILLISECONDS_FROM else seconds
            return datetime.fromtimestamp(seconds, UTC)
        if isinstance(value, datetime):
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return datetime.combine(value, time(), UTC) if isinstance(value, date) else None


def _time_of_words(words: str) -> datetime | float | None:
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        pass
    try:
        return float(words)
    except ValueError:
        return None


def _word(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    words = str(value).strip()
    return encode(words)[0].decode("utf-8", "replace") or None


def _first_word(record: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next((word for name in names if (word := _word(record.get(name)))), None)


def _first_time(record: Mapping[str, object]) -> datetime | None:
    return next((when for name in TIME_NAMES if (when := read_time(record.get(name)))), None)
