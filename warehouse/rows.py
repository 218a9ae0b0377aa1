"""Outcomes -> Arrow tables -> files that the loader reads.

In: pairs of a raw document and what became of it, in a worker process. Out: one Arrow table for
each of raw_documents, article_versions, blocks and rejections, written to a batch folder, so
that between processes only the folder's name travels.

1. a row for each document, article, block or rejection; columns that only the loader can know
   (version, run ...) are left out, and `batch_position` ties a document's rows together
2. text made storable: lone surrogates become U+FFFD; times become naive UTC
3. the tables written as one file (spooled.py)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from tasks.identity import document_key
from tasks.models import (
    Article,
    Block,
    CleanDocument,
    Decision,
    LabelledBlock,
    Outcome,
    ParsedDate,
    RawDocument,
    Rejection,
    source_row,
)
from warehouse.block_counts import NAMES as BLOCK_COUNT_NAMES
from warehouse.block_counts import block_counts
from warehouse.columns import Table
from warehouse.enrichment_columns import NAMES as ENRICHMENT_NAMES
from warehouse.enrichment_columns import enrichment_values
from warehouse.schema import ARTICLE_VERSIONS, BLOCKS, RAW_DOCUMENTS, REJECTIONS
from warehouse.spooled import BatchTables, spool_schema, write_batch

PAYLOAD_BYTES = 1024 * 1024
"""How much of a refused document is kept (bytes)."""

Row = dict[str, Any]
Values = tuple[Any, ...]
Columns = dict[str, Sequence[Any]]


def to_tables(
    pairs: Iterable[tuple[RawDocument, Outcome]],
    *,
    first_position: int = 0,
    with_content: bool = True,
) -> BatchTables:
    """Rows of consecutive documents of a batch; `first_position` is the first one's place in it.

    Without content the column is NULL.
    """
    raw: list[Row] = []
    articles: list[Values] = []
    positions: list[int] = []
    blocks: list[LabelledBlock] = []
    rejections: list[Row] = []
    for position, (document, outcome) in enumerate(pairs, start=first_position):
        place: Row = {"batch_position": position}
        if isinstance(outcome, CleanDocument):
            identity = {
                "article_id": outcome.article.article_id,
                "raw_sha256": outcome.article.raw_sha256,
            }
            raw.append(place | _document(document) | identity | _content(document, with_content))
            articles.append((position, *_article(outcome)))
            positions += [position] * len(outcome.blocks)
            blocks += outcome.blocks
        else:
            rejections.append(place | _rejection(outcome))
    return BatchTables(
        raw_documents=_table(RAW_DOCUMENTS, _columns(RAW_DOCUMENTS, raw)),
        article_versions=_table(ARTICLE_VERSIONS, _transposed(_ARTICLE, articles)),
        blocks=_table(BLOCKS, _block_columns(positions, blocks)),
        rejections=_table(REJECTIONS, _columns(REJECTIONS, rejections)),
    )


def keep_outcomes(
    folder: Path, first_position: int, pairs: Sequence[tuple[RawDocument, Outcome]]
) -> None:
    """Write consecutive documents' rows as the part that is named after their first position.

    Without their bytes: the batch's own file beside the folder holds them (spool.contents_of).
    """
    tables = to_tables(pairs, first_position=first_position, with_content=False)
    write_batch(folder, tables, part=first_position)


def naive_utc(moment: datetime | None) -> datetime | None:
    """A point in time as the warehouse stores it; one without a zone is taken as UTC."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)


def storable(text: str) -> str:
    """`text` as UTF-8 can hold it: pairs of surrogates joined, lone ones as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _columns(table: Table, rows: list[Row]) -> Columns:
    return {name: [row.get(name) for row in rows] for name in spool_schema(table).names}


def _table(table: Table, columns: Columns) -> pa.Table:
    schema = spool_schema(table)
    try:
        return pa.Table.from_pydict(columns, schema=schema)
    except UnicodeEncodeError:  # rare: file names and JSON escapes may carry lone surrogates
        return pa.Table.from_pydict(_storable_row(columns), schema=schema)


def _storable_row(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _storable_row(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_storable_row(inner) for inner in value)
    return value


def _document(document: RawDocument) -> Row:
    return {
        "media_type": document.media_type.value,
        "location": document.location,
        "source": source_row(document.source),
        "url": document.url,
        "document_id": document.document_id,
        "charset_given": document.charset,
        "reader_mends": list(document.mends),
        "fetched_at": naive_utc(document.fetched_at),
    }


def _content(document: RawDocument, with_content: bool) -> Row:
    content = document.content if with_content else None
    return {"content": content, "content_bytes": len(document.content)}


_AS_IT_IS = tuple(
    field.name
    for field in fields(Article)
    if field.name
    not in {
        "source",
        "date_published",
        "date_modified",
        "field_sources",
        "fetched_at",
        "page_type",
        "enrichment",
    }
)
_as_it_is = attrgetter(*_AS_IT_IS)

_ARTICLE = (
    "batch_position",
    *_AS_IT_IS,
    *("source", "field_sources", "fetched_at", "page_type", "elapsed_seconds"),
    *(f"date_published{part}" for part in ("", "_precision", "_raw")),
    *(f"date_modified{part}" for part in ("", "_precision", "_raw")),
    *ENRICHMENT_NAMES,
    *BLOCK_COUNT_NAMES,
)
"""Columns of article_versions in the order in which `_article` gives their values."""


def _article(clean: CleanDocument) -> Values:
    """A row as a tuple: one dict less for each of them, merged of six, is half of the work."""
    article = clean.article
    return (
        *_as_it_is(article),
        source_row(article.source),
        list(dict(article.field_sources).items()),
        naive_utc(article.fetched_at),
        article.page_type.value if article.page_type else None,
        clean.elapsed_seconds,
        *_date(article.date_published),
        *_date(article.date_modified),
        *enrichment_values(article.enrichment),
        *block_counts(clean.blocks),
    )


def _date(date: ParsedDate | None) -> Values:
    return (naive_utc(date.value), date.precision.value, date.raw) if date else (None, None, None)


def _block_columns(positions: Sequence[int], labelled: Sequence[LabelledBlock]) -> Columns:
    """Column by column: there are hundreds of blocks a page, and a row of each is slow to make.

    Links are structs as they are: Arrow takes a tuple's values by their order.
    """
    blocks, decisions = zip(*labelled, strict=True) if labelled else ((), ())
    columns = _transposed(Block._fields, blocks) | _transposed(Decision._fields, decisions)
    start, end = columns.pop("start"), columns.pop("end")
    return columns | {"batch_position": positions, "char_start": start, "char_end": end}


def _transposed(names: Sequence[str], rows: Sequence[Values]) -> Columns:
    values = zip(*rows, strict=True) if rows else [()] * len(names)
    return dict(zip(names, values, strict=True))


def _rejection(rejection: Rejection) -> Row:
    document = rejection.document
    key = document_key(document)
    identity = f"{key.article_id}\n{key.raw_sha256}\n{rejection.reason.value}"
    return _document(document) | {
        "rejection_id": hashlib.sha256(identity.encode()).hexdigest()[:32],
        "article_id": key.article_id,
        "raw_sha256": key.raw_sha256,
        "reason": rejection.reason.value,
        "detail": rejection.detail,
        "payload": document.content[:PAYLOAD_BYTES],
        "payload_bytes": len(document.content),
    }
