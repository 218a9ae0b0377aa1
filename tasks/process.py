"""The engine: raw documents -> clean articles with every block accounted for, or rejections.

In: RawDocuments. Out: for each, in the same order, a CleanDocument or a Rejection. Pure: no
file, no network, no Prefect; the same document gives the same outcome in any batch.

1. read       bytes -> text -> blocks, and the page's own metadata (tasks/normalise, tasks/segment)
2. clean      blocks -> labelled blocks, all pages of the batch at once (tasks/clean)
3. assemble   labelled blocks and metadata -> Article (tasks/assemble)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from tasks.assemble import assemble
from tasks.clean.cleaner import Cleaner, default_cleaner
from tasks.errors import DocumentError
from tasks.models import (
    CleanDocument,
    MediaType,
    Outcome,
    PageLabels,
    RawDocument,
    Rejection,
    Source,
)
from tasks.read import ReadDocument, read_document
from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class _Timed:
    """A document that was read, and how long that took."""

    read: ReadDocument
    seconds: float


def process(
    documents: Sequence[RawDocument],
    settings: Settings | None = None,
    cleaner: Cleaner | None = None,
) -> list[Outcome]:
    """Clean documents; one outcome a document, in order. Raises nothing for a document's fault."""
    settings = settings or Settings()
    cleaner = cleaner or default_cleaner(settings)
    timed = [_read(document) for document in documents]
    pages = [item.read.page for item in timed if isinstance(item, _Timed)]
    started = perf_counter()
    labels = iter(cleaner.label(pages))
    share = (perf_counter() - started) / max(1, len(pages))
    return [
        item if isinstance(item, Rejection) else _finish(item, next(labels), settings, share)
        for item in timed
    ]


def clean_one(
    content: str | bytes,
    *,
    media_type: MediaType = MediaType.HTML,
    url: str | None = None,
    settings: Settings | None = None,
) -> CleanDocument:
    """Clean one document in memory; raises DocumentError where the document is refused."""
    document = RawDocument(
        content=content.encode("utf-8", "replace") if isinstance(content, str) else content,
        media_type=media_type,
        location=url or "memory",
        source=Source("memory"),
        url=url,
        charset="utf-8" if isinstance(content, str) else None,
    )
    (outcome,) = process([document], settings)
    if isinstance(outcome, Rejection):
        raise DocumentError(outcome.reason, outcome.detail)
    return outcome


def _read(document: RawDocument) -> _Timed | Rejection:
    started = perf_counter()
    try:
        read = read_document(document)
    except DocumentError as fault:
        return Rejection(document, fault.reason, fault.detail)
    return _Timed(read, perf_counter() - started)


def _finish(
    item: _Timed, labels: PageLabels, settings: Settings, share: float
) -> CleanDocument | Rejection:
    started = perf_counter()
    try:
        clean = assemble(item.read, labels, settings)
    except DocumentError as fault:
        return Rejection(item.read.document, fault.reason, fault.detail)
    return replace(clean, elapsed_seconds=item.seconds + share + perf_counter() - started)
