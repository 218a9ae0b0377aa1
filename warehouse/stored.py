"""Stored documents as they came: current articles' raw documents -> RawDocuments again.

In: a lake and a condition in SQL over the view `articles`. Out: a stream of RawDocuments, each with
what its article was made from: the bytes, where they came from and when they were fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb

from tasks.errors import UsageError
from tasks.models import MediaType, RawDocument, Source
from warehouse.faults import translated
from warehouse.lake import Connection, Lake
from warehouse.queries import run

FETCH_DOCUMENTS = 64
"""Documents in memory at a time, beside DuckDB's own."""
_STREAM = "SET disabled_optimizers = 'join_order,build_side_probe_side'"
"""The join goes by the chosen articles, as written, and streams the documents. Left to itself the
optimizer may do it the other way round, and hold the bytes of all documents in memory."""


def stored_documents(lake: Lake, where: str | None = None) -> Iterator[RawDocument]:
    """The documents of the current articles that `where` chooses; None: all.

    A document whose bytes are kept no longer is left out. Raises UsageError for a wrong condition.
    """
    with translated(lake.name), lake.connect() as connection:
        choose(connection, where)
        connection.execute(_STREAM)
        run(connection, "stored_documents")
        names = [column[0] for column in connection.description or ()]
        while rows := connection.fetchmany(FETCH_DOCUMENTS):
            for row in rows:
                yield raw_document(dict(zip(names, row, strict=True)))


def require_condition(lake: Lake, where: str | None) -> None:
    """Raise UsageError, with DuckDB's own words, where a condition is wrong or has no warehouse."""
    with lake.connect() as connection:
        choose(connection, where)


def choose(connection: Connection, where: str | None) -> None:
    """Make the view `chosen` of articles. Raises UsageError for a wrong condition."""
    try:
        connection.execute(f"CREATE TEMP VIEW chosen AS FROM articles WHERE ({where or 'true'})")
    except duckdb.Error as error:
        raise UsageError(f"The condition {where!r} is wrong. {error}") from error


def raw_document(row: dict[str, Any]) -> RawDocument:
    """A stored row (columns of sql/stored_documents.sql) as the document that it was."""
    fetched_at: datetime | None = row["fetched_at"]
    return RawDocument(
        content=row["content"],
        media_type=MediaType(row["media_type"]),
        location=row["location"],
        source=Source(**row["source"]),
        url=row["url"],
        document_id=row["document_id"],
        charset=row["charset_given"],
        fetched_at=fetched_at.replace(tzinfo=UTC) if fetched_at else None,
        mends=tuple(row["reader_mends"]),
    )
